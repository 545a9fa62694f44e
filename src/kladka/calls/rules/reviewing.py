"""Which assessments count: two that agree, or with a third the two that are nearest. Pure."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import combinations

from kladka.calls.rules.ranking import Card

PERCENT = 100


def total_of(card: Card, weights: Mapping[str, Fraction]) -> Fraction:
    """Return the weighted points of one card, exactly."""
    return sum((points * weights.get(code, Fraction(1)) for code, points in card.points.items()), Fraction(0))


def differ(cards: Sequence[Card], weights: Mapping[str, Fraction], *, percent: int, most: Fraction) -> bool:
    """Tell whether two cards lie further apart than so many percent of the most points: then a third assesses."""
    totals = [total_of(card, weights) for card in cards]
    return len(totals) > 1 and (max(totals) - min(totals)) * PERCENT > most * percent


def counted(
    first: Sequence[Card],
    third: Card | None,
    weights: Mapping[str, Fraction],
    *,
    percent: int,
    most: Fraction,
    equal: str = "all",
) -> list[Card]:
    """Return the cards whose mean counts, whatever order they were entered in.

    The first two alone while they agree: a third that was made before one of them was mended is left out. Else the two
    whose totals are nearest; where the middle one is as far from either, those that `equal` names: the "higher" two,
    the "lower" two, or "all" three.
    """
    if third is None or not differ(first, weights, percent=percent, most=most):
        return list(first)
    three = [*first, third]

    def apart(pair: tuple[Card, Card]) -> Fraction:
        return abs(total_of(pair[0], weights) - total_of(pair[1], weights))

    pairs = list(combinations(three, 2))
    nearest = min(apart(pair) for pair in pairs)
    best = [pair for pair in pairs if apart(pair) == nearest]
    if len(best) == 1:
        return list(best[0])
    if equal == "all" or nearest == 0:
        return three
    choose = max if equal == "higher" else min
    return list(choose(best, key=lambda pair: sum(total_of(card, weights) for card in pair)))
