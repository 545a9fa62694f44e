"""Drawing a control sample: who is in it follows from the list, the seed and the size, for anybody who draws again.

Method `sha256-rank-1`: each id is ranked by the SHA-256 of seed, a line feed and the id, both in UTF-8; the digests are
compared as hexadecimal texts, and the first so many are drawn. With strata each stratum is drawn for itself by the same
ranks. Every subset of one size is equally likely, as far as SHA-256 is unpredictable to whoever does not know the seed.

Source: sorting by a pseudo-random key is simple random sampling without replacement (Sunter 1977, "List sequential
sampling with equal or unequal probabilities without replacement"); drawing from a committed seed with SHA-256 is what
election audits do (Rivest's sampler; Ottoboni, Stark et al., "Risk-limiting audits and the margin of victory", 2018).
"""

import hashlib
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from miara.model.pack import Indicator

METHOD = "sha256-rank-1"

PROPORTIONAL, EQUAL = "proportional", "equal"
"""How a sample is shared out among strata: by their size, or the same number from each."""


_UNITS = frozenset({"participations", "coached", "persons", "supports", "hours", "situations"})
"""Units of indicators behind which participations stand."""


def is_drawable(indicator: Indicator) -> bool:
    """Tell whether participations stand behind a figure: not so of coaches, nor of what other figures make."""
    return indicator.unit.name in _UNITS and indicator.kind != "formula" and not indicator.unvalued


def rank(seed: str, one: str) -> str:
    """Return what an id is ranked by."""
    return hashlib.sha256(f"{seed}\n{one}".encode()).hexdigest()


def drawn(population: Mapping[str, str], seed: str, sizes: Mapping[str, int]) -> list[str]:
    """Return who is drawn, in the order of their ranks. `population`: id → stratum; `sizes`: stratum → how many."""
    strata: dict[str, list[str]] = defaultdict(list)
    for one, stratum in population.items():
        strata[stratum].append(one)
    found = [
        one
        for stratum, ids in strata.items()
        for one in sorted(ids, key=lambda one: (rank(seed, one), one))[: sizes.get(stratum, 0)]
    ]
    return sorted(found, key=lambda one: (rank(seed, one), one))


def counted(strata: Iterable[str]) -> dict[str, int]:
    """Return how many there are of each stratum, in the order of their names."""
    found: dict[str, int] = defaultdict(int)
    for stratum in strata:
        found[stratum] += 1
    return dict(sorted(found.items()))


def shared_out(strata: Mapping[str, int], size: int, allocation: str = PROPORTIONAL) -> dict[str, int]:
    """Return how many to draw from each stratum: together `size`, from none more than it has.

    Proportional: the whole part of each one's due, the rest by the largest remainders (Hamilton), and at least one from
    each as long as the size allows. Equal: as many from each as from any other, the rest from the largest.
    """
    total = sum(strata.values())
    size = min(size, total)
    names = sorted((name for name in strata if strata[name]), key=lambda name: (-strata[name], name))
    least = 1 if size >= len(names) else 0
    due = {name: size * strata[name] / total if allocation == PROPORTIONAL else size / len(names) for name in names}
    # The larger part of everybody's due at once; what is left is given out one by one.
    found = {name: min(strata[name], max(least, int(due[name]) - len(names))) for name in names}
    for _number in range(size - sum(found.values())):
        open_ = [name for name in names if found[name] < strata[name]]
        most = max(open_, key=lambda name: (due[name] - found[name], strata[name], _backwards(name)))
        found[most] += 1
    return {name: found[name] for name in sorted(found)}


def _backwards(name: str) -> tuple[int, ...]:
    """Let the first of two names win where the larger wins."""
    return tuple(-ord(letter) for letter in name)


def size_of_share(total: int, percent: float) -> int:
    """Return how many a share of the population is, rounded up, so that the share is reached."""
    return min(total, math.ceil(round(total * percent / 100, 9)))


def is_even(strata: Mapping[str, int], looked_at: Mapping[str, int]) -> bool:
    """Tell whether everybody had the same chance, but for rounding by half a person in all strata together.

    More would let a stratum speak for others: one alone in its stratum, who must be drawn, is no tenth of all.
    """
    total, size = sum(strata.values()), sum(looked_at.values())
    return sum(abs(looked_at.get(name, 0) * total - size * number) for name, number in strata.items()) <= total


def listed(population: Mapping[str, str]) -> str:
    """Return the population as the text that is kept, hashed and handed out: a CSV of id and stratum, sorted by id."""
    lines = ["id,stratum", *(f"{one},{stratum}" for one, stratum in sorted(population.items()))]
    return "\n".join(lines) + "\n"


def read(text: str) -> dict[str, str]:
    """Return the population that such a text lists."""
    rows: Sequence[str] = text.splitlines()[1:]
    return {one: stratum for one, _comma, stratum in (row.partition(",") for row in rows)}
