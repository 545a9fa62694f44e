"""What a trial found, and recording the rows."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.audit.actions import note_read
from kladka.exchange import actions, permissions
from kladka.pages.exchange import presenters
from kladka.pages.exchange.forms import ImportForm
from kladka.pages.saving import save
from kladka.pages.viewing import viewer_of


def check(request: HttpRequest, upload: UUID, kind: str) -> HttpResponse:
    """Show what the trial of an upload found; whoever sent it, with nothing wrong, records the rows all together."""
    viewer: Any = viewer_of(request)
    found = get_object_or_404(permissions.uploads_visible_to(viewer), pk=upload, kind=kind)
    form = ImportForm(request.POST or None, initial={"sha256": found.sha256})

    def act() -> str:
        sheet = permissions.sheet_for(viewer, kind, found.place)
        if sheet is None or found.stored_by != viewer.user.pk:
            raise Http404
        actions.import_upload(upload=found, sheet=sheet, sha256=form.cleaned_data["sha256"], by=viewer.user)
        return presenters.address_of(found)

    if request.method == "POST" and (response := save(request, form, act, message=_("All rows are recorded."))):
        return response
    report = actions.report_of(found)
    note_read(controller=found.controller, by=viewer.user, page=f"exchange:check-{kind}", subject=found)
    table, pages = presenters.rows_read(found, request.GET.get("page"))
    context = {
        "form": form,
        "upload": found,
        "is_own": found.stored_by == viewer.user.pk,
        "rows": presenters.summary(found, report),
        "problems": presenters.problems_table(report),
        "hidden": presenters.hidden(report),
        "warnings": presenters.warnings_table(report),
        "read": table,
        "pages": pages,
        "back": reverse("exchange:imports"),
    }
    return render(request, "exchange/check.html", context, status=422 if request.method == "POST" else 200)
