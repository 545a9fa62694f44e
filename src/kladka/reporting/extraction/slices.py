"""What one project's figures are counted from: the rows of an extract that are of it, found once for each piece.

A controller may run many projects. A fact recorded in one of them changes the tables of that one alone: the others'
stay the same objects, and with them whatever was computed from them.
"""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from threading import Lock
from uuid import UUID

import pyarrow as pa
import pyarrow.compute as pc

from kladka.reporting.extraction.extract import Extract
from kladka.reporting.extraction.pieces import OF, Piece, Pieces

_KEPT = 16
"""How many projects' tables stay in memory."""


@dataclass(frozen=True)
class _Slice:
    """The rows of one project in one table. `parts`: those of each piece of the source, empty ones included."""

    source: Pieces
    parts: tuple[pa.RecordBatch, ...]
    pieces: Pieces


@dataclass(frozen=True)
class _Held:
    """What is kept of one project."""

    slices: Mapping[str, _Slice] = field(default_factory=dict)
    people: pa.Table | None = None


_kept: OrderedDict[tuple[str, UUID, str], _Held] = OrderedDict()
_guard = Lock()


def of_project(found: Extract, project: str, ledger: str) -> Extract:
    """Return the extract without the facts of other projects. `ledger` names the database that it was made from."""
    key = (ledger, found.controller, project)
    with _guard:
        old = _kept.get(key, _Held())
    slices = {name: _cut(pieces, project, old.slices.get(name)) for name, pieces in found.pieces.items()}
    tables = {name: each.pieces.table for name, each in slices.items()}
    drafts = found.tables["participation"].slice(found.pieces["participation"].table.num_rows)
    people = pa.concat_tables([tables["participation"], drafts.filter(pc.equal(drafts["project"], project))])
    if old.people is not None and old.people.equals(people):
        people = old.people
    with _guard:
        _kept[key] = _Held(slices, people)
        _kept.move_to_end(key)
        while len(_kept) > _KEPT:
            _kept.popitem(last=False)
    pieces = {name: each.pieces for name, each in slices.items()}
    return replace(found, tables=tables | {"participation": people}, pieces=pieces)


def forget() -> None:
    """Drop what is kept in memory (tests, and after a database was replaced)."""
    with _guard:
        _kept.clear()


def _cut(source: Pieces, project: str, old: _Slice | None) -> _Slice:
    """The rows of a project, those of pieces that are the same as before taken from there."""
    if old is not None and old.source is source:
        return old
    known = {id(piece.rows): part for piece, part in zip(old.source.pieces, old.parts, strict=True)} if old else {}
    parts = tuple(
        known[id(piece.rows)] if id(piece.rows) in known else _of(piece.rows, project) for piece in source.pieces
    )
    filled = tuple(part for part in parts if part.num_rows)
    if old is not None and _same(filled, old.pieces):
        return _Slice(source, parts, old.pieces)
    return _Slice(source, parts, Pieces(source.schema, tuple(map(Piece, filled))))


def _of(rows: pa.RecordBatch, project: str) -> pa.RecordBatch:
    """Rows of the project, and rows that are of none, such as merges: they may matter to any."""
    return rows.filter(pc.fill_null(pc.equal(rows.column(OF), project), True))


def _same(parts: tuple[pa.RecordBatch, ...], pieces: Pieces) -> bool:
    before = tuple(piece.rows for piece in pieces.pieces)
    return len(parts) == len(before) and all(
        one is other or one.equals(other) for one, other in zip(parts, before, strict=True)
    )
