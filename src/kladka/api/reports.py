"""Submitted reports: what each says, and its file, which proves itself."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Path, Router

from kladka.api.answers import Definitions, Number, Promised, ReportAnswer, ReportLine, Reports
from kladka.api.asking import Asker, asker_in
from kladka.api.figures import figure_answer
from kladka.api.kinds import ProjectCode
from kladka.api.problems import Problem
from kladka.audit.actions import note_read
from kladka.core.errors import KladkaError
from kladka.programmes.models import Project
from kladka.reporting import filing
from kladka.reporting.models import Report
from kladka.reporting.permissions.report import may_submit
from kladka.reporting.queries.report import frozen, reports_of

FILE_TYPE = "application/zip"
MOST = 100_000

log = logging.getLogger(__name__)

router = Router(tags=["reports"])

Numbered = Annotated[int, Path(ge=1, le=MOST, description="the number of the report")]
Version = Annotated[int, Path(ge=1, le=MOST, description="1, and one more for each correction")]


@router.get("/projects/{slug:project}/reports", response=Reports, summary="List the submitted reports")
def reports(request: HttpRequest, project: ProjectCode) -> Reports:
    """Every report that was submitted, with its corrections, the newest first."""
    found = asker_in(request).project(project)
    return Reports(project=found.code, items=[ReportLine(**_line(each)) for each in _submitted(found)])


@router.get(
    "/projects/{slug:project}/reports/{int:number}/{int:version}", response=ReportAnswer, summary="Read a report"
)
def report(request: HttpRequest, project: ProjectCode, number: Numbered, version: Version) -> ReportAnswer:
    """Its figures as they were submitted, read from its file."""
    found = _report(asker_in(request), project, number, version)
    with _as_our_fault():
        told = frozen(found)
    return ReportAnswer(
        **_line(found),
        project=project,
        ledger=told.ledger_no,
        figures=[figure_answer(told.pack, each, told.about.unrecorded) for each in told.result.figures],
        targets=[
            Promised(
                indicator=each.indicator,
                breakdown=each.breakdown,
                value=Number(exact=str(each.value), number=each.value),
                on_date=each.on_date,
            )
            for each in told.targets
        ],
    )


@router.get("/projects/{slug:project}/reports/{int:number}/{int:version}/file", summary="Take a report's file")
def report_file(request: HttpRequest, project: ProjectCode, number: Numbered, version: Version) -> HttpResponse:
    """The signed file (.kreport), from which everybody can compute the report again. It holds every member by number,
    so it is for whoever may submit it: monitoring officers and the leader's coordinators. That it was taken is kept."""
    asker = asker_in(request)
    found = _report(asker, project, number, version)
    if not may_submit(asker.viewer, found):
        words = _("The file of a report is for the monitoring officers of the project and the leader’s coordinators.")
        raise Problem("not-allowed", words)
    with _as_our_fault():
        content = filing.content_of(found)
    controller = found.project.controller_id
    note_read(controller=controller, by=asker.viewer.user, page=asker.page("report_file"), subject=found)
    named = {"Content-Disposition": f'attachment; filename="{found.file_name}"'}
    return HttpResponse(content, content_type=FILE_TYPE, headers=named)


@contextmanager
def _as_our_fault() -> Iterator[None]:
    """Let a file that is lost or damaged be no fault of the question."""
    try:
        yield
    except KladkaError as error:
        log.warning("A report cannot be read: %s", error)
        raise Problem("fault", error.message) from error


def _report(asker: Asker, project: str, number: int, version: int) -> Report:
    wanted = (number, version)
    found = next((one for one in _submitted(asker.project(project)) if (one.number, one.version) == wanted), None)
    if found is None:
        raise Problem("not-found")
    return found


def _submitted(project: Project) -> list[Report]:
    return [each for each in reports_of(project) if each.is_submitted]


def _line(found: Report) -> dict[str, Any]:
    return {
        "number": found.number,
        "version": found.version,
        "label": found.label,
        "replaces": found.replaces.label if found.replaces else None,
        "as_of": found.as_of,
        "known_on": found.known_on,
        "period_from": found.period_from,
        "period_until": found.period_until,
        "definitions": Definitions(code=found.pack, version=found.pack_version, hash=found.pack_hash),
        "submitted_at": found.submitted_at,
        "sha256": found.content_hash,
    }
