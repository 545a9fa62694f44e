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


def form_of(persons: int, groups: int = 0) -> str:
    """Return the form of support that advice is for its participants: with others, or with a group, it is no individual
    one. How they met, by phone or in person, is another matter."""
    return "group" if persons > 1 or groups else "individual"
