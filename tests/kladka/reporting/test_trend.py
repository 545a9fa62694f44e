"""A figure over time: both histories, one question to the engine, and no forecast where none is honest."""

from datetime import date, timedelta

import pytest

import miara
from kladka.core import clock
from kladka.reporting.live import trend
from kladka.reporting.live.trend import Course, Forecast, ahead, course
from kladka.reporting.rules.months import Steps
from tests.world.cast import add_people

DAY = date(2026, 7, 15)


def test_the_course_follows_the_months(cast):
    cast.project.starts_on = date(2026, 1, 1)
    seen = course(cast.project, "EECO01", as_of=DAY, known_on=clock.today())
    assert seen.steps.days[0] == date(2026, 1, 31)
    assert (seen.now, len(seen.now)) == ((0, 0, 3, 3, 3, 3, 3), len(seen.steps.days))


def test_what_was_recorded_late_was_not_known_then(cast):
    cast.project.starts_on = date(2026, 1, 1)
    seen = course(cast.project, "EECO01", as_of=DAY, known_on=clock.today())
    assert seen.then == (0,) * 7, "the cast was recorded today"
    assert seen.late


def test_a_day_is_not_known_better_than_asked(cast):
    yesterday = clock.today() - timedelta(days=1)
    seen = course(cast.project, "EECO01", as_of=clock.today(), known_on=yesterday)
    assert set(seen.now) == set(seen.then) == {0}
    assert not seen.late


def test_the_engine_is_asked_once_until_something_is_recorded(cast, monkeypatch):
    asked = []
    series = miara.series
    monkeypatch.setattr(miara, "series", lambda *args, **kwargs: asked.append(1) or series(*args, **kwargs))
    first = course(cast.project, "EECO01", as_of=DAY, known_on=clock.today())
    assert course(cast.project, "EECO01", as_of=DAY, known_on=clock.today()) == first
    add_people(cast, 1)
    assert course(cast.project, "EECO01", as_of=DAY, known_on=clock.today()).now[-1] == first.now[-1] + 1
    assert asked == [1], "only the one who is new is counted"


def test_however_long_a_project_is_there_are_not_too_many_points(cast):
    cast.project.starts_on = date(1995, 1, 1)
    seen = course(cast.project, "EECO01", as_of=DAY, known_on=clock.today())
    assert len(seen.steps.days) <= trend.MOST_POINTS
    assert seen.steps.months > 1


def test_a_part_of_the_project_has_its_own_course(cast):
    alfa = {"partner": str(cast.organisations["alfa"].pk)}
    assert course(cast.project, "EECO01", as_of=DAY, known_on=clock.today(), where=alfa).now[-1] == 2


MONTHS = tuple(date(2026, month, 28) for month in range(1, 11))


def seen_as(*values):
    return Course(Steps(MONTHS[: len(values) - 1], date(2026, 11, 5), 1), values, values)


TODAY = date(2026, 11, 5)


@pytest.fixture
def running(cast):
    cast.project.ends_on = date(2027, 11, 5)
    return cast.project


def test_a_running_project_has_a_forecast_to_its_last_day(running):
    found = ahead(running, "EECO01", seen_as(0, 4, 9, 12, 18, 21, 25, 31), today=TODAY)
    assert isinstance(found, Forecast)
    assert found.low <= found.value <= found.high
    assert found.value == pytest.approx(31 + 12 * 25 / 6, abs=1)


@pytest.mark.parametrize(
    ("code", "ends_on", "today", "values", "why"),
    [
        ("EECO01", date(2026, 11, 5), TODAY, (0, 4, 9, 12, 18, 21, 25, 31), "finished"),
        ("EECO01", date(2027, 11, 5), date(2028, 1, 1), (0, 4, 9, 12, 18, 21, 25, 31), "finished"),
        ("EECO01", date(2027, 11, 5), TODAY, (0, 4, 9), "too little history"),
        ("EECO01", date(2027, 11, 5), TODAY, (0, None, 9, 12, 18, 21, 25, 31), "nothing known"),
    ],
)
def test_where_a_forecast_would_not_be_honest_there_is_none(cast, code, ends_on, today, values, why):
    cast.project.ends_on = ends_on
    assert ahead(cast.project, code, seen_as(*values), today=today) == why


@pytest.mark.parametrize("code", ["caseload", "coaches_on_day", "social_enterprises", "jobs_for_people_at_risk"])
def test_a_state_on_a_day_has_no_forecast(running, code):
    """Five coaches do not come to have 130 people by adding up the months in which there were more of them."""
    running.pack = "pl-esf-plus-2021"
    assert ahead(running, code, seen_as(0, 4, 9, 12, 18, 21, 25, 31), today=TODAY) == "a state"
    assert isinstance(ahead(running, "working", seen_as(0, 4, 9, 12, 18, 21, 25, 31), today=TODAY), Forecast)


def test_a_share_has_no_forecast(running):
    running.pack = "pl-esf-plus-2021"
    share = next(each.code for each in miara.load_pack(running.pack).indicators if each.kind == "share")
    assert ahead(running, share, seen_as(0.1, 0.2, 0.3, 0.2, 0.3, 0.4, 0.5, 0.4), today=TODAY) == "does not add up"
