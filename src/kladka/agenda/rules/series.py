"""On which days a series takes place."""

from collections.abc import Callable
from datetime import date, timedelta


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
