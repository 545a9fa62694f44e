"""Terms that are counted in months. Pure."""

from calendar import monthrange
from datetime import date

_YEAR = 12


def months_after(day: date, months: int) -> date:
    """Return the day on which a term of so many months ends: the same day of a later month, or that month's last.

    Civil Code, art. 112. A trial month that begins on 1 January ends on 1 February.
    """
    years, month = divmod(day.month - 1 + months, _YEAR)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
