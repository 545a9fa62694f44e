"""Which group of a set of breakdowns a unit is in.

A unit is in a group for each place where it takes part; by everything else it is described once in each of its places,
by the first of its rows there that has a complete record.
"""

from collections.abc import Iterable
from typing import Any as Anything

from miara.model.pack import Breakdown, seen_from
from miara.model.results import MISSING, Group
from miara.model.tree import Value
from miara.model.units import Unit
from miara.runners.reference.conditions import Asking
from miara.runners.reference.rows import Counted

Split = dict[Group, list[list[Counted]]]
"""Groups, each with its units; a unit is given by its rows in one place."""


def split(unit: Unit, rows: Iterable[Counted], asking: Asking, breakdowns: tuple[Breakdown, ...]) -> Split | None:
    """The rows by group and unit; one group of all where there is nothing to split by; None if it cannot be done."""
    values: list[tuple[Breakdown, Value]] = []
    for breakdown in breakdowns:
        value = seen_from(breakdown, unit)
        if value is None:
            return None
        values.append((breakdown, value))
    places: dict[tuple[str, Group], list[Counted]] = {}
    for row in rows:
        place = tuple(_word(each, asking.value(value, row)) for each, value in values if each.each)
        places.setdefault((row.unit, place), []).append(row)
    groups: Split = {} if breakdowns else {(): []}
    for own in places.values():
        first = _describing(own)
        group = tuple(_word(each, asking.value(value, first)) for each, value in values)
        groups.setdefault(group, []).append(own)
    return groups


def _describing(rows: Iterable[Counted]) -> Counted:
    """The row that says who a unit is: its first complete one, whether or not it counts."""
    return min(rows, key=lambda row: (not row.complete, row.day, row.id))


def _word(breakdown: Breakdown, value: Anything) -> str:
    if value is None:
        return MISSING
    if breakdown.bands:
        held = (word for word, low, high in breakdown.bands if low <= value and (high is None or value <= high))
        return next(held, MISSING)
    word = {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
    return word[: breakdown.first] if breakdown.first else word
