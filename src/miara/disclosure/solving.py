"""What a reader can work out of numbers and rules: between which values an unknown lies, asked of a solver."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from miara.disclosure.cells import Cell, Rule
from miara.disclosure.publishable import Shown
from miara.disclosure.reducing import Reduced
from miara.model.errors import FactsError

UNBOUNDED = float("inf")
NEARLY = 1e-6
"""To which the solver is exact."""
_DONE, _NO_END = 0, (3, 4)  # what scipy says: solved; unbounded, or unbounded or infeasible

type Numbers = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


def ranges(rules: Sequence[Rule], cells: Mapping[Cell, Shown]) -> dict[Cell, tuple[float, float]]:
    """What a reader of a release can work out about each hidden cell: the lowest and highest whole number it may be,
    supposing that nobody is shown as nobody."""
    known = {cell: shown for cell, shown in cells.items() if isinstance(shown, int)}
    hidden = sorted(cell for cell in cells if cell not in known)
    ones = dict.fromkeys(hidden, 1)
    reduced = Reduced.of(rules, cells, frozenset())
    systems = {cell: System.about(cell, reduced, known, ones) for cell in hidden}
    return {cell: (one.end(1, whole=True).value, one.end(-1, whole=True).value) for cell, one in systems.items()}


@dataclass(frozen=True)
class End:
    """The lowest or highest value of an unknown, and the numbers of all unknowns there, where the solver names any."""

    value: float
    numbers: Numbers | None = None


@dataclass(frozen=True)
class System:
    """The rules that bear on the first unknown, with the known numbers put in: lowest <= rows × x <= highest, and
    x >= least."""

    unknown: Sequence[Cell]
    rows: csr_array
    lowest: Numbers
    highest: Numbers
    least: Numbers

    @classmethod
    def about(cls, cell: Cell, rules: Reduced, known: Mapping[Cell, int], fewest: Mapping[Cell, int]) -> "System":
        """`fewest`: how many a hidden cell is known to have at least; without an entry it may have nobody."""
        told, unknown = rules.bearing_on(cell, known)
        place = {each: index for index, each in enumerate(unknown)}
        # Of a stack of releases there are thousands of rules with three cells each: only these are written down.
        signs, columns, begins, left = list[int](), list[int](), [0], np.zeros(len(told))
        for row, rule in enumerate(told):
            for each, sign in rule.terms:
                if each in place:
                    signs.append(sign)
                    columns.append(place[each])
                else:
                    left[row] -= sign * known.get(each, 0)
            begins.append(len(signs))
        rows = csr_array((np.array(signs, dtype=float), columns, begins), shape=(len(told), len(unknown)))
        rows.sum_duplicates()
        lowest = np.where([rule.at_most for rule in told], -np.inf, left) if told else left
        least = np.array([fewest.get(each, 0) for each in unknown], dtype=float)
        return cls(unknown, rows, lowest, left, least)

    def end(self, direction: int, *, whole: bool) -> End:
        """The lowest value of the first unknown (direction 1), or the highest (-1)."""
        if whole and self.end(direction, whole=False).value == -direction * UNBOUNDED:
            # Of whole numbers without an end the solver was seen to name one.
            return End(-direction * UNBOUNDED)
        aim = np.zeros(len(self.least))
        aim[0] = direction
        found = milp(
            aim,
            constraints=[LinearConstraint(self.rows, self.lowest, self.highest)] if self.rows.shape[0] else [],
            bounds=Bounds(self.least, np.full(len(self.least), np.inf)),
            integrality=np.full(len(self.least), int(whole)),
        )
        if found.status in _NO_END:
            # Of whole numbers the solver may not know which of the two it is.
            return self.end(direction, whole=False) if whole else End(-direction * UNBOUNDED)
        if found.status != _DONE:
            raise FactsError("The numbers contradict the rules between them, so nobody can say what is safe.")
        # A whole number lies within the ends; the solver is exact to a millionth.
        return End(direction * float(ceil(found.fun - NEARLY)), found.x)
