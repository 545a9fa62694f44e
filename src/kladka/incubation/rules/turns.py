"""Who holds a job when several are recorded: no more at once than it holds of full time. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from kladka.incubation.rules.watching import Spell

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Holding(Spell):
    """Somebody is recorded as holding a job, or `share` of full time of it where several share it; None: all of it."""

    share: Decimal | None = None

    def part(self, whole: Decimal) -> Decimal:
        """Return how much of full time is held of a job that is `whole`."""
        return whole if self.share is None else self.share

    def is_there(self, day: date) -> bool:
        """Tell whether it is held on a day."""
        return self.first <= day and (self.last is None or day <= self.last)


def in_turn(whole: Decimal, holders: Sequence[Holding]) -> list[Spell]:
    """Return when each really holds the job: who came first holds it, the next only what that leaves."""
    ordered = sorted(holders, key=lambda each: each.first)
    found = []
    for first, last in _stretches(ordered):
        left = whole
        for each in ordered:
            if each.is_there(first) and each.part(whole) <= left:
                left -= each.part(whole)
                found.append(Spell(each.who, first, last))
    return found


def in_the_way(whole: Decimal, new: Holding, others: Sequence[Holding]) -> list[Holding]:
    """Return those who leave too little of the job for `new` on the first day of which that is so; empty: none do."""
    for first, _last in _stretches([new, *others]):
        there = [each for each in others if each.is_there(first)]
        if there and new.is_there(first) and new.part(whole) + _sum(there, whole) > whole:
            return there
    return []


def shared(holders: Sequence[Holding]) -> Decimal:
    """Return the most of full time that is held in named parts on one day."""
    named = [each for each in holders if each.share is not None]
    days = (first for first, _last in _stretches(named))
    return max((_sum([each for each in named if each.is_there(day)], Decimal()) for day in days), default=Decimal())


def _sum(holders: Sequence[Holding], whole: Decimal) -> Decimal:
    return sum((each.part(whole) for each in holders), Decimal())


def _stretches(holders: Sequence[Holding]) -> Iterator[tuple[date, date | None]]:
    """Yield the times in which nobody comes or goes, each with its last day, the last time without one."""
    days = {each.first for each in holders} | {each.last + _DAY for each in holders if each.last is not None}
    ordered = sorted(days)
    for place, first in enumerate(ordered):
        yield first, ordered[place + 1] - _DAY if place + 1 < len(ordered) else None
