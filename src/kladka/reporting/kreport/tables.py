"""The project's own part of the extract as known on a day, and Parquet that is the same for the same rows."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.utils.translation import gettext as _

from kladka.reporting.kreport import layout
from kladka.reporting.kreport.layout import BrokenReportError
from miara.model import schema
from miara.runners import tables as arrow

RECORDED, RETRACTED = "ledger_no", "retracted_no"
"""Columns beside the engine's: the ledger numbers that recorded and that retracted a row; none where it is a draft."""
_ROWS = 1 << 16
_AT_ONCE = 1 << 12
_LEVEL = 3
_PERSONS = ("participation", "founder", "member", "occupancy", "attendance")
_ABOUT_FACTS = ("ending", "evidence")


def schema_of(name: str) -> pa.Schema:
    """Return the columns of one table in a report."""
    return pa.schema([*arrow.schema(schema.TABLES[name]), (RECORDED, pa.int64()), (RETRACTED, pa.int64())])


def part_of(tables: Mapping[str, pa.Table], *, project: str, known_on: date, head: int) -> dict[str, pa.Table]:
    """Return what the figures of one project are made of, as known on a day, up to a ledger number.

    What was learnt later is not there, and a row that was retracted later is believed.
    """
    known = {name: _known(table, known_on, head) for name, table in tables.items()}
    part: dict[str, pa.Table] = {}
    for name, table in schema.TABLES.items():
        if name in known and name not in {"alias", *_ABOUT_FACTS}:
            part[name] = _owned(known[name], table, project, part)
    for name in _ABOUT_FACTS:
        if name in known:
            part[name] = _among(known[name], "fact", _ids(part.values()))
    if "alias" in known:
        part["alias"] = _connected(known["alias"], _persons(part))
    return {name: part[name] for name in sorted(part)}


def newest(part: Mapping[str, pa.Table]) -> int:
    """Return the newest ledger number in it."""
    found = [pc.max(table[column]).as_py() for table in part.values() for column in (RECORDED, RETRACTED)]
    return max((number for number in found if number is not None), default=0)


def newer(part: Mapping[str, pa.Table], head: int) -> int:
    """Return how many entries of the ledger after number `head` recorded or withdrew something in it."""
    found: set[int] = set()
    for table in part.values():
        for column in (RECORDED, RETRACTED):
            found.update(table.filter(pc.greater(table[column], pa.scalar(head)))[column].to_pylist())
    return len(found)


def as_parquet(table: pa.Table) -> bytes:
    """Return a table as the bytes of a Parquet file."""
    sink = pa.BufferOutputStream()
    with writer(sink, table.schema) as file:
        file.write_table(table.combine_chunks(), row_group_size=_ROWS)
    return bytes(sink.getvalue().to_pybytes())


def writer(sink: Any, columns: pa.Schema) -> Any:
    """Return a Parquet file to be written piece by piece."""
    return pq.ParquetWriter(sink, columns, compression="zstd", compression_level=_LEVEL, write_statistics=False)


def from_parquet(name: str, content: bytes) -> pa.Table:
    """Return the table in a Parquet file. Raises BrokenReportError where it is none, or would not fit into memory."""
    try:
        file = pq.ParquetFile(pa.BufferReader(content))
        return pa.Table.from_batches(_bounded(name, file, len(content)), file.schema_arrow).combine_chunks()
    except (pa.ArrowException, OSError, ValueError) as error:
        raise BrokenReportError(_("“%(name)s” cannot be read: it is damaged.") % {"name": name}) from error


def _bounded(name: str, file: pq.ParquetFile, length: int) -> Iterator[pa.RecordBatch]:
    """Yield the rows in small pieces, as long as they fit: some bytes can stand for rows without end."""
    rows = file.metadata.num_rows
    is_too_large = rows > layout.MOST_ROWS or rows > layout.ROWS_FOR_NOTHING + length
    unpacked = 0
    for batch in () if is_too_large else file.iter_batches(batch_size=_AT_ONCE):
        unpacked += batch.nbytes
        if is_too_large := unpacked > layout.MOST_UNPACKED:
            break
        yield batch
    if is_too_large:
        raise BrokenReportError(_("“%(name)s” is larger than it can be. Do not use it.") % {"name": name})


def _known(table: pa.Table, known_on: date, head: int) -> pa.Table:
    recorded = pc.less_equal(table["recorded_on"], pa.scalar(known_on))
    there = pc.fill_null(pc.less_equal(table[RECORDED], pa.scalar(head)), True)
    kept = table.filter(pc.and_kleene(recorded, there))
    later = pc.greater(kept["retracted_on"], pa.scalar(known_on))
    after = pc.greater(kept[RETRACTED], pa.scalar(head))
    believed = pc.or_(pc.fill_null(later, False), pc.fill_null(after, False))
    blanks = {"retracted_on": pa.scalar(None, pa.date32()), RETRACTED: pa.scalar(None, pa.int64()), "reason": ""}
    for column, blank in blanks.items():
        kept = kept.set_column(
            kept.column_names.index(column), column, pc.if_else(believed, blank, kept[column]).cast(kept[column].type)
        )
    return kept


def _owned(rows: pa.Table, table: schema.Table, project: str, part: Mapping[str, pa.Table]) -> pa.Table:
    """Rows of the project, or about rows of it that are there already: owners come before what they own."""
    if "project" in table.by_name:
        return rows.filter(pc.fill_null(pc.equal(rows["project"], pa.scalar(project)), False))
    owner = part.get(table.owner)
    return rows.slice(0, 0) if owner is None else _among(rows, table.owner, [owner["id"]])


def _among(rows: pa.Table, column: str, ids: Iterable[Any]) -> pa.Table:
    values = pa.chunked_array([chunk for each in ids for chunk in each.chunks], pa.string())
    return rows.filter(pc.is_in(rows[column], value_set=pc.unique(values)))


def _ids(tables: Iterable[pa.Table]) -> list[Any]:
    return [table["id"] for table in tables]


def _persons(part: Mapping[str, pa.Table]) -> set[str]:
    return {
        person
        for name in _PERSONS
        if name in part
        for person in pc.unique(part[name]["person"]).to_pylist()
        if person is not None
    }


def _connected(alias: pa.Table, persons: set[str]) -> pa.Table:
    """Merges that lead to or from these persons, over whatever others: any of them may say who is who."""
    pairs = list(zip(alias["person"].to_pylist(), alias["same_as"].to_pylist(), strict=True))
    reached, before = set(persons), -1
    while len(reached) != before:
        before = len(reached)
        reached |= {each for pair in pairs if not reached.isdisjoint(pair) for each in pair}
    return alias.filter(pa.array([not reached.isdisjoint(pair) for pair in pairs], pa.bool_()))
