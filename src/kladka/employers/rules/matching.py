"""Comparing what a participant wants with what a vacancy offers, criterion by criterion. There is no score.

A veto outranks everything that fits: it is an outcome of its own, named value by value, and vacancies are put in order
by it first. Where the vacancy does not say what a veto is about, the finding says so.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum


class Outcome(StrEnum):
    """How one criterion comes out, the weightiest first."""

    VETO = "veto"
    NOT = "not"
    UNKNOWN = "unknown"
    PARTLY = "partly"
    FITS = "fits"


@dataclass(frozen=True)
class Wishes:
    """What a participant said. `values` and `vetoes` by criterion; nothing said about a criterion is no wish."""

    values: Mapping[str, frozenset[str]] = field(default_factory=dict)
    vetoes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    hours_from: Decimal | None = None
    hours_until: Decimal | None = None
    pay_from: int | None = None


@dataclass(frozen=True)
class Job:
    """What is known of a vacancy. A criterion that is missing is not known."""

    values: Mapping[str, frozenset[str]] = field(default_factory=dict)
    hours: Decimal | None = None
    pay_from: int | None = None
    pay_until: int | None = None


@dataclass(frozen=True)
class Finding:
    """One criterion's outcome and why.

    `vetoed`: what the job has against a veto. `unclear`: vetoes of which the job does not tell; `spared`: those that it
    has not, as it is described. `matching` and `missing`: what goes together and what does not. `lacks`: whose side is
    not known, "person" (who wished for nothing here; a veto may be all they said) or "job".
    """

    criterion: str
    outcome: Outcome
    vetoed: frozenset[str] = frozenset()
    unclear: frozenset[str] = frozenset()
    spared: frozenset[str] = frozenset()
    matching: frozenset[str] = frozenset()
    missing: frozenset[str] = frozenset()
    lacks: frozenset[str] = frozenset()


def compare(rules: Mapping[str, str], wishes: Wishes, job: Job, *, near: Decimal) -> list[Finding]:
    """Return one finding for each criterion in `rules` (criterion → rule), in that order, whatever is known.

    `near` is the share of the hours wished by which a job's hours may differ and still fit partly.
    """
    numbers = {"near": lambda: _hours(wishes, job, near), "at_least": lambda: _pay(wishes, job)}
    return [
        numbers[rule]() if rule in numbers else _values(criterion, rule, wishes, job)
        for criterion, rule in rules.items()
    ]


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings with vetoes first, then what does not fit, and so on; within an outcome in their own order."""
    places = list(Outcome)
    return sorted(findings, key=lambda one: places.index(one.outcome))


def order_of(findings: Sequence[Finding]) -> tuple[int, ...]:
    """Return the place of a vacancy among others: fewer vetoes first, then fewer that do not fit, then fewer unclear.

    Counted outcome by outcome and compared in this order, so that nothing that fits makes up for a veto.
    """
    counted = {each: sum(one.outcome is each for one in findings) for each in Outcome}
    unclear = sum(bool(one.unclear) for one in findings)
    return counted[Outcome.VETO], unclear, counted[Outcome.NOT], counted[Outcome.UNKNOWN], -counted[Outcome.FITS]


def _values(criterion: str, rule: str, wishes: Wishes, job: Job) -> Finding:
    wanted = wishes.values.get(criterion, frozenset())
    vetoes = wishes.vetoes.get(criterion, frozenset())
    has = job.values.get(criterion, frozenset())
    vetoed = vetoes & has
    told = {
        "vetoed": vetoed,
        "unclear": vetoes if not has else frozenset(),
        "spared": vetoes - has if has else frozenset(),
        "matching": wanted & has,
        "lacks": _lacking(person=bool(wanted), job=bool(has)),
    }
    # Of several ways that lead to one job it is enough that one is not refused; it still names the one that is.
    if vetoed and (rule != "meets" or vetoed == has):
        return Finding(criterion, Outcome.VETO, missing=_missing(rule, wanted, has) - vetoed, **told)
    if not wanted or not has:
        return Finding(criterion, Outcome.UNKNOWN, **told)
    missing = _missing(rule, wanted, has)
    outcome = Outcome.FITS if not missing else Outcome.PARTLY if wanted & has - vetoed else Outcome.NOT
    return Finding(criterion, outcome, missing=missing, **told)


def _missing(rule: str, wanted: frozenset[str], has: frozenset[str]) -> frozenset[str]:
    match rule:
        case "within":
            return has - wanted if wanted else frozenset()
        case "covers":
            return wanted - has if has else frozenset()
        case "meets":
            return frozenset() if wanted & has else wanted
        case _:
            raise ValueError(f"There is no rule {rule!r} to match by.")


def _hours(wishes: Wishes, job: Job, near: Decimal) -> Finding:
    least, most = wishes.hours_from, wishes.hours_until
    lacks = _lacking(person=least is not None or most is not None, job=job.hours is not None)
    if lacks or job.hours is None:
        return Finding("hours", Outcome.UNKNOWN, lacks=lacks)
    below = least is not None and job.hours < least
    above = most is not None and job.hours > most
    if not below and not above:
        return Finding("hours", Outcome.FITS)
    edge = least if below else most
    is_near = edge is not None and abs(job.hours - edge) <= edge * near
    return Finding("hours", Outcome.PARTLY if is_near else Outcome.NOT)


def _pay(wishes: Wishes, job: Job) -> Finding:
    offered = [one for one in (job.pay_from, job.pay_until) if one is not None]
    lacks = _lacking(person=wishes.pay_from is not None, job=bool(offered))
    if lacks or wishes.pay_from is None:
        return Finding("pay", Outcome.UNKNOWN, lacks=lacks)
    if min(offered) >= wishes.pay_from:
        return Finding("pay", Outcome.FITS)
    return Finding("pay", Outcome.PARTLY if max(offered) >= wishes.pay_from else Outcome.NOT)


def _lacking(*, person: bool, job: bool) -> frozenset[str]:
    return frozenset(name for name, known in (("person", person), ("job", job)) if not known)
