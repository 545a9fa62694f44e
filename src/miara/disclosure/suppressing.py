"""Small cells are hidden, and then as many others as it takes: a reader who knows every published number and every rule
must not be able to say of a hidden cell more than that it lies in a range at least as wide as the threshold.

Whether that holds is asked of a linear solver, once down and once up for each hidden cell, as an attacker would.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array

from miara.disclosure.cells import Cell, Rule, Table
from miara.disclosure.publishable import HIDDEN, Loss, Publishable, Shown, publishable

UNBOUNDED = float("inf")

type Numbers = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


def suppress(table: Table, threshold: int) -> Publishable:
    """Hide every count from 1 to `threshold` - 1, and others so that no hidden one can be told more narrowly.

    Zeros are shown: nobody is nobody. The total of a figure is hidden last.
    """
    small = {cell for cell, count in table.counts.items() if 0 < count < threshold}
    hidden = set(small)
    while narrow := _first_narrow(table, hidden, threshold):
        hidden.add(_companion(table, hidden, narrow))
    cells: dict[Cell, Shown] = {cell: HIDDEN if cell in hidden else count for cell, count in table.counts.items()}
    there = sum(bool(count) for count in table.counts.values())
    return publishable("suppressed", {"threshold": threshold}, cells, Loss(there, len(small), len(hidden - small)))


def ranges(rules: Sequence[Rule], cells: Mapping[Cell, Shown]) -> dict[Cell, tuple[float, float]]:
    """What a reader of a release can work out about each hidden cell: the lowest and highest it may be."""
    hidden = sorted(cell for cell, shown in cells.items() if not isinstance(shown, int))
    known = {cell: shown for cell, shown in cells.items() if isinstance(shown, int)}
    system = _System.of(rules, hidden, known)
    return {cell: system.range(place) for place, cell in enumerate(hidden)}


@dataclass(frozen=True)
class _System:
    """The rules with the known numbers put in: equal × x = values, at_most × x <= limits, x >= 0."""

    size: int
    equal: csr_array
    values: Numbers
    at_most: csr_array
    limits: Numbers

    @classmethod
    def of(cls, rules: Sequence[Rule], hidden: Sequence[Cell], known: Mapping[Cell, int]) -> "_System":
        place = {cell: index for index, cell in enumerate(hidden)}
        told = [rule for rule in rules if any(cell in place for cell, _ in rule.terms)]
        sides = []
        for at_most in (False, True):
            side = [rule for rule in told if rule.at_most is at_most]
            matrix = np.zeros((len(side), len(hidden)))
            for row, rule in enumerate(side):
                for cell, sign in rule.terms:
                    if cell in place:
                        matrix[row, place[cell]] += sign
            left = [-sum(sign * known.get(cell, 0) for cell, sign in rule.terms) for rule in side]
            sides.append((csr_array(matrix), np.array(left, dtype=float)))
        (equal, values), (at_most_rows, limits) = sides
        return cls(len(hidden), equal, values, at_most_rows, limits)

    def range(self, place: int) -> tuple[float, float]:
        """Lowest and highest value of one unknown."""
        return self._end(place, 1), -self._end(place, -1)

    def _end(self, place: int, direction: int) -> float:
        aim = np.zeros(self.size)
        aim[place] = direction
        found = linprog(
            aim,
            A_eq=self.equal if self.equal.shape[0] else None,
            b_eq=self.values if self.equal.shape[0] else None,
            A_ub=self.at_most if self.at_most.shape[0] else None,
            b_ub=self.limits if self.at_most.shape[0] else None,
            bounds=(0, None),
            method="highs",
        )
        return float(found.fun) if found.status == 0 else -UNBOUNDED


def _first_narrow(table: Table, hidden: set[Cell], threshold: int) -> Cell | None:
    """A hidden cell that can be told too narrowly, the narrowest first."""
    shown: dict[Cell, Shown] = {cell: HIDDEN if cell in hidden else count for cell, count in table.counts.items()}
    found = ranges(table.rules, shown)
    wide = {cell: high - low for cell, (low, high) in found.items()}
    narrow = [cell for cell, width in wide.items() if width < threshold - 1e-6]
    return min(narrow, key=lambda cell: (wide[cell], cell), default=None)


def _companion(table: Table, hidden: set[Cell], narrow: Cell) -> Cell:
    """The next cell to hide: in a rule with the narrow one, inner groups before totals, the smallest with anybody."""
    beside = {
        cell
        for rule in table.rules
        if any(cell == narrow for cell, _ in rule.terms)
        for cell, _ in rule.terms
        if cell not in hidden and cell in table.counts
    }
    if not beside:  # bounded through other hidden cells: hide next to those
        beside = {
            cell
            for rule in table.rules
            if any(cell in hidden for cell, _ in rule.terms)
            for cell, _ in rule.terms
            if cell not in hidden and cell in table.counts
        }
    return min(beside, key=lambda cell: (table.counts[cell] == 0, -len(cell[1]), table.counts[cell], cell))
