"""The records other than participations that there may be papers about, and who sees those papers.

A kind of record is one line in `ABOUT`; what is written on its papers stands beside it, in a module of its own.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from kladka.documents.templates import Template, templates
from kladka.people.models import Paper, Participation
from kladka.people.models.paper import Subject
from kladka.programmes.permissions import Viewer
from kladka.workflows.queries.about_advice import CARDS, PROTOCOLS
from kladka.workflows.queries.about_aid import AID
from kladka.workflows.queries.about_calls import CALLS
from kladka.workflows.queries.about_events import EVENTS
from kladka.workflows.queries.about_grants import GRANTS
from kladka.workflows.queries.things import About

ABOUT: Mapping[str, About] = {one.table: one for one in (CARDS, PROTOCOLS, EVENTS, CALLS, GRANTS, AID)}


def about_of(record: Any) -> About | None:
    """Return how papers about a record are made; None for a participation, which has its own."""
    return None if isinstance(record, Participation) else ABOUT[record._meta.model_name]


def subject_of(record: Any) -> Participation | Subject:
    """Return what a paper is of, as papers keep it."""
    if isinstance(record, Participation):
        return record
    return Subject(record.project, str(record._meta.model_name), record.pk)


def record_of(paper: Paper) -> Any:
    """Return the record that a paper is about. One query; of a participation see `people.queries.listed`."""
    about = ABOUT[paper.about_table]
    return _whole(about, about.model.objects.all()).get(pk=paper.about)


def stands(record: Any) -> bool:
    """Tell whether a record still stands: a card was not withdrawn, an event not cancelled. One query at most."""
    about = about_of(record)
    if about is None or not about.stands:
        return True
    return bool(about.model.objects.filter(about.stands, pk=record.pk).exists())


def record_for(viewer: Viewer, table: str, pk: UUID, *, to_change: bool) -> Any:
    """Return a record that the viewer may open, or change; None where they may not, or there is none."""
    about = ABOUT.get(table)
    if about is None:
        return None
    return _whole(about, about.changed_by(viewer) if to_change else about.seen_by(viewer)).filter(pk=pk).first()


def papers_within(viewer: Viewer, *, to_change: bool) -> Q:
    """Return the condition of the papers about records that the viewer may open, or change. Nobody sees others."""
    found = Q(pk__in=())
    for table, about in ABOUT.items():
        records = about.changed_by(viewer) if to_change else about.seen_by(viewer)
        found |= Q(about_table=table, about__in=records.order_by().values("pk"))
    return found


def titles_of(papers: Iterable[Paper]) -> dict[UUID, str]:
    """Return what the records are called that papers are about, by the id of the record. A query for each kind."""
    wanted: dict[str, set[UUID]] = {}
    for paper in papers:
        if paper.about:
            wanted.setdefault(paper.about_table, set()).add(paper.about)
    return {
        record.pk: ABOUT[table].title(record)
        for table, ids in wanted.items()
        for record in _whole(ABOUT[table], ABOUT[table].model.objects.filter(pk__in=ids))
    }


def kinds_about(record: Any) -> list[Template]:
    """Return the kinds of papers that there are about records of this kind."""
    telling = ABOUT[record._meta.model_name].telling
    return [one for one in templates().values() if one.of in telling]


def _whole(about: About, records: QuerySet[Any]) -> QuerySet[Any]:
    return records.select_related(f"{about.project}__controller", f"{about.project}__funding_line")
