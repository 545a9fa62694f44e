"""The facts behind a figure, as the ledger has them: when each was recorded, by whom, and the audit entry's number."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast

from kladka.accounts.models import User
from kladka.reporting.extraction.columns import SOURCES, Source, fact_of
from miara.model.results import FactRef

SAYS = {
    "support": "kind",
    "situation": "kind",
    "ending": "outcome",
    "assignment": "model",
    "post": "role",
    "entity": "legal_form",
    "status": "kind",
    "occupancy": "contract_kind",
}
"""The column that says what a fact is, in the tables that have one."""


@dataclass(frozen=True)
class Recorded:
    """One fact: `says` is its own code ("employment"), `number` that of the audit entry which recorded it."""

    table: str
    id: str
    says: str
    number: int
    recorded_at: datetime
    recorded_by: str


def recorded(facts: Iterable[FactRef]) -> dict[tuple[str, str], Recorded]:
    """Return what the ledger says of these facts by (table, id), in one query whatever their number."""
    wanted: dict[str, set[str]] = defaultdict(set)
    asked = list(facts)
    for fact in asked:
        wanted[fact.table].add(fact_of(fact.id))
    queries = [_query(table, source, ids) for table, ids in wanted.items() for source in SOURCES[table].all]
    if not queries:
        return {}
    found: dict[tuple[str, str], Recorded] = {}
    # A participation's or an entity's id outlives corrections: the newest record of it is the last to be kept.
    for row in sorted(queries[0].union(*queries[1:], all=True), key=lambda row: row["x_number"]):
        found[row["x_table"], str(row["x_id"])] = Recorded(
            row["x_table"], str(row["x_id"]), row["x_says"] or "", row["x_number"], row["x_at"], row["x_by"] or ""
        )
    for fact in asked:
        if fact.id != fact_of(fact.id) and (fact.table, fact_of(fact.id)) in found:
            found[fact.table, fact.id] = found[fact.table, fact_of(fact.id)]
    return found


def _query(table: str, source: Source, ids: Iterable[str]) -> QuerySet[Any, dict[str, Any]]:
    path = source.columns.get("id", "id")
    says = F(source.columns[SAYS[table]]) if SAYS.get(table) in source.columns else Value("")
    who = User.objects.filter(pk=OuterRef("recorded_by")).values("name")
    rows = source.model.objects.filter(Q(**{f"{path}__in": ids})).order_by()
    return rows.values(
        x_table=Value(table, CharField()),
        x_id=F(path),
        x_says=Cast(says, CharField()),
        x_number=F("recorded_no"),
        x_at=F("recorded_at"),
        x_by=Subquery(who[:1]),
    )
