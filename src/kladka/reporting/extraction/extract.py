"""Ledger → columns: facts of a controller or of one of its projects, as Arrow tables, kept and brought up to date.

Asks by ledger number, never by time: what was recorded or retracted under a number since is read, and nothing else. A
large extract is kept on disk too, for the next process; what is there is used only if it is whole and the ledger still
has the entry that it ended with. Identity never leaves; what goes out is listed in `columns`.
"""

import logging
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from heapq import merge
from itertools import batched
from threading import Lock
from typing import Any
from uuid import UUID

import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection, transaction
from django.db.models import Q, Subquery

from kladka.audit.models import Entry as ChainEntry
from kladka.core import clock
from kladka.core.dictionaries import dictionary
from kladka.core.ledger import digest_of
from kladka.reporting.extraction import keeping
from kladka.reporting.extraction.columns import SOURCES, Source
from kladka.reporting.extraction.heads import DRAFTS, drafts_of, heads_of
from kladka.reporting.extraction.keeping import Chain, Kept, Mark
from kladka.reporting.extraction.pieces import FACT, GONE, NUMBER, OF, Pieces
from miara.model import schema
from miara.runners import tables as arrow

_LEDGER = ("recorded_at", "retracted_at", "replaces", "reason", "recorded_no", "retracted_no", "pk")
_SAVED_FROM = (500, 10_000)
"""Rows read from the ledger since the extract was last saved, from which it is saved again, so that the next process
need not read them: the fewest, and the most, where many are there already of which a twentieth would be more."""
_TWENTIETH = 20
_AT_ONCE = 20_000
"""Rows that are turned into columns at once."""
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Extract:
    """The facts of one controller, or of one of its projects, up to ledger number `head`; `tables` by miara's names,
    made of `pieces`. `chain`: the newest entry of the audit chain before it was read; it may hold more than that."""

    controller: UUID
    head: int
    tables: Mapping[str, pa.Table]
    pieces: Mapping[str, Pieces] = field(default_factory=dict, repr=False, compare=False)
    chain: Chain = field(default=(-1, ""), repr=False, compare=False)

    def numbered(self) -> dict[str, pa.Table]:
        """Return the tables with the ledger's numbers; a draft, which is no fact, has none."""
        found = {name: pieces.numbered for name, pieces in self.pieces.items()}
        facts = found["participation"]
        drafts = self.tables["participation"].slice(facts.num_rows)
        return found | {"participation": pa.concat_tables([facts, drafts], promote_options="default")}

    def until(self, number: int) -> "Extract":
        """Return the facts as they stood under a ledger number: without drafts, which have no history."""
        stood = {name: pieces.until(number) for name, pieces in self.pieces.items()}
        return Extract(self.controller, min(self.head, number), {**self.tables, **stood})


@dataclass(frozen=True)
class _People:
    """The participations that are facts, and with them the drafts of people who were supported already: incomplete
    records, which are no facts and stay in memory."""

    mark: Mark
    facts: pa.Table
    table: pa.Table


@dataclass(frozen=True)
class _State:
    """What is kept of one controller. `unsaved`: rows read since the last save; `chain`: the newest entry of its audit
    chain before it was read, and `found` what was made of it."""

    tables: Mapping[str, Kept]
    people: _People | None = None
    unsaved: int = 0
    chain: Chain = (-1, "")
    found: Extract | None = None


@dataclass(frozen=True)
class _Whose:
    """Whose facts: those of all projects of a controller, or those of one, by its code."""

    controller: UUID
    project: str = ""

    def has(self, row: Mapping[str, Any]) -> bool:
        """Whether a row belongs to them. One that is of no project, such as a merge, may matter to any."""
        return not self.project or row.get(OF) in (None, self.project)


_kept: OrderedDict[tuple[str, _Whose], _State] = OrderedDict()
_guard = Lock()


def extract(controller: UUID, project: str = "") -> Extract:
    """Return the facts of `controller`, or of one of its projects, as they are now: one query when nothing is new.

    Whatever changes a ledger leaves an entry in its chain, and the hash of the newest stands for all before it. A
    project is read, kept and brought up to date alone: others may be many times as large, and what is recorded in them
    leaves its tables the objects that they were.
    """
    whose = _Whose(controller, project)
    key = _key(whose)
    with _guard:
        old = _kept.get(key)
    before = old or _on_disk(whose)
    chain, is_there = _newest(controller, before.chain)
    if old and old.found and old.chain == chain:
        return old.found
    if old and not is_there:
        # It was read within a transaction that was rolled back: its numbers were given out again.
        before = _on_disk(whose)
        chain, is_there = _newest(controller, before.chain)
    if before.tables and not is_there:
        log.warning("The extract of %s is of another ledger; it is made again.", controller)
        before = _State({})
    heads = heads_of(controller, project)
    drafts = heads.pop(DRAFTS)
    state = _current(whose, before, heads)
    people = _with_drafts(whose, state, drafts)
    state = _saved(whose, replace(state, people=people))
    tables = {name: kept.pieces.table for name, kept in state.tables.items()} | {"participation": people.table}
    pieces = {name: kept.pieces for name, kept in state.tables.items()}
    found = Extract(controller, _newest_number(heads), tables, pieces, chain)
    with _guard:
        _kept[key] = replace(state, chain=chain, found=found)
        _kept.move_to_end(key)
        while len(_kept) > keeping.IN_MEMORY:
            _kept.popitem(last=False)
    return found


def forget() -> None:
    """Drop every extract kept in memory (tests, and after a database was replaced)."""
    with _guard:
        _kept.clear()


def rebuild(controller: UUID) -> Extract:
    """Throw away what is kept of a controller and its projects, in this process and on disk; read its whole ledger."""
    with _guard:
        for key in [key for key in _kept if key[1].controller == controller]:
            _kept.pop(key)
    keeping.discard(controller)
    return extract(controller)


def differing(controller: UUID) -> list[str]:
    """Return the tables of which what is kept, of the controller or of one of its projects, is not what a whole read of
    the ledger gives; nothing is kept of that."""
    is_outermost = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if is_outermost and connection.vendor == "postgresql":
            # Both readings are to be of one moment; SQLite gives that by itself.
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        kept = {code: extract(controller, code).tables for code in ("", *keeping.projects_of(controller))}
        heads, whole = heads_of(controller), _Whose(controller)
        drafts = heads.pop(DRAFTS)
        state = _current(whole, _State({}), heads)
        people = _with_drafts(whole, state, drafts)
    anew = {name: each.pieces for name, each in state.tables.items()}
    incomplete = people.table.slice(people.facts.num_rows)
    return [
        name
        for name in anew
        if any(not _of(code, name, anew[name], incomplete).equals(tables[name]) for code, tables in kept.items())
    ]


def _of(project: str, name: str, pieces: Pieces, drafts: pa.Table) -> pa.Table:
    """A table of one project, cut from that of its controller."""
    found = pieces.of(project).table if project else pieces.table
    if name != "participation":
        return found
    own = drafts.filter(pc.equal(drafts["project"], project)) if project else drafts
    return pa.concat_tables([found, own])


def _key(whose: _Whose) -> tuple[str, _Whose]:
    return str(connection.settings_dict["NAME"]), whose


def _current(whose: _Whose, old: _State, heads: Mapping[str, Mark]) -> _State:
    """The tables up to these marks, each brought up to date by what its numbers say is new."""
    tables: dict[str, Kept] = {}
    read, until = 0, _newest_number(heads)
    for name, head in heads.items():
        kept = old.tables.get(name)
        if kept is None or kept.mark[0] > head[0] or kept.mark[1] > head[1]:  # nothing kept, or of another ledger
            kept = Kept((0, 0), Pieces(_schema_of(name)))
        if kept.mark != head:
            kept, count = _brought_up(name, whose, kept, head, until)
            read += count
        tables[name] = kept
    return replace(old, tables=tables, unsaved=old.unsaved + read)


def _brought_up(name: str, whose: _Whose, kept: Kept, head: Mark, until: int) -> tuple[Kept, int]:
    """A table with what came since, and how many rows were read. One that does not fit its ledger is read whole."""
    rows, count = _read(name, whose, kept.mark, until)
    try:
        return Kept(head, kept.pieces.with_rows(rows)), count
    except KeyError as error:
        log.warning(
            "The extract of %s does not fit the ledger (%s: %s); the table is read again.",
            whose.controller,
            name,
            error,
        )
    rows, count = _read(name, whose, (0, 0), until)
    return Kept(head, Pieces(_schema_of(name)).with_rows(rows)), count


def _with_drafts(whose: _Whose, state: _State, mark: Mark) -> _People:
    facts, old = state.tables["participation"].pieces.table, state.people
    if old is not None and old.mark == mark and old.facts is facts:
        return old
    if mark == (0, 0):
        return _People(mark, facts, facts)
    table = pa.concat_tables([facts, pa.Table.from_pylist(list(_incomplete(whose)), facts.schema)])
    if old is not None and old.table.equals(table):
        table = old.table  # what changed is a draft of another project
    return _People(mark, facts, table)


def _on_disk(whose: _Whose) -> _State:
    """What an earlier process left on disk, and what it ended with: nothing, if the ledger has not that any more."""
    kept = keeping.load(whose.controller, {name: _schema_of(name) for name in SOURCES}, _layout(), whose.project)
    return _State(kept.tables, chain=kept.chain)


def _saved(whose: _Whose, state: _State) -> _State:
    """The state, written to disk where much is new; it only makes the next process quicker: a full disk is no fault."""
    fewest, most = _SAVED_FROM
    there = sum(kept.pieces.table.num_rows for kept in state.tables.values())
    if state.unsaved < min(most, max(fewest, there // _TWENTIETH)):
        return state
    controller = whose.controller
    newest = max((max(kept.mark) for kept in state.tables.values()), default=0)
    try:
        tables = keeping.save(controller, state.tables, _chain(controller, newest), _layout(), whose.project)
    except OSError as error:
        log.warning("The extract of %s could not be kept on disk: %s", controller, error)
        return replace(state, unsaved=0)
    return replace(state, tables=tables, unsaved=0)


def _chain(controller: UUID, number: int) -> Chain:
    """The entry of the audit chain with a number, by which a ledger is recognised."""
    entry = ChainEntry.objects.filter(controller=controller, number=number).values_list("number", "hash").first()
    return entry or (number, "")


@cache
def _layout() -> str:
    """A digest of what the columns mean."""
    told = [
        [
            name,
            each.model._meta.label_lower,
            sorted(each.columns.items()),
            each.project,
            [*sorted(each.derived), each.further and each.further[0]],
            str(_schema_of(name)),
        ]
        for name, source in SOURCES.items()
        for each in source.all
    ]
    codes = {code: bool(item.data.get("in_education")) for code, item in dictionary("labour-substatus").items.items()}
    return digest_of([told, codes])


@cache
def _schema_of(name: str) -> pa.Schema:
    """The engine's columns of a table, and four of the ledger."""
    own = [(NUMBER, pa.int64()), (GONE, pa.int64()), (FACT, pa.string()), (OF, pa.string())]
    return pa.schema([*arrow.schema(schema.TABLES[name]), *own])


def _newest(controller: UUID, before: Chain) -> tuple[Chain, bool]:
    """The newest entry of the audit chain, and whether an earlier one is still there; one query for both."""
    entries = ChainEntry.objects.filter(controller=controller)
    newest = entries.order_by("-number").values("number")[:1]
    asked = entries.filter(Q(number=Subquery(newest)) | Q(number=before[0])).order_by("-number")
    found = list(asked.values_list("number", "hash"))
    return (found[0] if found else (0, "")), before in found


def _newest_number(heads: Mapping[str, Mark]) -> int:
    """The number up to which a ledger is read: what is recorded meanwhile waits, lest half of it be read."""
    return max(map(max, heads.values()), default=0)


def _read(name: str, whose: _Whose, since: Mark, until: int) -> tuple[pa.Table, int]:
    """What was recorded or retracted after these numbers and up to another, in the order of the ledger; and how many
    rows were read."""
    wanted, count, parts = _schema_of(name), 0, []
    found = (_rows(each, whose, since, until) for each in SOURCES[name].all)
    # Every fact comes in the order of the ledger, and those of all sources of a table together do.
    for rows in batched(merge(*found, key=lambda row: (row[NUMBER], row[FACT])), _AT_ONCE, strict=False):
        count += len(rows)
        parts.append(pa.Table.from_pylist([row for row in rows if whose.has(row)], wanted))
    return pa.concat_tables(parts) if parts else wanted.empty_table(), count


def _rows(source: Source, whose: _Whose, since: Mark, until: int) -> Iterator[dict[str, Any]]:
    """Rows of a table; where all of them are asked for, the database leaves out those of other projects. What is new is
    looked up by its numbers, so that a project with many people is not gone through for it."""
    paths = source.paths | ({OF: source.project} if source.project else {})
    recorded, retracted = since
    query = source.model.objects.filter(controller=whose.controller, recorded_no__lte=until)
    query = query.order_by("recorded_no", "id")
    if since != (0, 0):
        query = query.filter(Q(recorded_no__gt=recorded) | Q(retracted_no__gt=retracted))
    elif whose.project and source.project:
        query = query.filter(**{source.project: whose.project})
    for values in query.values_list(*paths.values(), *_LEDGER).iterator():
        row: dict[str, Any] = {column: _plain(value) for column, value in zip(paths, values, strict=False)}
        recorded_at, retracted_at, replaces, reason, number, gone, key = values[-len(_LEDGER) :]
        if gone is not None and gone > until:
            retracted_at, reason, gone = None, "", None
        row["recorded_on"] = clock.day_of(recorded_at)
        row["retracted_on"] = clock.day_of(retracted_at) if retracted_at else None
        row |= {"replaces": _plain(replaces), "reason": reason, NUMBER: number, GONE: gone, FACT: str(key)}
        yield from source.rows(row)


def _incomplete(whose: _Whose) -> Iterator[dict[str, Any]]:
    query = drafts_of(whose.controller, whose.project).select_related("participation__project", "target_group")
    for draft in query.order_by("participation__created_at", "pk"):
        names = [column.name for column in schema.PARTICIPATION.columns if column.name != "target_group"]
        row = {name: _plain(getattr(draft, name, None)) for name in names}
        row |= {column: derive(row) for column, derive in SOURCES["participation"].derived.items()}
        yield row | {
            "id": str(draft.participation_id),
            "person": str(draft.participation.person_id),
            "project": draft.participation.project.code,
            "target_group": draft.target_group.code if draft.target_group else None,
            "partner": str(draft.participation.partner_id),
            "entry_date": draft.entry_date,
            "recorded_on": clock.day_of(draft.participation.created_at),
            "reason": "",
        }


def _plain(value: Any) -> Any:
    match value:
        case UUID():
            return str(value)
        case Decimal():
            return float(value)
        case "":
            return None
        case datetime():
            return clock.day_of(value)
        case date() | str() | int() | None:
            return value
    raise TypeError(f"A {type(value).__name__} does not belong into an extract.")
