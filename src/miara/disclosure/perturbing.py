"""Cell keys: every cell is moved by a small random amount that depends on who is in it and on nothing else.

The same people give the same number in every table and every release, so that asking again does not help, and two
cells that differ by one person are moved independently. The amounts have mean 0 and a chosen spread; among all
distributions with these properties the one with the largest entropy is used, so nothing else is said. Nobody stays
nobody, and no cell becomes negative. Method: cell-key perturbation as statistical offices use it (Fraser and Wooton
2005).
"""

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from functools import lru_cache

import numpy as np
from scipy.optimize import minimize

from miara.disclosure.cells import Cell, Table
from miara.disclosure.publishable import Publishable, distances, publishable
from miara.model.errors import FactsError, UnknownNameError

KEYS = 2**32
LEAST_SPREAD = 0.5
"""With a smaller variance more than half of the cells would show the true number."""

type Numbers = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


def perturb(
    table: Table, members: Mapping[Cell, Iterable[str]], *, secret: bytes, spread: float = 2.0, most: int = 5
) -> Publishable:
    """Move every count by a whole number from -`most` to `most` with variance `spread`.

    `members`: the ids in each cell with anybody; `secret`: at least 16 bytes that never leave the house and stay the
    same from release to release. Raises FactsError where members and counts disagree, UnknownNameError for a spread
    that would leave most numbers true, or cannot be had within `most`.
    """
    if most % 1 or not (most >= 1 and LEAST_SPREAD <= spread <= most**2):
        ends = f"from {LEAST_SPREAD} to the square of the most a count is moved by, which is a whole number"
        raise UnknownNameError(f"The spread goes {ends} above 0; {spread} within {most} would not hide anybody.")
    if len(secret) < 16:
        raise FactsError("The secret has at least 16 bytes.")
    shown = {}
    for cell, count in table.counts.items():
        listed = set(members.get(cell, ()))
        if len(listed) != count:
            raise FactsError(f"{cell[0]} counts {count} in {cell[2] or 'all'}, but {len(listed)} members are given.")
        shown[cell] = count + _moved(count, _cell_key(listed, secret), spread, most)
    settings = {"spread": spread, "most": most}
    return publishable("perturbed", settings, shown, distances(table.counts, shown))


def _cell_key(members: set[str], secret: bytes) -> float:
    """A number from 0 to below 1 made of the record keys of all members."""
    return sum(_record_key(member, secret) for member in members) % KEYS / KEYS


@lru_cache(1_000_000)
def _record_key(member: str, secret: bytes) -> int:
    return int.from_bytes(hmac.digest(secret, member.encode(), hashlib.sha256)[:4])


def _moved(count: int, key: float, spread: float, most: int) -> int:
    if count == 0:
        return 0
    amounts, reached = _distribution(min(count, most), spread, most)
    return int(amounts[int(np.searchsorted(reached, key, side="right"))])


@lru_cache(256)
def _distribution(down: int, spread: float, most: int) -> tuple[Numbers, Numbers]:
    """Amounts from -down to most, and the cumulated chance of each but the last.

    Of all distributions on these amounts with mean 0 and variance `spread` (or as near as small counts allow) the one
    of largest entropy: its chances are exp(a·x + b·x²), and a, b minimise the convex dual.
    """
    amounts = np.arange(-down, most + 1, dtype=np.float64)
    reachable = min(spread, 0.9 * down * most)

    def dual(ab: Numbers) -> float:
        powers = ab[0] * amounts + ab[1] * (amounts**2 - reachable)
        top = powers.max()
        return float(top + np.log(np.exp(powers - top).sum()))

    a, b = minimize(dual, np.array([0.0, -0.5 / max(spread, 0.1)]), method="BFGS").x
    powers = a * amounts + b * amounts**2
    chances = np.exp(powers - powers.max())
    chances /= chances.sum()
    return amounts, np.asarray(np.cumsum(chances)[:-1], dtype=np.float64)
