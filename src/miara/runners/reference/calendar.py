"""Days, months and ages, written out for the reference runner alone.

The calendar has no end: a day moved past 31 December 9999, or before 1 January of year 1, is a `FarDay`.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import total_ordering
from typing import Literal

MONTHS_OF_A_QUARTER = 3
LONGEST_MONTH = 31.0
CYCLE_YEARS, CYCLE_DAYS = 400, 146_097
"""The Gregorian calendar repeats itself."""


@total_ordering
@dataclass(frozen=True, slots=True)
class FarDay:
    """A day that `date` has no room for, by its number."""

    number: int

    def toordinal(self) -> int:
        """Days since the day before 1 January of year 1."""
        return self.number

    def __lt__(self, other: "Day") -> bool:
        return self.number < other.toordinal()

    @property
    def _near(self) -> tuple[date, int]:
        """The same day of a year that `date` has, and how many years it is away."""
        cycles = self.number // CYCLE_DAYS - 1
        return date.fromordinal(self.number - cycles * CYCLE_DAYS), cycles * CYCLE_YEARS

    @property
    def year(self) -> int:
        """Its year."""
        near, away = self._near
        return near.year + away

    @property
    def month(self) -> int:
        """Its month."""
        return self._near[0].month

    @property
    def day(self) -> int:
        """Its day of the month."""
        return self._near[0].day

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02}-{self.day:02}"


Day = date | FarDay


def _day(number: int) -> Day:
    return date.fromordinal(number) if 1 <= number <= date.max.toordinal() else FarDay(number)


def _day_of(year: int, month: int, day: int) -> Day:
    """The day of a month, or its last one where it has no such day."""
    cycles = (year - 1) // CYCLE_YEARS
    near = year - cycles * CYCLE_YEARS
    found = date(near, month, min(day, monthrange(near, month)[1]))
    return _day(found.toordinal() + cycles * CYCLE_DAYS)


def add_days(day: Day, count: int) -> Day:
    """The day so many days later."""
    return _day(day.toordinal() + count)


def add_months(day: Day, count: int) -> Day:
    """The same day so many months later, or the last day of that month where it has no such day."""
    month = day.month - 1 + count
    return _day_of(day.year + month // 12, month % 12 + 1, day.day)


def start_of(unit: Literal["month", "quarter", "year"], day: Day) -> Day:
    """The first day of the month, quarter or year that the day lies in."""
    match unit:
        case "month":
            return _day_of(day.year, day.month, 1)
        case "quarter":
            return _day_of(day.year, day.month - (day.month - 1) % MONTHS_OF_A_QUARTER, 1)
        case "year":
            return _day_of(day.year, 1, 1)


def elapsed(unit: Literal["years", "months", "days"], since: Day, on: Day) -> float:
    """How much time has passed to a day that is not earlier."""
    match unit:
        case "years":
            return years(since, on)
        case "months":
            return months(since, on)
        case "days":
            return on.toordinal() - since.toordinal()


def completed_months(since: Day, on: Day) -> int:
    """How many whole months have passed."""
    count = (on.year - since.year) * 12 + on.month - since.month
    return count if not on < add_months(since, count) else count - 1


def months(since: Day, on: Day) -> float:
    """Whole months, and the days of the month begun as thirty-firsts."""
    whole = completed_months(since, on)
    return whole + (on.toordinal() - add_months(since, whole).toordinal()) / LONGEST_MONTH


def years(since: Day, on: Day) -> int:
    """Whole years; who was born on 29 February is a year older on 28 February of other years."""
    return completed_months(since, on) // 12
