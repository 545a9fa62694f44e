"""A report taken away: the file that proves itself, and the figures as workbook, table, data or paper."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from kladka.audit.actions import note_read
from kladka.core.errors import KladkaError
from kladka.pages.exchange.listing import workbook
from kladka.pages.reports import taking, telling
from kladka.pages.reports.fetching import report_for, whole
from kladka.pages.viewing import viewer_of
from kladka.reporting import filing
from kladka.reporting.permissions import report as permissions


@require_safe
def file(request: HttpRequest, report: UUID) -> HttpResponse:
    """Return the .kreport: pseudonyms of all who count stand in it, so not everybody takes it.

    Its hash is looked at each time, however well it is known what it said: what goes out is what was written.
    """
    viewer, found = viewer_of(request), report_for(request, report)
    if not permissions.may_submit(viewer, found):
        raise Http404
    try:
        content = filing.content_of(found)
    except KladkaError as broken:
        messages.warning(request, str(broken))
        return redirect("reports:detail", found.pk)
    note_read(controller=found.project.controller_id, by=viewer.user, page="reports:file", subject=found)
    answer = HttpResponse(content, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{found.file_name}"'
    answer["X-Content-Type-Options"], answer["Cache-Control"] = "nosniff", "no-store"
    return answer


@require_safe
def figures(request: HttpRequest, report: UUID, kind: str) -> HttpResponse:
    """Return the figures of a report in one of the kinds of files."""
    viewer, found = viewer_of(request), report_for(request, report)
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
