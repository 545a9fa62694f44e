from datetime import date
from decimal import Decimal

import pytest

from kladka.coaching import rules

DAY = date(2026, 4, 1)


@pytest.mark.parametrize(("minutes", "hours"), [(1, "0.02"), (45, "0.75"), (50, "0.83"), (90, "1.50"), (1440, "24.00")])
def test_minutes_become_hours_with_two_decimals(minutes, hours):
    assert rules.hours_of(minutes) == Decimal(hours)


@pytest.mark.parametrize(
    ("due", "done", "overdue"),
    [
        (date(2026, 3, 31), None, True),
        (DAY, None, False),
        (date(2026, 3, 31), DAY, False),
        (None, None, False),
    ],
)
def test_a_step_is_overdue_from_the_day_after_its_day(due, done, overdue):
    assert rules.is_overdue(due, done, DAY) is overdue


@pytest.mark.parametrize(
    ("last", "since", "days"),
    [
        (None, date(2026, 3, 22), 10),
        (date(2026, 3, 30), date(2026, 3, 1), 2),
        (date(2026, 1, 1), date(2026, 3, 31), 1),
    ],
)
def test_nobody_is_unseen_for_longer_than_they_have_had_this_coach(last, since, days):
    assert rules.not_seen_for(last, since, DAY) == days
