"""What the ledger did to facts, with the audit line of each: number, moment, who, and why it was retracted."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import CharField, DateField, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast

from kladka.accounts.models import User
from kladka.core import clock
from kladka.reporting.extraction.columns import SOURCES, Source
from kladka.reporting.extraction.facts import SAYS
from kladka.reporting.restatement.restating import Change

_SAYS = SAYS | {"evidence": "document_kind", "record_state": "state", "exit": "leaving_reason"}
_DAY = {
    "participation": "entry_date",
    "support": "start_date",
    "situation": "from_date",
    "exit": "exit_date",
    "reentry": "reentry_date",
    "ending": "until_date",
    "assignment": "from_date",
    "evidence": "document_date",
    "record_state": "on_date",
    "entity": "register_date",
    "member": "from_date",
    "status": "from_date",
    "job": "created_date",
    "occupancy": "from_date",
    "incubator": "opened_on",
    "post": "from_date",
    "attendance": "on_date",
    "target": "on_date",
}
"""The columns that say what a fact is and when it was true, in the tables that have them."""


@dataclass(frozen=True)
class Line:
    """What an entry of the audit did to a fact. `says` is the fact's own code, `day` when it was true in the world."""

    says: str
    day: date | None
    number: int
    at: datetime
    by: str
    reason: str


def audit_lines(changes: Iterable[Change]) -> dict[Change, Line]:
    """Return the audit line of each change, in one query whatever their number; of an unknown one nothing."""
    wanted: dict[str, dict[str, list[Change]]] = defaultdict(lambda: defaultdict(list))
    for change in changes:
        wanted[change.table][change.id].append(change)
    queries = [_query(table, each, by_id) for table, by_id in wanted.items() for each in SOURCES[table].all]
    if not queries:
        return {}
    found: dict[Change, Line] = {}
    for row in sorted(queries[0].union(*queries[1:], all=True), key=lambda row: row["x_number"]):
        for change in wanted[row["x_table"]][str(row["x_id"])]:
            line = _line(change, row)
            if line is not None:
                found[change] = line
    return found


def _line(change: Change, row: dict[str, Any]) -> Line | None:
    """The line of a change: of an id that outlives corrections, that of the newest row not after the change's day.

    What a report's own day brought after the report counts as learnt a day later, so the day itself need not be equal.
    """
    is_gone = change.what == "retracted"
    at, number, who = (
        (row["x_gone_at"], row["x_gone_number"], row["x_gone_by"])
        if is_gone
        else (
            row["x_at"],
            row["x_number"],
            row["x_by"],
        )
    )
    if at is None or clock.day_of(at) > change.on:
        return None
    return Line(row["x_says"] or "", row["x_day"], number, at, who or "", row["x_reason"] if is_gone else "")


def _query(table: str, source: Source, ids: Iterable[str]) -> QuerySet[Any, dict[str, Any]]:
    path = source.columns.get("id", "id")
    says = F(source.columns[_SAYS[table]]) if _SAYS.get(table) in source.columns else Value("")
    day = F(source.columns[_DAY[table]]) if table in _DAY else Value(None)
    rows = source.model.objects.filter(Q(**{f"{path}__in": list(ids)})).order_by()
    return rows.values(
        x_table=Value(table, CharField()),
        x_id=F(path),
        x_says=Cast(says, CharField()),
        x_day=Cast(day, DateField()),
        x_number=F("recorded_no"),
        x_at=F("recorded_at"),
        x_by=Subquery(_name("recorded_by")),
        x_gone_number=F("retracted_no"),
        x_gone_at=F("retracted_at"),
        x_gone_by=Subquery(_name("retracted_by")),
        x_reason=F("reason"),
    )


def _name(column: str) -> QuerySet[Any, Any]:
    names: QuerySet[Any, Any] = User.objects.filter(pk=OuterRef(column)).values("name")
    return names[:1]
