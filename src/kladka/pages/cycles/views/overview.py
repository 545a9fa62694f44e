"""The list of training cycles, and one of them with what is behind whom."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kladka.core.components import Link
from kladka.core.lists import Column, Empty, List, ListPage
from kladka.core.lists.page import Pages
from kladka.learning import permissions, queries
from kladka.pages.cycles import presenters
from kladka.pages.exchange.listing import list_page, sheet, sheet_url, wants_sheet
from kladka.pages.projects.presenters import text_of
from kladka.pages.viewing import viewer_of
from kladka.people.queries import visible_to
from kladka.programmes.models import Post

ON_ONE_PAGE = 20
"""How many people are shown at once: each stands in the matrix and in the list for a phone."""


def _count(number: int) -> str:
    return ngettext("%(number)d training cycle", "%(number)d training cycles", number) % {"number": number}


CYCLES: List[Any] = List(
    caption=gettext_lazy("Training cycles"),
    columns=[
        Column("title", gettext_lazy("Title"), lambda cycle: text_of(cycle, "title"), ("title_pl",)),
        Column("partner", gettext_lazy("Partner"), lambda cycle: cycle.partner.name, ("partner__name",)),
        Column("modules", gettext_lazy("Modules"), lambda cycle: cycle.module_count, ("module_count",), "number"),
        Column("required", gettext_lazy("Of them required"), lambda cycle: cycle.required, ("required",), "number"),
        Column("hours", gettext_lazy("Hours"), presenters.hours_in_words, ("hours",), "number"),
    ],
    count=_count,
    empty=Empty(
        gettext_lazy("There are no training cycles yet."),
        gettext_lazy(
            "A coordinator plans a cycle, adds its modules, and says of each event which module it carries out."
        ),
    ),
    sort="title",
    row_url=lambda cycle: presenters.address("detail", cycle),
    file_name="training-cycles",
)


def overview(request: HttpRequest) -> HttpResponse:
    """Show the training cycles in the viewer's scope."""
    viewer = viewer_of(request)
    rows = queries.cycles_listed(permissions.cycles_visible_to(viewer))
    plans = viewer.has(Post.Role.COORDINATOR)
    context = {
        "title": _("Training cycles"),
        "listing": ListPage(request, rows, CYCLES),
        "action": Link(_("Plan a training cycle"), reverse("cycles:new")) if plans else None,
        "back": reverse("events:list"),
    }
    return list_page(request, "list_page.html", context)


def detail(request: HttpRequest, cycle: UUID) -> HttpResponse:
    """Show one cycle: its modules, the events that carry them out, and how everybody stands."""
    viewer = viewer_of(request)
    found = get_object_or_404(permissions.cycles_visible_to(viewer), pk=cycle)
    progress = queries.progress(found, permissions.visible_to(viewer))
    if progress.rows and wants_sheet(request):
        table = presenters.people_table(progress)
        about = [(_("Training cycle"), text_of(found, "title"))]
        return sheet(request, table, name="training-cycle", controllers=[found.project.controller_id], about=about)
    plans = (found.project_id, found.partner_id) in viewer.partners_as(Post.Role.COORDINATOR)
    page = Paginator(progress.rows, ON_ONE_PAGE).get_page(request.GET.get("page"))
    shown = replace(progress, rows=tuple(page.object_list))
    keys = [who.pk for who, _standings, _all in shown.rows]
    openable = set(visible_to(viewer).filter(pk__in=keys).values_list("pk", flat=True)) if keys else set()
    context = {
        "cycle": found,
        "title": text_of(found, "title"),
        "facts": presenters.facts_of(progress),
        "lacks": presenters.lacks_words(progress),
        "menu": presenters.menu_of(found) if plans else None,
        "modules": presenters.modules_table(progress) if progress.modules else None,
        "work": presenters.work_table(progress, may_plan=plans) if progress.modules else None,
        "add_module": Link(_("Add a module"), presenters.address("module-new", found)) if plans else None,
        "progress": presenters.progress_table(progress) if progress.rows else None,
        "people": presenters.people_table(shown, openable) if progress.rows else None,
        "listed": presenters.people_list(shown, openable),
        "pages": Pages.around(page, lambda number: f"{request.path}?page={number}#people"),
        "sees_own": not plans and not viewer.has(Post.Role.MONITORING_OFFICER, found.project_id),
        "sheet_url": sheet_url(request) if progress.rows else "",
        "breadcrumbs": [
            {"text": _("Events"), "url": reverse("events:list")},
            {"text": _("Training cycles"), "url": reverse("cycles:list")},
            {"text": text_of(found, "title")},
        ],
    }
    return render(request, "cycles/detail.html", context)
