"""The monthly lists of a project, and one of them: on screen, on paper, as Excel for accounting."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kladka.audit.actions import note_read
from kladka.benefits import permissions, queries
from kladka.benefits.models import Benefit
from kladka.core.components import Link, Menu, SummaryRow
from kladka.core.forms.shown import month_in_words
from kladka.pages.benefits import presenters, taken_off
from kladka.pages.benefits.accounts import accounts_shown, accounts_whole
from kladka.pages.benefits.scope import OVERSEERS, list_for, part_of, project_for
from kladka.pages.exchange.listing import sheet, sheet_url, wants_sheet
from kladka.pages.projects import presenters as projects
from kladka.pages.viewing import viewer_of
from kladka.people.queries import visible_as
from kladka.programmes.models import Post, Project
from kladka.programmes.permissions import Viewer

SHOWN = 60
"""How many lists stand on the page: two years of two partners and more."""
WAITING = 40
"""How many requests that wait stand there, the oldest first."""


@require_safe
def of_project(request: HttpRequest, project: str) -> HttpResponse:
    """Show the monthly lists of a project, and the ways to the next one and to typing attendance.

    Whoever decides sees the requests that wait, by name; that leaves a read event.
    """
    viewer = viewer_of(request)
    found = project_for(viewer, project, OVERSEERS)
    lists = list(queries.lists_of(permissions.lists_visible_to(viewer).filter(project=found))[:SHOWN])
    leads = bool(permissions.partners_led(viewer, found.pk))
    waits = _waiting(viewer, found) if leads else []
    if waits:
        note_read(controller=found.controller_id, by=viewer.user, page="benefits:project", subject=found)
    context = projects.frame(found, "benefits:project", viewer) | {
        "tools": _tools(found) if leads else None,
        "waits": presenters.waiting_requests(waits[:WAITING]) if waits else None,
        "has_more": len(waits) > WAITING,
        "table": presenters.lists_table(lists, with_partner=True) if lists else None,
        "none": _none_yet(viewer, found),
    }
    return render(request, "benefits/project.html", context)


@require_safe
def one(request: HttpRequest, payment_list: UUID) -> HttpResponse:
    """Show a list with its lines and totals. Leaves a read event; a file that is taken is recorded apart."""
    viewer = viewer_of(request)
    found: Any = list_for(permissions.lists_visible_to(viewer), payment_list)
    lines = queries.listed(found)
    taken = queries.taken_off(found)
    found.number, found.paid = len(lines), sum(line.paid_on is not None for line in lines)
    found.has_left = bool(taken)
    leads = found.partner_id in permissions.partners_led(viewer, found.project_id)
    title = _("Benefits for %(month)s") % {"month": month_in_words(found.month)}
    rows = [*presenters.list_rows(found, lines), *taken_off.approved_rows(lines, taken)]
    if wants_sheet(request):
        table = presenters.lines_table(
            found, lines, accounts_whole(viewer, lines) if leads else accounts_shown(lines), is_file=True
        )
        more = [taken_off.taken_table(viewer, taken, is_file=True)] if taken else []
        told: dict[str, Any] = {"controllers": {found.project.controller_id}, "about": _about(rows), "more": more}
        return sheet(request, table, name=f"benefits-{found.month:%Y-%m}", **told)
    note_read(controller=found.project.controller_id, by=viewer.user, page="benefits:list", subject=found)
    is_own = viewer.staff is not None and found.prepared_by_id == viewer.staff.pk
    part = part_of(request, lines)
    newest = taken_off.newest(taken, len(part.lines))
    context = {
        "listing": found,
        "title": title,
        "project": found.project,
        "rows": rows,
        "menu": presenters.list_menu(found, leads=leads, is_own=is_own),
        "is_own": is_own and found.state == found.DRAFT,
        "table": presenters.lines_table(found, part.lines, accounts_shown(part.lines)) if lines else None,
        "taken": taken_off.taken_table(viewer, newest) if taken else None,
        "has_more": len(taken) > len(newest),
        "part": presenters.part_words(part),
        "pages": part.pages,
        "sheet_url": sheet_url(request),
        "names": [found.prepared_by.name, found.approved_by.name if found.approved_by else ""],
    }
    return render(request, "benefits/list.html", context)


def _about(rows: Iterable[SummaryRow]) -> list[tuple[Any, Any]]:
    return [(row.key, getattr(row.value, "text", row.value)) for row in rows]


def _none_yet(viewer: Viewer, project: Project) -> str:
    """Say that nothing is here; of their own partner only to those who see no lists of others."""
    if project.pk in viewer.projects_as(Post.Role.MONITORING_OFFICER):
        return _("There are no lists yet.")
    return _("There are no lists of your partner yet.")


def _waiting(viewer: Viewer, project: Any) -> list[Benefit]:
    rows = Benefit.objects.filter(participation__in=visible_as(viewer, permissions.LEADERS), state__in=Benefit.OPEN)
    rows = rows.filter(participation__project=project).order_by("requested_on", "created_at", "pk")
    return list(rows.select_related("participation__person__identity", "participation__project")[: WAITING + 1])


def _tools(found: Any) -> Menu:
    return Menu(
        _("What can be done"),
        [
            Link(_("Prepare a list"), reverse("benefits:prepare", args=[found.code])),
            Link(_("Type attendance at internships"), reverse("benefits:attendance", args=[found.code])),
        ],
    )
