"""The list of calls, and one call with everybody who applied."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from kladka.audit.actions import note_read
from kladka.calls import permissions, queries
from kladka.core import clock
from kladka.core.components import Link
from kladka.core.lists import Column, Empty, List, ListPage
from kladka.pages.exchange.listing import list_page
from kladka.pages.recruitment import menus, presenters
from kladka.pages.recruitment.blank import blank as blank_form
from kladka.pages.recruitment.documents import every_in_words
from kladka.pages.recruitment.views.fetching import address_of, call_of
from kladka.pages.viewing import viewer_of
from kladka.programmes.models import Post


def _count(number: int) -> str:
    return ngettext("%(number)d call", "%(number)d calls", number) % {"number": number}


CALLS: List[Any] = List(
    caption=_("Calls"),
    columns=[
        Column("title", _("Title"), presenters.title_of, ("title_pl",)),
        Column("kind", pgettext_lazy("call", "What for"), lambda call: call.rules.title, ("kind",)),
        Column("project", _("Project"), lambda call: str(call.project), ("project__title_pl",)),
        Column("partner", _("Partner"), lambda call: call.partner.short_name, ("partner__name_sort",)),
        Column("opens", _("First day"), lambda call: call.opens_on, ("opens_on",), "date"),
        Column("closes", _("Last day"), lambda call: call.closes_on, ("closes_on",), "date"),
        Column("sent", _("Applications"), lambda call: call.sent, ("sent",), "number"),
        Column("places", _("Places"), lambda call: call.places, ("places",), "number"),
        Column("placed", _("Accepted"), lambda call: call.placed, ("placed",), "number"),
        Column("waiting", _("Reserve list"), lambda call: call.waiting, ("waiting",), "number"),
        Column("state", _("State"), presenters.state_of, ("state",), "tag"),
    ],
    count=_count,
    empty=Empty(_("There are no calls yet."), _("Calls appear here when a coordinator plans them.")),
    sort="-opens",
    row_url=address_of,
    file_name="calls",
)


def overview(request: HttpRequest) -> HttpResponse:
    """Show the calls in the viewer's scope."""
    viewer = viewer_of(request)
    listing = ListPage(request, queries.listed(permissions.visible_to(viewer)), CALLS)
    action = Link(_now("Plan a call"), reverse("recruitment:new")) if viewer.has(Post.Role.COORDINATOR) else None
    return list_page(request, "list_page.html", {"title": _now("Calls"), "listing": listing, "action": action})


def detail(request: HttpRequest, call: UUID) -> HttpResponse:
    """Show one call: its rules, what can be done now, and the applications as they stand. Leaves a read event."""
    found, viewer = call_of(request, permissions.visible_to, call), viewer_of(request)
    note_read(controller=found.project.controller_id, by=viewer.user, page="recruitment:call", subject=found)
    standings = queries.standings(found)
    context = {
        "call": found,
        "title": presenters.title_of(found),
        "facts": presenters.facts_of(found),
        "menu": menus.menu_of(found, viewer, standings),
        "next": presenters.next_step(found, standings, clock.today()),
        "applications": presenters.applications_table(found, standings),
        "forgotten": presenters.forgotten_words(found),
        "breadcrumbs": [
            {"text": _now("Calls"), "url": reverse("recruitment:list")},
            {"text": presenters.title_of(found)},
        ],
    }
    return render(request, "recruitment/call.html", context)


def blank(request: HttpRequest, call: UUID) -> HttpResponse:
    """Show the empty form of a call, to print and fill in by hand."""
    found = call_of(request, permissions.visible_to, call)
    context = blank_form(found) | {"asked_for": every_in_words(found), "back": address_of(found)}
    return render(request, "recruitment/blank_page.html", context)
