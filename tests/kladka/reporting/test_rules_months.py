"""The days on which a figure is looked at: never more than can be read, each the end of a month or of a longer step."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kladka.reporting.rules.months import LENGTHS, steps

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


def test_a_project_of_some_months_has_the_end_of_each_and_today():
    found = steps(date(2026, 1, 15), date(2026, 4, 10), 48)
    assert found.days == (date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 10))
    assert found.months == 1


def test_the_last_day_of_a_month_stands_there_once():
    assert steps(date(2026, 1, 1), date(2026, 2, 28), 48).days == (date(2026, 1, 31), date(2026, 2, 28))


def test_a_long_project_has_quarters():
    found = steps(date(2008, 5, 5), date(2011, 6, 30), 24)
    assert (found.days[0], found.days[-2:], found.months) == (
        date(2008, 6, 30),
        (date(2011, 3, 31), date(2011, 6, 30)),
        3,
    )


@pytest.mark.parametrize("last", [date(2026, 1, 1), date(2025, 6, 1)])
def test_a_project_that_has_just_begun_or_not_yet_has_one_day(last):
    assert steps(date(2026, 1, 1), last, 48).days == (last,)


def test_steps_to_come_are_counted_in_steps():
    assert steps(date(2026, 1, 1), date(2026, 6, 30), 48).until(date(2026, 12, 31)) == pytest.approx(6, abs=0.1)
    assert steps(date(2000, 1, 1), date(2026, 6, 30), 48).until(date(2027, 6, 30)) < 4


@given(DAYS, DAYS, st.integers(2, 60))
def test_there_are_never_too_many_and_the_last_is_the_day_asked_about(one, other, most):
    first, last = sorted((one, other))
    found = steps(first, last, most)
    assert len(found.days) <= most
    assert found.last == found.days[-1] == last
    assert list(found.days) == sorted(set(found.days))
    assert all(first <= day and (day + timedelta(days=1)).day == 1 for day in found.ends)
    assert found.months in LENGTHS


@given(DAYS, DAYS)
def test_steps_are_equally_long(one, other):
    first, last = sorted((one, other))
    found = steps(first, last, 48)
    months = [day.year * 12 + day.month for day in found.ends]
    assert {later - earlier for earlier, later in pairwise(months)} <= {found.months}
