"""Who gets a place, who waits, who is refused: by points, ties by the rule of the call. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

ACCEPTED, RESERVE, REFUSED = "accepted", "reserve", "refused"
NOT_ELIGIBLE, FORMAL_ERROR, TOO_FEW_POINTS, NO_PLACE = "not_eligible", "formal_error", "too_few_points", "no_place"
TWICE = "twice"
TOO_FEW_IN_ONE = "too_few_in_one"
BEFORE_POINTS = (TWICE, NOT_ELIGIBLE, FORMAL_ERROR)
"""Reasons for which the points were never asked: an appeal that is upheld against them leads to an assessment."""
BY_POINTS = (TOO_FEW_POINTS, TOO_FEW_IN_ONE)
"""Reasons that are points which do not suffice: an appeal that is upheld against them leads to an assessment anew, for
a free place alone is none for them."""
STOPPED = (TWICE, NOT_ELIGIBLE)
"""Reasons that follow from the answers alone: no card can change them, so none is needed."""


@dataclass(frozen=True)
class Card:
    """What one assessor found: formal questions answered, and points by criterion."""

    formal: Mapping[str, bool]
    points: Mapping[str, int]


@dataclass(frozen=True)
class Candidate:
    """One application before the ranking. `number` tells who came first; `points` are exact means over the assessors.

    `weights` say how much a point of a criterion counts, 1 where nothing is said.
    """

    key: Any
    number: int
    is_eligible: bool
    is_formally_right: bool
    points: Mapping[str, Fraction]
    is_repeated: bool = False
    """Whether the same person sent another one before."""
    weights: Mapping[str, Fraction] = field(default_factory=dict)

    @property
    def total(self) -> Fraction:
        """Return the weighted sum of the points, exactly."""
        return sum((points * self.weights.get(code, 1) for code, points in self.points.items()), Fraction(0))


@dataclass(frozen=True)
class Result:
    """Where one application stands. `place` counts among those that passed the gate; `tied`: shares its points.
    `stands`: by what it was put in order, see `standing`; empty of what has no place. `is_beyond`: accepted beyond the
    number of places."""

    key: Any
    outcome: str
    reason: str
    place: int | None
    total: Decimal
    tied: bool = False
    stands: tuple[Fraction, ...] = ()
    is_beyond: bool = False


def mean_points(cards: Sequence[Card], codes: Collection[str]) -> dict[str, Fraction]:
    """Return the exact mean of the assessors' points by criterion; no card gives no points."""
    if not cards:
        return {}
    return {code: Fraction(sum(card.points.get(code, 0) for card in cards), len(cards)) for code in codes}


def rounded(total: Fraction) -> Decimal:
    """Return points as they are written down: to two decimals. Who comes first is decided before."""
    hundredths = (Decimal(total.numerator * 100) / Decimal(total.denominator)).quantize(Decimal(1), ROUND_HALF_UP)
    return hundredths.scaleb(-2)


def is_formally_right(cards: Sequence[Card], codes: Collection[str]) -> bool:
    """Tell whether every assessor said yes to every formal question."""
    return all(card.formal.get(code, False) for card in cards for code in codes)


def ranked(
    candidates: Sequence[Candidate],
    *,
    places: int,
    reserve: int,
    least: int,
    ties: Sequence[Mapping[str, Any]],
    least_of: Mapping[str, Fraction] | None = None,
) -> list[Result]:
    """Return the results, those with a place first.

    Gate first: who applied twice, is not eligible or formally wrong is refused whatever the points. Then by points: at
    least so many in all, and of each criterion in `least_of` at least so many of it. Of two with the same points the
    `ties` decide one after the other, at last who came first.
    """
    wanted = least_of or {}
    reasons = {one.key: _gate(one) or _too_few(one, least, wanted) for one in candidates}
    order = sorted((one for one in candidates if not reasons[one.key]), key=lambda one: _key(one, ties))
    totals = [one.total for one in order]
    found = []
    for place, one in enumerate(order, start=1):
        outcome = ACCEPTED if place <= places else RESERVE if place <= places + reserve else REFUSED
        reason = NO_PLACE if outcome == REFUSED else ""
        tied = totals.count(one.total) > 1
        found.append(Result(one.key, outcome, reason, place, rounded(one.total), tied, standing(one, ties)))
    refused = sorted((one for one in candidates if reasons[one.key]), key=lambda one: one.number)
    return found + [Result(one.key, REFUSED, reasons[one.key], None, rounded(one.total)) for one in refused]


def standing(one: Candidate, ties: Sequence[Mapping[str, Any]]) -> tuple[Fraction, ...]:
    """Return by what a candidate is put in order among others: the points, then what each of the `ties` looks at. The
    lesser comes first; of two with the same `ties` do not tell who does."""
    parts = [-one.total]
    for tie in ties:
        if "points" in tie:
            parts.append(-one.points.get(tie["points"], Fraction(0)))
        elif tie.get("earlier"):
            parts.append(Fraction(one.number))
    return tuple(parts)


@dataclass(frozen=True)
class Listed:
    """One on the list: place, points, and by what it was put in order, None where that is not known any more.

    `anew`: its number, where its points were found anew after an appeal; None where it stands as the committee put it.
    """

    place: int
    total: Decimal
    stands: tuple[Fraction, ...] | None
    anew: int | None = None


@dataclass(frozen=True)
class Found:
    """Points found anew of an application, and by what they put it in order; `number` is the application's."""

    number: int
    total: Decimal
    stands: tuple[Fraction, ...]

    def comes_before(self, other: Listed) -> bool:
        """Tell whether these come before somebody on the list. Whom `ties` do not tell apart from this was there
        before; of two that were both found anew the lesser number comes first."""
        if other.stands is None:
            return self.total > other.total
        if other.anew is not None:
            return (self.stands, self.number) < (other.stands, other.anew)
        return self.stands < other.stands

    def is_tied_with(self, other: Listed) -> bool:
        """Tell whether somebody on the list has the same points, and `ties` tell who comes first."""
        return other.stands is not None and other.stands[0] == self.stands[0] and other.stands != self.stands

    def stands_as(self, other: Listed) -> bool:
        """Tell whether these are the points that somebody had."""
        return self.total == other.total and other.stands in (None, self.stands)


def earned(found: Found, own: Listed | None, others: Collection[Listed], places: int, reserve: int) -> str:
    """Return what the committee's list gives to points that are found anew, others being as they were then.

    `own` is where the application stood. The same points keep that place; others are put in order as at the meeting.
    """
    if own is not None and found.stands_as(own):
        before = sum(other.place < own.place for other in others)
    else:
        before = sum(not found.comes_before(other) for other in others)
    return ACCEPTED if before < places else RESERVE if before < places + reserve else REFUSED


def place_by_points(found: Found, listed: Collection[Listed]) -> int:
    """Return the place of somebody who comes to a list that stands: that of the first before whom they come, else the
    last. Places do not move: of two at one the more points come first, then `ties` decide."""
    after = [one.place for one in listed if found.comes_before(one)]
    return min(after) if after else max((one.place for one in listed), default=0) + 1


def short_of(one: Candidate, least: int, least_of: Mapping[str, Fraction]) -> str:
    """Return why the points of somebody who passed the gate do not suffice; empty where they do."""
    return _too_few(one, least, least_of)


def _gate(one: Candidate) -> str:
    if one.is_repeated:
        return TWICE
    if not one.is_eligible:
        return NOT_ELIGIBLE
    return "" if one.is_formally_right else FORMAL_ERROR


def _too_few(one: Candidate, least: int, least_of: Mapping[str, Fraction]) -> str:
    if one.total < least:
        return TOO_FEW_POINTS
    short = any(one.points.get(code, Fraction(0)) < wanted for code, wanted in least_of.items())
    return TOO_FEW_IN_ONE if short else ""


def _key(one: Candidate, ties: Sequence[Mapping[str, Any]]) -> tuple[Any, ...]:
    return (*standing(one, ties), one.number)
