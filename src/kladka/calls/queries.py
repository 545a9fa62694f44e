"""Reads of calls: who applied, how they stand, what is due to be forgotten."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet

from kladka.calls.models import Appeal, Application, Assessment, Assessor, Attachment, Call, Decision
from kladka.calls.rules import editing, ranking
from kladka.calls.rules.criteria import Criteria, criteria, eligibility, is_eligible, made
from kladka.calls.rules.documents import Wanted, lacking
from kladka.calls.rules.form import ApplicationForm, form, open_questions
from kladka.core import polish
from kladka.core.crypto import digest_of_secret
from kladka.files.models import StoredFile
from kladka.organisations.models import Staff
from kladka.people.models import Participation
from kladka.people.policies.dated import dated_rule
from kladka.people.rules.names import may_be_one
from kladka.programmes.models import Project
from kladka.programmes.rules import profile

PLACED = (Application.State.ACCEPTED, Application.State.JOINED)
"""The states that take a place."""
TIED = "abstained"
"""What an assessor states who has a tie with the applicant."""
APPEALED = (Application.State.REFUSED, Application.State.RESERVE)
"""The states against which an applicant may appeal."""


def rule_days(name: str, on: date) -> int:
    """Return the days of a rule of recruitment that holds on a day, e.g. "refused_days"."""
    return int(dated_rule("parameters/recruitment.yaml", name, on)["days"])


def limit(name: str, on: date) -> int:
    """Return how much of something is taken at most on a day: "per_minute", "documents_most", "documents_megabytes"."""
    return int(dated_rule("parameters/recruitment.yaml", name, on)["most"])


def criteria_of(call: Call) -> Criteria:
    """Return the criteria of a call: its own, else the ready set with the documents that its programme asks for."""
    if call.own_criteria:
        return made(call.criteria, call.own_criteria)
    return replace(criteria(call.criteria), documents=_documents_of_programme(call))


def raw_criteria_of(call: Call) -> dict[str, Any]:
    """Return the same as a record holds it, to be changed."""
    return call.own_criteria or editing.copied(call.criteria, _documents_of_programme(call))


def form_of(call: Call) -> ApplicationForm:
    """Return the form of a call as its project's programme may put it: nothing sensitive that it does not require."""
    required = profile(call.project.profile).required_on(call.opens_on)
    return form(criteria_of(call).form).asked_of(required)


def open_calls(day: date, *, project: Project | None = None) -> QuerySet[Call]:
    """Return the calls on the public site that take applications on `day`, those that close first before others."""
    rows = Call.objects.filter(state=Call.State.OPEN, opens_on__lte=day, closes_on__gte=day, project__is_public=True)
    if project is not None:
        rows = rows.filter(project=project)
    return rows.select_related("project__controller", "partner").order_by("closes_on", "title_pl")


def listed(calls: QuerySet[Call]) -> QuerySet[Call]:
    """Add how many applications were sent, how many have a place, how many wait."""
    sent = Q(applications__number__isnull=False)
    return calls.annotate(
        sent=Count("applications", filter=sent),
        placed=Count("applications", filter=Q(applications__state__in=PLACED)),
        waiting=Count("applications", filter=Q(applications__state=Application.State.RESERVE)),
    )


def next_number(call: Call) -> int:
    """Return the number of the next application of a call; those forgotten keep theirs."""
    used = call.applications.aggregate(last=Max("number"))["last"] or 0
    decided = call.decisions.aggregate(last=Max("number"))["last"] or 0
    return int(max(used, decided)) + 1


def with_secret(secret: str) -> Application | None:
    """Return the application that a secret link opens."""
    rows = Application.objects.select_related("call__project__controller", "call__partner")
    return rows.filter(secret_digest=digest_of_secret(secret)).first() if secret else None


def same_applicant(application: Application) -> QuerySet[Application]:
    """Return other applications in this call that may be the same person's, as `applicants_like` tells."""
    return applicants_like(
        application.call,
        name_fold=application.name_fold,
        birth_date=application.birth_date,
        pesel_index=application.pesel_index,
    ).exclude(pk=application.pk)


def applicants_like(
    call: Call, *, name_fold: str, birth_date: date | None, pesel_index: str = ""
) -> QuerySet[Application]:
    """Return what was sent in a call with one PESEL, or one birth date and a part of the name that sounds the same."""
    names = call.applications.filter(birth_date=birth_date).exclude(birth_date=None).values_list("pk", "name_fold")
    alike = Q(pk__in=[pk for pk, name in names if may_be_one(name, name_fold)])
    if pesel_index:
        alike |= Q(pesel_index=pesel_index)
    return call.applications.exclude(state=Application.State.BEGUN).filter(alike).order_by("number")


def fold_of(given: str, family: str) -> str:
    """Return a name as it is compared."""
    return polish.fold(f"{family} {given}")


@dataclass(frozen=True)
class Standing:
    """One application in the ranking: its cards and where it stands."""

    application: Application
    cards: Sequence[Assessment]
    result: ranking.Result | None

    def lacks_card(self, call: Call) -> bool:
        """Tell whether a card is missing before the committee can decide; whom the answers stop needs none."""
        is_sent = self.application.state == Application.State.SENT
        is_stopped = self.result is not None and self.result.reason in ranking.STOPPED
        return is_sent and not is_stopped and len(self.cards) < call.assessors


def standings(call: Call) -> list[Standing]:
    """Return what was sent in a call with its cards and where each stands. Two queries, three once it is decided.

    Withdrawn ones come last and have no place. Before the decision this is a preview, as the cards are now; afterwards
    it is what was decided last.
    """
    rows = list(call.applications.exclude(state=Application.State.BEGUN).order_by("number"))
    cards = _cards(rows)
    running = [one for one in rows if one.state != Application.State.WITHDRAWN]
    found = criteria_of(call)
    if call.state == Call.State.DECIDED:
        results = _decided(call, {one.pk for one in running})
    else:
        twice = repeated(running)
        candidates = [
            candidate(one, cards.get(one.pk, []), found, call.closes_on, is_repeated=one.pk in twice) for one in running
        ]
        results = rank(call, candidates, found)
    places = {result.key: (number, result) for number, result in enumerate(results)}
    standing = [Standing(one, cards.get(one.pk, []), places[one.pk][1] if one.pk in places else None) for one in rows]
    return sorted(standing, key=lambda one: places.get(one.application.pk, (len(rows), None))[0])


def mark_of(standings: Sequence[Standing]) -> str:
    """Return a mark of who stands where and why, which a page carries to notice that it is otherwise now."""
    told = [
        f"{one.application.number} {one.result.outcome} {one.result.reason} {one.result.place} {one.result.total}"
        for one in standings
        if one.result
    ]
    return sha256("\n".join(told).encode()).hexdigest()[:16]


def rank(call: Call, candidates: Sequence[ranking.Candidate], found: Criteria) -> list[ranking.Result]:
    """Return the ranking of candidates by the rules of a call."""
    return ranking.ranked(
        candidates, places=call.places, reserve=call.reserve_places, least=found.least_points, ties=found.ties
    )


def repeated(applications: Sequence[Application]) -> set[Any]:
    """Return the applications, given by number, whose PESEL an earlier one bears: one person has one place."""
    first: dict[str, Any] = {}
    for one in applications:
        first.setdefault(one.pesel_index, one.pk)
    return {one.pk for one in applications if one.pesel_index and first[one.pesel_index] != one.pk}


def candidate(
    application: Application, cards: Sequence[Assessment], found: Criteria, day: date, *, is_repeated: bool = False
) -> ranking.Candidate:
    """Return an application as the ranking takes it. Conditions are judged on the last day of the call."""
    findings = eligibility(found, application.all_answers, day)
    given = [ranking.Card(card.formal, card.points) for card in cards]
    return ranking.Candidate(
        key=application.pk,
        number=application.number or 0,
        is_eligible=is_eligible(findings) is not False,
        is_formally_right=bool(given) and ranking.is_formally_right(given, [each.code for each in found.formal]),
        points=ranking.mean_points(given, [each.code for each in found.points]),
        is_repeated=is_repeated,
    )


def unassessed(call: Call) -> list[int]:
    """Return the numbers of the applications that lack a card. Who breaks a condition needs none."""
    return sorted(one.application.number or 0 for one in standings(call) if one.lacks_card(call))


def decided_last(call: Call) -> Counter[str]:
    """Return how many applications have which outcome, as decided last; decisions outlive them. One query."""
    last = dict(call.decisions.order_by("decided_at").values_list("number", "outcome"))
    return Counter(last.values())


def free_places(call: Call) -> int:
    """Return how many places of a call nobody has."""
    return int(call.places) - call.applications.filter(state__in=PLACED).count()


def staff_among(keys: Iterable[str]) -> list[Staff]:
    """Return the staff of these ids, by name."""
    return list(Staff.objects.filter(pk__in=list(keys)).order_by("name_sort"))


def last_decision(application: Application) -> Decision | None:
    """Return what was decided last of an application."""
    return application.decisions.order_by("-decided_at").first()


def first_waiting(call: Call) -> tuple[Application, Decision] | None:
    """Return who is first on the reserve list of a call, and the decision that put them there. Two queries."""
    waiting = call.applications.filter(state=Application.State.RESERVE).select_related("call__project", "call__partner")
    last = {made.application_id: made for made in call.decisions.order_by("decided_at")}
    rows = [(last[one.pk], one) for one in waiting if one.pk in last]
    ordered = [(made.place or 0, -made.total, one.number or 0, one, made) for made, one in rows]
    return min(ordered, key=lambda row: row[:3])[3:] if ordered else None


def attachments_of(application: Application) -> QuerySet[Attachment]:
    """Return the documents of an application with file and staff, in the order in which they were added. One query."""
    return _in_order(application.attachments.all())


def brought_by(participations: Collection[Participation]) -> QuerySet[Attachment]:
    """Return the documents that came with the applications from which these participations follow. One query."""
    rows = Attachment.objects.filter(application__participation__in=participations)
    return _in_order(rows.select_related("application__call__project__controller"))


def copy_among(attachments: QuerySet[Attachment], pk: UUID) -> StoredFile | None:
    """Return the copy of one of these documents; None for any other, and where none is kept.

    Whoever asks has chosen `attachments` by what the viewer may open.
    """
    found = attachments.select_related("file").filter(pk=pk).first()
    return found.file if found else None


def documents_lacking(application: Application) -> list[Wanted]:
    """Return the documents without which an application is not sent, and that are not there. One query at most."""
    found, answers = criteria_of(application.call), application.all_answers
    if not lacking(found, answers, ()):
        return []
    return lacking(found, answers, set(application.attachments.values_list("kind", flat=True)))


def takes_documents(application: Application, today: date) -> bool:
    """Tell whether the applicant may add documents now, or take them out."""
    is_theirs = application.state in (Application.State.BEGUN, Application.State.SENT)
    return is_theirs and application.call.takes_on(today)


def is_ready(application: Application) -> bool:
    """Tell whether a form that was begun lacks nothing, and may be sent."""
    answers = application.all_answers
    is_reached = bool(application.phone or application.email)
    return is_reached and not open_questions(form_of(application.call), answers) and not documents_lacking(application)


def may_appeal(application: Application, today: date) -> bool:
    """Tell whether an appeal against the last decision would be taken: once, of who has no place, within the days."""
    made = last_decision(application)
    if made is None or application.state not in APPEALED or hasattr(application, "appeal"):
        return False
    return (today - made.decided_on).days <= rule_days("appeal_days", today)


def appeal_due(appeal: Appeal) -> date:
    """Return the day by which an appeal is to be answered."""
    return appeal.received_on + timedelta(days=rule_days("appeal_answer_days", appeal.received_on))


def is_answerable(appeal: Appeal) -> bool:
    """Tell whether an appeal still asks for something: it has no answer, and the applicant no place meanwhile."""
    return not appeal.outcome and appeal.application.state in APPEALED


@dataclass(frozen=True)
class Waiting:
    """One thing that waits in a call, for the `staff` named or whoever runs the call. `about`: the call, or an
    appeal's application. `what`: appeal_waits, card_waits, call_to_close, call_to_decide, not_taken_in, place_free."""

    what: str
    call: Call
    about: UUID
    since: date
    number: int
    due: date | None = None
    staff: UUID | None = None


def waiting_in(project: Project) -> list[Waiting]:
    """Return what waits in the calls of a project. Three queries."""
    calls = listed(Call.objects.filter(project=project).exclude(state=Call.State.DRAFT)).select_related("meeting")
    counted = calls.annotate(
        undecided=Count("applications", filter=Q(applications__state=Application.State.SENT)),
        accepted=Count("applications", filter=Q(applications__state=Application.State.ACCEPTED)),
    )
    known = {call.pk: call for call in counted.order_by("closes_on", "pk")}
    return [one for call in known.values() for one in _of_call(call)] + _appeals(known) + _asked_cards(known)


def _of_call(call: Any) -> Iterable[Waiting]:
    if call.state == Call.State.OPEN:
        yield Waiting("call_to_close", call, call.pk, call.closes_on, call.undecided)
    elif call.state == Call.State.CLOSED:
        yield Waiting("call_to_decide", call, call.pk, call.closes_on, call.undecided)
    else:
        if call.accepted:
            yield Waiting("not_taken_in", call, call.pk, call.meeting.held_on, call.accepted)
        if call.waiting and call.placed < call.places:
            yield Waiting("place_free", call, call.pk, call.meeting.held_on, call.places - call.placed)


def _appeals(calls: Mapping[UUID, Call]) -> list[Waiting]:
    open_ones = Appeal.objects.filter(outcome="", application__call__in=calls, application__state__in=APPEALED)
    return [
        Waiting(
            "appeal_waits",
            calls[one.application.call_id],
            one.application_id,
            one.received_on,
            one.application.number or 0,
            due=appeal_due(one),
        )
        for one in open_ones.select_related("application").order_by("received_on", "pk")
    ]


def _asked_cards(calls: Mapping[UUID, Call]) -> list[Waiting]:
    """The cards that somebody was asked for and has not filled in, by call and assessor."""
    filled = Assessment.objects.filter(application=OuterRef("application"), assessor=OuterRef("staff"))
    given = Assessor.objects.filter(application__call__in=calls, application__state=Application.State.SENT)
    rows = given.exclude(interest=TIED).exclude(Exists(filled)).values("application__call", "staff")
    counted = rows.annotate(number=Count("pk"), since=Min("application__sent_on"))
    return [
        Waiting(
            "card_waits",
            calls[row["application__call"]],
            row["application__call"],
            row["since"],
            row["number"],
            staff=row["staff"],
        )
        for row in counted.order_by("application__call", "staff")
    ]


def to_forget(day: date) -> QuerySet[Application]:
    """Return the applications whose days are over; those from which a participation follows stay."""
    rows = Application.objects.filter(forget_on__lte=day, participation=None)
    return rows.select_related("call__project").order_by("forget_on", "pk")


def _documents_of_programme(call: Call) -> tuple[Mapping[str, Any], ...]:
    is_institutional = form(criteria(call.criteria).form).institutional
    return profile(call.project.profile).documents_on(call.opens_on, is_institutional=is_institutional)


def _in_order(attachments: QuerySet[Attachment]) -> QuerySet[Attachment]:
    return attachments.select_related("file", "staff").order_by("added_on", "pk")


def _decided(call: Call, running: Collection[Any]) -> list[ranking.Result]:
    """Return what was decided last of each application that still stands, those with a place first."""
    last = {
        made.application_id: made for made in call.decisions.order_by("decided_at") if made.application_id in running
    }
    ordered = sorted(last.values(), key=lambda made: (made.place is None, made.place or 0, -made.total, made.number))
    return [
        ranking.Result(made.application_id, made.outcome, made.reason, made.place, made.total, made.is_tied)
        for made in ordered
    ]


def _cards(applications: Sequence[Application]) -> Mapping[Any, list[Assessment]]:
    grouped: dict[Any, list[Assessment]] = {}
    rows = Assessment.objects.filter(application__in=[one.pk for one in applications]).select_related("assessor")
    for card in rows.order_by("assessed_on", "pk"):
        grouped.setdefault(card.application_id, []).append(card)
    return grouped
