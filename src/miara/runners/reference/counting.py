"""Who counts, and how many: every part of an indicator asked of every row, in three modes.

A unit is proven if any of its rows counts strictly, else claimed if any counts leniently, else incomplete if any counts
at all.
"""

from collections.abc import Iterable, Mapping

from miara.model.pack import Breakdown, Indicator, Pack, Part
from miara.model.results import Cell, Group, State, Tally
from miara.model.units import Unit
from miara.runners.reference.conditions import Asking, Mode, hundredths
from miara.runners.reference.groups import Split, split
from miara.runners.reference.rows import Counted, counted_rows
from miara.runners.reference.world import World

STATE_OF_MODE: dict[Mode, State] = {"strict": "proven", "lenient": "claimed", "any": "incomplete"}

Amounts = Mapping[Counted, int]
"""Rows that count, each with its measured value in hundredths; nothing is 0 where nothing is measured."""


class Counting:
    """Answers for one unit of one pack."""

    def __init__(self, pack: Pack, world: World, unit: Unit) -> None:
        self.pack = pack
        self.world = world
        self.unit = unit
        self.rows = counted_rows(unit, world)
        self.asking = {mode: self._ask(mode) for mode in STATE_OF_MODE}
        self._amounts: dict[tuple[str, str, Mode], Amounts] = {}
        self._units: dict[tuple[str, Mode], dict[str, list[Counted]]] = {}
        self._splits: dict[tuple[Breakdown, ...], Split | None] = {}

    def _ask(self, mode: Mode) -> Asking:
        def counted(code: str, row: Counted) -> bool:
            return row.unit in self.units(code, mode)

        return Asking(self.world, self.pack.parameters, mode, counted)

    def units(self, code: str, mode: Mode) -> dict[str, list[Counted]]:
        """Units that the indicator counts, each with the rows through which it does."""
        if (code, mode) not in self._units:
            found: dict[str, list[Counted]] = {}
            for row in self.amounts(self.pack.by_code[code], main_part(self.pack.by_code[code]), mode):
                found.setdefault(row.unit, []).append(row)
            self._units[code, mode] = found
        return self._units[code, mode]

    def amounts(self, indicator: Indicator, part: Part, mode: Mode) -> Amounts:
        """Rows that meet the part's condition, each with what it adds."""
        key = (indicator.code, part.name, mode)
        if key not in self._amounts:
            found = {row: self._amount(part, row, mode) for row in self.rows if self._counts(indicator, row, mode)}
            self._amounts[key] = {row: amount for row, amount in found.items() if amount is not None}
        return self._amounts[key]

    def _counts(self, indicator: Indicator, row: Counted, mode: Mode) -> bool:
        """The row may count by this indicator, whatever the condition says."""
        if mode != "any" and not row.complete:
            return False
        if indicator.on == "exit" and row.left is None:
            return False
        if mode == "strict" and indicator.row_evidence == "proven":
            return self.world.evidence(self.unit.table, row.id) is not None
        return True

    def _amount(self, part: Part, row: Counted, mode: Mode) -> int | None:
        """What the row adds in hundredths; None where it does not meet the condition or has no value to measure."""
        asking = self.asking[mode]
        if not asking.is_true(part.condition, row):
            return None
        if part.measured is None:
            return 0
        value = asking.value(part.measured, row)
        return None if value is None else hundredths(value)

    def cells(self, indicator: Indicator, part: Part, breakdowns: tuple[Breakdown, ...]) -> dict[Group, Cell] | None:
        """A cell for every group in which some unit counts, and always for the whole; None if the unit has no such
        groups."""
        if breakdowns not in self._splits:
            self._splits[breakdowns] = split(self.unit, self.rows, self.asking["lenient"], breakdowns)
        groups = self._splits[breakdowns]
        if groups is None:
            return None
        cells = {group: self._cell(indicator, part, places) for group, places in groups.items()}
        return {group: cell for group, cell in cells.items() if group == () or cell != Cell()}

    def _cell(self, indicator: Indicator, part: Part, units: Iterable[list[Counted]]) -> Cell:
        """The units of one group, each given by its rows there."""
        values: dict[State, list[int]] = {state: [] for state in STATE_OF_MODE.values()}
        for rows in units:
            for mode, state in STATE_OF_MODE.items():
                amounts = self.amounts(indicator, part, mode)
                counting = [amounts[row] for row in rows if row in amounts]
                if counting:
                    values[state].append(sum(counting))
                    break
        return Cell(**{state: _tally(part, listed) for state, listed in values.items()})


def main_part(indicator: Indicator) -> Part:
    """The part that is the indicator itself."""
    return next(part for part in indicator.parts if part.name == "")


def _tally(part: Part, values: list[int]) -> Tally:
    if part.measured is None:
        return Tally(len(values))
    return Tally(len(values), sum(values), _middle(values) if part.median else None)


def _middle(values: list[int]) -> int | None:
    """The sum of the two middle values, or twice the middle one."""
    if not values:
        return None
    ordered = sorted(values)
    return ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]
