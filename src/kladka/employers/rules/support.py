"""Support after somebody began to work: what is planned by weeks, what was done so far, and whether it fades."""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

WEEK = 7


@dataclass(frozen=True)
class Phase:
    """So many hours of support a week, from one week of the job to another, both included. The first week is 1."""

    from_week: int
    until_week: int
    hours: Decimal


@dataclass(frozen=True)
class PhaseSoFar:
    """A phase with what was planned in it up to a day, and what was done."""

    phase: Phase
    planned: Decimal
    done: Decimal
    is_now: bool
    is_over: bool


def week_of(start: date, day: date) -> int:
    """Return in which week of a job a day lies; 1 is the first, 0 and less lie before the job began."""
    return (day - start).days // WEEK + 1


def falls(phases: Sequence[Phase]) -> bool:
    """Tell whether support never grows from one phase to the next: that is what fading means."""
    ordered = sorted(phases, key=lambda phase: phase.from_week)
    return all(later.hours <= earlier.hours for earlier, later in itertools.pairwise(ordered))


def so_far(
    phases: Sequence[Phase], *, start: date, supports: Iterable[tuple[date, Decimal]], on: date
) -> list[PhaseSoFar]:
    """Return each phase with the hours planned and given up to the day `on`; weeks that lie ahead count for neither."""
    by_week: dict[int, Decimal] = {}
    for day, hours in supports:
        if start <= day <= on:
            week = week_of(start, day)
            by_week[week] = by_week.get(week, Decimal(0)) + hours
    now = week_of(start, on)
    return [_phase_so_far(phase, by_week, now) for phase in sorted(phases, key=lambda phase: phase.from_week)]


def _phase_so_far(phase: Phase, by_week: dict[int, Decimal], now: int) -> PhaseSoFar:
    weeks = range(phase.from_week, min(phase.until_week, now) + 1)
    return PhaseSoFar(
        phase,
        planned=phase.hours * len(weeks),
        done=sum((by_week.get(week, Decimal(0)) for week in weeks), Decimal(0)),
        is_now=phase.from_week <= now <= phase.until_week,
        is_over=phase.until_week < now,
    )
