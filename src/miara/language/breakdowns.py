"""What figures are split by: a column with a dictionary, an open column, bands of a number, leading characters."""

import re

from miara.language import conditions, words
from miara.language.context import Context
from miara.language.source import Entry
from miara.model import tree
from miara.model.errors import did_you_mean
from miara.model.pack import Breakdown
from miara.model.schema import TABLES, Column
from miara.model.units import PLACES, UNITS

_BAND = re.compile(r"(\d{1,9})(?:-(\d{1,9})|(\+))")
_PEOPLE = UNITS["participations"]


def read(entry: Entry | None, parameters: frozenset[str]) -> dict[str, Breakdown]:
    """Breakdowns of a pack by name. Raises DefinitionError."""
    if entry is None:
        return {}
    return {name: _breakdown(name, each, parameters) for name, each in entry.open_mapping().items()}


def of_column(name: str) -> Breakdown | None:
    """The breakdown by a column of the participation that needs no definition; None if there is no such column."""
    column = TABLES["participation"].by_name.get(name)
    if column is None or column.type not in ("text", "bool", "int") or column.name in _NOT_GROUPS:
        return None
    return _by(name, column)


_NOT_GROUPS = frozenset(("id", "person", "replaces", "reason"))


def _by(name: str, column: Column) -> Breakdown:
    codes = column.codes or (("yes", "no") if column.type == "bool" else ())
    return Breakdown(name, tree.Field(column.name, column.type), codes, each=column.name in PLACES)


def _breakdown(name: str, entry: Entry, parameters: frozenset[str]) -> Breakdown:
    if not name.replace("_", "").isalnum() or not name.isascii():
        raise entry.refuse("A breakdown's name has letters a to z, digits and _.", words=name)
    if entry.is_mapping:
        return _described(name, entry, parameters)
    table, _, word = entry.text().partition(".")
    found = of_column(word) if table == "participation" else None
    if found is None:
        able = [f"participation.{each}" for each in TABLES["participation"].by_name if of_column(each)]
        raise entry.refuse("A breakdown is by a column of the participation.", did_you_mean(entry.text(), able))
    return Breakdown(name, found.value, found.codes, each=found.each)


def _described(name: str, entry: Entry, parameters: frozenset[str]) -> Breakdown:
    keys = entry.mapping(required=("of",), optional=("bands", "first"))
    value = conditions.read_value(Context(keys["of"], _PEOPLE, {}, parameters))
    if list(tree.facts_of(value)):
        raise keys["of"].refuse("A breakdown is by what is known on the day of entry, not by facts.")
    kind = words.type_of(value)
    if "bands" in keys:
        if kind != "number":
            raise keys["of"].refuse(f"Bands are of a number; this is a {kind}.")
        bands = _bands(keys["bands"])
        return Breakdown(name, value, tuple(word for word, _, _ in bands), bands)
    if kind != "text":
        raise keys["of"].refuse(f"A {kind} needs bands, such as [0-17, 18-29, 30+].")
    first = keys["first"].integer() if "first" in keys else 0
    each = isinstance(value, tree.Field) and value.name in PLACES
    return Breakdown(name, value, first=first, each=each)


def _bands(entry: Entry) -> tuple[tuple[str, int, int | None], ...]:
    bands: list[tuple[str, int, int | None]] = []
    for each in entry.items():
        word = each.text()
        found = _BAND.fullmatch(word)
        if not found:
            raise each.refuse("A band is written 18-29, or 55+ for the last one.")
        low, high = int(found[1]), None if found[3] else int(found[2])
        below = bands[-1][2] if bands else -1
        if below is None or low <= below or (high is not None and high < low):
            raise each.refuse("Bands rise and do not overlap.")
        bands.append((word, low, high))
    if not bands:
        raise entry.refuse("There is at least one band.")
    return tuple(bands)
