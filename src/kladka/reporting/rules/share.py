"""What a sample says about all: the share with findings, and between which bounds the truth lies.

Everybody had the same chance: exact bounds for a sample drawn without replacement from a finite population, by the same
idea as Clopper and Pearson's (Biometrika 1934) with the hypergeometric distribution in place of the binomial (Konijn
1973, "Statistical theory of sample survey design and analysis"; Buonaccorsi 1987, The American Statistician 41). They
keep at least the promised confidence for every population; for a large one they are Clopper and Pearson's own.

Strata drawn unequally, by more than rounding: each stratum counts by its size; the bounds are Wilson's (JASA 1927) at
Kish's effective sample size (Survey sampling, 1965), as Franco, Little, Louis and Slud found to keep their confidence
well (Journal of Survey Statistics and Methodology, 2019), and never leave out what was seen.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

from kladka.reporting.rules.sample import is_even

EXACT, WEIGHTED = "exact", "weighted"


@dataclass(frozen=True)
class Part:
    """One stratum, or the whole: how many there are, how many were looked at, how many of these had findings."""

    population: int
    looked_at: int
    with_findings: int


@dataclass(frozen=True)
class Estimate:
    """A share and its bounds, all from 0 to 1. `share` is None where nobody was looked at."""

    share: float | None
    lower: float
    upper: float
    method: str

    def among(self, population: int) -> tuple[int, int]:
        """Return between how many of a population the bounds are."""
        return round(self.lower * population), round(self.upper * population)


def estimate(parts: Mapping[str, Part], confidence: float) -> Estimate:
    """Return what the parts together say. A stratum of which nobody was looked at leaves its whole share open."""
    population = sum(part.population for part in parts.values())
    looked_at = sum(part.looked_at for part in parts.values())
    if not looked_at:
        return Estimate(None, 0.0, 1.0, EXACT)
    if is_even(
        {name: part.population for name, part in parts.items()}, {name: part.looked_at for name, part in parts.items()}
    ):
        found = sum(part.with_findings for part in parts.values())
        return Estimate(found / looked_at, *exact(population, looked_at, found, confidence), EXACT)
    return _weighted(parts, population, confidence)


def exact(population: int, size: int, found: int, confidence: float) -> tuple[float, float]:
    """Return the bounds of the share in `population` when `found` of `size` drawn at random were found."""
    fewest, most = numbers(population, size, found, confidence)
    return fewest / population, most / population


def numbers(population: int, size: int, found: int, confidence: float) -> tuple[int, int]:
    """Return the fewest and the most of a population that go with `found` of `size` drawn at random."""
    tail = (1 - confidence) / 2
    lower, upper = found, population - (size - found)
    # The fewest with whom so many, or more, would not be too rare; then the most with whom so few, or fewer, would not.
    low, high = lower, upper
    while low < high:
        middle = (low + high) // 2
        if _at_most(population, size, middle, found - 1) < 1 - tail:
            high = middle
        else:
            low = middle + 1
    fewest = low
    low, high = lower, upper
    while low < high:
        middle = (low + high + 1) // 2
        if _at_most(population, size, middle, found) > tail:
            low = middle
        else:
            high = middle - 1
    return fewest, low


def _at_most(population: int, size: int, marked: int, most: int) -> float:
    """Return how likely a sample holds at most so many of the marked (hypergeometric), in exact whole numbers."""
    others = population - marked
    first = max(0, size - others)
    if most < first:
        return 0.0
    term, below, whole = 1, 0, 0
    for number in range(first, min(size, marked) + 1):
        whole += term
        if number <= most:
            below += term
        step_up = (marked - number) * (size - number)
        step_down = (number + 1) * (others - size + number + 1)
        # All terms share one factor, so that whole numbers stay whole; nothing is rounded before the last division.
        below, whole, term = below * step_down, whole * step_down, term * step_up
        if not term:
            break
    return below / whole


def _weighted(parts: Mapping[str, Part], population: int, confidence: float) -> Estimate:
    seen = [part for part in parts.values() if part.looked_at]
    known = sum(part.population for part in seen)
    share = sum(part.population / known * part.with_findings / part.looked_at for part in seen)
    effective = 1 / sum((part.population / known) ** 2 / part.looked_at for part in seen)
    lower, upper = wilson(share, effective, confidence)
    unseen = (population - known) / population
    # Those who were seen are known, whatever a formula says.
    found = sum(part.with_findings for part in seen)
    in_order = sum(part.looked_at for part in seen) - found
    least, most = found / population, 1 - in_order / population
    return Estimate(share, max(least, lower * (1 - unseen)), min(most, upper * (1 - unseen) + unseen), WEIGHTED)


def wilson(share: float, size: float, confidence: float) -> tuple[float, float]:
    """Return Wilson's score interval for a share among `size`."""
    z = NormalDist().inv_cdf(1 - (1 - confidence) / 2)
    middle = share + z * z / (2 * size)
    width = z * sqrt(share * (1 - share) / size + z * z / (4 * size * size))
    whole = 1 + z * z / size
    return max(0.0, (middle - width) / whole), min(1.0, (middle + width) / whole)
