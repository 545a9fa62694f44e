"""Who has completed an event, apart from who took part in it, and who missed too much of it. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from kladka.learning.rules.mark import ABSENT, PRESENT, Mark, Timed, hours_there, lacks

_WHOLE = 100


class Outcome(StrEnum):
    """`OPEN` while a session is not marked yet, or the time at one cannot be reckoned, and completing is possible."""

    COMPLETED = "completed"
    NOT_COMPLETED = "not_completed"
    OPEN = "open"


@dataclass(frozen=True)
class CompletionRule:
    """The percentages of `packs/learning/completion.yaml` that hold for an event."""

    least_percent: int
    unexcused_percent: int


@dataclass(frozen=True)
class Completion:
    """How one person stands at one event. `attended` and `unexcused` are percentages of the whole event."""

    attended: Decimal
    unexcused: Decimal
    outcome: Outcome
    is_proposed_for_removal: bool

    @property
    def has_completed(self) -> bool:
        """Tell whether the event was completed."""
        return self.outcome is Outcome.COMPLETED


def completion(rule: CompletionRule, marked: Iterable[tuple[Timed, Mark]]) -> Completion | None:
    """Return how somebody stands who has these marks at the sessions of an event; None where there are no sessions.

    Whoever came later or left earlier attended what the time there makes; a session of which that cannot be reckoned
    is not counted as attended, nor as missed. Missing what is not marked yet, or was
    excused, is not without an excuse.
    """
    pairs = list(marked)
    by_hours = all(session.hours is not None for session, _mark in pairs)
    weights = [session.hours if by_hours and session.hours is not None else Decimal(1) for session, _mark in pairs]
    whole = sum(weights, Decimal(0))
    if not whole:
        return None
    there = sum((_share(session, mark, by_hours=by_hours) for session, mark in pairs), Decimal(0))
    ways = list(zip(weights, pairs, strict=True))
    unexcused = sum((weight for weight, (_s, mark) in ways if mark.state == ABSENT), Decimal(0))
    open_yet = sum((weight for weight, (_s, mark) in ways if not mark), Decimal(0))
    unknown = sum((weight for weight, (session, mark) in ways if lacks(session, mark)), Decimal(0))
    least = whole * rule.least_percent
    return Completion(
        attended=there * _WHOLE / whole,
        unexcused=unexcused * _WHOLE / whole,
        outcome=_outcome(least, there * _WHOLE, unknown * _WHOLE, open_yet * _WHOLE),
        is_proposed_for_removal=unexcused * _WHOLE > whole * rule.unexcused_percent,
    )


def is_overtaken(*, said: str, now: Completion | None, confirmed: str) -> bool:
    """Tell whether marks no longer say what they `said` when completing was confirmed; as it was `confirmed`, all is
    right again. Empty where nothing was."""
    outcome = Outcome.COMPLETED if now and now.has_completed else Outcome.NOT_COMPLETED
    return bool(said and confirmed) and outcome not in {said, confirmed}


def _outcome(least: Decimal, there: Decimal, unknown: Decimal, open_yet: Decimal) -> Outcome:
    """Return what follows from what was attended, and what may still turn out to have been."""
    most = there + unknown + open_yet
    if not most or most < least:
        return Outcome.NOT_COMPLETED
    return Outcome.COMPLETED if there >= least and there and not open_yet else Outcome.OPEN


def _share(session: Timed, mark: Mark, *, by_hours: bool) -> Decimal:
    if mark.state != PRESENT or lacks(session, mark):
        return Decimal(0)
    return (hours_there(session, mark) or Decimal(0)) if by_hours else Decimal(1)
