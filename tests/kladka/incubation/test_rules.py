"""Drawn cases: how long a meeting took."""

from datetime import time
from decimal import Decimal

import pytest

from kladka.incubation import rules


@pytest.mark.parametrize(("minutes", "hours"), [(60, "1.00"), (45, "0.75"), (50, "0.83"), (1, "0.02"), (100, "1.67")])
def test_minutes_become_hours_with_two_decimals(minutes, hours):
    assert rules.hours_of(minutes) == Decimal(hours)


def test_minutes_between_two_times_of_one_day():
    assert rules.minutes_between(time(9, 50), time(11, 5)) == 75
    assert rules.minutes_between(time(11, 0), time(9, 0)) == -120
