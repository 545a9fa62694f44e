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
from miara.runners import duckdb, reference
from miara.runners.question import Facts, Question
from miara.runners.tables import arrow

FEW = 2_000  # participations; below, looking at all takes no longer than looking for some

type Tables = dict[str, pa.Table]


def near(pack: Pack, facts: Facts, question: Question, code: str, *, few: int = FEW) -> list[NearMember]:
    """Units that nearly count, in the order of their ids, as the reference runner gives them."""
    tables = {name: arrow(TABLES[name], given) for name, given in facts.items()}
    unit = pack.by_code[code].unit
    if not unit.of_people or "participation" not in tables or tables["participation"].num_rows <= few:
        return reference.near(pack, tables, question, code)
    able = {member.id for member in duckdb.members(loosened(pack, code), tables, question, code)}
    able -= {member.id for member in duckdb.members(pack, tables, question, code) if member.state == "proven"}
    return reference.near(pack, about(tables, unit.identity, able), question, code) if able else []


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


def about(tables: Mapping[str, pa.Table], identity: str, units: set[str]) -> Tables:
    """The facts about some participations or persons, and about nobody else."""
    wanted = _same(tables, units) if identity == "person" else units
    kept = dict(tables)
    kept["participation"] = _those(tables["participation"], identity, wanted)
    participations = kept["participation"]["id"]
    for name, table in tables.items():
        if TABLES[name].owner == "participation":
            kept[name] = table.filter(pc.is_in(table["participation"], value_set=participations))
    facts = pa.chunked_array([chunk for table in kept.values() for chunk in table["id"].chunks], pa.string())
    for name in ("evidence", "ending"):
        if name in tables:
            kept[name] = tables[name].filter(pc.is_in(tables[name]["fact"], value_set=facts))
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


def _those(table: pa.Table, column: str, ids: set[str]) -> pa.Table:
    return table.filter(pc.is_in(table[column], value_set=pa.array(sorted(ids), pa.string())))
