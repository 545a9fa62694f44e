"""What a participant needs: looked at and noted."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.audit.actions import note_read
from kladka.core import clock
from kladka.core.components import Bullets, Link, SummaryRow
from kladka.core.dictionaries import dictionary
from kladka.pages.needs.forms import NeedsForm
from kladka.pages.participants import presenters
from kladka.pages.participants.permissions import WORKERS, participation_for
from kladka.pages.participants.tabs import tabs
from kladka.pages.participants.views.form_page import form_page, sent
from kladka.pages.viewing import viewer_of
from kladka.people import actions as people
from kladka.people.models import NeedsSheet


def of(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Show barriers and access needs, and when they were asked for. Leaves a read event."""
    viewer = viewer_of(request)
    found = participation_for(viewer, participation, WORKERS)
    note_read(controller=found.project.controller_id, by=viewer.user, page="needs:of", subject=found)
    sheet, told = _told(found)
    context = {
        "participation": found,
        "heading": _("Needs and barriers"),
        "tabs": tabs(found, viewer, "needs:of"),
        "tags": presenters.status_tags(found),
        "details": presenters.bar(found, clock.today()),
        "rows": _rows(sheet, told) if sheet else [],
        "change": Link(_("Change") if sheet else _("Note them"), reverse("needs:edit", args=[found.pk])),
    }
    return render(request, "needs/of.html", context)


def edit(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Note barriers and access needs; the second of two editors is shown both versions."""
    found = participation_for(viewer_of(request), participation, WORKERS)
    sheet, told = _told(found)
    form = NeedsForm(
        initial=told | {"asked_on": clock.today()}, version=sheet.version if sheet else None, **sent(request)
    )

    def act() -> str:
        typed = {name: form.cleaned_data[name] for name in ("barriers", "main_barrier", "access_needs", "words")}
        people.note_needs(
            participation=found,
            needs=people.Needs(**typed),
            asked_on=form.cleaned_data["asked_on"],
            version=form.version,
            by=request.user,
        )
        return reverse("needs:of", args=[found.pk])

    return form_page(
        request,
        form,
        act,
        title=_("Needs and barriers"),
        submit=_("Save"),
        participation=found,
        message=_("Needs and barriers are saved."),
    )


def _told(participation: Any) -> tuple[NeedsSheet | None, dict[str, Any]]:
    """Return the sheet, if there is one, and what it says as a form holds it. Three queries."""
    barriers = list(participation.barriers.all())
    order = list(dictionary("barriers").items)
    barriers.sort(key=lambda one: (not one.is_main, order.index(one.kind) if one.kind in order else 0))
    sheet = NeedsSheet.objects.filter(pk=participation.pk).first()
    return sheet, {
        "barriers": [one.kind for one in barriers],
        "main_barrier": next((one.kind for one in barriers if one.is_main), ""),
        "access_needs": sorted(one.kind for one in participation.access_needs.all()),
        "words": sheet.words if sheet else "",
    }


def _rows(sheet: NeedsSheet, told: dict[str, Any]) -> list[SummaryRow]:
    barriers, needs = dictionary("barriers"), dictionary("access-needs")
    named = [
        _("%(barrier)s (most of all)") % {"barrier": barriers.label(kind)}
        if kind == told["main_barrier"]
        else barriers.label(kind)
        for kind in told["barriers"]
    ]
    return [
        SummaryRow(_("What makes work hard?"), Bullets(named) if named else None),
        SummaryRow(
            _("What is needed in order to take part?"),
            Bullets([needs.label(kind) for kind in told["access_needs"]]) if told["access_needs"] else None,
        ),
        SummaryRow(_("In their own words"), sheet.words or None),
        SummaryRow(_("Asked on"), sheet.asked_on),
    ]
