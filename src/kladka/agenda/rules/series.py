"""On which days a series takes place."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any


def days_of_series(
    first: date, *, every_weeks: int, until: date, is_free: Callable[[date], bool], skips_free_days: bool
) -> list[date]:
    """Return the days of a series from `first` to `until`, both included; free days are left out where so wished."""
    days, day = [], first
    while day <= until:
        if not (skips_free_days and is_free(day)):
            days.append(day)
        day += timedelta(weeks=every_weeks)
    return days


def own_of(one: Mapping[str, Any], first: Mapping[str, Any], wanted: Mapping[str, Any]) -> frozenset[str]:
    """Return which parts of an appointment of a series are its own: other than those of the one that is changed with
    all that follow, and other than `wanted`."""
    return frozenset(name for name, value in one.items() if value not in (first[name], wanted[name]))
