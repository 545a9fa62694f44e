"""Members as columns: who stands behind a figure, with the facts of each, for those who keep the lists whole."""

from collections.abc import Iterable

import pyarrow as pa

from miara.model.results import Member

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
        ("id", pa.string()),
        ("state", pa.string()),
        ("since", pa.date32()),
        ("participation", pa.string()),
        ("total", pa.int64()),
        ("facts", pa.list_(_FACT)),
    ]
)
STANDING = pa.schema([("id", pa.string()), ("total", pa.int64())])
"""Who counts, proven, and with how much: what of members is compared."""
DATED = pa.schema([*STANDING, ("since", pa.date32()), ("participation", pa.string())])
"""The same with what is told of those who differ."""


def standing(members: Iterable[Member], *, dated: bool = False) -> pa.Table:
    """Those of the members who count, proven, in their order."""
    columns = DATED if dated else STANDING
    proven = (each for each in members if each.state == "proven")
    return pa.Table.from_pylist([{name: getattr(each, name) for name in columns.names} for each in proven], columns)


def rows(members: Iterable[Member]) -> pa.Table:
    """The members as rows, in their order."""
    return pa.Table.from_pylist([_row(each) for each in members], COLUMNS)


def _row(member: Member) -> dict[str, object]:
    facts = [
        {
            "table": fact.table,
            "id": fact.id,
            "date": fact.date,
            "evidence": fact.evidence,
            "document_kind": fact.document_kind,
        }
        for fact in member.facts
    ]
    return {
        "id": member.id,
        "state": member.state,
        "since": member.since,
        "participation": member.participation,
        "total": member.total,
        "facts": facts,
    }
