"""Who stands behind each figure, in every state and with the facts that made it so, as one table."""

from collections.abc import Iterable, Iterator

import pyarrow as pa
import pyarrow.compute as pc

from kladka.reporting.kreport import tables
from miara.model.results import FactRef, Member

_FACT = pa.struct(
    [
        ("table", pa.string()),
        ("id", pa.string()),
        ("date", pa.date32()),
        ("evidence", pa.string()),
        ("document_kind", pa.string()),
    ]
)
COLUMNS = pa.schema(
    [
        ("code", pa.string()),
        ("id", pa.string()),
        ("state", pa.string()),
        ("since", pa.date32()),
        ("participation", pa.string()),
        ("total", pa.int64()),
        ("facts", pa.list_(_FACT)),
    ]
)


def as_table(code: str, members: Iterable[Member]) -> pa.Table:
    """Return the members of one figure as rows."""
    return pa.Table.from_pylist([_row(code, each) for each in members], COLUMNS)


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


def _row(code: str, member: Member) -> dict[str, object]:
    return {
        "code": code,
        "id": member.id,
        "state": member.state,
        "since": member.since,
        "participation": member.participation,
        "total": member.total,
        "facts": [
            {
                "table": fact.table,
                "id": fact.id,
                "date": fact.date,
                "evidence": fact.evidence,
                "document_kind": fact.document_kind,
            }
            for fact in member.facts
        ],
    }


def _members(rows: pa.Table) -> Iterator[Member]:
    for row in rows.to_pylist():
        facts = tuple(FactRef(**fact) for fact in row["facts"])
        yield Member(row["id"], row["state"], row["since"], facts, row["participation"], row["total"])
