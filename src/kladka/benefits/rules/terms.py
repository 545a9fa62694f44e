"""The terms of a kind of benefit: for what it is paid, at which dated rates. As the packs or a decision hold them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

MONTH, HOUR, DAY, ONCE = "month", "hour", "day", "once"
UNITS = frozenset({MONTH, HOUR, DAY, ONCE})


@dataclass(frozen=True)
class Rate:
    """An amount, or a share, that holds from a day on."""

    since: date
    amount: Decimal


@dataclass(frozen=True)
class Terms:
    """What is paid and for what.

    `is_cost`: paid is what was granted, at most the rate. `divisor`: the part of a monthly amount that one calendar
    day is worth. `reduces`: absences each day of which takes such a part away. `allowed`: absences that are free on
    so many days for each begun month. `contributions` are shares of the amount, by the name of the insurance.
    """

    kind: str
    unit: str
    rates: tuple[Rate, ...]
    attendance: frozenset[str] = frozenset()
    is_cost: bool = False
    needs_proof: bool = False
    most_a_month: tuple[Rate, ...] = ()
    divisor: int = 30
    reduces: frozenset[str] = frozenset()
    allowed: Mapping[str, int] = field(default_factory=dict)
    contributions: Mapping[str, tuple[Rate, ...]] = field(default_factory=dict)


def terms_of(kind: str, raw: Mapping[str, Any]) -> Terms:
    """Return the terms that a pack, or what a decision kept of it, says. Raises ValueError for an unknown unit."""
    if raw["unit"] not in UNITS:
        raise ValueError(f"There is no unit {raw['unit']} of a benefit.")
    return Terms(
        kind=kind,
        unit=raw["unit"],
        rates=_rates(raw["rates"]),
        attendance=frozenset(raw.get("attendance", ())),
        is_cost=bool(raw.get("cost")),
        needs_proof=bool(raw.get("documents")),
        most_a_month=_rates(raw.get("most_a_month", ())),
        divisor=int(raw.get("divisor", 30)),
        reduces=frozenset(raw.get("reduces", ())),
        allowed=dict(raw.get("allowed", {})),
        contributions={one["label"]["pl"]: _rates(one["shares"], "share") for one in raw.get("contributions", ())},
    )


def rate_on(rates: Sequence[Rate], day: date) -> Decimal | None:
    """Return the newest amount that had begun by a day; None before all of them."""
    begun = [rate for rate in rates if rate.since <= day]
    return max(begun, key=lambda rate: rate.since).amount if begun else None


def follow(decided: Terms, now: Terms, decided_on: date) -> Terms:
    """Return the terms of a decision with the rates, limits and shares of contributions that began after it.

    What held on the day of the decision stays as it was decided, also where the packs say something else of that time
    by now.
    """

    def joined(old: Sequence[Rate], new: Sequence[Rate]) -> tuple[Rate, ...]:
        kept = [rate for rate in old if rate.since <= decided_on]
        return (*kept, *(rate for rate in new if rate.since > decided_on))

    return Terms(
        **{
            **vars(decided),
            "rates": joined(decided.rates, now.rates),
            "most_a_month": joined(decided.most_a_month, now.most_a_month),
            "contributions": {
                name: joined(decided.contributions.get(name, ()), now.contributions.get(name, ()))
                for name in {**decided.contributions, **now.contributions}
            },
        }
    )


def _rates(raw: Iterable[Mapping[str, Any]], key: str = "amount") -> tuple[Rate, ...]:
    found = [Rate(_day(one["from"]), Decimal(str(one[key]))) for one in raw]
    return tuple(sorted(found, key=lambda rate: rate.since))


def _day(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value
