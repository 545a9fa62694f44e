"""The days on which a figure is looked at to see its course: ends of months, or of longer steps in a long project."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

LENGTHS = (1, 3, 6, 12, 24, 60, 120)
"""Months in a step; the shortest that gives few enough steps is taken."""
DAYS_OF_A_MONTH = 365.2425 / 12


@dataclass(frozen=True)
class Steps:
    """The ends of whole steps, in order, then the last day itself, which need not end a step."""

    ends: tuple[date, ...]
    last: date
    months: int

    @property
    def days(self) -> tuple[date, ...]:
        """All days on which the figure is looked at."""
        return (*self.ends, self.last)

    def until(self, day: date) -> float:
        """How many steps there are from the last day to another."""
        return (day - self.last).days / (DAYS_OF_A_MONTH * self.months)


def steps(first: date, last: date, most: int) -> Steps:
    """Return at most `most` days from `first` to `last`, of steps as short as that allows.

    Only the last day where `last` is not after `first`.
    """
    fitting = (each for each in LENGTHS if len(tuple(_ends(first, last, each))) < most)
    months = next(fitting, LENGTHS[-1])
    ends = tuple(_ends(first, last, months))
    return Steps(ends[max(len(ends) - most + 1, 0) :], last, months)


def _ends(first: date, last: date, months: int) -> Iterator[date]:
    """The last days of steps from `first` on and before `last`; a step of three months ends with a quarter."""
    for number in range(first.year * 12 + first.month, last.year * 12 + last.month + 1):
        year, month = divmod(number - 1, 12)
        day = date(year, month + 1, monthrange(year, month + 1)[1])
        if number % months == 0 and first <= day < last:
            yield day
