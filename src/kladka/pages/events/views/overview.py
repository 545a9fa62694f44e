"""The list of events, one event, and its list to print."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kladka.core import clock
from kladka.core.components import Link, Menu
from kladka.core.dictionaries import dictionary
from kladka.core.forms import ChoiceField, DateField
from kladka.core.lists import Column, Empty, Filter, List, ListPage
from kladka.learning import permissions, queries
from kladka.learning.models import Event
from kladka.pages.events import completing, knowledge, presenters, surveying
from kladka.pages.events.leading import contracts_of
from kladka.pages.events.views.fetching import address_of, event_of
from kladka.pages.exchange.listing import list_page
from kladka.pages.projects.presenters import text_of
from kladka.pages.signup import office
from kladka.pages.viewing import viewer_of
from kladka.people.queries import visible_to
from kladka.programmes.models import Post
from kladka.programmes.permissions import Viewer, visible_projects

BLANK_LINES = 5
"""Empty lines at the end of a printed list, for people who come without signing up."""


def _count(number: int) -> str:
    return ngettext("%(number)d event", "%(number)d events", number) % {"number": number}


EVENTS: List[Any] = List(
    caption=_("Events"),
    columns=[
        Column("title", _("Title"), presenters.title_of, ("title_fold",)),
        Column("kind", _("Kind"), presenters.kind_of, ("kind",)),
        # Eight columns beside the filters are more than a screen of 1280 px holds in Polish.
        Column(
            "starts", _("When and where"), lambda event: [event.starts_on, event.town], ("starts_on",), export=False
        ),
        Column("first", _("First day"), lambda event: event.starts_on, ("starts_on",), "date", shown=False),
        Column("ends", _("Last day"), lambda event: event.ends_on, ("ends_on",), "date", shown=False),
        Column("town", _("Town"), lambda event: event.town, ("town",), shown=False),
        Column(
            "trainer",
            _("Trainer"),
            lambda event: event.trainer and event.trainer.name,
            ("trainer__name_sort",),
            shown=False,
        ),
        Column("enrolled", _("Enrolled"), lambda event: event.enrolled, ("enrolled",), "number"),
        Column("attended", _("Attended"), lambda event: event.attended, ("attended",), "number"),
        Column("heads", _("Head count"), lambda event: event.heads, ("heads",), "number"),
        Column("state", _("Attendance"), presenters.state_of, ("confirmed_at",), "tag"),
    ],
    count=_count,
    empty=Empty(_("There are no events yet."), _("Events appear here when a coordinator plans them.")),
    filters=[
        Filter(
            "kind",
            ChoiceField(
                label=_("Kind"), choices=lambda: dictionary("event-kinds").choices(), look="select", empty=_("All")
            ),
            lambda events, kind: events.filter(kind=kind),
        ),
        Filter(
            "since",
            DateField(label=_("From")),
            lambda events, day: queries.overlapping(events, since=day, until=None),
        ),
        Filter(
            "until",
            DateField(label=_("Until")),
            lambda events, day: queries.overlapping(events, since=None, until=day),
        ),
    ],
    search=queries.searched,
    search_label=_("Title, town or site"),
    sort="-starts",
    row_url=address_of,
    file_name="events",
)


def overview(request: HttpRequest) -> HttpResponse:
    """Show the events in the viewer's scope."""
    viewer = viewer_of(request)
    listing = ListPage(request, queries.listed(permissions.visible_to(viewer)), EVENTS)
    action = Link(_("Plan an event"), reverse("events:new")) if viewer.has(Post.Role.COORDINATOR) else None
    related = [Link(_("Training cycles"), reverse("cycles:list"))]
    return list_page(
        request, "list_page.html", {"title": _("Events"), "listing": listing, "action": action, "related": related}
    )


def of_project(request: HttpRequest, project: str) -> HttpResponse:
    """Show the events of one project in the viewer's scope."""
    viewer = viewer_of(request)
    found = get_object_or_404(visible_projects(viewer), code=project)
    rows = queries.listed(permissions.visible_to(viewer).filter(project=found))
    context = {
        "title": _("Events"),
        "intro": text_of(found, "title"),
        "listing": ListPage(request, rows, EVENTS),
        "related": [Link(_("Training cycles"), reverse("cycles:list"))],
        "back": reverse("projects:about", args=[found.code]),
    }
    return list_page(request, "list_page.html", context)


def detail(request: HttpRequest, event: UUID) -> HttpResponse:
    """Show one event: its sessions, people, head counts and evidence."""
    found, viewer = event_of(request, permissions.visible_to, event), viewer_of(request)
    roster, leads, may_plan = queries.roster(found), queries.leads_of(found), presenters.plans(viewer, found)
    names = presenters.people_names(roster.rows)
    context = _heading(found) | {
        "roster": roster,
        "facts": presenters.facts_of(found),
        "menu": presenters.menu_of(found, viewer, roster),
        "sessions": presenters.sessions_of(roster, viewer, leads, contracts_of(found, leads)),
        "people": presenters.people_of(roster, viewer, _openable(roster, viewer)),
        "completing": completing.rule_in_words(roster),
        "proposed": completing.proposed(roster, names),
        "removing": completing.ways_to_remove(roster, names) if may_plan else [],
        "removed": completing.removed(roster, presenters.people_names(roster.removed), may_plan=may_plan),
        "may_plan": may_plan,
        "enrol": Link(_("Enrol people"), reverse("events:enrol", args=[found.pk])),
        "confirm": Link(presenters.confirming(found), reverse("events:confirm", args=[found.pk]))
        if presenters.runs(viewer, found)
        else None,
        "heads": presenters.heads_of(queries.head_counts(found)) if found.is_open else None,
        "signed_up": office.signed_up(found, viewer),
        "wants_confirming": bool(found.confirmed_at and roster.difference),
        "lacking": completing.lacking(roster),
        "overtaken": completing.overtaken(presenters.people_names(queries.overtaken_on(roster))),
        "completion": Link(_("Look who completed"), reverse("events:completion", args=[found.pk]))
        if presenters.runs(viewer, found)
        else None,
        "breadcrumbs": [{"text": _("Events"), "url": reverse("events:list")}, {"text": presenters.title_of(found)}],
    }
    return render(request, "events/detail.html", context)


def learnt(request: HttpRequest, event: UUID) -> HttpResponse:
    """Show the tests and the surveys of an event: a page of its own, for the event's page has enough to ask."""
    found = event_of(request, permissions.visible_to, event)
    may_run = presenters.runs(viewer_of(request), found) and found.cancelled_at is None
    links = [
        Link(_("Add a test before and after"), reverse("events:test-new", args=[found.pk])),
        Link(_("Open a survey"), reverse("events:survey-new", args=[found.pk])),
    ]
    context = {
        "caption": presenters.title_of(found),
        "back": address_of(found),
        "tests": knowledge.tests_table(queries.tests_of(found)),
        "surveys": surveying.surveys_table(queries.surveys_of(found), clock.today()),
        "menu": Menu(_("What you can do"), links) if may_run else None,
    }
    return render(request, "events/learnt.html", context)


def printed(request: HttpRequest, event: UUID) -> HttpResponse:
    """Show the list that people sign, with a few lines for those who come without signing up."""
    found = event_of(request, permissions.visible_to, event)
    roster = queries.roster(found)
    context = _heading(found) | {
        "period": presenters.period_of(found),
        "kind": presenters.kind_of(found),
        "roster": roster,
        "sessions": presenters.session_names(roster.sessions),
        "led": presenters.led_in_words(roster, queries.leads_of(found)),
        "names": presenters.people_names(roster.rows) + [""] * BLANK_LINES,
        "project": text_of(found.project, "title"),
        "back": address_of(found),
    }
    return render(request, "events/print.html", context)


def _openable(roster: queries.Roster, viewer: Viewer) -> set[UUID]:
    """Return the participations on the list whose page the viewer may open. One query."""
    rows = visible_to(viewer).filter(pk__in=[row.participation for row in roster.rows])
    return set(rows.values_list("pk", flat=True))


def _heading(event: Event) -> dict[str, Any]:
    return {"event": event, "title": presenters.title_of(event), "window": text_of(event, "title")}
