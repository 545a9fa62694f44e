"""Days, months and ages, written out for the reference runner alone."""

from calendar import monthrange
from datetime import date, timedelta
from typing import Literal

MONTHS_OF_A_QUARTER = 3
LONGEST_MONTH = 31.0


def add_days(day: date, count: int) -> date:
    """The day so many days later."""
    return day + timedelta(days=count)


def add_months(day: date, count: int) -> date:
    """The same day so many months later, or the last day of that month where it has no such day."""
    month = day.month - 1 + count
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def start_of(unit: Literal["month", "quarter", "year"], day: date) -> date:
    """The first day of the month, quarter or year that the day lies in."""
    match unit:
        case "month":
            return day.replace(day=1)
        case "quarter":
            return date(day.year, day.month - (day.month - 1) % MONTHS_OF_A_QUARTER, 1)
        case "year":
            return date(day.year, 1, 1)


def elapsed(unit: Literal["years", "months", "days"], since: date, on: date) -> float:
    """How much time has passed to a day that is not earlier."""
    match unit:
        case "years":
            return years(since, on)
        case "months":
            return months(since, on)
        case "days":
            return (on - since).days


def completed_months(since: date, on: date) -> int:
    """How many whole months have passed."""
    count = (on.year - since.year) * 12 + on.month - since.month
    return count if add_months(since, count) <= on else count - 1


def months(since: date, on: date) -> float:
    """Whole months, and the days of the month begun as thirty-firsts."""
    whole = completed_months(since, on)
    return whole + (on - add_months(since, whole)).days / LONGEST_MONTH


def years(since: date, on: date) -> int:
    """Whole years; who was born on 29 February is a year older on 28 February of other years."""
    return completed_months(since, on) // 12
