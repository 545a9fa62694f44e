"""Reads of asking by a link: whose it is and whether it works, by which way it goes, and to whom by itself."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from kladka.agenda.models import ReminderWish
from kladka.coaching.models import FollowUp, FollowUpLink
from kladka.coaching.queries import follow_up
from kladka.coaching.queries.follow_up import Task
from kladka.coaching.rules.follow_up import EXIT, LINK_CONSENT, WORK, Due, State, begun_on, sent_since
from kladka.core import packs
from kladka.core.crypto import digest_of_secret
from kladka.messages import channels
from kladka.organisations.models import Site, Staff
from kladka.people.models import Assignment, Consent, Ending, Exit, Participation, Situation
from kladka.people.queries.assigned import HANDED_OVER, going_on
from kladka.people.queries.own_page import last_consent
from kladka.processes.queries import POINTS
from kladka.programmes.models import Post, Project

DEFAULT_LANGUAGE = "pl"


@dataclass(frozen=True)
class Way:
    """How somebody is asked: the channel of the message, the address, and the language that they chose."""

    channel: str
    address: str
    language: str = DEFAULT_LANGUAGE

    @property
    def is_text(self) -> bool:
        """Tell whether it is a text message."""
        return self.channel == channels.SMS


def way_of(participation: Participation) -> Way | None:
    """Return how somebody is reached: as they want to be reminded, else by the e-mail address that is recorded."""
    wish = ReminderWish.objects.filter(participation=participation).first()
    if wish is not None and wish.channel in channels.available():
        return Way(wish.channel, wish.address, wish.language)
    email = participation.person.identity.email
    return Way(channels.EMAIL, email, wish.language if wish else DEFAULT_LANGUAGE) if email else None


@dataclass(frozen=True)
class Contact:
    """Whom somebody turns to with a question, and where that one works."""

    staff: Staff
    site: Site | None


def contact_of(participation: Participation, today: date) -> Contact | None:
    """Return whom somebody turns to: the last coach, or a coordinator of the partner where that one is gone.

    Gone is who holds no post any more, and who handed people over and has nobody left in the project: a coach who
    leaves keeps those who left before. None where nobody works in the project any more. Two queries at most.
    """
    posts = Post.objects.current().filter(project=participation.project_id, from_date__lte=today)
    posts = posts.exclude(until_date__lt=today)
    coached = Assignment.objects.current().filter(participation=participation).select_related("coach", "site")
    same = {"coach": OuterRef("coach"), "participation__project": participation.project_id}
    kept = going_on().filter(**same)
    handed_over = Ending.objects.current().filter(outcome=HANDED_OVER, assignment__isnull=False)
    passed_on = Assignment.objects.current().filter(**same, pk__in=handed_over.values("assignment"))
    coached = coached.annotate(
        is_here=Exists(posts.filter(staff=OuterRef("coach"))) & (Exists(kept) | ~Exists(passed_on))
    )
    last = coached.order_by("-from_date", "-recorded_no").first()
    if last is not None and last.is_here:
        return Contact(last.coach, last.site)
    office = posts.filter(role=Post.Role.COORDINATOR, partner=participation.partner_id).select_related("staff", "site")
    post = office.order_by("from_date", "recorded_no").first()
    return Contact(post.staff, post.site) if post else None


def link_of(secret: str) -> FollowUpLink | None:
    """Return the link that a secret opens, whether or not it still works; None where nobody ever got it."""
    joined = FollowUpLink.objects.select_related(
        "follow_up__participation__project__controller", "follow_up__participation__person__identity"
    )
    return joined.filter(digest=digest_of_secret(secret)).first() if secret else None


def works(link: FollowUpLink, today: date) -> bool:
    """Tell whether a link may still be answered: that of the first letter also after the reminder brought another."""
    if link.used_at is not None or today > link.expires_on:
        return False
    return link.revoked_at is None or _is_reminded_of(link)


def takes_answers(link: FollowUpLink, today: date) -> bool:
    """Tell whether a link works, and whoever it was sent to has not taken the consent to links back since; one that is
    given again after that is for the links that follow it."""
    if not works(link, today):
        return False
    rows = list(Consent.objects.filter(participation=link.follow_up.participation_id, kind=LINK_CONSENT))
    standing = [one for one in rows if one.withdrawn_on is None]
    if not rows or any(one.pk < link.pk for one in standing):
        return True
    return bool(standing) and all(one.withdrawn_on < link.sent_on for one in rows if one.withdrawn_on)


def withdrew_links(participation: UUID) -> date | None:
    """Return the day on which a participant took the consent to questions by a link back; None where it holds, or was
    never asked for."""
    last = last_consent(participation, LINK_CONSENT)
    return last.withdrawn_on if last else None


def _is_reminded_of(link: FollowUpLink) -> bool:
    """Whether a link gave way to its own reminder only, which nobody has answered or stopped."""
    every = list(FollowUpLink.objects.filter(follow_up=link.follow_up_id).order_by("sent_on", "pk"))
    after = every[next(place for place, one in enumerate(every) if one.pk == link.pk) + 1 :]
    return len(after) == 1 and after[0].is_reminder and after[0].used_at is None and after[0].revoked_at is None


def to_remind(sent_until: date, today: date) -> list[FollowUpLink]:
    """Return the links that nobody answered, sent on that day or before, of whom nobody was reminded yet.

    Who agreed to links and took that back is not reminded of one.
    """
    consents = Consent.objects.filter(participation=OuterRef("follow_up__participation"), kind=LINK_CONSENT)
    taken_back = Q(Exists(consents)) & ~Q(Exists(consents.filter(withdrawn_on=None)))
    rows = FollowUpLink.objects.filter(
        sent_on__lte=sent_until,
        expires_on__gte=today,
        used_at=None,
        revoked_at=None,
        is_reminder=False,
        follow_up__state=FollowUp.State.OPEN,
        follow_up__participation__asking_stopped=None,
    ).exclude(taken_back)
    no_address = {"follow_up__participation__person__identity__email": ""}
    rows = rows.exclude(follow_up__participation__reminder_wish=None, **no_address)
    joined = rows.select_related("follow_up__participation__project", "follow_up__participation__person__identity")
    return list(joined.order_by("sent_on", "pk"))


def has_newer_letter(link: FollowUpLink, today: date) -> bool:
    """Tell whether somebody was sent a letter after that of a link, or a reminder of any on this day."""
    letters = FollowUpLink.objects.filter(follow_up__participation=link.follow_up.participation_id).exclude(pk=link.pk)
    return letters.filter(Q(sent_on__gt=link.sent_on) | Q(sent_on=today, is_reminder=True)).exists()


def agreed() -> Q:
    """Return what is true of participations of people who agreed to be asked by a link, and have not taken it back."""
    standing = Consent.objects.filter(participation=OuterRef("pk"), kind=LINK_CONSENT, withdrawn_on=None)
    return Q(Exists(standing))


@dataclass(frozen=True)
class Asked:
    """One point at which somebody is asked without a coach's doing."""

    participation: Participation
    task: Task


def to_ask(today: date) -> list[Asked]:
    """Return who is to be asked by a link now, by day. Five queries at most, and none where no project does so.

    One letter for one person: of the days that points fall on the latest, however many points, and none where a link
    went out on that day or later, by whomever. What is due of earlier days is the coach's to ask.
    """
    since = _asking(today)
    if not since:
        return []
    within = _within(today)
    scope = Participation.objects.filter(agreed(), project__in=since, asking_stopped=None, mistake=None)
    scope = _near(scope, today, within)
    joined = scope.select_related("project", "person__identity")
    people = {one.pk: one for one in joined}
    due = [
        task
        for task in follow_up.tasks(scope, today)
        if task.state in {State.DUE, State.OVERDUE}
        and _is_in_time(task.due, since[people[task.participation].project_id], today)
    ]
    links = FollowUpLink.objects.filter(follow_up__participation__in={task.participation for task in due})
    sent = list(links.values_list("follow_up", "follow_up__participation", "sent_on"))
    asked, last = {point for point, _who, _on in sent}, dict[UUID, date]()
    for _point, who, on in sent:
        last[who] = max(on, last.get(who, on))
    days: dict[UUID, dict[date, list[Task]]] = defaultdict(lambda: defaultdict(list))
    for task in due:
        days[task.participation][task.due.on].append(task)
    latest = [(who, max(each), each[max(each)]) for who, each in days.items()]
    return [
        Asked(people[who], tasks[0])
        for who, on, tasks in latest
        if not asked & {task.kept for task in tasks} and last.get(who, date.min) < on
    ]


def goes_itself(participation: Participation, day: Collection[Task], today: date) -> bool:
    """Tell whether a link for the points of a day goes by itself, unless somebody sends one before. Three queries."""
    since = _asking(today).get(participation.project_id)
    if since is None or not all(_is_in_time(task.due, since, today) for task in day):
        return False
    own_letters = Q(follow_up__participation=participation, sent_on__gte=max(task.due.on for task in day))
    sent = FollowUpLink.objects.filter(own_letters | Q(follow_up__in=[task.kept for task in day if task.kept]))
    own = Participation.objects.filter(agreed(), pk=participation.pk, asking_stopped=None)
    return own.exists() and not sent.exists()


def _within(today: date) -> timedelta:
    """For how long after its day a link is sent."""
    return timedelta(days=follow_up.parameter("send_within_days", today))


def _is_in_time(due: Due, since: date, today: date) -> bool:
    return max(today - _within(today), since) <= due.on


def _asking(today: date) -> Mapping[UUID, date]:
    """The projects that ask by themselves today, with the day since when. One query."""
    rows = packs.load(POINTS)["sends_itself"]
    if not any(row["is_on"] for row in rows):
        return {}
    found = {
        one.pk: sent_since(rows, project=one.code, profile=one.profile, on=today, is_made_up=one.is_made_up)
        for one in Project.objects.only("code", "profile", "is_made_up")
    }
    return {pk: day for pk, day in found.items() if day}


def _near(scope: QuerySet[Participation], today: date, within: timedelta) -> QuerySet[Participation]:
    """Keep those with a beginning from which a point falls on one of the last days."""
    days: dict[str, set[date]] = {WORK: set(), EXIT: set()}
    for point in follow_up.pack().points:
        for back in range(within.days + 1):
            days[point.after] |= begun_on(point, today - timedelta(days=back))
    own = {"participation": OuterRef("pk")}
    work = Situation.objects.current().filter(kind__in=follow_up.pack().work, from_date__in=days[WORK], **own)
    exits = Exit.objects.current().filter(exit_date__in=days[EXIT], **own)
    return scope.filter(Q(Exists(work)) | Q(Exists(exits)))
