"""What a figure may come to if the project goes on as it has been going, and how far that may miss.

A figure moves by steps, such as months. Each step's change is taken as drawn from the same urn as those seen, one
apart from the other. Then after `ahead` more steps the figure stands, on average, `ahead` times the mean change higher,
and it misses that by two things that add up: the changes still to come scatter (their variance grows with `ahead`), and
the mean is known only from so many steps (that error grows with `ahead` squared). The range is that of Student's
distribution:

    now + ahead * mean ± t * s * sqrt(ahead + ahead² / n)

Three things keep it honest. Whoever comes one by one scatters at least as Poisson's law says, so a count's variance
is never taken for less than its mean, however even the months were. A figure that has never fallen is not said to fall,
and none falls below zero. And where little has happened, nothing is said at all.

What it does not know: that recruitment stops before the end, that a training is planned, that facts of the last weeks
are recorded late. The pages say so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import sqrt
from statistics import NormalDist, fmean, variance
from typing import Any

from kladka.core import packs


@dataclass(frozen=True)
class Basis:
    """How much history a forecast takes, and how often its range shall hold."""

    least_steps: int
    least_moved: int
    most_steps: int
    likely: float


@dataclass(frozen=True)
class Forecast:
    """Where a figure may stand: a point inside its range. `steps` and `pace`: from how many steps, and their mean."""

    value: float
    low: float
    high: float
    steps: int
    pace: float


def basis_on(day: date) -> Basis:
    """Return the rule that holds on a day; before all of them the first one."""
    rules: list[dict[str, Any]] = sorted(packs.load("rules/forecast.yaml")["forecast"], key=lambda rule: rule["from"])
    rule = next((each for each in reversed(rules) if each["from"] <= day), rules[0])
    return Basis(rule["least_steps"], rule["least_moved"], rule["most_steps"], rule["likely"])


def forecast(ends: Sequence[float], now: float, ahead: float, basis: Basis, *, one_by_one: bool) -> Forecast | None:
    """Return where a figure may stand `ahead` steps from now; None where there is too little to go by.

    `ends`: its values at the ends of equally long steps, the oldest first; `now`: its value today, perhaps within a
    step. `one_by_one`: it counts units, so that it scatters at least as such counts do.
    """
    moves = [later - earlier for earlier, later in pairwise(ends)][-basis.most_steps :]
    if ahead <= 0 or len(moves) < basis.least_steps or sum(move != 0 for move in moves) < basis.least_moved:
        return None
    pace = fmean(moves)
    spread = max(variance(moves), abs(pace)) if one_by_one else variance(moves)
    middle = now + ahead * pace
    reach = student(basis.likely, len(moves) - 1) * sqrt(spread * (ahead + ahead**2 / len(moves)))
    floor = now if min(moves) >= 0 else min(now, 0.0)
    low, point, high = (max(each, floor) for each in (middle - reach, middle, middle + reach))
    return Forecast(point, low, high, len(moves), pace)


def student(likely: float, freedom: int) -> float:
    """Return how many standard deviations from the middle hold a share of Student's distribution.

    The expansion of Cornish and Fisher (Abramowitz and Stegun 26.7.5), exact to some thousandths from five degrees of
    freedom on.
    """
    z = NormalDist().inv_cdf((1 + likely) / 2)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
    )
    return z + sum(term / float(freedom**power) for power, term in enumerate(terms, 1))
