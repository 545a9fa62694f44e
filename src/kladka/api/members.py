"""Who stands behind a figure, and who nearly does: by ids, for whoever may open these people."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router

from kladka.accounts.models import User
from kladka.api.answers import FactAnswer, GapAnswer, MemberAnswer, Members, Near, NearAnswer, Number
from kladka.api.asking import Asker, asker_in
from kladka.api.cursors import next_address, page_of
from kladka.api.figures import about
from kladka.api.kinds import Named, ProjectCode
from kladka.api.problems import Problem
from kladka.api.questions import Asked, MembersQuestion, Page, asked, check_splits_by
from kladka.audit.actions import note_read
from kladka.programmes.models import Project
from kladka.reporting.extraction.columns import fact_of
from kladka.reporting.live import figures as reporting

router = Router(tags=["members"])


class OfSomebody(Protocol):
    """A member, or one who nearly is."""

    @property
    def id(self) -> str: ...

    @property
    def participation(self) -> str | None: ...


@router.get("/projects/{slug:project}/figures/{indicator}/members", response=Members, summary="Read who counts")
def members(request: HttpRequest, project: ProjectCode, indicator: Named, question: Query[MembersQuestion]) -> Members:
    """Who stands behind a figure, since when and on what evidence. That people were read is kept."""
    asker = asker_in(request)
    found, definition = _definition(asker, project, indicator)
    where = asked(found, question)
    check_splits_by(found, indicator, where.where)
    part = _part(definition, question.part)
    behind = reporting.members(found, indicator, **where.days, part=part)
    seen = _seen(asker, found, definition, behind)
    wanted = [each for each in seen if question.state in (None, each.state)]
    bound = (_bound(where, indicator), part)
    page, cursor = page_of(wanted, limit=question.limit, cursor=question.cursor, question=bound)
    _note(asker, found, definition, page, "members")
    counts = Counter(each.state for each in behind)
    return Members(
        **about(where, reporting.definitions_of(found)),
        indicator=indicator,
        counts={state: counts[state] for state in reporting.STATES},
        unseen=len(behind) - len(seen),
        items=[_member(each) for each in page],
        next=next_address(request, cursor, _fixed(where)),
    )


@router.get("/projects/{slug:project}/figures/{indicator}/near", response=Near, summary="Read who nearly counts")
def near(request: HttpRequest, project: ProjectCode, indicator: Named, question: Query[Page]) -> Near:
    """Who does not count yet, all that is missing, and until when it can be put right. That it was read is kept."""
    asker = asker_in(request)
    found, definition = _definition(asker, project, indicator)
    where = asked(found, question)
    check_splits_by(found, indicator, where.where)
    behind = reporting.near(found, indicator, **where.days)
    seen = _seen(asker, found, definition, behind)
    page, cursor = page_of(seen, limit=question.limit, cursor=question.cursor, question=_bound(where, indicator))
    _note(asker, found, definition, page, "near")
    return Near(
        **about(where, reporting.definitions_of(found)),
        indicator=indicator,
        unseen=len(behind) - len(seen),
        items=[_near(each) for each in page],
        next=next_address(request, cursor, _fixed(where)),
    )


def _definition(asker: Asker, project: str, indicator: str) -> tuple[Project, reporting.Indicator]:
    found = asker.project(project)
    pack = reporting.definitions_of(found)
    definition = pack.by_code.get(indicator)
    if definition is None:
        words = _("%(pack)s has no figure “%(code)s”.") % {"pack": pack.code, "code": indicator}
        raise Problem("not-found", words)
    return found, definition


def _part(definition: reporting.Indicator, asked: str | None) -> reporting.PartName:
    if not asked:
        return ""
    for part in reporting.parts_of(definition):
        if part == asked:
            return part
    words = _("This figure has no such part: it is no share, or leaves nobody out. Ask without it.")
    raise Problem("question", errors=[("query.part", words)])


def _seen[Row: OfSomebody](
    asker: Asker, project: Project, definition: reporting.Indicator, rows: Sequence[Row]
) -> Sequence[Row]:
    """Return the rows whom the owner of the token may open; what is about no person is there for all."""
    if not definition.unit.has_participation or not rows:
        return rows
    open_to = {str(pk) for pk in asker.people(project).values_list("pk", flat=True)}
    return [row for row in rows if (row.participation or row.id) in open_to]


def _note(asker: Asker, project: Project, definition: reporting.Indicator, page: Sequence[Any], operation: str) -> None:
    if page and definition.unit.has_participation:
        reader: User = asker.viewer.user
        note_read(controller=project.controller_id, by=reader, page=asker.page(operation), subject=project)


def _bound(where: Asked, indicator: str) -> object:
    """Return to what a cursor is bound."""
    return (where.project.code, indicator, where.as_of, where.known_on, sorted(where.where.items()))


def _fixed(where: Asked) -> dict[str, str]:
    """Return the days that the next page must say, so that it is of the same list after midnight, too."""
    return {"as_of": where.as_of.isoformat(), "known_on": where.known_on.isoformat()}


def _member(found: reporting.Member) -> MemberAnswer:
    return MemberAnswer(
        id=found.id,
        participation=found.participation,
        state=found.state,
        since=found.since,
        adds=None if found.total is None else Number.of(reporting.in_units(found.total)),
        facts=_facts(found.facts),
    )


def _near(found: reporting.NearMember) -> NearAnswer:
    gaps = [
        GapAnswer(kind=gap.kind, name=gap.name, kinds=list(gap.kinds), until=gap.until, facts=_facts(gap.facts))
        for gap in found.gaps
    ]
    return NearAnswer(id=found.id, participation=found.participation, until=found.until, gaps=gaps)


def _facts(facts: Iterable[reporting.FactRef]) -> list[FactAnswer]:
    return [
        FactAnswer(
            table=fact.table,
            id=fact_of(fact.id),
            date=fact.date,
            evidence=fact.evidence,
            document_kind=fact.document_kind,
        )
        for fact in facts
    ]
