"""What the ledger learnt between two moments, and by which cause: the facts recorded and retracted in between."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

import pyarrow as pa
import pyarrow.compute as pc

from miara.model import tree
from miara.model.pack import Indicator, Pack
from miara.model.schema import TABLES
from miara.runners.question import Facts
from miara.runners.tables import arrow

Cause = Literal[
    "definition", "retracted", "corrected", "merged", "completeness", "evidence", "exit_moved", "recorded_late", "time"
]
IN_WORDS: Mapping[str, str] = {
    "definition": "the definition changed",
    "retracted": "facts were retracted",
    "corrected": "facts were corrected",
    "merged": "people were merged",
    "completeness": "records were completed",
    "evidence": "evidence came or went",
    "exit_moved": "an exit moved",
    "recorded_late": "facts were recorded late",
    "time": "time has passed",
}
"""What a command line says of each cause."""
KNOWLEDGE: tuple[Cause, ...] = (
    "retracted",
    "corrected",
    "merged",
    "completeness",
    "evidence",
    "exit_moved",
    "recorded_late",
)
_BY_TABLE: dict[str, Cause] = {
    "alias": "merged",
    "record_state": "completeness",
    "evidence": "evidence",
    "exit": "exit_moved",
    "reentry": "exit_moved",
}

_ALWAYS_READ = ("participation", *_BY_TABLE, "ending", "assignment")
"""Tables that say who takes part, where and with what proof, whatever a definition asks."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A figure's two days and the definition used."""

    pack: Pack
    as_of: date
    known_on: date


@dataclass(frozen=True, slots=True)
class Change:
    """What the ledger did to a fact between two days of knowledge."""

    table: str
    id: str
    what: Literal["recorded", "retracted"]
    on: date


@dataclass(frozen=True)
class Ledger:
    """The facts, and what was learnt between two moments.

    `completing`: whether an entry of somebody who was supported already completes a record, or is recorded late, as it
    was told before that was told apart.
    """

    facts: Facts
    then: Moment
    now: Moment
    completing: bool = True

    def may_change(self, code: str) -> bool:
        """Anything that the figure depends on is another."""
        then, now = self.then, self.now
        if then.as_of != now.as_of or then.pack.parameters != now.pack.parameters:
            return True
        asked = now.pack.closure((code,))
        return then.pack.closure((code,)) != asked or not _read_by(asked).isdisjoint(self._changed_tables)

    @cached_property
    def _changed_tables(self) -> set[str]:
        return {change.table for change, _ in self._classified}

    @cached_property
    def tables(self) -> dict[str, pa.Table]:
        """The facts as Arrow tables."""
        return {name: arrow(TABLES[name], given) for name, given in self.facts.items()}

    @cached_property
    def changes_by_cause(self) -> dict[Cause, list[Change]]:
        """What the ledger did between the two days of knowledge, by cause."""
        found: dict[Cause, list[Change]] = {}
        for change, cause in self._classified:
            found.setdefault(cause, []).append(change)
        return found

    @cached_property
    def _classified(self) -> list[tuple[Change, Cause]]:
        """Rows recorded, and rows known at the first moment that were retracted, each with its cause.

        A row both recorded and retracted in between was never known at either moment and is no change.
        """
        found = []
        for name, table in self.tables.items():
            rows = self._changed(table)
            changes = [(change, row) for row in rows if (change := self._change(name, row)) is not None]
            replaced = {row["replaces"] for _, row in changes if row["replaces"]} | _recorded_anew(changes)
            causes = {change: _cause(name, change, row, replaced) for change, row in changes}
            if name == "participation" and self.completing:
                causes |= dict.fromkeys(self._completed(causes), "completeness")
            found += [(change, causes[change]) for change, _ in changes]
        return found

    def _completed(self, causes: Mapping[Change, Cause]) -> Iterator[Change]:
        """Entries of people of whom a support was known already: their records were there, and incomplete."""
        late = {change.id: change for change, cause in causes.items() if cause == "recorded_late"}
        then, entries, supports = (
            pa.scalar(self.then.known_on),
            self.tables["participation"],
            self.tables.get("support"),
        )
        if not late or supports is None:
            return
        ids = pa.array(sorted(late), pa.string())
        entered = entries.filter(
            pc.and_kleene(pc.is_in(entries["id"], ids), pc.less_equal(entries["recorded_on"], then))
        )
        known = supports.filter(
            pc.and_kleene(pc.is_in(supports["participation"], ids), pc.less_equal(supports["recorded_on"], then))
        )
        gone = pc.fill_null(pc.less_equal(known["retracted_on"], then), False)
        supported = known.filter(pc.invert(gone))["participation"].to_pylist()
        yield from (late[each] for each in sorted(set(supported) - set(entered["id"].to_pylist())))

    def _changed(self, table: pa.Table) -> list[dict[str, object]]:
        then, now = pa.scalar(self.then.known_on), pa.scalar(self.now.known_on)
        between = [
            pc.and_(pc.greater(table[column], then), pc.less_equal(table[column], now))
            for column in ("recorded_on", "retracted_on")
        ]
        mask = pc.or_kleene(*between)
        rows: list[dict[str, object]] = table.filter(mask).to_pylist()
        return rows

    def _change(self, name: str, row: Mapping[str, object]) -> Change | None:
        recorded, retracted = row["recorded_on"], row["retracted_on"]
        if not isinstance(recorded, date):
            return None
        gone = isinstance(retracted, date) and retracted <= self.now.known_on
        if recorded > self.then.known_on:
            return None if gone else Change(name, str(row["id"]), "recorded", recorded)
        return Change(name, str(row["id"]), "retracted", retracted) if gone and isinstance(retracted, date) else None

    def hybrid(self, applied: set[Cause]) -> dict[str, pa.Table]:
        """The tables as if only the changes of some causes had been learnt; asked as known on the second day."""
        undone: dict[str, dict[str, list[str]]] = {}
        for (cause, table, what), ids in self._ids.items():
            if cause not in applied:
                undone.setdefault(table, {"recorded": [], "retracted": []})[what] += ids
        tables = dict(self.tables)
        for name, each in undone.items():
            tables[name] = self._undone(self.tables[name], each["recorded"], each["retracted"])
        return tables

    @cached_property
    def _ids(self) -> dict[tuple[Cause, str, str], list[str]]:
        """The facts that changed, by cause, table and what was done to them."""
        found: dict[tuple[Cause, str, str], list[str]] = {}
        for change, cause in self._classified:
            found.setdefault((cause, change.table, change.what), []).append(change.id)
        return found

    def _undone(self, table: pa.Table, recorded: list[str], retracted: list[str]) -> pa.Table:
        """Rows recorded in between are left out, rows retracted in between are believed again."""
        new = pc.greater(table["recorded_on"], pa.scalar(self.then.known_on))
        unlearnt = pc.and_kleene(pc.is_in(table["id"], pa.array(recorded, pa.string())), new)
        kept = table.filter(pc.invert(pc.fill_null(unlearnt, False)))
        old = pc.less_equal(kept["recorded_on"], pa.scalar(self.then.known_on))
        gone = pc.greater(kept["retracted_on"], pa.scalar(self.then.known_on))
        believed = pc.and_kleene(pc.and_kleene(pc.is_in(kept["id"], pa.array(retracted, pa.string())), old), gone)
        column = pc.if_else(pc.fill_null(believed, False), pa.scalar(None, pa.date32()), kept["retracted_on"])
        return kept.set_column(kept.column_names.index("retracted_on"), "retracted_on", column)

    def changes_about(self, cause: Cause, about: Iterable[str | None]) -> tuple[Change, ...]:
        """The changes of one cause that are about any of these rows or their owners, in their order."""
        places = {place for each in about if each for place in self._places.get((cause, each), ())}
        return tuple(self.changes_by_cause[cause][place] for place in sorted(places))

    @cached_property
    def _places(self) -> dict[tuple[Cause, str], list[int]]:
        """Where the changes of a cause that are about a row stand in their list."""
        found: dict[tuple[Cause, str], list[int]] = {}
        for cause, changes in self.changes_by_cause.items():
            for place, change in enumerate(changes):
                about = {change.id, self.owners.get((change.table, change.id), change.id)}
                for row in about | self._persons_of_merges.get(change, set()):
                    found.setdefault((cause, row), []).append(place)
        return found

    @cached_property
    def _persons_of_merges(self) -> Mapping[Change, set[str]]:
        """Whom each merge or parting is about, which has no owner: all who were one human being by it."""
        merges = self.changes_by_cause.get("merged", ())
        table = self.tables.get("alias")
        if not merges or table is None:
            return {}
        ids = pa.array([change.id for change in merges], pa.string())
        given_up = dict(zip(*_columns(table.filter(pc.is_in(table["id"], ids)), "id", "person"), strict=True))
        return {change: self._same_as(given_up[change.id], change.what == "recorded") for change in merges}

    def _same_as(self, person: str, is_now: bool) -> set[str]:
        """Who is one human being with a person, as known at one of the two moments."""
        return (self._humans[1] if is_now else self._humans[0]).get(person, {person})

    @cached_property
    def _humans(self) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
        """Those of whom several were one human being, as known at the first moment and at the second."""
        table = self.tables.get("alias")
        if table is None:
            return {}, {}
        then, now = (_joined(_believed(table, each.known_on)) for each in (self.then, self.now))
        return then, now

    def participations_of(self, person: str, cause: Cause) -> set[str]:
        """Participations of a person, and of whoever was the same human being when a cause is told: those told before
        merges as known at the first moment. A merge itself says whom it is about."""
        is_now = cause not in ("definition", "retracted", "corrected")
        persons = {person} if cause == "merged" else self._same_as(person, is_now)
        return set[str]().union(*(self.participations.get(each, ()) for each in persons))

    @cached_property
    def owners(self) -> dict[tuple[str, str], str]:
        """Whose row each changed fact is about, by (table, id): a participation, an entity, a job."""
        wanted = {(change.table, change.id) for change, _ in self._classified}
        about = dict(self._about(wanted))
        facts = {owner for (table, _), owner in about.items() if table in ("evidence", "ending")}
        if facts:
            through = {id_: owner for (_, id_), owner in self._about(None, facts)}
            about = {key: through.get(owner, owner) for key, owner in about.items()}
        return about

    def _about(
        self, wanted: set[tuple[str, str]] | None, ids: set[str] | None = None
    ) -> Iterator[tuple[tuple[str, str], str]]:
        for name, table in self.tables.items():
            owner = "fact" if name in ("evidence", "ending") else TABLES[name].owner
            asked = ids if ids is not None else {id_ for table_name, id_ in wanted or () if table_name == name}
            if not asked or (ids is not None and not TABLES[name].owner):
                continue
            rows = table.filter(pc.is_in(table["id"], pa.array(sorted(asked), pa.string())))
            for row in rows.select(["id", owner or "id"]).to_pylist():
                yield (name, row["id"]), row[owner or "id"]

    @cached_property
    def participations(self) -> dict[str, set[str]]:
        """Participations of each person ever known."""
        found: dict[str, set[str]] = {}
        table = self.tables.get("participation")
        for row in table.select(["id", "person"]).to_pylist() if table is not None else ():
            found.setdefault(row["person"], set()).add(row["id"])
        return found


def _columns(table: pa.Table, *names: str) -> list[list[str]]:
    return [table[name].to_pylist() for name in names]


def _believed(table: pa.Table, day: date) -> pa.Table:
    """Rows known on a day."""
    gone = pc.fill_null(pc.less_equal(table["retracted_on"], pa.scalar(day)), False)
    return table.filter(pc.and_(pc.less_equal(table["recorded_on"], pa.scalar(day)), pc.invert(gone)))


def _joined(alias: pa.Table) -> dict[str, set[str]]:
    """Persons whom merges make one human being, each with all of theirs."""
    found: dict[str, set[str]] = {}
    for pair in zip(*_columns(alias, "person", "same_as"), strict=True):
        if None in pair:
            continue
        human = set(pair).union(*(found.get(each, ()) for each in pair))
        found |= dict.fromkeys(human, human)
    return found


def _read_by(asked: Iterable[Indicator]) -> set[str]:
    """Tables that these definitions read."""
    found = set(_ALWAYS_READ)
    for indicator in asked:
        found.add(indicator.unit.table)
        for part in indicator.parts:
            found |= {facts.table for facts in tree.facts_in(part.condition)}
            found |= {facts.table for facts in tree.facts_of(part.measured)} if part.measured is not None else set()
    return found


def _recorded_anew(changes: list[tuple[Change, dict[str, object]]]) -> set[object]:
    """Ids that one row gave up and another took: a participation keeps its id when its entry is corrected."""
    recorded, retracted = (
        {change.id for change, _ in changes if change.what == what} for what in ("recorded", "retracted")
    )
    return set(recorded & retracted)


def _cause(table: str, change: Change, row: Mapping[str, object], replaced: set[object]) -> Cause:
    if table in _BY_TABLE:
        return _BY_TABLE[table]
    if change.id in replaced or (change.what == "recorded" and row["replaces"]):
        return "corrected"
    return "recorded_late" if change.what == "recorded" else "retracted"
