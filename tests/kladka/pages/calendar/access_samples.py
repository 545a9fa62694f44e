"""Appointments and absences of Anna, Artur and Beata, each with their own participant."""

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

from kladka.agenda import actions, queries
from kladka.agenda.actions import Plan
from kladka.agenda.models import Appointment
from kladka.core import clock
from tests.world.cast import Cast

COACHES = {"lucja": "anna", "nadia": "artur", "teresa": "beata"}


def workday(days: int = 1) -> date:
    """Return the first day from so many days ahead on that is no holiday and no Sunday."""
    day = clock.today() + timedelta(days=days)
    while queries.is_free(day):
        day += timedelta(days=1)
    return day


def planned(cast: Cast, name: str = "lucja", *, days: int = 1, hour: int = 9, **changes: Any) -> Appointment:
    """Plan an appointment of a participant with their coach, so many days from today."""
    coach = COACHES[name]
    day = workday(days) if days > 0 else clock.today() + timedelta(days=days)
    plan = Plan("session", day, time(hour), 60, "office", [cast.participations[name]])
    said = Plan(**{**plan.__dict__, **changes})
    return actions.plan(project=cast.project, staff=cast.staff[coach], plan=said, by=cast.users[coach])


def _appointments(cast: Cast) -> tuple[UUID, ...]:
    return tuple(planned(cast, name).pk for name in COACHES)


def _absences(cast: Cast) -> tuple[UUID, ...]:
    day = clock.today() + timedelta(days=30)
    return tuple(
        actions.add_absence(
            staff=cast.staff[coach],
            partner=cast.staff[coach].organisation,
            kind="leave",
            from_date=day,
            until_date=day,
            controller=cast.project.controller_id,
            by=cast.users[coach],
        ).pk
        for coach in COACHES.values()
    )


def _feeds(cast: Cast) -> tuple[dict[str, str], ...]:
    made = {"staff": cast.staff["anna"], "controller": cast.project.controller_id, "by": cast.users["anna"]}
    _feed, secret = actions.make_feed(**made)
    return ({"secret": secret},)


SAMPLES: dict[str, Callable[[Cast], tuple[Any, ...]]] = {
    "appointment": _appointments,
    "absence": _absences,
    "calendar:feed": _feeds,
}
