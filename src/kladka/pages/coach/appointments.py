"""What the calendar gives to a coach's day and to the form of a session."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from kladka.agenda import permissions, queries, rules
from kladka.agenda.models import Appointment, Attendee
from kladka.coaching.models import Session
from kladka.core import clock
from kladka.organisations.models import Staff
from kladka.pages.calendar import calling
from kladka.pages.calendar.calling import Call
from kladka.pages.calendar.gathering import Gathered, entries_of
from kladka.pages.calendar.presenters import Row, Shower
from kladka.pages.coach.forms import OTHER, QUICK, SessionFields, employer_of
from kladka.pages.viewing import viewer_of

TAKEN = ("place", "purpose", "employer_words", "travel_minutes")


def of_today(viewer: Any, on: date) -> tuple[list[Row], list[Call]]:
    """Return the appointments of a coach's day in their order, and of whom they stand in for; and whom to call because
    an hour holds no more, of this or a later day. Two or three queries."""
    kept = permissions.appointments_kept_by(viewer).values("pk")
    every = queries.of_day_or_untold(on, calling.expected(viewer), clock.now()).filter(pk__in=kept)
    calls = calling.to_call(viewer, [one for each in every for one in each.attendees.all()])
    found = entries_of([one for one in every if rules.local(one.starts_at).date() == on])
    seen = {one.pk for entry in found for one in entry.people}
    is_alone = all(one.busy.staff == viewer.staff.pk for one in found)
    shower = Shower(Gathered(found), seen, clock.now(), names_staff=not is_alone)
    return [shower.row(entry) for entry in found], calls


def asked_for(request: HttpRequest, participation: Any = None) -> Appointment | None:
    """Return the planned appointment from which the form of a session was opened, if it was."""
    try:
        wanted = UUID(request.GET.get("appointment", ""))
    except ValueError:
        return None
    rows = permissions.appointments_of(viewer_of(request)).filter(pk=wanted, state=Appointment.State.PLANNED)
    if participation:
        rows = rows.filter(attendees__participation=participation)
    return queries.with_people(rows).first()


def on_the_day(form: SessionFields, participation: Any, coaches: Sequence[Staff]) -> Appointment | None:
    """Return the one appointment planned with this participant on that day, if the session is the one it planned.

    It is where their hours meet; without an hour, where the appointment has begun.
    """
    said = form.session()
    found = queries.planned_with(participation, [one.pk for one in coaches], said["on_date"])
    if found is None:
        return None
    if said["starts_at"] is None:
        return found if found.starts_at <= clock.now() else None
    starts, ends = rules.span(said["on_date"], said["starts_at"], said["minutes"])
    return found if starts < found.ends_at and found.starts_at < ends else None


def held_on(planned: Appointment | None, on_date: date) -> Appointment | None:
    """Return an appointment if a session of that day can be it: one that is ahead stays planned."""
    return planned if planned and rules.local(planned.starts_at).date() <= on_date else None


def staff_of(planned: Appointment | None, on_date: date) -> UUID | None:
    """Return in whose calendar the session of a day was planned; an appointment of another day does not tell."""
    return planned.staff_id if planned and rules.local(planned.starts_at).date() == on_date else None


def of_session(session: Session) -> UUID | None:
    """Return the appointment that a session came from."""
    return Attendee.objects.filter(record=session.pk).values_list("appointment", flat=True).first()


def first_values(planned: Appointment | None) -> dict[str, Any]:
    """Return what the form of a session shows first: what was planned, or today."""
    if planned is None:
        return {"on_date": clock.today()}
    begins, minutes = rules.local(planned.starts_at), str(planned.minutes)
    is_quick = minutes in QUICK
    return {
        **{name: getattr(planned, name) for name in TAKEN},
        "on_date": min(begins.date(), clock.today()),
        "starts_at": begins.time(),
        "minutes": minutes if is_quick else OTHER,
        "other_minutes": None if is_quick else planned.minutes,
        **employer_of(planned),
    }
