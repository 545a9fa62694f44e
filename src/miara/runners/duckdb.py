"""DuckDB in-process over Arrow tables: nothing is attached, nothing is written, nothing is read from disk."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache

import duckdb
import pyarrow as pa

from miara.compilers.duckdb import CountQuery, MemberQuery, compile_counts, compile_members
from miara.model.errors import FactsError
from miara.model.pack import Pack
from miara.model.results import MISSING, Counts, FactRef, Member, State
from miara.model.schema import TABLES, ColumnType, Table
from miara.model.units import Unit
from miara.runners.question import Facts, Question

_ARROW: dict[ColumnType, pa.DataType] = {
    "text": pa.string(),
    "date": pa.date32(),
    "int": pa.int64(),
    "float": pa.float64(),
    "bool": pa.bool_(),
}
_CACHED_QUERIES = 256


def counts(pack: Pack, facts: Facts, question: Question, codes: tuple[str, ...]) -> dict[str, Counts]:
    """Raw counts by code, of the indicators that can be narrowed to the scope asked for."""
    found: dict[str, Counts] = {}
    with _connection() as connection:
        loaded: set[str] = set()
        for unit in dict.fromkeys(pack.by_code[code].unit for code in codes):
            filters = question.filters(unit)
            if filters is None:
                continue
            wanted = tuple(code for code in codes if pack.by_code[code].unit is unit)
            query = _count_query(_Key(pack), unit, wanted, filters)
            _load(connection, facts, query.tables, loaded)
            if unit.identity == "person":
                connection.register("alias_root", _alias_roots(facts.get("alias"), question))
            rows = connection.execute(query.sql, _values(query.sql, question)).fetchall()
            found |= _read_counts(query, rows, wanted)
    return found


def members(pack: Pack, facts: Facts, question: Question, code: str) -> list[Member]:
    """Members of one indicator, in the order of their ids."""
    unit = pack.by_code[code].unit
    filters = question.filters(unit)
    if filters is None:
        return []
    query = _member_query(_Key(pack), code, filters)
    with _connection() as connection:
        _load(connection, facts, query.tables, set())
        if unit.identity == "person":
            connection.register("alias_root", _alias_roots(facts.get("alias"), question))
        rows = connection.execute(query.members, _values(query.members, question)).fetchall()
        refs = connection.execute(query.facts, _values(query.facts, question)).fetchall()
    behind: dict[str, set[FactRef]] = {}
    for owner, table, identity, day, evidence, document in refs:
        behind.setdefault(owner, set()).add(FactRef(table, identity, day, evidence, document))
    return [_member(unit, row, behind) for row in sorted(rows, key=lambda row: str(row[0]))]


def _member(unit: Unit, row: tuple[str, State, date, str], behind: Mapping[str, set[FactRef]]) -> Member:
    identity, state, since, first = row
    facts = tuple(sorted(behind.get(identity, ()), key=lambda ref: (ref.table, ref.id)))
    return Member(identity, state, since, facts, first if unit.of_people else None)


class _Key:
    """A pack as a key of compiled queries: packs with the same hash give the same queries."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack

    def __hash__(self) -> int:
        return hash(self.pack.hash)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self.pack.hash == other.pack.hash


@lru_cache(_CACHED_QUERIES)
def _count_query(key: _Key, unit: Unit, codes: tuple[str, ...], filters: tuple[tuple[str, str], ...]) -> CountQuery:
    return compile_counts(key.pack, unit, key.pack.closure(codes), filters)


@lru_cache(_CACHED_QUERIES)
def _member_query(key: _Key, code: str, filters: tuple[tuple[str, str], ...]) -> MemberQuery:
    return compile_members(key.pack, code, filters)


@lru_cache(1)
def _database() -> duckdb.DuckDBPyConnection:
    # One empty in-memory database for the process: opening it costs more than a query over a project. One thread:
    # at a project's size starting more costs more than it saves.
    return duckdb.connect(":memory:", config={"threads": 1, "enable_external_access": False})


def _connection() -> duckdb.DuckDBPyConnection:
    """A connection of its own, so that two requests never see each other's tables."""
    return _database().cursor()


def _values(sql: str, question: Question) -> dict[str, object]:
    given = question.parameters()
    return {name: given[name] for name in set(re.findall(r"\$(\w+)", sql))}


def _load(connection: duckdb.DuckDBPyConnection, facts: Facts, names: Iterable[str], loaded: set[str]) -> None:
    for name in names:
        if name not in loaded:
            loaded.add(name)
            connection.register(name, arrow(TABLES[name], facts.get(name)))


def arrow(table: Table, given: object) -> pa.Table:
    """The facts of one table with the schema's columns and types; missing columns are empty."""
    schema = pa.schema([(column.name, _ARROW[column.type]) for column in table.columns])
    if given is None:
        return schema.empty_table()
    try:
        if not isinstance(given, pa.Table):
            return pa.Table.from_pylist([dict(row) for row in given], schema=schema)  # type: ignore[attr-defined]
        columns = [
            given.column(field.name).cast(field.type)
            if field.name in given.column_names
            else pa.nulls(given.num_rows, field.type)
            for field in schema
        ]
        return pa.Table.from_arrays(columns, schema=schema)
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError, TypeError, ValueError) as error:
        raise FactsError(f"The table '{table.name}' does not fit the schema: {error}") from error


def _alias_roots(given: object, question: Question) -> pa.Table:
    """Everyone who was merged and the id that stands for them: a kept id, the smallest where there are several."""
    parent: dict[str, str] = {}
    given_up: set[str] = set()

    def find(person: str) -> str:
        while parent.setdefault(person, person) != person:
            parent[person] = parent[parent[person]]
            person = parent[person]
        return person

    for row in arrow(TABLES["alias"], given).to_pylist():
        if row["person"] is not None and row["same_as"] is not None and _known(row, question):
            given_up.add(row["person"])
            parent[find(row["person"])] = find(row["same_as"])
    groups: dict[str, list[str]] = {}
    for person in parent:
        groups.setdefault(find(person), []).append(person)
    roots = [
        (person, min(group, key=lambda each: (each in given_up, each))) for group in groups.values() for person in group
    ]
    return pa.table(
        {
            "person": pa.array([person for person, _ in roots], pa.string()),
            "root": pa.array([root for _, root in roots], pa.string()),
        }
    )


def _known(row: Mapping[str, date | None], question: Question) -> bool:
    recorded, retracted = row["recorded_on"], row["retracted_on"]
    return recorded is not None and recorded <= question.known_on < (retracted or date.max)


def _read_counts(query: CountQuery, rows: list[tuple[object, ...]], wanted: tuple[str, ...]) -> dict[str, Counts]:
    found = {}
    skip = len(query.breakdowns)
    for index, code in enumerate(query.codes):
        if code not in wanted:
            continue
        at = skip + 3 * index
        value, claimed, incomplete = (sum(_number(row[at + part]) for row in rows) for part in range(3))
        by: dict[str, dict[str, int]] = {}
        for place, name in enumerate(query.breakdowns):
            split = by.setdefault(name, {})
            for row in rows:
                key = MISSING if row[place] is None else str(row[place])
                split[key] = split.get(key, 0) + _number(row[at])
        found[code] = Counts(value, claimed, incomplete, by)
    return found


def _number(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError(f"A count is a whole number, not {value!r}.")
    return value
