"""The facts as they were known on a day and true by a day, looked up by whose they are."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa

from miara.model.schema import TABLES
from miara.model.units import may_end
from miara.runners.question import Facts, Question

Row = dict[str, Any]
Index = dict[Any, list[Row]]

BEFORE_ALL = date.min


@dataclass(frozen=True, slots=True, eq=False)
class Fact:
    """A fact begun by the counted day, with how it ended if it did.

    `day` is the first of all days where its table has none. `columns` are the row's, its ending written over them.
    """

    table: str
    id: str
    day: date
    until: date | None
    outcome: str | None
    ending: str | None
    proven: bool
    columns: Row

    @property
    def dated(self) -> bool:
        """It has a day of its own."""
        return bool(TABLES[self.table].day)

    def lasted_until(self, day: date) -> bool:
        """It had not ended before that day."""
        return self.until is None or self.until >= day


class World:
    """Known rows of every table; nothing that happened later than the counted day is offered."""

    def __init__(self, facts: Facts, question: Question) -> None:
        self.question = question
        self._tables = {name: self._known(name, facts.get(name)) for name in TABLES}
        self._evidence = _by(self._tables["evidence"], "fact_table", "fact")
        self._endings = _by(self._tables["ending"], "fact_table", "fact")
        self._exits = _by(self._tables["exit"], "participation")
        self._reentries = _by(self._tables["reentry"], "participation")
        self._states = _by(self._tables["record_state"], "participation")
        self._facts: dict[str, dict[str, list[Fact]]] = {}
        self._kept = _kept_ids(self._tables["alias"])

    def _known(self, name: str, given: pa.Table | Iterable[Mapping[str, object]] | None) -> list[Row]:
        if given is None:
            return []
        rows = given.to_pylist() if isinstance(given, pa.Table) else given
        full = [{column.name: row.get(column.name) for column in TABLES[name].columns} for row in rows]
        return [row for row in full if self._is_known(row)]

    def _is_known(self, row: Row) -> bool:
        day = self.question.known_on
        if row["recorded_on"] is None or row["recorded_on"] > day:
            return False
        return row["retracted_on"] is None or row["retracted_on"] > day

    def begun(self, table: str) -> list[Row]:
        """Rows of a table that had begun by the counted day; those of a table without a day always have."""
        day = TABLES[table].day
        return [row for row in self._tables[table] if not day or self._has_come(row[day])]

    def _has_come(self, day: date | None) -> bool:
        return day is not None and day <= self.question.as_of

    def facts(self, table: str, owner: str) -> list[Fact]:
        """Facts about a participation, an entity or a job."""
        if table not in self._facts:
            by_owner: dict[str, list[Fact]] = defaultdict(list)
            for row in self.begun(table):
                by_owner[row[TABLES[table].owner]].append(self._fact(table, row))
            self._facts[table] = by_owner
        return self._facts[table].get(owner, [])

    def _fact(self, table: str, row: Row) -> Fact:
        ending = self._ending(table, row["id"])
        own_end = TABLES[table].until if TABLES[table].until in row else ""
        until = (ending["until_date"] if ending else None) or (row[own_end] if own_end else None)
        outcome = ending["outcome"] if ending else None
        return Fact(
            table=table,
            id=row["id"],
            day=row[TABLES[table].day] if TABLES[table].day else BEFORE_ALL,
            until=until,
            outcome=outcome,
            ending=ending["id"] if ending else None,
            proven=self.evidence(table, row["id"]) is not None,
            columns=row | ({"until_date": until, "outcome": outcome} if may_end(table) else {}),
        )

    def _ending(self, table: str, fact: str) -> Row | None:
        """The newest word on how a fact ended."""
        endings = self._endings.get((table, fact), []) if may_end(table) else []
        return max(endings, key=lambda each: (each["recorded_on"], each["id"]), default=None)

    def evidence(self, table: str, fact: str) -> Row | None:
        """The best evidence of a fact: verified before proven, then the oldest document."""
        return min(
            self._evidence.get((table, fact), []),
            key=lambda each: (each["state"] != "verified", each["document_date"] or date.max, each["id"]),
            default=None,
        )

    def exit(self, participation: str) -> Row | None:
        """The exit that stands on the counted day: the last one, unless the participation came back since."""
        exits = [row for row in self._exits.get((participation,), []) if self._has_come(row["exit_date"])]
        if not exits:
            return None
        last = max(exits, key=lambda row: (row["exit_date"], row["recorded_on"], row["id"]))
        returns = [row["reentry_date"] for row in self._reentries.get((participation,), [])]
        if any(self._has_come(back) and last["exit_date"] <= back for back in returns):
            return None
        return last

    def is_complete(self, participation: str) -> bool:
        """The latest known state of the record lets it count."""
        states = self._states.get((participation,), [])
        if not states:
            return False
        last = max(states, key=lambda row: (row["on_date"] or BEFORE_ALL, row["recorded_on"], row["id"]))
        return last["state"] in ("complete", "submitted")

    def stands_for(self, person: str) -> str:
        """The id under which a person is counted: an id that was kept, the smallest where there are several."""
        return self._kept.get(person, person)


def _by(rows: Iterable[Row], *columns: str) -> Index:
    """Rows by what stands in these columns."""
    index: Index = defaultdict(list)
    for row in rows:
        index[tuple(row[column] for column in columns)].append(row)
    return index


def _kept_ids(aliases: Iterable[Row]) -> dict[str, str]:
    """For every id that was merged with others, the one that stands for all of them."""
    neighbours: dict[str, set[str]] = defaultdict(set)
    given_up = set()
    for row in aliases:
        if row["person"] is not None and row["same_as"] is not None:
            neighbours[row["person"]].add(row["same_as"])
            neighbours[row["same_as"]].add(row["person"])
            given_up.add(row["person"])
    kept: dict[str, str] = {}
    for person in neighbours:
        if person not in kept:
            same = _reachable(person, neighbours)
            kept |= dict.fromkeys(same, min(same - given_up or same))
    return kept


def _reachable(person: str, neighbours: Mapping[str, set[str]]) -> set[str]:
    """All ids that merges join to this one, itself included."""
    same = {person}
    waiting = [person]
    while waiting:
        new = neighbours[waiting.pop()] - same
        same |= new
        waiting += new
    return same
