"""Up to which number of the ledger there is something to read: the newest of each table, found with one query."""

from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Exists, F, Min, OuterRef, Subquery, Sum, Value

from kladka.core.ledger import Fact
from kladka.organisations.models import Organisation
from kladka.people.models import Entry, EntryDraft, Support
from kladka.reporting.extraction.columns import SOURCES
from kladka.reporting.extraction.keeping import Mark

DRAFTS = "drafts"
_APART = 1_000_003
"""Keeps a draft that left and another that was saved, or two other supports, from adding up to the same mark."""


def heads_of(controller: UUID, project: str = "") -> dict[str, Mark]:
    """Return the newest ledger numbers recorded and retracted of each table, and a mark of the drafts: one query.

    Drafts of all projects, or of one by its code: they stay when their entry is made, so that all are many.
    """
    heads = dict.fromkeys([*SOURCES, DRAFTS], (0, 0))
    with connection.cursor() as cursor:
        cursor.execute(*_asked(connection.vendor, controller, project))
        for table, recorded, gone in cursor.fetchall():
            before = heads[table]
            heads[table] = (max(before[0], int(recorded or 0)), max(before[1], int(gone or 0)))
    return heads


@lru_cache(maxsize=256)
def _asked(_vendor: str, controller: UUID, project: str) -> tuple[str, tuple[Any, ...]]:
    """The text of that query: to put it together takes many times as long as to answer it."""
    # Also of those whom nobody supported yet, whose sum is nothing: to leave them out first, PostgreSQL would sum up
    # the supports of everybody who ever had a draft.
    drafts = (
        _without_entry(controller, project)
        .order_by()
        .values(table=Value(DRAFTS))
        .annotate(recorded=Sum(F("version") * _APART + 1), retracted=Sum("supported"))
    )
    asked: tuple[str, tuple[Any, ...]] = drafts.union(
        *(_head(name, each.model, controller) for name, source in SOURCES.items() for each in source.all), all=True
    ).query.sql_with_params()
    return asked


def _head(name: str, model: type[Fact], controller: UUID) -> Any:
    """The newest numbers of a table, each looked up in its index: of two maxima at once every row would be read."""
    facts = model.objects.filter(controller=controller)
    recorded = facts.order_by("-recorded_no").values("recorded_no")[:1]
    retracted = facts.filter(retracted_no__isnull=False).order_by("-retracted_no").values("retracted_no")[:1]
    one = Organisation.objects.filter(pk=controller).order_by()
    return one.values(table=Value(name), recorded=Subquery(recorded), retracted=Subquery(retracted))


def drafts_of(controller: UUID, project: str = "") -> Any:
    """Return the drafts of people who were supported already: incomplete records, shown beside and never counted.

    `supported` stands for which supports these are: one more, one less or one corrected makes it another number.
    """
    return _without_entry(controller, project).filter(Exists(_supports()))


def _supports() -> Any:
    return Support.objects.current().filter(participation=OuterRef("participation_id"))


def _without_entry(controller: UUID, project: str) -> Any:
    supports = _supports()
    of_one = supports.order_by().values("participation")
    of_one = of_one.annotate(day=Min("start_date"), mark=Sum("recorded_no") + Count("pk") * _APART)
    whose: dict[str, Any] = {"participation__project__controller": controller}
    if project:
        whose["participation__project__code"] = project
    return (
        EntryDraft.objects.filter(**whose)
        .exclude(Exists(Entry.objects.filter(participation=OuterRef("participation_id"))))
        .annotate(entry_date=of_one.values("day"), supported=of_one.values("mark"))
    )
