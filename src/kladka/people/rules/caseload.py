"""How much a coach carries on a day, and how much may be carried. Pure: the dated data are handed in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

type Dated = Sequence[Mapping[str, Any]]
_WEIGHED = ("models", "stages")


@dataclass(frozen=True)
class Limits:
    """How many people one coach may have: from `soft` on the limit is near, above `hard` it is passed."""

    soft: int
    hard: int


class Standing(StrEnum):
    """Where a caseload stands against its limits."""

    WITHIN = "within"
    NEAR = "near"
    PASSED = "passed"


def limits_on(data: Mapping[str, Any], *, project: str, profile: str, on: date) -> Limits:
    """Return the limits that hold on a day: the project's own before the profile's before everybody's."""
    offered = (data["projects"].get(project), data["profiles"].get(profile), data["default"])
    found = next(row for rows in offered if (row := _holding(rows or (), on)))
    return Limits(found["soft"], found["hard"])


@dataclass(frozen=True)
class Weights:
    """What one participation weighs on a day: `usual`, unless its model or its stage ("model/stage") has its own."""

    usual: Decimal
    models: Mapping[str, Decimal]
    stages: Mapping[str, Decimal]

    @property
    def are_alike(self) -> bool:
        """Tell whether everybody weighs the same."""
        return not self.models and not self.stages


def weights_on(rows: Dated, on: date) -> Weights:
    """Return the weights that hold on a day; before all of them everybody weighs 1."""
    found = _holding(rows, on) or {"default": 1}
    models, stages = (
        {name: Decimal(str(weight)) for name, weight in (found.get(kind) or {}).items()} for kind in _WEIGHED
    )
    return Weights(Decimal(str(found["default"])), models, stages)


def weighted(rows: Dated, carried: Iterable[tuple[str, str, int]], on: date) -> Decimal:
    """Return the weight of participations, given as (model, stage, how many), by the weights of a day.

    The weight of a stage, named as "model/stage", comes before that of the model, before everybody's.
    """
    found = weights_on(rows, on)
    each = {**found.models, **found.stages}
    return sum((each.get(stage, each.get(model, found.usual)) * number for model, stage, number in carried), Decimal(0))


def weighs_stages(rows: Dated, on: date) -> bool:
    """Tell whether a stage has a weight of its own on a day."""
    return bool(weights_on(rows, on).stages)


def standing(load: Decimal, limits: Limits) -> Standing:
    """Tell where a weighted caseload stands."""
    if load > limits.hard:
        return Standing.PASSED
    return Standing.NEAR if load >= limits.soft else Standing.WITHIN


def _holding(rows: Dated, on: date) -> Mapping[str, Any] | None:
    begun = [row for row in rows if row["from"] <= on]
    return max(begun, key=lambda row: row["from"]) if begun else None


@dataclass(frozen=True)
class Candidate:
    """A coach who may take somebody over: how much is carried already, and which powiats are served."""

    key: str
    load: Decimal
    powiats: frozenset[str] = frozenset()


def proposal(people: Sequence[tuple[str, str]], candidates: Sequence[Candidate]) -> dict[str, str]:
    """Propose who goes on with whom: people as (key, powiat), each to the least loaded coach who serves the powiat.

    Where nobody serves it, to the least loaded of all. Every person counts as one; the order given decides a tie.
    """
    loads = {each.key: each.load for each in candidates}
    found: dict[str, str] = {}
    for key, powiat in people:
        near = [each for each in candidates if powiat in each.powiats] or list(candidates)
        if near:
            chosen = min(near, key=lambda each: loads[each.key]).key
            loads[chosen] += 1
            found[key] = chosen
    return found
