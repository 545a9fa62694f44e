"""Figures, targets and series of a project."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from kladka.api.answers import FigureAnswer, Figures, Group, Number, Point, Promised, Series, Silent, Targets
from kladka.api.asking import asker_in
from kladka.api.kinds import ProjectCode
from kladka.api.packs import definitions_answer
from kladka.api.questions import (
    Asked,
    FiguresQuestion,
    SeriesQuestion,
    asked,
    check_codes,
    check_part,
    check_splits,
    note_of,
)
from kladka.core import clock
from kladka.programmes.models import Project, Target
from kladka.reporting.extraction.columns import UNRECORDED
from kladka.reporting.live import figures as reporting
from kladka.reporting.live.asked import unrecorded

router = Router(tags=["figures"])


@router.get("/projects/{slug:project}/figures", response=Figures, summary="Read the figures of a project")
def figures(request: HttpRequest, project: ProjectCode, question: Query[FiguresQuestion]) -> Figures:
    """Every figure as of a day, as known on a day: proven, claimed and incomplete apart, and by breakdowns."""
    asker = asker_in(request)
    found = asker.project(project)
    pack = reporting.definitions_of(found)
    check_codes(pack, question.code)
    check_splits(pack, question.by, may_cross=asker.is_officer(found))
    where = asked(found, question)
    by = tuple(question.by) or None
    result = reporting.figures(found, **where.days, by=by)
    wanted = set(question.code)
    told = [
        figure_answer(pack, each, UNRECORDED, where.where)
        for each in result.figures
        if not wanted or each.code in wanted
    ]
    return Figures(**about(where, pack), figures=told)


@router.get("/projects/{slug:project}/series", response=Series, summary="Read figures at several days")
def series(request: HttpRequest, project: ProjectCode, question: Query[SeriesQuestion]) -> Series:
    """The values of some figures as of each day, in the order of the days."""
    found = asker_in(request).project(project)
    pack = reporting.definitions_of(found)
    check_codes(pack, question.code)
    check_part(found, question)
    today = clock.today()
    days = sorted(set(question.date))
    moments = [(day, day if question.as_then_known else question.known_on or today) for day in days]
    codes = tuple(dict.fromkeys(question.code))
    results = reporting.series(found, moments, codes=codes, where=question.narrows, by=())
    return Series(
        project=found.code,
        where=question.narrows,
        definitions=definitions_answer(pack),
        ledger=_ledger(found),
        points=[_point(each, codes) for each in results],
        without_value=[
            Silent(code=code, why=why)
            for code in codes
            if (why := reporting.why_not_split(pack, code, question.narrows))
        ],
    )


@router.get("/projects/{slug:project}/targets", response=Targets, summary="Read what a project promised")
def targets(request: HttpRequest, project: ProjectCode) -> Targets:
    """Every target and milestone that stands today."""
    found = asker_in(request).project(project)
    rows = Target.objects.current().filter(project=found).order_by("on_date", "indicator", "breakdown", "recorded_no")
    return Targets(project=found.code, targets=[_promised(each) for each in rows])


def about(where: Asked, pack: reporting.Pack) -> dict[str, Any]:
    """Return what every answer says of its question."""
    return {
        "project": where.project.code,
        "as_of": where.as_of,
        "known_on": where.known_on,
        "note": note_of(where.as_of, where.known_on),
        "where": dict(where.where),
        "definitions": definitions_answer(pack),
        "ledger": _ledger(where.project),
    }


def _ledger(project: Project) -> int:
    return reporting.facts_of(project).head


def figure_answer(
    pack: reporting.Pack, figure: reporting.Figure, unrecorded_names: Iterable[str], where: Iterable[str] = ()
) -> FigureAnswer:
    """Return a figure; `unrecorded_names`: the columns that nobody records (in a report: nobody recorded); `where`: by
    what it was narrowed."""
    why = reporting.why_not_split(pack, figure.code, where)
    groups = [
        Group(group=dict(zip(names, group, strict=True)), **_amount(amount))
        for names, split in figure.cells.items()
        for group, amount in split.items()
    ]
    return FigureAnswer(
        code=figure.code,
        title=dict(figure.title),
        counts=figure.counts,
        measure=figure.measure,
        published=figure.published,
        not_recorded=unrecorded(pack, figure.code, unrecorded_names),
        why_no_value=why or None,
        groups=groups,
        **_amount(figure.amount) | ({"claimed": None, "incomplete": None} if why else {}),
    )


def _amount(amount: reporting.Amount) -> dict[str, Any]:
    return {
        "value": Number.or_none(amount.value),
        "claimed": Number.of(amount.claimed),
        "incomplete": Number.of(amount.incomplete),
        "among": amount.among,
        "without": amount.without,
    }


def _point(result: reporting.Result, codes: Sequence[str]) -> Point:
    values = {code: Number.or_none(result[code].value) for code in codes}
    note = note_of(result.as_of, result.known_on)
    return Point(as_of=result.as_of, known_on=result.known_on, note=note, values=values)


def _promised(target: Target) -> Promised:
    exact = format(target.value.normalize(), "f")
    number = float(target.value) if target.value % 1 else int(target.value)
    return Promised(
        indicator=target.indicator,
        breakdown=target.breakdown,
        value=Number(exact=exact, number=number),
        on_date=target.on_date,
    )
