"""Sending rows: which sheets there are, and a form for each."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.core.components import Words
from kladka.core.errors import PolicyBroken
from kladka.exchange import actions, permissions
from kladka.learning import permissions as learning
from kladka.learning.models import KnowledgeTest
from kladka.pages.events.presenters import title_of
from kladka.pages.exchange import presenters
from kladka.pages.exchange.forms import SendForm
from kladka.pages.saving import save
from kladka.pages.viewing import viewer_of

LATEST = 20


def overview(request: HttpRequest) -> HttpResponse:
    """Show what can be brought in, and what the viewer sent lately."""
    viewer: Any = viewer_of(request)
    uploads = list(permissions.uploads_of(viewer).order_by("-stored_at")[:LATEST])
    context = {
        "ways": presenters.ways_in(viewer),
        "uploads": presenters.uploads_table(uploads) if uploads else None,
    }
    return render(request, "exchange/imports.html", context)


def participants(request: HttpRequest) -> HttpResponse:
    """Take a sheet of participants and try it."""
    return _send_page(request, "participants", title=_("Participants from Excel"))


def advice(request: HttpRequest) -> HttpResponse:
    """Take a sheet of advice cards and try it."""
    return _send_page(request, "advice", title=_("Advice cards from Excel"))


def attendance(request: HttpRequest, event: UUID) -> HttpResponse:
    """Take a sheet of attendance at one event and try it."""
    viewer: Any = viewer_of(request)
    found = get_object_or_404(learning.run_by(viewer), pk=event)
    form = SendForm(request.POST or None, request.FILES or None, places=[(found.pk, found.title_pl)])
    template = reverse("exchange:attendance-template", args=[found.pk])
    return _form_page(
        request, form, "attendance", title=_("Attendance from Excel"), subject=title_of(found), links=[template]
    )


def results(request: HttpRequest, test: UUID) -> HttpResponse:
    """Take a sheet of the results of one test and try it."""
    viewer: Any = viewer_of(request)
    tests = KnowledgeTest.objects.filter(event__in=learning.run_by(viewer).values("pk"))
    found = get_object_or_404(tests, pk=test)
    form = SendForm(request.POST or None, request.FILES or None, places=[(found.pk, found.title)])
    template = reverse("exchange:results-template", args=[found.pk])
    return _form_page(request, form, "results", title=_("Results from Excel"), subject=found.title, links=[template])


def _send_page(request: HttpRequest, kind: str, *, title: str) -> HttpResponse:
    places = permissions.places(viewer_of(request), kind)
    if not places:
        context = {"title": title, "back": reverse("exchange:imports")}
        return render(request, "exchange/nowhere.html", context)
    form = SendForm(request.POST or None, request.FILES or None, places=places)
    address = reverse(f"exchange:{kind}-template")
    links = [f"{address}?place={key}" for key, _name in places]
    return _form_page(request, form, kind, title=title, links=links)


def _form_page(
    request: HttpRequest, form: SendForm, kind: str, *, title: str, links: list[str], subject: Words = ""
) -> HttpResponse:
    def act() -> str:
        viewer: Any = viewer_of(request)
        sheet = permissions.sheet_for(viewer, kind, form.place)
        if sheet is None:
            raise Http404
        try:
            upload = actions.receive(sheet=sheet, rows=form.rows(), by=viewer.user)
        except PolicyBroken as refused:
            refused.field = form.source if refused.field == "file" else refused.field
            raise
        return presenters.address_of(upload)

    if request.method == "POST" and (response := save(request, form, act, message=_("The rows were tried."))):
        return response
    context = {
        "form": form,
        "title": title,
        "subject": subject,
        "submit": _("Try the rows"),
        "templates": [(url, name) for url, (_key, name) in zip(links, form.places, strict=True)],
        "back": reverse("exchange:imports"),
        "cancel": reverse("exchange:imports"),
    }
    return render(request, "exchange/send.html", context, status=422 if request.method == "POST" else 200)
