"""DuckDB in-process over Arrow tables: nothing is attached, nothing is written, nothing is read from disk."""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import duckdb
import pyarrow as pa

from miara.compilers.duckdb import (
    CountQuery,
    Family,
    ListQuery,
    MemberQuery,
    Scope,
    compile_counts,
    compile_listing,
    compile_members,
    compile_standing,
    numbers,
)
from miara.model.pack import Breakdown, Pack
from miara.model.results import STATES, Cell, Counts, FactRef, Group, Member, State, Tally
from miara.model.schema import TABLES
from miara.runners import limits
from miara.runners.listing import COLUMNS, DATED, STANDING
from miara.runners.question import Facts, Question
from miara.runners.tables import arrow

_CACHED_QUERIES = 256
_LARGE = 200_000  # rows in all: from here on a second thread saves more than it costs to start

Sets = tuple[tuple[Breakdown, ...], ...]
Split = dict[tuple[str, ...], dict[Group, dict[State, Tally]]]


def counts(pack: Pack, facts: Facts, question: Question, codes: tuple[str, ...]) -> dict[str, Counts]:
    """Tallies by code, part and group; codes that cannot be narrowed to the scope are left out."""
    (found,) = series(pack, facts, (question,), codes)
    return found


def series(pack: Pack, facts: Facts, questions: Sequence[Question], codes: tuple[str, ...]) -> list[dict[str, Counts]]:
    """The same for many questions that differ only in their days: the facts are read in once."""
    loaded = _Loaded(facts)
    return [_counts(pack, loaded, question, codes) for question in questions]


def members(pack: Pack, facts: Facts, question: Question, code: str) -> list[Member]:
    """Members of one indicator, in the order of their ids; none where it has no value or cannot be narrowed."""
    indicator = pack.by_code[code]
    filters = question.filters(indicator.unit)
    if filters is None or not indicator.parts:
        return []
    query = _member_query(_Key(pack), code, _scope(question, filters))
    loaded = _Loaded(facts)
    loaded.read(query.tables, question, persons=query.persons)
    rows = loaded.run(query.members, question)
    behind: dict[str, set[FactRef]] = {}
    for owner, table, identity, day, evidence, document in loaded.run(query.facts, question):
        behind.setdefault(owner, set()).add(FactRef(table, identity, day, evidence, document))
    return [
        Member(
            id=identity,
            state=state,
            since=since,
            facts=tuple(sorted(behind.get(identity, ()), key=lambda ref: (ref.table, ref.id, ref.date))),
            participation=first if indicator.unit.has_participation else None,
            total=total,
        )
        for identity, state, since, first, total in sorted(rows)
    ]


def listing(pack: Pack, facts: Facts, question: Question, codes: tuple[str, ...]) -> Iterator[tuple[str, pa.Table]]:
    """Members of many indicators as columns, in the order of the codes, one list at a time: what they have in common is
    worked out once. No rows where an indicator has no members of its own or cannot be narrowed."""
    for code, found in _each(_list_query, pack, facts, question, codes):
        if found is None:
            yield code, COLUMNS.empty_table()
        else:
            yield code, _of_whom(pack, code, found.cast(COLUMNS))


def standing(
    pack: Pack, facts: Facts, question: Question, codes: tuple[str, ...], *, dated: bool = False
) -> Iterator[tuple[str, pa.Table]]:
    """The same, of those only who count, proven: each with how much they add to what is measured; `dated`: and since
    when, through whose participation."""
    columns = DATED if dated else STANDING
    for code, found in _each(_dated_query if dated else _standing_query, pack, facts, question, codes):
        if found is None:
            yield code, columns.empty_table()
        else:
            yield code, _of_whom(pack, code, found.cast(columns))


def _of_whom(pack: Pack, code: str, found: pa.Table) -> pa.Table:
    """The list, without participations where the unit has none."""
    place = found.schema.get_field_index("participation")
    if place < 0 or pack.by_code[code].unit.has_participation:
        return found
    return found.set_column(place, "participation", pa.nulls(found.num_rows, pa.string()))


def _each(
    compiled: Callable[["_Key", tuple[str, ...], Scope], ListQuery],
    pack: Pack,
    facts: Facts,
    question: Question,
    codes: tuple[str, ...],
) -> Iterator[tuple[str, pa.Table | None]]:
    """Each code with its list, as it was compiled."""
    lists: dict[str, tuple[_Loaded, str]] = {}
    for asked in _by_table(pack, question, codes).values():
        query = compiled(_Key(pack), asked, _scope(question, question.filters(pack.by_code[asked[0]].unit) or ()))
        loaded = _Loaded(facts)  # a connection for each: the tables that are made are called the same
        loaded.read(query.tables, question, persons=query.persons)
        for statement in query.made:
            loaded.run(statement, question)
        lists |= {code: (loaded, query.listed[code]) for code in asked}
    for code in codes:
        if code not in lists:
            yield code, None
            continue
        loaded, sql = lists[code]
        yield code, loaded.columns(sql, question)


def _by_table(pack: Pack, question: Question, codes: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Codes with members of their own by the table they are counted over."""
    tables: dict[str, tuple[str, ...]] = {}
    for code in codes:
        indicator = pack.by_code[code]
        if indicator.parts and not indicator.unvalued and question.filters(indicator.unit) is not None:
            tables[indicator.unit.table] = (*tables.get(indicator.unit.table, ()), code)
    return tables


def _counts(pack: Pack, loaded: "_Loaded", question: Question, codes: tuple[str, ...]) -> dict[str, Counts]:
    tables: dict[str, list[str]] = {}
    narrowed: dict[str, tuple[tuple[str, str], ...]] = {}
    for code in codes:
        unit = pack.by_code[code].unit
        filters = question.filters(unit)
        if filters is not None:
            narrowed[unit.table] = filters
            tables.setdefault(unit.table, []).append(code)
    found: dict[str, Counts] = {}
    for table, asked in tables.items():
        counted = tuple(code for code in asked if pack.by_code[code].parts)
        found |= {code: {} for code in asked}
        if counted:
            query = _count_query(_Key(pack), counted, _scope(question, narrowed[table]), question.sets)
            loaded.read(query.tables, question, persons=query.persons)
            found |= _read(query, loaded.run(query.sql, question))
    return {code: found[code] for code in codes if code in found}


def _scope(question: Question, filters: tuple[tuple[str, str], ...]) -> Scope:
    return Scope("all" if not question.projects else "one" if len(question.projects) == 1 else "several", filters)


class _Key:
    """A pack as a key of compiled queries: packs with the same hash give the same queries."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack

    def __hash__(self) -> int:
        return hash(self.pack.hash)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self.pack.hash == other.pack.hash


@lru_cache(_CACHED_QUERIES)
def _count_query(key: _Key, codes: tuple[str, ...], scope: Scope, sets: Sets) -> CountQuery:
    return compile_counts(key.pack, key.pack.closure(codes), frozenset(codes), scope, sets)


@lru_cache(_CACHED_QUERIES)
def _list_query(key: _Key, codes: tuple[str, ...], scope: Scope) -> ListQuery:
    return compile_listing(key.pack, codes, scope)


@lru_cache(_CACHED_QUERIES)
def _standing_query(key: _Key, codes: tuple[str, ...], scope: Scope) -> ListQuery:
    return compile_standing(key.pack, codes, scope, dated=False)


@lru_cache(_CACHED_QUERIES)
def _dated_query(key: _Key, codes: tuple[str, ...], scope: Scope) -> ListQuery:
    return compile_standing(key.pack, codes, scope, dated=True)


@lru_cache(_CACHED_QUERIES)
def _member_query(key: _Key, code: str, scope: Scope) -> MemberQuery:
    return compile_members(key.pack, code, scope)


class _Loaded:
    """Facts within reach of a connection of their own, so that two requests never see each other's tables."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._tables: dict[str, pa.Table] = {}
        self._registered: set[str] = set()
        self._connection: duckdb.DuckDBPyConnection | None = None
        self._roots_on: date | None = None

    def table(self, name: str) -> pa.Table:
        """The facts of one table, and the number of each row."""
        if name not in self._tables:
            given = arrow(TABLES[name], self._facts.get(name), dictionaries=True)
            self._tables[name] = given.add_column(0, "n", [pa.arange(0, given.num_rows)])
        return self._tables[name]

    def read(self, names: Iterable[str], question: Question, *, persons: bool) -> None:
        """Bring tables within reach, and who is who as known on the day."""
        given = {name: self.table(name) for name in names}
        if self._connection is None:
            large = sum(table.num_rows for table in given.values()) >= _LARGE
            self._connection = _database(os.cpu_count() or 1 if large else 1).cursor()
        for name, table in given.items():
            if name not in self._registered:
                self._registered.add(name)
                self._connection.register(name, table)
        if persons and self._roots_on != question.known_on:
            self._roots_on = question.known_on
            self._connection.register("alias_root", _alias_roots(self.table("alias"), question.known_on))

    def run(self, sql: str, question: Question) -> list[tuple[Any, ...]]:
        """All rows of an answer."""
        assert self._connection is not None  # noqa: S101
        with limits.interrupting(self._connection):
            return self._connection.execute(sql, _values(sql, question)).fetchall()

    def columns(self, sql: str, question: Question) -> pa.Table:
        """All rows of an answer as columns."""
        assert self._connection is not None  # noqa: S101
        with limits.interrupting(self._connection):
            return self._connection.sql(sql, params=_values(sql, question)).to_arrow_table()


@lru_cache
def _database(threads: int) -> duckdb.DuckDBPyConnection:
    # Empty in-memory databases for the process: opening one costs more than a query over a project.
    return duckdb.connect(":memory:", config={"threads": threads, "enable_external_access": False})


def _values(sql: str, question: Question) -> dict[str, object]:
    given: dict[str, object] = {"as_of": question.as_of, "known_on": question.known_on}
    given |= {"projects": list(question.projects), "project": next(iter(question.projects), None)}
    given |= {f"where_{name}": wanted for name, wanted in question.where.items()}
    return {name: given[name] for name in set(re.findall(r"\$(\w+)", sql))}


def _alias_roots(given: pa.Table, known_on: date) -> pa.Table:
    """Everyone who was merged and the id that stands for them: a kept id, the smallest where there are several."""
    parent: dict[str, str] = {}
    given_up: set[str] = set()

    def find(person: str) -> str:
        while parent.setdefault(person, person) != person:
            parent[person] = parent[parent[person]]
            person = parent[person]
        return person

    for row in given.to_pylist():
        if row["person"] is not None and row["same_as"] is not None and _known(row, known_on):
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


def _known(row: Mapping[str, date | None], known_on: date) -> bool:
    recorded, retracted = row["recorded_on"], row["retracted_on"]
    return recorded is not None and recorded <= known_on and (retracted is None or known_on < retracted)


def _read(query: CountQuery, rows: Iterable[tuple[Any, ...]]) -> dict[str, Counts]:
    """Cells by code, part, set and group; the whole is always there."""
    found: dict[tuple[str, str], Split] = {}
    for family in query.families:
        for part in family.parts:
            found.setdefault(part, {}).update({tuple(each.name for each in one): {} for one in family.sets})
    middles: dict[tuple[int, int, tuple[str | None, ...], int], dict[tuple[str, str], int | None]] = {}
    listed = list(rows)
    for number, gid, words, state, values in listed:
        if number < 0:
            family = query.families[-1 - number]
            named = (family.parts[index] for index in family.medians)
            middles[-1 - number, gid, tuple(words), state] = dict(zip(named, values, strict=True))
    for number, gid, words, state, values in listed:
        if number < 0:
            continue
        family = query.families[number]
        middle = middles.get((number, gid, tuple(words), state), {})
        places = _places(family, gid, words)
        for part, (units, total) in numbers(family, values).items():
            tally = Tally(units, total, middle.get(part))
            for names, group in places:
                found[part][names].setdefault(group, {})[STATES[state]] = tally
    counts: dict[str, dict[str, dict[tuple[str, ...], dict[Group, Cell]]]] = {}
    for (code, part_name), split in found.items():
        cells = {names: {group: Cell(**states) for group, states in groups.items()} for names, groups in split.items()}
        cells[()].setdefault((), Cell())
        counts.setdefault(code, {})[part_name] = cells
    return counts  # type: ignore[return-value]


def _places(family: Family, gid: int, words: Sequence[str | None]) -> list[tuple[tuple[str, ...], Group]]:
    """The sets that a row answers, and its group in each."""
    count = len(family.words)
    held = {
        each: word
        for place, (each, word) in enumerate(zip(family.words, words, strict=True))
        if not gid >> (count - 1 - place) & 1
    }
    return [
        (tuple(each.name for each in one), tuple(str(held[each]) for each in one))
        for one in family.sets
        if set(one) == set(held)
    ]
