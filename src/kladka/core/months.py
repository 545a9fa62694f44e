"""Calendar months, each named by its first day, and terms that are counted in months. Pure."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

_YEAR = 12


def months_after(day: date, months: int) -> date:
    """Return the day on which a term of so many months ends: the same day of a later month, or that month's last.

    Civil Code, art. 112. A trial month that begins on 1 January ends on 1 February.
    """
    years, month = divmod(day.month - 1 + months, _YEAR)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def first_of(day: date) -> date:
    """Return the first day of a day's month."""
    return day.replace(day=1)


def last_of(day: date) -> date:
    """Return the last day of a day's month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def months_between(since: date, until: date) -> Iterator[date]:
    """Yield every month that has a day between two days, both included."""
    month = first_of(since)
    while month <= until:
        yield month
        month = last_of(month) + timedelta(days=1)


def span_in(month: date, since: date, until: date) -> tuple[date, date] | None:
    """Return the first and the last day of a period that lie in a month; None where none does."""
    first, last = max(since, first_of(month)), min(until, last_of(month))
    return (first, last) if first <= last else None
