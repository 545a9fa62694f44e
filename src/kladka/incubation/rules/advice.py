"""How advice is measured. Pure."""

from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

MINUTES_OF_A_DAY = 24 * 60


def hours_of(minutes: int) -> Decimal:
    """Return minutes as hours with two decimals."""
    return (Decimal(minutes) / 60).quantize(Decimal("0.01"), ROUND_HALF_UP)


def minutes_between(starts: time, ends: time) -> int:
    """Return the minutes from `starts` to `ends` on one day; zero or less when the end is not later."""
    day = date(2000, 1, 1)
    return int((datetime.combine(day, ends) - datetime.combine(day, starts)) / timedelta(minutes=1))
