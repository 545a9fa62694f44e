"""How the groups of a breakdown are numbered, and which sets are computed: the others are sums of those."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from miara.compilers.kernel.asks import facts_inside
from miara.compilers.kernel.expressions import Scope, day_number
from miara.compilers.kernel.gaps import FIRST_YEAR, HIGHEST_NUMBER, LAST_YEAR, KernelGapError
from miara.model import tree
from miara.model.pack import Breakdown, seen_from
from miara.model.results import MISSING
from miara.model.units import Unit

Set = tuple[Breakdown, ...]
NUMBER_FAILED, DAY_FAILED = 1, 2
"""What a kernel writes where a group has no number."""
FIRST_DAY, LAST_DAY = day_number(date(FIRST_YEAR, 1, 1)), day_number(date(LAST_YEAR, 12, 31))


@dataclass(frozen=True, slots=True)
class Grouping:
    """A breakdown's groups by number; number 0 is that of a missing value.

    `value`: what is evaluated on the walked row. `column` where the groups come from words.
    """

    breakdown: Breakdown
    value: tree.Value
    kind: Literal["words", "yes_no", "number", "bands", "day"]
    column: str = ""

    @property
    def fixed(self) -> tuple[str, ...]:
        """The groups' words after the missing one, where the data do not matter."""
        match self.kind:
            case "yes_no":
                return ("no", "yes")
            case "number":
                return tuple(map(str, range(HIGHEST_NUMBER + 1)))
            case "bands":
                return tuple(dict.fromkeys(word for word, _, _ in self.breakdown.bands if word != MISSING))
        return ()

    def number(self, word: str) -> int:
        """The number of a fixed group."""
        return (MISSING, *self.fixed).index(word)


def seen_on(breakdown: Breakdown, unit: Unit) -> tree.Value | None:
    """What to evaluate on the walked row to find the group of a unit; None where the unit cannot be split so."""
    seen = seen_from(breakdown, unit)
    return breakdown.value if seen is not None and unit.owned else seen


def grouping(breakdown: Breakdown, unit: Unit) -> Grouping:
    """How to number its groups. Raises KernelGapError where the kernel has no numbers for them."""
    value = seen_on(breakdown, unit)
    assert value is not None  # noqa: S101 - sets of others were left out
    if any(facts_inside(value)):
        raise KernelGapError(f"{breakdown.name}: a breakdown by a value that asks facts.")
    kind = _type(value)
    if kind == "text" and isinstance(value, tree.Field) and not breakdown.bands:
        return Grouping(breakdown, value, "words", f"{unit.root}.{value.name}")
    if kind == "bool" and not breakdown.bands and not breakdown.first:
        return Grouping(breakdown, value, "yes_no")
    if kind in ("int", "float") and breakdown.bands:
        return Grouping(breakdown, value, "bands")
    if kind == "date" and not breakdown.bands:
        return Grouping(breakdown, value, "day")
    if kind == "int" and not breakdown.first:
        return Grouping(breakdown, value, "number")
    raise KernelGapError(f"{breakdown.name}: a breakdown by a {kind} that the kernel has no numbers for.")


def _type(value: tree.Value) -> str:
    match value:
        case tree.Field(type=kind):
            return kind
        case tree.Elapsed(unit=unit):
            return "float" if unit == "months" else "int"
        case tree.AsOf() | tree.Shift() | tree.StartOf():
            return "date"
    return "float"


def number(scope: Scope, each: Grouping, table: str, name: str) -> None:
    """Write the line that finds a row's group; `table` is the name of the groups by the code of a word."""
    found = scope.value(each.value, "lenient")
    there = found.present or "True"
    match each.kind:
        case "words":
            scope.say(f"{name} = {table}[{found.text} + 1]")
        case "yes_no":
            scope.say(f"{name} = {found.text} + 1")
        case "number":
            scope.say(f"{name} = {found.text} + 1 if {there} else 0")
            scope.say(f"if {there} and ({name} < 1 or {name} > {HIGHEST_NUMBER + 1}):")
            scope.say(f"    {name}, failed[0] = 0, {NUMBER_FAILED}")
        case "day":
            scope.say(f"{name} = {found.text} - ({FIRST_DAY}) if {there} else -1")
            scope.say(f"if {there} and ({name} < 0 or {name} > {LAST_DAY - FIRST_DAY}):")
            scope.say(f"    {name}, failed[0] = -1, {DAY_FAILED}")
            scope.say(f"{name} = {table}[{name} + 1]")
        case "bands":
            text = "0"
            for word, low, high in reversed(each.breakdown.bands):
                within = f"{found.text} >= {low}" + ("" if high is None else f" and {found.text} <= {high}")
                text = f"{each.number(word)} if {within} else {text}"
            scope.say(f"{name} = ({text}) if {there} else 0")


def computed_sets(unit: Unit, sets: Iterable[Set], *, medians: bool) -> tuple[tuple[Set, ...], dict[Set, Set]]:
    """The sets to count, and for each of the others the one whose groups add up to it.

    Rows add up over any breakdown. People do over those by which everybody is in one group, never over places: what is
    distinct is counted, not summed. Medians never add up. Sets by which the unit cannot be split are left out.
    """
    seen = [one for one in sets if all(seen_on(each, unit) is not None for each in one)]
    wanted = list(dict.fromkeys([(), *seen]))
    sums: dict[Set, Set] = {}
    for one in sorted(wanted, key=len):
        for other in wanted:
            over = set(other) - set(one)
            adds_up = unit.row_is_unit or not any(each.each for each in over)
            if not medians and over and set(one) < set(other) and adds_up:
                sums[one] = other
                break
    return tuple(each for each in wanted if each not in sums), sums
