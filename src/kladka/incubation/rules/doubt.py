"""What of the money of a grant is in doubt: outside its plan, above a line of it, outside its time. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

_NONE = Decimal("0.00")


class Doubt(StrEnum):
    """Why money may not be eligible: codes of "grant-cuts"."""

    OUTSIDE_PLAN = "outside_plan"
    ABOVE_PLAN = "above_plan"
    OUTSIDE_TIME = "outside_time"


@dataclass(frozen=True)
class Plan:
    """What a grant may be spent on: how much by each line, from which day to which."""

    lines: Mapping[UUID, Decimal]
    first: date | None = None
    last: date | None = None

    def holds(self, day: date) -> bool:
        """Tell whether a day lies in the time of spending."""
        return (self.first is None or day >= self.first) and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class Outlay:
    """An expense: its line, None outside the plan; what of it is eligible, None while nobody has judged it.

    `is_answered`: somebody wrote why it is eligible all the same.
    """

    key: UUID
    line: UUID | None
    day: date
    amount: Decimal
    eligible: Decimal | None = None
    is_answered: bool = False


def doubts_about(outlay: Outlay, eligible: Decimal, plan: Plan, others: Sequence[Outlay]) -> dict[Doubt, Decimal]:
    """Return how much of what is to be `eligible` of an expense is in doubt, and why; `others` have their share."""
    found: dict[Doubt, Decimal] = {}
    if eligible <= 0:
        return found
    if outlay.line is None:
        found[Doubt.OUTSIDE_PLAN] = eligible
    else:
        taken = sum((each.eligible or _NONE for each in others if each.line == outlay.line), _NONE)
        above = eligible - max(plan.lines.get(outlay.line, _NONE) - taken, _NONE)
        if above > 0:
            found[Doubt.ABOVE_PLAN] = above
    if not plan.holds(outlay.day):
        found[Doubt.OUTSIDE_TIME] = eligible
    return found


def proposed(outlay: Outlay, plan: Plan, others: Sequence[Outlay]) -> tuple[Decimal, str]:
    """Return what of an expense is eligible beyond doubt, and the code that says why it is not all."""
    found = doubts_about(outlay, outlay.amount, plan, others)
    if not found:
        return outlay.amount, ""
    worst = max(found, key=lambda code: found[code])
    return outlay.amount - found[worst], str(worst)


def doubts_in(plan: Plan, outlays: Sequence[Outlay]) -> list[tuple[Outlay, Doubt, Decimal]]:
    """Return what is in doubt of all that was judged eligible. Of a line that is spent twice the later ones are."""
    found = []
    for place, each in enumerate(outlays):
        told = doubts_about(each, each.eligible or _NONE, plan, outlays[:place])
        found += [(each, code, amount) for code, amount in told.items()]
    return found


def unanswered(plan: Plan, outlays: Sequence[Outlay]) -> list[Outlay]:
    """Return the expenses in doubt of which nobody wrote why they are eligible; of a line above its plan one answer is
    enough, whichever of its expenses it stands at, but not one that says why an expense is outside the time."""
    doubts = doubts_in(plan, outlays)
    codes = {each.key: {code for one, code, _amount in doubts if one.key == each.key} for each in outlays}
    answered = {each.line for each in outlays if each.is_answered and codes[each.key] != {Doubt.OUTSIDE_TIME}}
    return [
        each
        for each, code, _amount in doubts
        if not (each.is_answered or (code == Doubt.ABOVE_PLAN and each.line in answered))
    ]
