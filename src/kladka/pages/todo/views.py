"""Work lists, the numbers by person and partner, and the switch of the weekly letter."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kladka.audit.actions import note_read
from kladka.core import clock
from kladka.pages.exchange.listing import list_page, sheet, sheet_url, wants_sheet
from kladka.pages.saving import save
from kladka.pages.todo import presenters
from kladka.pages.todo.access import LEADING
from kladka.pages.todo.forms import LetterForm
from kladka.pages.todo.listing import todo_list
from kladka.pages.todo.rows import Rows, menders
from kladka.pages.viewing import viewer_of
from kladka.programmes.permissions import Viewer
from kladka.reporting import actions, queries
from kladka.reporting.worklists import Seen, seen_by


@require_safe
def todo(request: HttpRequest) -> HttpResponse:
    """Show what is to do, the most urgent first: one's own lines, and to those who lead also the others'."""
    viewer = viewer_of(request)
    seen, leads = seen_by(viewer, clock.today(), lately=True), bool(viewer.roles & LEADING)
    listing = todo_list(request, Rows(seen.lines, seen, viewer, menders(seen)), leads=leads)
    _note(seen, viewer, page="todo:list")
    context = {
        "title": _("To do"),
        "listing": listing,
        "tiles": presenters.tiles(seen.lines),
        "age": presenters.age_words(),
        "related": presenters.related(leads=leads),
    }
    return list_page(request, "todo/list.html", context)


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Show who has how much to mend, and the same by partner."""
    viewer = viewer_of(request)
    seen = seen_by(viewer, clock.today(), lately=True)
    named = menders(seen)
    if wants_sheet(request):
        table = presenters.people_table(seen, named)
        return sheet(request, table, name="to-do-people", controllers=viewer.controllers())
    context = {
        "title": _("To do, by person and partner"),
        "table": presenters.people_table(seen, named, presenters.MOST) if seen.lines.num_rows else None,
        "left_out": presenters.left_out(seen),
        "partners": presenters.partners_table(seen, named, presenters.MOST),
        "sheet_url": sheet_url(request),
        "back": reverse("todo:list"),
    }
    return render(request, "todo/people.html", context)


def letter(request: HttpRequest) -> HttpResponse:
    """Switch the weekly letter on or off for oneself."""
    sent: dict[str, Any] = {"data": request.POST} if request.method == "POST" else {}
    form = LetterForm(initial={"wanted": queries.wants_letters(request.user)}, **sent)

    def act() -> str:
        actions.choose_letters(user=request.user, wanted=form.cleaned_data["wanted"])  # type: ignore[arg-type]
        return reverse("todo:list")

    if request.method == "POST" and (response := save(request, form, act, message=_("Your choice is saved."))):
        return response
    intro = _(
        "Once a week, on its day, you get an e-mail when something in the records waits for you: kinds, numbers and "
        "addresses, and no names. Whoever has nothing to do gets none."
    )
    context = {
        "title": _("Weekly letter"),
        "form": form,
        "intro": intro,
        "submit": _("Save"),
        "back": reverse("todo:list"),
    }
    return render(request, "form_page.html", context, status=422 if request.method == "POST" else 200)


def _note(seen: Seen, viewer: Viewer, *, page: str) -> None:
    """The list names people: that it was read is recorded, once for each project."""
    for code in seen.lines["project"].unique().to_pylist():
        project = seen.projects[code]
        note_read(controller=project.controller_id, by=viewer.user, page=page, subject=project)
