"""Days, months and ages, written out for the reference runner alone."""

from calendar import monthrange
from datetime import date, timedelta


def add_days(day: date, count: int) -> date:
    """The day so many days later."""
    return day + timedelta(days=count)


def add_months(day: date, count: int) -> date:
    """The same day so many months later, or the last day of that month where it has no such day."""
    month = day.month - 1 + count
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def completed_months(since: date, on: date) -> int:
    """How many whole months have passed."""
    count = 0
    while add_months(since, count + 1) <= on:
        count += 1
    return count


def months(since: date, on: date) -> float:
    """Whole months, and the days of the month begun as thirty-firsts."""
    whole = completed_months(since, on)
    return whole + (on - add_months(since, whole)).days / 31.0


def years(since: date, on: date) -> int:
    """Whole years; who was born on 29 February is a year older on 28 February of other years."""
    return completed_months(since, on) // 12
