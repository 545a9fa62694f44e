"""Periods that are counted in months, and how long a name is kept."""

from calendar import monthrange
from datetime import date, timedelta

_MONTHS = 12


def months_after(day: date, months: int) -> date:
    """Return the day on which a term of so many months ends: the same day of a later month, or that month's last.

    Civil Code, art. 112. A trial month that begins on 1 January ends on 1 February.
    """
    years, month = divmod(day.month - 1 + months, _MONTHS)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def keep_until(last_needed: date, days: int) -> date:
    """Return the last day on which the name of somebody at an employer is kept."""
    return last_needed + timedelta(days=days)
