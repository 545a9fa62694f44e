"""Who gets a place, who waits, who is refused: by points, ties by the rule of the call. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

ACCEPTED, RESERVE, REFUSED = "accepted", "reserve", "refused"
NOT_ELIGIBLE, FORMAL_ERROR, TOO_FEW_POINTS, NO_PLACE = "not_eligible", "formal_error", "too_few_points", "no_place"
TWICE = "twice"
STOPPED = (TWICE, NOT_ELIGIBLE)
"""Reasons that follow from the answers alone: no card can change them, so none is needed."""


@dataclass(frozen=True)
class Card:
    """What one assessor found: formal questions answered, and points by criterion."""

    formal: Mapping[str, bool]
    points: Mapping[str, int]


@dataclass(frozen=True)
class Candidate:
    """One application before the ranking. `number` tells who came first; `points` are means over the assessors."""

    key: Any
    number: int
    is_eligible: bool
    is_formally_right: bool
    points: Mapping[str, Decimal]
    is_repeated: bool = False
    """Whether the same person sent another one before."""

    @property
    def total(self) -> Decimal:
        """Return the sum of the points."""
        return sum(self.points.values(), Decimal(0))


@dataclass(frozen=True)
class Result:
    """Where one application stands. `place` counts among those that passed the gate; `tied`: shares its points."""

    key: Any
    outcome: str
    reason: str
    place: int | None
    total: Decimal
    tied: bool = False


def mean_points(cards: Sequence[Card], codes: Collection[str]) -> dict[str, Decimal]:
    """Return the mean of the assessors' points by criterion, to two decimals; no card gives no points."""
    if not cards:
        return {}
    number = Decimal(len(cards))
    return {
        code: (Decimal(sum(card.points.get(code, 0) for card in cards)) / number).quantize(
            Decimal("0.01"), ROUND_HALF_UP
        )
        for code in codes
    }


def is_formally_right(cards: Sequence[Card], codes: Collection[str]) -> bool:
    """Tell whether every assessor said yes to every formal question."""
    return all(card.formal.get(code, False) for card in cards for code in codes)


def ranked(
    candidates: Sequence[Candidate], *, places: int, reserve: int, least: int, ties: Sequence[Mapping[str, Any]]
) -> list[Result]:
    """Return the results, those with a place first.

    Gate first: who applied twice, is not eligible or formally wrong is refused whatever the points. Then by points; of
    two with the same points the `ties` decide one after the other, at last who came first.
    """
    through = [one for one in candidates if _gate(one) == "" and one.total >= least]
    order = sorted(through, key=lambda one: _key(one, ties))
    totals = [one.total for one in order]
    found = []
    for place, one in enumerate(order, start=1):
        outcome = ACCEPTED if place <= places else RESERVE if place <= places + reserve else REFUSED
        reason = NO_PLACE if outcome == REFUSED else ""
        found.append(Result(one.key, outcome, reason, place, one.total, tied=totals.count(one.total) > 1))
    refused = sorted((one for one in candidates if one not in through), key=lambda one: one.number)
    return found + [Result(one.key, REFUSED, _gate(one) or TOO_FEW_POINTS, None, one.total) for one in refused]


def place_by_points(total: Decimal, standing: Collection[tuple[int, Decimal]]) -> int:
    """Return the place of somebody who comes to a list that stands: before the first with fewer points, else the last.

    `standing` are the places and points of those on it. Places do not move: of two at one the more points come first.
    """
    fewer = [place for place, points in standing if points < total]
    return min(fewer) if fewer else max((place for place, _points in standing), default=0) + 1


def _gate(one: Candidate) -> str:
    if one.is_repeated:
        return TWICE
    if not one.is_eligible:
        return NOT_ELIGIBLE
    return "" if one.is_formally_right else FORMAL_ERROR


def _key(one: Candidate, ties: Sequence[Mapping[str, Any]]) -> tuple[Any, ...]:
    parts: list[Any] = [-one.total]
    for tie in ties:
        if "points" in tie:
            parts.append(-one.points.get(tie["points"], Decimal(0)))
        elif tie.get("earlier"):
            parts.append(one.number)
    return (*parts, one.number)
