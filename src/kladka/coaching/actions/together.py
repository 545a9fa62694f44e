"""Several sessions in one act: a group that met together, and a week that is entered afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from django.utils.translation import gettext as _

from kladka.agenda import actions as agenda
from kladka.agenda.models import Appointment
from kladka.agenda.policies import check_travel
from kladka.audit.actions import Actor, verb
from kladka.coaching import policies, queries, rules
from kladka.coaching.actions.session import COACHING, log_session, withdraw_session
from kladka.coaching.models import Session
from kladka.core import ids
from kladka.core.dictionaries import dictionary
from kladka.core.errors import KladkaError, PolicyBroken
from kladka.organisations.models import Staff
from kladka.people import actions as people
from kladka.people.models import Assignment, Participation, Support
from kladka.people.queries.assigned import coached

PHONE = "phone"
"""The place of a session by telephone (dictionary "place-kinds")."""
GROUP = "group"
"""The form of a support that several receive together (dictionary "support-forms")."""


@dataclass(frozen=True)
class Line:
    """One session of a week that is entered at once."""

    participation: Participation
    on_date: date
    starts_at: time
    minutes: int
    place: str
    done: str = ""


def log_group(
    *,
    participations: Sequence[Participation],
    coach: Staff,
    on_date: date,
    minutes: int,
    place: str,
    by: Actor,
    starts_at: time | None = None,
    purpose: str = "",
    done: str = "",
    confirmed: bool = False,
    travel_minutes: int | None = None,
    employer: UUID | None = None,
    employer_words: str = "",
    appointment: Appointment | None = None,
) -> list[Session]:
    """Record that several people of one project met together, as one act; each gets a session and a support.

    Raises PolicyBroken, naming who it is about, when nobody coached one of them on that day, or one left.
    """
    if not participations:
        raise PolicyBroken(_("Choose who was there."), field="people")
    policies.check_minutes(minutes, on_date)
    check_travel(travel_minutes)
    dictionary("place-kinds").check(place, field="place")
    project = participations[0].project
    if any(one.project_id != project.pk for one in participations):
        raise PolicyBroken(_("A group is of one project. Log the others apart."), field="people")
    with verb("coaching.log_group", controller=project.controller_id, by=by) as opened:
        assignments = _coached(participations, on_date, coach)
        with policies.shown_at("on_date"):
            supports = people.record_supports(
                participations=participations,
                kind=COACHING,
                start_date=on_date,
                site=appointment.site if appointment and appointment.site else assignments[participations[0].pk].site,
                form=GROUP,
                provider=coach,
                hours=rules.hours_of(minutes),
                by=by,
            )
        group = ids.new_id()
        sessions = [
            Session(
                support=support.pk,
                participation=participation,
                coach=coach,
                on_date=on_date,
                starts_at=starts_at,
                minutes=minutes,
                place=place,
                purpose=" ".join(purpose.split()),
                done=done.strip(),
                confirmed=confirmed,
                travel_minutes=travel_minutes,
                employer=employer or (appointment.employer if appointment and not employer_words else None),
                employer_words=" ".join(employer_words.split()),
                group=group,
            )
            for participation, support in zip(participations, supports, strict=True)
        ]
        opened.save_all(Session, sessions)
        if appointment:
            expected = set(appointment.attendees.values_list("participation", flat=True))
            for one in (each for each in sessions if each.participation_id in expected):
                agenda.hold(appointment=appointment, participation=one.participation, record=one.pk, staff=coach, by=by)
        return sessions


def log_week(*, lines: Sequence[Line], coach: Staff, by: Actor) -> list[Session]:
    """Record several past sessions of one coach, all or none.

    A refusal names its place as "line2_on_date": the number of the line, from 0, and the field.
    """
    if not lines:
        raise PolicyBroken(_("Fill in one session at least."))
    with verb("coaching.log_week", controller=lines[0].participation.project.controller_id, by=by):
        return [_logged(number, line, coach, by) for number, line in enumerate(lines)]


def logged_with(session: Session) -> list[Session]:
    """Return the sessions that one act recorded together with this one, itself included, by day and name.

    Empty when its fact was corrected or withdrawn since; those of which that is true are left out.
    """
    facts = Support.objects.current().filter(pk=session.support).values("controller", "recorded_no", "recorded_by")
    act = facts.first()
    if act is None:
        return []
    together = Support.objects.current().filter(**act, kind=COACHING)
    rows = Session.objects.filter(support__in=together.values("pk"))
    joined = rows.select_related("participation__person__identity", "participation__project", "coach")
    return list(joined.order_by("on_date", "starts_at", "participation__person__identity__name_sort", "pk"))


def withdraw_together(*, sessions: Sequence[Session], by: Actor) -> None:
    """Take back a group session, or a week that was entered at once, as one act of whoever recorded it.

    Raises as `withdraw_session` does without a reason; then all of them stay.
    """
    with verb("coaching.withdraw_together", controller=sessions[0].participation.project.controller_id, by=by):
        for one in sessions:
            withdraw_session(session=one, by=by)


def note_call(
    *,
    participation: Participation,
    coach: Staff,
    on_date: date,
    starts: time,
    minutes: int,
    by: Actor,
    purpose: str = "",
) -> Session | Appointment:
    """Note a telephone contact: kept in the calendar, or logged as a session where the project's profile counts it."""
    if queries.counts_calls(participation.project):
        return log_session(
            participation=participation,
            coach=coach,
            on_date=on_date,
            starts_at=starts,
            minutes=minutes,
            place=PHONE,
            purpose=purpose,
            by=by,
        )
    plan = agenda.Plan("phone_contact", on_date, starts, minutes, PHONE, [participation], purpose=purpose)
    return agenda.note_contact(project=participation.project, staff=coach, plan=plan, by=by)


def _logged(number: int, line: Line, coach: Staff, by: Actor) -> Session:
    try:
        return log_session(coach=coach, by=by, **line.__dict__)
    except KladkaError as refused:
        refused.field = f"line{number}_{refused.field}" if refused.field else ""
        raise


def _coached(participations: Sequence[Participation], on_date: date, coach: Staff) -> dict[UUID, Assignment]:
    known, found = coached([one.pk for one in participations]), {}
    for one in participations:
        try:
            found[one.pk] = policies.check_coached_on(known[one.pk], on_date, coach)
        except PolicyBroken as refused:
            raise PolicyBroken(f"{one.person.identity.name}: {refused.message}", field="people") from refused
    return found
