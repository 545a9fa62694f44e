"""On which days somebody held a job, and which days nobody did. Pure; told the day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from kladka.incubation.rules.watching import Spell

_DAY = timedelta(days=1)


class Span(NamedTuple):
    """Days from the first to the last, both of them in it."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True)
class HeldDays:
    """A job up to a day: the whole time since it exists, when it was held, and the gaps. A day counts once."""

    whole: Span
    held: Sequence[Span]
    gaps: Sequence[Span]

    @property
    def held_days(self) -> int:
        """On how many days somebody held it."""
        return sum(each.days for each in self.held)

    @property
    def gap_days(self) -> int:
        """On how many days nobody held it."""
        return sum(each.days for each in self.gaps)

    @property
    def longest_gap(self) -> int:
        """How many days the longest gap took."""
        return max((each.days for each in self.gaps), default=0)


def held(created: date, holders: Sequence[Spell], until: date) -> HeldDays:
    """Return when a job that exists since `created` was held, up to the day `until`; before that day there is none."""
    whole = Span(created, max(created, until))
    found: list[Span] = []
    for spell in sorted(holders, key=lambda each: each.first):
        first, last = max(spell.first, whole.first), min(spell.last or whole.last, whole.last)
        if last < first:
            continue
        if found and first <= found[-1].last + _DAY:
            found[-1] = Span(found[-1].first, max(found[-1].last, last))
        else:
            found.append(Span(first, last))
    edges = [whole.first - _DAY, *(each.last for each in found)]
    begins = [*(each.first for each in found), whole.last + _DAY]
    gaps = [Span(end + _DAY, begin - _DAY) for end, begin in zip(edges, begins, strict=True) if begin - end > _DAY]
    return HeldDays(whole, found, gaps)
