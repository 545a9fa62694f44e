"""The list of participants."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy, ngettext

from kladka.coaching.queries.pathway import with_stage
from kladka.core import forms
from kladka.core.components import Link, Tag
from kladka.core.lists import Column, Empty, Filter, List, ListPage
from kladka.core.prepared import Prepared
from kladka.organisations.models import Site, Staff
from kladka.pages.exchange.listing import list_page
from kladka.pages.participants import presenters
from kladka.pages.participants.permissions import CHECKERS, LEADERS, READERS, WORKERS
from kladka.pages.pathways.stages import models_of, stage_column, stage_filter
from kladka.pages.viewing import viewer_of
from kladka.people.models import Assignment, Participation
from kladka.people.queries import (
    following,
    listed,
    named,
    unchecked,
    unproven_situations,
    visible_as,
    with_record_state,
)
from kladka.processes.queries import label_of
from kladka.processes.rules.process import Process
from kladka.programmes.models import Post
from kladka.programmes.permissions import Viewer

type Rows = QuerySet[Any]
PER_PAGE = 25


def participants(request: HttpRequest) -> HttpResponse:
    """Show the participants whom the viewer may open: found, filtered, sorted; the address holds all of it."""
    viewer = viewer_of(request)
    scope = visible_as(viewer, READERS)
    listing = ListPage(request, _shown(scope), definition(viewer, scope))
    can_register = bool(viewer.roles & WORKERS)
    context = {
        "listing": listing,
        "can_register": can_register,
        "can_hand_over": "coordinator" in viewer.roles,
        "can_submit": "monitoring_officer" in viewer.roles,
    }
    return list_page(request, "participants/list.html", context)


def _shown(rows: Rows) -> Rows:
    return with_stage(with_record_state(listed(rows)))


@Prepared
def _of_page(keys: Sequence[UUID]) -> Rows:
    return _shown(Participation.objects.filter(pk__in=keys))


def _read(keys: Sequence[UUID]) -> list[Any]:
    """Return the rows of a page. Short of a page a key is told again, so that the query stays the same."""
    return _of_page.rows([*keys, *([keys[-1]] * (PER_PAGE - len(keys)))])


def definition(viewer: Viewer, scope: Rows) -> List[Any]:
    """Return what the list shows and asks, for this viewer."""
    models = models_of(viewer)
    first = Link(gettext("Register a participant"), reverse("participants:register"))
    return List(
        caption=gettext_lazy("Participants"),
        columns=[*COLUMNS, stage_column()],
        count=lambda n: ngettext("%(n)s participant", "%(n)s participants", n) % {"n": n},
        empty=Empty(
            gettext_lazy("You have no participants now."),
            gettext_lazy("Register a participant, or ask the coordinator to assign one to you."),
            first if viewer.roles & WORKERS else None,
        ),
        filters=[*_filters(models, *_places(viewer, scope)), stage_filter(models)],
        search=named,
        search_label=gettext_lazy("Name"),
        sort="name",
        row_url=lambda row: reverse("participants:detail", args=[row.pk]),
        per_page=PER_PAGE,
        file_name="participants",
        read=_read,
    )


def _coach(row: Any) -> str:
    return f"{row.coach_given} {row.coach_family}" if row.coach_id else gettext("Not assigned")


RECORD_STATES = {
    "draft": Tag(gettext_lazy("Draft"), "yellow"),
    "complete": Tag(gettext_lazy("Complete"), "turquoise"),
    "submitted": Tag(gettext_lazy("Submitted"), "blue"),
}
COLUMNS: list[Column[Any]] = [
    Column(
        "name",
        gettext_lazy("Name"),
        lambda row: f"{row.person.identity.family_name} {row.person.identity.given_name}",
        order_by=("person__identity__name_sort",),
    ),
    Column("state", gettext_lazy("State"), presenters.status_tags, kind="tag"),
    Column("record", gettext_lazy("Record"), lambda row: RECORD_STATES[row.record_state], kind="tag"),
    Column("entry", gettext_lazy("Entry"), lambda row: row.entry_date, order_by=("entry_date",), kind="date"),
    Column("coach", gettext_lazy("Coach"), _coach, order_by=("coach_family", "coach_given")),
    Column("site", gettext_lazy("Site"), lambda row: row.site_name or gettext("Not assigned"), order_by=("site_name",)),
    Column(
        "model",
        gettext_lazy("Model"),
        lambda row: label_of(row.model or ""),
        shown=False,
    ),
    Column("last", gettext_lazy("Last support"), lambda row: row.last_support, order_by=("last_support",), kind="date"),
]

_STATES: dict[str, Callable[[Rows], Rows]] = {
    "incomplete": lambda rows: rows.filter(entry_date=None, last_support__isnull=False),
    "no_support": lambda rows: rows.filter(entry_date=None, last_support=None),
    "taking_part": lambda rows: rows.filter(entry_date__isnull=False, left_date=None),
    "left": lambda rows: rows.filter(left_date__isnull=False),
    "unproven": lambda rows: rows.filter(
        Exists(unproven_situations(Participation.objects.all()).filter(participation=OuterRef("pk")))
    ),
    "to_check": lambda rows: rows.filter(
        Exists(unchecked(Participation.objects.all()).filter(participation=OuterRef("pk")))
    ),
    "no_coach": lambda rows: rows.filter(coach_id=None),
}


type Choices = Callable[[], list[tuple[str, str]]]


def _places(viewer: Viewer, scope: Rows) -> tuple[Choices, Choices]:
    """Return the coaches and the sites to choose from, each asked for once, though a form is checked and shown.

    Whoever leads a project sees thousands of people: it is asked who coaches there, not who coaches each of them.
    """
    led = Q(project__in=viewer.projects_as(Post.Role.MONITORING_OFFICER)) | viewer.of_partners(Post.Role.COORDINATOR)
    posts = Post.objects.current().filter(led, role=Post.Role.COACH)
    if not viewer.roles & (LEADERS | CHECKERS):
        return _places_worked(scope)

    def coaches() -> list[tuple[str, str]]:
        found = Staff.objects.filter(pk__in=posts.values("staff")).order_by("name_sort")
        return [(str(one.pk), one.name) for one in found]

    def sites() -> list[tuple[str, str]]:
        found = Site.objects.filter(organisation__in=posts.values("partner")).order_by("name")
        return [(str(one.pk), one.name) for one in found]

    return cache(coaches), cache(sites)


def _places_worked(scope: Rows) -> tuple[Choices, Choices]:
    """The coaches and sites of few people, in one query."""
    worked = Assignment.objects.current().filter(participation__in=scope).order_by()
    names = ("coach__name_sort", "coach", "coach__given_name", "coach__family_name", "site__name", "site")

    @cache
    def pairs() -> list[Any]:
        return list(worked.values_list(*names).distinct())

    def coaches() -> list[tuple[str, str]]:
        return [(str(pk), f"{given} {family}") for _sort, pk, given, family in sorted({pair[:4] for pair in pairs()})]

    def sites() -> list[tuple[str, str]]:
        return [(str(pk), name) for name, pk in sorted({pair[4:] for pair in pairs() if pair[5]})]

    return coaches, sites


def _filters(models: Callable[[], list[Process]], coaches: Choices, sites: Choices) -> list[Filter]:
    states = [
        ("incomplete", gettext_lazy("Entry form incomplete")),
        ("no_support", gettext_lazy("No support yet")),
        ("taking_part", gettext_lazy("Taking part")),
        ("left", gettext_lazy("Left the project")),
        ("unproven", gettext_lazy("A document is missing")),
        ("to_check", gettext_lazy("A document is to be checked")),
        ("no_coach", gettext_lazy("No coach yet")),
    ]
    every = gettext_lazy("All")
    return [
        Filter(
            "state",
            forms.ChoiceField(choices=states, look="select", empty=every, label=gettext_lazy("State")),
            lambda rows, value: _STATES[value](rows),
        ),
        Filter(
            "record",
            forms.ChoiceField(
                choices=[(code, tag.text) for code, tag in RECORD_STATES.items()],
                look="select",
                empty=every,
                label=gettext_lazy("Record"),
            ),
            lambda rows, value: rows.filter(record_state=value),
        ),
        Filter(
            "coach",
            forms.ChoiceField(choices=coaches, empty=every, label=gettext_lazy("Coach")),
            lambda rows, value: rows.filter(coach_id=value),
        ),
        Filter(
            "site",
            forms.ChoiceField(choices=sites, empty=every, label=gettext_lazy("Site")),
            lambda rows, value: rows.filter(site_id=value),
        ),
        Filter(
            "model",
            forms.ChoiceField(
                choices=lambda: [(one.code, one.name) for one in models()], empty=every, label=gettext_lazy("Model")
            ),
            following,
        ),
    ]
