"""A report taken away: the file that proves itself, and the figures as workbook, table, data or paper."""

from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from kladka.audit.actions import note_read
from kladka.pages.exchange.listing import workbook
from kladka.pages.reports import taking, telling
from kladka.pages.reports.fetching import report_for, whole
from kladka.reporting.permissions import report as permissions
from kladka.reporting.queries import report as reports


@require_safe
def file(request: HttpRequest, report: UUID) -> HttpResponseBase:
    """Return the .kreport: pseudonyms of all who count stand in it, so not everybody takes it."""
    viewer, found = request.viewer, report_for(request, report)  # type: ignore[attr-defined]
    if not permissions.may_submit(viewer, found):
        raise Http404
    if broken := whole(request, found):
        return broken
    note_read(controller=found.project.controller_id, by=viewer.user, page="reports:file", subject=found)
    path = reports.path_of(found)
    answer = FileResponse(path.open("rb"), as_attachment=True, filename=path.name, content_type="application/zip")
    answer["X-Content-Type-Options"], answer["Cache-Control"] = "nosniff", "no-store"
    return answer


@require_safe
def figures(request: HttpRequest, report: UUID, kind: str) -> HttpResponse:
    """Return the figures of a report in one of the kinds of files."""
    viewer, found = request.viewer, report_for(request, report)  # type: ignore[attr-defined]
    if kind not in taking.KINDS:
        raise Http404
    if broken := whole(request, found):
        return broken
    given = telling.told(found, request.build_absolute_uri("/").rstrip("/"))
    maker, content_type = taking.KINDS[kind]
    if maker is None:
        return workbook(request, taking.sheets(given), controllers=[found.project.controller_id])
    note_read(controller=found.project.controller_id, by=viewer.user, page="reports:take", subject=found)
    answer = HttpResponse(maker(given, get_language() or "pl"), content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{telling.name_of(found)}.{kind}"'
    answer["X-Content-Type-Options"], answer["Cache-Control"] = "nosniff", "no-store"
    return answer
