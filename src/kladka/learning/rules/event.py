"""Hours and times of sessions. Pure."""

from datetime import time
from decimal import Decimal

HOURS_OF_A_DAY = Decimal(24)


def clock_hours(starts: time, ends: time) -> Decimal:
    """Return the clock hours from one time to another on one day, to two places; below zero when the end is earlier."""
    minutes = (ends.hour - starts.hour) * 60 + ends.minute - starts.minute
    return (Decimal(minutes) / 60).quantize(Decimal("0.01"))


def may_overlap(one: tuple[time | None, time | None], other: tuple[time | None, time | None]) -> bool:
    """Tell whether two sessions of one day may be at the same time; a time that is not known may be any."""
    (starts, ends), (begins, stops) = one, other
    return (starts or time.min) < (stops or time.max) and (begins or time.min) < (ends or time.max)
