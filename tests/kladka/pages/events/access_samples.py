"""Events of Alfa (run by Ada and an expert, and by a colleague) and of Beta, with sessions and people on the lists."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from kladka.core import clock
from kladka.learning import actions, queries
from kladka.learning.models import Event, Survey
from kladka.learning.rules import Points
from tests.kladka.learning.world import plan
from tests.world.cast import Cast

PEOPLE = {"lucja": "alicja", "nadia": "alicja", "teresa": "bogdan"}


def _events(cast: Cast) -> tuple[Event, ...]:
    own = plan(cast, title_pl="Szkolenie Łucji", title_en="Training for Łucja", is_open=True)
    neighbours = plan(
        cast, title_pl="Szkolenie Nadii", title_en="Training for Nadia", is_open=True, trainer=cast.staff["artur"]
    )
    others = plan(cast, side="beta", title_pl="Szkolenie Teresy", title_en="Training for Teresa", is_open=True)
    planned = (own, neighbours, others)
    for event, (name, planner) in zip(planned, PEOPLE.items(), strict=True):
        actions.enrol(event=event, participations=[cast.participations[name]], by=cast.users[planner])
    for session in own.sessions.all():
        said = {"version": session.version, "trainers": [cast.staff["ada"], cast.staff["alan"]], "room": None}
        actions.lead_session(session=session, **said, by=cast.users["alicja"])
    return planned


def _sessions(cast: Cast) -> tuple[UUID, ...]:
    return tuple(event.sessions.order_by("on_date").first().pk for event in _events(cast))


def _enrolments(cast: Cast) -> tuple[UUID, ...]:
    return tuple(event.enrolments.first().pk for event in _events(cast))


def _later_sessions(cast: Cast) -> tuple[UUID, ...]:
    """Return sessions nobody has been marked at, which may still be removed."""
    return tuple(event.sessions.get(on_date=date(2026, 4, 14)).pk for event in _events(cast))


def _held(cast: Cast) -> tuple[Event, ...]:
    """Return events whose attendance is confirmed: the one who is on each list came to one of two sessions."""
    events = _events(cast)
    for event, (name, planner) in zip(events, PEOPLE.items(), strict=True):
        for session, state in zip(event.sessions.order_by("on_date"), ("present", "absent"), strict=True):
            actions.mark_presence(session=session, marks={cast.participations[name].pk: state}, by=cast.users[planner])
        actions.confirm_attendance(event=event, by=cast.users[planner])
    return events


def _missing_too_much(cast: Cast) -> tuple[UUID, ...]:
    return tuple(event.enrolments.first().pk for event in _held(cast))


def _removed(cast: Cast) -> tuple[UUID, ...]:
    found = [event.enrolments.first() for event in _held(cast)]
    for enrolment, planner in zip(found, PEOPLE.values(), strict=True):
        actions.remove_from_event(enrolment=enrolment, by=cast.users[planner])
    return tuple(enrolment.pk for enrolment in found)


def _tests(cast: Cast, *, written: bool = True) -> tuple[UUID, ...]:
    found = []
    for event, (name, planner) in zip(_events(cast), PEOPLE.items(), strict=True):
        by = cast.users[planner]
        test = actions.add_test(event=event, title="Żywa księgowość", most_points=Decimal(20), by=by)
        if written:
            points = {cast.participations[name].pk: Points(Decimal(7), Decimal("12.5"))}
            actions.enter_results(test=test, points=points, by=by)
        found.append(test.pk)
    return tuple(found)


def _surveys(cast: Cast) -> list[Survey]:
    last_day = clock.today() + timedelta(days=3)
    return [
        actions.open_survey(event=event, code="after_training", closes_on=last_day, by=cast.users[planner])
        for event, planner in zip(_events(cast), PEOPLE.values(), strict=True)
    ]


def _closed_surveys(cast: Cast) -> tuple[UUID, ...]:
    """Return surveys that enough people answered, and which are closed."""
    found = _surveys(cast)
    for survey, planner in zip(found, PEOPLE.values(), strict=True):
        for step in ("3", "4", "5", "5", "5"):
            actions.answer_survey(survey=survey, given={"useful": [step], "next": ["law", "accounting"]})
        actions.close_survey(survey=survey, by=cast.users[planner])
    return tuple(survey.pk for survey in found)


def _survey_link(cast: Cast) -> tuple[dict[str, str], ...]:
    survey = _surveys(cast)[0]
    return ({"secret": queries.survey_secret(survey, survey.event)},)


SAMPLES: dict[str, Callable[[Cast], tuple[Any, ...]]] = {
    "event": lambda cast: tuple(event.pk for event in _events(cast)),
    "session": _sessions,
    "enrolment": _enrolments,
    "test": _tests,
    "survey": lambda cast: tuple(survey.pk for survey in _surveys(cast)),
    "events:survey": _closed_surveys,
    "events:survey-answer": _survey_link,
    "events:test-remove": lambda cast: _tests(cast, written=False),
    "events:completion": lambda cast: tuple(event.pk for event in _held(cast)),
    "events:remove-person": _missing_too_much,
    "events:take-back-removal": _removed,
    "events:session-remove": _later_sessions,
}
