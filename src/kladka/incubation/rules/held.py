"""On which days somebody held a job, and which days nobody did. Pure; told the day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from kladka.core import packs
from kladka.core.months import months_after
from kladka.incubation.rules.survival import FILE
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


@dataclass(frozen=True)
class FirstYear:
    """The first year of a job: on how many days it may be free, which free days were within that, which beyond."""

    permitted: int
    within: Sequence[Span]
    beyond: Sequence[Span]

    @property
    def free_days(self) -> int:
        """On how many days of it nobody held the job so far."""
        return sum(each.days for each in (*self.within, *self.beyond))

    @property
    def too_many(self) -> int:
        """On how many days more than permitted."""
        return sum(each.days for each in self.beyond)


def first_year(found: HeldDays) -> FirstYear | None:
    """Return what the rule for a job's first year says of its gaps; None where no rule is known. Told no day: `found`
    ends with the day up to which one looks."""
    rule = _newest(packs.load(FILE)["job_year"], found.whole.first)
    if rule is None:
        return None
    last = months_after(found.whole.first, rule["months"]) - _DAY
    values = packs.load(f"parameters/{rule['held']}.yaml")["values"]
    needed = _newest(values, found.whole.first)
    if needed is None:
        return None
    permitted = left = Span(found.whole.first, last).days - int(needed["value"])
    within, beyond = [], []
    for gap in found.gaps:
        first, end = gap.first, min(gap.last, last)
        days = (end - first).days + 1
        taken = min(max(days, 0), left)
        if taken:
            within.append(Span(first, first + (taken - 1) * _DAY))
        if days > taken:
            beyond.append(Span(first + taken * _DAY, end))
        left -= taken
    return FirstYear(permitted, within, beyond)


def _newest(rows: Sequence[Mapping[str, Any]], on: date) -> Mapping[str, Any] | None:
    return max((row for row in rows if row["from"] <= on), key=lambda row: row["from"], default=None)
