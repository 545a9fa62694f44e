"""Which papers there are, and which one somebody means."""

from collections.abc import Collection
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from kladka.accounts.models import User
from kladka.documents.numbering import number_typed
from kladka.documents.papers import voided
from kladka.documents.templates import template_of
from kladka.people.models import Evidence, Paper, Participation, Support
from kladka.people.rules.printed import reads_otherwise


class Told(NamedTuple):
    """A support as a paper tells of it, and as it is recorded now: None where it was withdrawn."""

    printed: Support
    now: Support | None
    is_otherwise: bool


def papers_of(participation: Participation) -> QuerySet[Any]:
    """Return all papers of a participation, the newest first, with `made_name`, who made them. One query."""
    return _listed(Paper.objects.filter(participation=participation))


def papers_about(table: str, pk: UUID) -> QuerySet[Any]:
    """Return all papers about a thing that is no participation, as `papers_of` does. One query."""
    return _listed(Paper.objects.filter(about_table=table, about=pk))


def _listed(papers: QuerySet[Paper]) -> QuerySet[Any]:
    names = User.objects.filter(pk=OuterRef("made_by")).values("name")
    found: QuerySet[Any] = papers.annotate(made_name=Subquery(names[:1])).order_by("-made_at", "-number")
    return found


def read_on(paper: Paper) -> dict[str, Any]:
    """Return everything that is read on a paper now: of one that was withdrawn also that it does not hold."""
    if paper.void_on is None:
        return paper.told
    return voided(paper.told, on=paper.void_on, reason=paper.void_reason)


def supports_told(paper: Paper) -> list[Told]:
    """Return the supports that a paper was made to prove, by their day, each with what became of it."""
    printed = Support.objects.filter(pk__in=paper.facts.split(), participation__project=paper.project_id)
    if paper.participation_id:
        printed = printed.filter(participation=paper.participation_id)
    of, found = template_of(paper.template).of, []
    newest = {one.pk: one for one in printed.order_by("start_date", "recorded_no", "pk")}
    first = dict(newest)
    while changed := {one.pk: key for key, one in newest.items() if one is not None and not one.is_current}:
        after = {one.replaces: one for one in Support.objects.filter(replaces__in=changed)}
        newest.update({key: after.get(pk) for pk, key in changed.items()})
    for key, one in first.items():
        now = newest[key]
        found.append(Told(one, now, now is not None and reads_otherwise(of, one, now)))
    return found


def not_proved_any_more(paper: Paper, told: Collection[Told]) -> list[Told]:
    """Return what a signed paper tells of and proves no more, because it was corrected or withdrawn since: of `told`,
    everything that it tells of."""
    proven = set(Evidence.objects.current().filter(document=paper.document_id).values_list("fact", flat=True))
    return [one for one in told if one.now is None or (one.now.pk not in proven and _is_changed(one))]


def _is_changed(one: Told) -> bool:
    return one.is_otherwise or (one.now is not None and one.now.pk != one.printed.pk)


def papers_by_file(files: Collection[UUID | None]) -> dict[UUID, Paper]:
    """Return the signed papers of which these files are kept, by the file. One query."""
    rows = Paper.objects.filter(document__file__in=[one for one in files if one]).select_related("document")
    return {one.document.file_id: one for one in rows if one.document and one.document.file_id}


def papers_numbered(text: str, papers: QuerySet[Paper]) -> list[Paper]:
    """Return the papers with this number among `papers`: one a project, each with its person."""
    number = number_typed(text)
    if number is None:
        return []
    return list(_with_people(papers.filter(kind=number.kind, year=number.year, number=number.number)))


def papers_waiting(papers: QuerySet[Paper], *, most: int) -> Collection[Paper]:
    """Return those of `papers` that wait for their signed scan, the newest first, each with its person."""
    return _with_people(papers.filter(void_on=None, document=None)).order_by("-made_at")[:most]


def _with_people(papers: QuerySet[Paper]) -> QuerySet[Paper]:
    return papers.select_related("participation__person__identity", "project")
