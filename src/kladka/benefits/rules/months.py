"""Calendar months, each named by its first day."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta


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
