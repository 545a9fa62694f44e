"""The Excel files to fill in."""

import io
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from kladka.audit.actions import note_read
from kladka.exchange import permissions
from kladka.exchange.sheets import Sheet
from kladka.exchange.template import write_template
from kladka.learning.models import Event, KnowledgeTest
from kladka.pages.exchange.listing import EXCEL
from kladka.pages.viewing import viewer_of


def participants(request: HttpRequest) -> HttpResponse:
    """Return the template of participants."""
    return _of_place(request, "participants")


def advice(request: HttpRequest) -> HttpResponse:
    """Return the template of advice cards."""
    return _of_place(request, "advice")


def attendance(request: HttpRequest, event: UUID) -> HttpResponse:
    """Return the template of an event, with its people and sessions; that names were taken away is noted."""
    viewer = viewer_of(request)
    sheet = permissions.sheet_for(viewer, "attendance", event)
    if sheet is None:
        raise Http404
    note_read(
        controller=sheet.controller, by=viewer.user, page="exchange:attendance-template", subject=Event(pk=sheet.place)
    )
    return _file(sheet)


def results(request: HttpRequest, test: UUID) -> HttpResponse:
    """Return the template of a test, with the people on the list; that names were taken away is noted."""
    viewer = viewer_of(request)
    sheet = permissions.sheet_for(viewer, "results", test)
    if sheet is None:
        raise Http404
    subject = KnowledgeTest(pk=sheet.place)
    note_read(controller=sheet.controller, by=viewer.user, page="exchange:results-template", subject=subject)
    return _file(sheet)


def _of_place(request: HttpRequest, kind: str) -> HttpResponse:
    viewer, asked = viewer_of(request), request.GET.get("place", "")
    places = permissions.places(viewer, kind)
    if not places:
        return redirect(f"exchange:{kind}")
    chosen = next((key for key, _name in places if str(key) == asked), places[0][0])
    sheet = permissions.sheet_for(viewer, kind, chosen)
    if sheet is None:
        raise Http404
    return _file(sheet)


def _file(sheet: Sheet) -> HttpResponse:
    written = io.BytesIO()
    write_template(written, sheet)
    response = HttpResponse(written.getvalue(), content_type=EXCEL)
    response["Content-Disposition"] = f'attachment; filename="{sheet.kind}.xlsx"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response
