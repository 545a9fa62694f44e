"""Who stands behind each figure, in every state and with the facts that made it so, as one table."""

from collections.abc import Iterable, Iterator

import pyarrow as pa
import pyarrow.compute as pc

from kladka.reporting.kreport import tables
from miara.model.results import FactRef, Member
from miara.runners import listing

COLUMNS = pa.schema([("code", pa.string()), *listing.COLUMNS])


def coded(code: str, found: pa.Table) -> pa.Table:
    """Return the members of one figure with its code before each."""
    return found.add_column(0, "code", pa.array([code] * found.num_rows, pa.string()))


def as_parquet(parts: Iterable[pa.Table]) -> bytes:
    """Return the members of all figures, figure by figure, so that only one lies in memory at a time."""
    sink = pa.BufferOutputStream()
    with tables.writer(sink, COLUMNS) as file:
        for part in parts:
            if part.num_rows:
                file.write_table(part.combine_chunks(), row_group_size=part.num_rows)
    return bytes(sink.getvalue().to_pybytes())


def of(table: pa.Table, code: str) -> list[Member]:
    """Return the members of one figure."""
    return list(_members(rows_of(table, code)))


def rows_of(table: pa.Table, code: str) -> pa.Table:
    """Return the rows of one figure."""
    return table.filter(pc.equal(table["code"], pa.scalar(code)))


def _members(rows: pa.Table) -> Iterator[Member]:
    for row in rows.to_pylist():
        facts = tuple(FactRef(**fact) for fact in row["facts"])
        yield Member(row["id"], row["state"], row["since"], facts, row["participation"], row["total"])
