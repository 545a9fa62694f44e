"""What follows from a grant: days of its contract, monthly parts, what is left to settle. Pure; told the day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal
from typing import NamedTuple

from kladka.core.dated import dated_rule
from kladka.core.months import months_after

FILE = "rules/grants.yaml"
_CENT = Decimal("0.01")
_NONE = Decimal("0.00")


class Spent(NamedTuple):
    """An expense: its amount, and what of it is eligible; None while nobody has judged it."""

    amount: Decimal
    eligible: Decimal | None


@dataclass(frozen=True)
class Balance:
    """The money of a grant: granted, paid out, documented, eligible, and how many expenses nobody has judged."""

    granted: Decimal
    paid: Decimal
    documented: Decimal
    eligible: Decimal
    waiting: int

    @property
    def unpaid(self) -> Decimal:
        """What is still to be paid out."""
        return max(self.granted - self.paid, _NONE)

    @property
    def remaining(self) -> Decimal:
        """What was paid out, and has no document yet."""
        return max(self.paid - self.documented, _NONE)

    @property
    def to_return(self) -> Decimal:
        """What was paid out beyond what is eligible: it comes back."""
        return max(self.paid - self.eligible, _NONE)


def balance(granted: Decimal, paid: Iterable[Decimal], spent: Iterable[Spent]) -> Balance:
    """Return the money of a grant."""
    every = list(spent)
    return Balance(
        granted=granted,
        paid=sum(paid, _NONE),
        documented=sum((each.amount for each in every), _NONE),
        eligible=sum((each.eligible or _NONE for each in every), _NONE),
        waiting=sum(each.eligible is None for each in every),
    )


def monthly(amount: Decimal, months: int, first: date) -> list[tuple[date, Decimal]]:
    """Return a day and a part for each month: equal parts to the grosz, the last one holds the rest."""
    part = (amount / months).quantize(_CENT, ROUND_DOWN)
    days = [months_after(first, number) for number in range(months)]
    return [*((day, part) for day in days[:-1]), (days[-1], amount - part * (months - 1))]


def last_due(kind: str, months: int | None, first: date) -> date:
    """Return the day on which the last month of bridging support is due; of another grant the first day."""
    return months_after(first, months - 1) if kind == "bridging" and months else first


def settle_by(kind: str, signed_on: date, last_due: date | None = None) -> date:
    """Return the usual last day of settling: of bridging support it is counted from its last month."""
    begun = last_due if kind == "bridging" and last_due else signed_on
    return months_after(begun, int(dated_rule(FILE, "settled", signed_on)[kind]))


def stands_until(kind: str, signed_on: date) -> date:
    """Return the usual day until which the enterprise and its jobs have to stand."""
    return months_after(signed_on, int(dated_rule(FILE, "stands", signed_on)[kind]))


def bridging_months(on: date) -> tuple[int, int]:
    """Return the least and the most months of bridging support, where a call says nothing else."""
    rule = dated_rule(FILE, "bridging", on)
    return int(rule["least"]), int(rule["most"])


def return_days(on: date) -> int:
    """Return how many days after the decision money has to come back."""
    return int(dated_rule(FILE, "returned", on)["days"])
