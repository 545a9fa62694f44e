"""What one extract has and another has not: found piece by piece, so that what both hold is never looked through."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import zip_longest

import pyarrow as pa
import pyarrow.compute as pc

from kladka.reporting.extraction.extract import Extract
from kladka.reporting.extraction.pieces import Pieces
from miara.model.schema import TABLES

ABOUT_FACTS = ("ending", "evidence")
"""Tables whose rows are about a fact of another table."""


def differences(before: Extract, after: Extract) -> dict[str, pa.Table]:
    """Return, of each table that is another one, the rows in which they differ: as they were and as they are.

    Rows are compared by their place in the ledger's order. What was moved counts as differing: the answer may hold more
    than what is new, and never less.
    """
    found: dict[str, pa.Table] = {}
    for name, table in after.tables.items():
        if before.tables[name] is table:
            continue
        columns = table.column_names
        parts = [
            pa.Table.from_batches([rows]).select(columns) for rows in _rows(before.pieces[name], after.pieces[name])
        ]
        if name == "participation":
            parts += _drafts(before, after)
        if parts:
            found[name] = pa.concat_tables(parts)
    return found


def participations_in(rows: Mapping[str, pa.Table], *extracts: Extract) -> set[str]:
    """Return whom these rows are about. `extracts` know whose a fact is that a row is about."""
    found: set[str] = set()
    for name, table in rows.items():
        if name == "participation":
            found |= set(table["id"].to_pylist())
        elif TABLES[name].owner == "participation":
            found |= set(table["participation"].to_pylist())
    facts = {fact for name in ABOUT_FACTS if name in rows for fact in rows[name]["fact"].to_pylist()}
    for each in extracts if facts else ():
        found |= owners(each.tables, facts)
    return found - {None}


def owners(facts: Mapping[str, pa.Table], ids: Iterable[str | None]) -> set[str]:
    """Return the participations that facts with these ids are about; of a participation itself, that one."""
    wanted = pa.array(sorted(each for each in ids if each is not None), pa.string())
    found: set[str] = set()
    for name, table in facts.items():
        if name == "participation" or TABLES[name].owner == "participation":
            of = "id" if name == "participation" else "participation"
            found |= set(table.filter(pc.is_in(table["id"], value_set=wanted))[of].to_pylist())
    return found


def _rows(before: Pieces, after: Pieces) -> Iterator[pa.RecordBatch]:
    for one, other in zip_longest((each.rows for each in before.pieces), (each.rows for each in after.pieces)):
        if one is None or other is None:
            yield one or other
        elif one is not other:
            size = min(one.num_rows, other.num_rows)
            moved = _other(one.slice(0, size), other.slice(0, size))
            yield one.slice(0, size).filter(moved)
            yield other.slice(0, size).filter(moved)
            yield one.slice(size)
            yield other.slice(size)


def _other(one: pa.RecordBatch, other: pa.RecordBatch) -> pa.BooleanArray:
    """Which rows are not the same in both."""
    found = pa.array([False] * one.num_rows, pa.bool_())
    for left, right in zip(one.columns, other.columns, strict=True):
        if not left.equals(right):
            values = pc.fill_null(pc.not_equal(left, right), False)
            found = pc.or_(found, pc.or_(values, pc.xor(pc.is_null(left), pc.is_null(right))))
    return found


def _drafts(before: Extract, after: Extract) -> Iterator[pa.Table]:
    """Drafts, which have no place in the ledger, that only one of the two has."""
    old, new = (
        each.tables["participation"].slice(sum(piece.rows.num_rows for piece in each.pieces["participation"].pieces))
        for each in (before, after)
    )
    if old.equals(new):
        return
    rows = [[tuple(row.values()) for row in each.to_pylist()] for each in (old, new)]
    for table, own, others in ((old, rows[0], set(rows[1])), (new, rows[1], set(rows[0]))):
        yield table.filter(pa.array([row not in others for row in own], pa.bool_()))
