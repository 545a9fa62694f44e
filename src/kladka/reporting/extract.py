"""Ledger → columns: the facts of one controller as Arrow tables, kept in memory and refreshed table by table.

Asks by ledger number, never by time: a table is read again when a number was added to it since, as a fact recorded or
retracted. Identity never leaves; what goes out is listed in `columns`.
"""

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from threading import Lock
from typing import Any
from uuid import UUID

import pyarrow as pa
from django.db import connection
from django.db.models import Exists, F, Max, Min, OuterRef, Sum, Value

from kladka.core import clock
from kladka.people.models import Entry, EntryDraft, Support
from kladka.reporting.columns import SOURCES, Source
from miara.model import schema
from miara.runners.tables import ARROW

_LEDGER = ("recorded_at", "retracted_at", "replaces", "reason")
_KEPT = 8
"""How many controllers' extracts stay in memory."""
_DRAFTS = "drafts"
_APART = 1_000_003
"""Keeps a draft that left and another that was saved from adding up to the same mark."""


@dataclass(frozen=True)
class Extract:
    """The facts of one controller up to ledger number `head`; `tables` by miara's names."""

    controller: UUID
    head: int
    tables: Mapping[str, pa.Table]


type _Mark = tuple[int, int]
type _Tables = dict[str, tuple[_Mark, pa.Table]]

_kept: OrderedDict[tuple[str, UUID], tuple[_Tables, _Mark]] = OrderedDict()
_guard = Lock()


def extract(controller: UUID) -> Extract:
    """Return the facts of `controller` as they are now: one query when nothing changed since the last call."""
    heads = _heads(controller)
    drafts = heads.pop(_DRAFTS)
    key = (str(connection.settings_dict["NAME"]), controller)
    with _guard:
        old_tables, old_drafts = _kept.get(key, ({}, (0, 0)))
    tables: _Tables = {}
    for name, head in heads.items():
        kept = old_tables.get(name)
        same = kept is not None and kept[0] == head and (name != "participation" or drafts == old_drafts)
        tables[name] = kept if kept is not None and same else (head, _read(name, controller))
    with _guard:
        _kept[key] = (tables, drafts)
        _kept.move_to_end(key)
        while len(_kept) > _KEPT:
            _kept.popitem(last=False)
    newest = max((number for mark in heads.values() for number in mark), default=0)
    return Extract(controller, newest, {name: table for name, (_, table) in tables.items()})


def forget() -> None:
    """Drop every extract kept in memory (tests, and after a database was replaced)."""
    with _guard:
        _kept.clear()


def _heads(controller: UUID) -> dict[str, _Mark]:
    """Return the newest ledger numbers recorded and retracted of each table, and a mark of the drafts: one query."""
    queries = [
        source.model.objects.filter(controller=controller)
        .order_by()
        .values(name=Value(name))
        .annotate(recorded=Max("recorded_no"), retracted=Max("retracted_no"))
        for name, source in SOURCES.items()
    ]
    drafts = (
        _drafts(controller)
        .order_by()
        .values(name=Value(_DRAFTS))
        .annotate(recorded=Sum(F("version") * _APART + 1), retracted=Max("first_no"))
    )
    heads = dict.fromkeys([*SOURCES, _DRAFTS], (0, 0))
    for row in queries[0].union(*queries[1:], drafts, all=True):
        heads[row["name"]] = (row["recorded"] or 0, row["retracted"] or 0)
    return heads


def _drafts(controller: UUID) -> Any:
    """Return the drafts of people who were supported already: incomplete records, shown beside and never counted."""
    supports = Support.objects.current().filter(participation=OuterRef("participation_id"))
    first = supports.order_by().values("participation").annotate(day=Min("start_date"), no=Min("recorded_no"))
    return (
        EntryDraft.objects.filter(participation__project__controller=controller)
        .exclude(Exists(Entry.objects.filter(participation=OuterRef("participation_id"))))
        .annotate(entry_date=first.values("day"), first_no=first.values("no"))
        .filter(first_no__isnull=False)
    )


def _read(name: str, controller: UUID) -> pa.Table:
    rows = list(_rows(SOURCES[name], controller))
    if name == "participation":
        rows += _incomplete(controller)
    columns = schema.TABLES[name].columns
    return pa.table(
        {column.name: pa.array([row.get(column.name) for row in rows], ARROW[column.type]) for column in columns}
    )


def _rows(source: Source, controller: UUID) -> Iterator[dict[str, Any]]:
    paths = {"id": "id", **source.columns}
    wanted = [*paths.values(), *_LEDGER]
    query = source.model.objects.filter(controller=controller).order_by("recorded_no", "id")
    for values in query.values_list(*wanted).iterator():
        row: dict[str, Any] = {column: _plain(value) for column, value in zip(paths, values, strict=False)}
        recorded, retracted, replaces, reason = values[-len(_LEDGER) :]
        row["recorded_on"] = clock.day_of(recorded)
        row["retracted_on"] = clock.day_of(retracted) if retracted else None
        row["replaces"], row["reason"] = _plain(replaces), reason
        yield row | {column: derive(row) for column, derive in source.derived.items()}


def _incomplete(controller: UUID) -> Iterator[dict[str, Any]]:
    query = _drafts(controller).select_related("participation__project", "target_group")
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
