"""Who nearly counts among many: DuckDB finds those for whom it is possible at all, the reference runner explains them.

A definition is loosened until everybody who can still come to count meets it: claimed facts will do, a window that is
open counts as met, an answer that is missing as given, a record that is not complete as complete. Those who count
already are left out. The rest are few, and only their facts are looked at row by row.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from miara.model import tree
from miara.model.pack import Indicator, Pack, Part
from miara.model.results import NearMember
from miara.model.schema import TABLES
from miara.model.units import Unit
from miara.runners import duckdb, reference
from miara.runners.question import Facts, Question
from miara.runners.tables import arrow

FEW = 20_000
"""Rows in all tables that concern a unit, below which looking at all takes no longer: measured with supports of which
one in fifty lacks its document, CPU seconds for all and for some: 9,000 rows 0.13 and 0.19, 22,000 rows 0.32 and 0.27,
179,000 rows 2.9 and 1.6."""

type Tables = dict[str, pa.Table]


def near(pack: Pack, facts: Facts, question: Question, code: str, *, few: int = FEW) -> list[NearMember]:
    """Units that nearly count, in the order of their ids, as the reference runner gives them."""
    unit = pack.by_code[code].unit
    tables = {name: arrow(TABLES[name], facts[name]) for name in concerning(unit) if name in facts}
    if unit.table not in tables or sum(table.num_rows for table in tables.values()) <= few:
        return reference.near(pack, tables, question, code)
    able = {member.id for member in duckdb.members(loosened(pack, code), tables, question, code)}
    able -= {member.id for member in duckdb.members(pack, tables, question, code) if member.state == "proven"}
    if not able:
        return []
    # Those who share a participation with one of them are there only in part.
    return [each for each in reference.near(pack, about(tables, unit, able), question, code) if each.id in able]


def concerning(unit: Unit) -> tuple[str, ...]:
    """Tables with anything about such a unit."""
    about_it = (name for name, table in TABLES.items() if table.owner == unit.root)
    return (unit.root, *about_it, "alias", "evidence", "ending")


def loosened(pack: Pack, code: str) -> Pack:
    """The pack with definitions that everybody meets who counts or may still come to count."""
    made = tuple(_loose(indicator) for indicator in pack.closure((code,)))
    return replace(pack, indicators=made, checks=(), hash=f"{pack.hash} loosened")


def _loose(indicator: Indicator) -> Indicator:
    condition = _able(indicator.condition)
    return replace(
        indicator, kind="count", condition=condition, parts=(Part("", condition),), row_evidence="recorded", examples=()
    )


def _able(predicate: tree.Predicate) -> tree.Predicate:
    """True wherever the predicate is true with all evidence, or may become so."""
    match predicate:
        case tree.All(parts):
            return tree.All(tuple(map(_able, parts)))
        case tree.Any(parts):
            return tree.Any(tuple(map(_able, parts)))
        case tree.CountedIn():
            return predicate
        case tree.HasFact():
            return _of_fact(predicate)
        case tree.Compare() | tree.IsIn() if not _asks(tree.values_of(predicate)):
            fields = dict.fromkeys(field for value in tree.values_of(predicate) for field in tree.fields_in(value))
            return tree.Any((predicate, *(tree.IsMissing(field) for field in fields)))
        case tree.Not(part) if any(isinstance(each, tree.CountedIn) for each in tree.walk(part)):
            return tree.Everyone()
        case tree.Not(part) if list(tree.facts_in(part)):
            return tree.Everyone()
        case tree.Not() | tree.IsMissing() if not _asks(tree.values_of(predicate)):
            return predicate
    return tree.Everyone()


def _of_fact(asked: tree.HasFact) -> tree.Predicate:
    """The fact is there, if only claimed, or its window has not closed."""
    days = [*(asked.between or ()), *(asked.during or ()), *([] if asked.at is None else [asked.at])]
    inside = () if asked.where is None else tree.values_in(asked.where)
    if _asks([*days, *inside]):
        return tree.Everyone()
    claimed = replace(asked, evidence="recorded")
    ends = [window[1] for window in (asked.between, asked.during) if window is not None]
    ends += [] if asked.at is None else [asked.at]
    if not ends:
        return claimed
    return tree.Any((claimed, tree.All(tuple(tree.Compare(">=", end, tree.AsOf()) for end in ends))))


def _asks(values: Iterable[tree.Value]) -> bool:
    """A value is made from facts, so that evidence may change it either way."""
    return any(list(tree.facts_of(value)) for value in values)


def about(tables: Mapping[str, pa.Table], unit: Unit, able: set[str]) -> Tables:
    """The facts about some units, and about no participation or other thing that has nothing to do with them."""
    kept = dict(tables)
    wanted = _same(tables, able) if unit.identity == "person" else able
    rows = _those(tables[unit.table], unit.identity, pa.array(sorted(wanted), pa.string()))
    owners = rows[unit.root] if unit.owned else rows["id"]
    kept[unit.root] = _those(tables[unit.root], "id", owners)
    for name, table in tables.items():
        if TABLES[name].owner == unit.root:
            kept[name] = _those(table, unit.root, owners)
    facts = pa.chunked_array([chunk for table in kept.values() for chunk in table["id"].chunks], pa.string())
    for name in ("evidence", "ending"):
        if name in tables:
            kept[name] = _those(tables[name], "fact", facts)
    return kept


def _same(tables: Mapping[str, pa.Table], persons: set[str]) -> set[str]:
    """All ids that any merge ever joined to these persons."""
    found, table = set(persons), tables.get("alias")
    pairs = list(zip(*(table[name].to_pylist() for name in ("person", "same_as")), strict=True)) if table else []
    grown = True
    while grown:
        more = {each for pair in pairs if not found.isdisjoint(pair) for each in pair if each is not None} - found
        found |= more
        grown = bool(more)
    return found


def _those(table: pa.Table, column: str, ids: pa.Array | pa.ChunkedArray) -> pa.Table:
    return table.filter(pc.is_in(table[column], value_set=ids))
