"""Where everybody stands: how many in which stage, and who has waited longest."""

from collections.abc import Callable
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kladka.coaching.actions import pathway as actions
from kladka.coaching.models import Pathway
from kladka.coaching.queries.changing import versions_followed
from kladka.coaching.queries.pathway import Stages, standings, with_stage
from kladka.coaching.rules.pathway import days_in
from kladka.core import clock
from kladka.core.components import Link
from kladka.core.lists import Column, Empty, List, ListPage
from kladka.pages.exchange.listing import list_page
from kladka.pages.participants.forms import ConfirmForm
from kladka.pages.participants.permissions import LEADERS, READERS
from kladka.pages.participants.views.form_page import form_page, sent
from kladka.pages.pathways import presenters
from kladka.pages.pathways.stages import models_of, stage_column, stage_filter
from kladka.pages.viewing import viewer_of
from kladka.people.actions.assignment import open_assignments
from kladka.people.queries import listed, named, visible_as
from kladka.people.queries.assigned import going_on
from kladka.processes.queries import label_of
from kladka.processes.rules.process import Process

type Rows = QuerySet[Any]


def pathways(request: HttpRequest) -> HttpResponse:
    """Show how many stand in which stage, and everybody with a coach, who has waited longest first."""
    viewer = viewer_of(request)
    scope = coached(visible_as(viewer, READERS))
    found = standings(scope)
    rows = with_stage(listed(scope)).filter(stage__isnull=False)
    models, stages = models_of(viewer), Stages()
    context: dict[str, Any] = {
        "listing": ListPage(request, rows, definition(models, stages)),
        "counts": presenters.counts(found, clock.today(), stages) if found else None,
    }
    if "coordinator" in viewer.roles:
        newest = {one.code: one.version for one in models()}
        followed = versions_followed(coached(visible_as(viewer, LEADERS)))
        context |= {"waiting": _not_begun(viewer), "outdated": presenters.outdated(followed, newest)}
    return list_page(request, "pathways/list.html", context)


def coached(scope: Rows) -> Rows:
    """Keep the participations that have a coach whose work has not ended."""
    return scope.filter(Exists(going_on().filter(participation=OuterRef("pk"))))


def definition(models: Callable[[], list[Process]], stages: Stages) -> List[Any]:
    """Return what the list shows and asks."""
    today = clock.today()

    def of(row: Any) -> Any:
        return stages.stage(row.base, row.base_number, row.stage)

    columns: list[Column[Any]] = [
        Column(
            "name",
            gettext_lazy("Name"),
            lambda row: f"{row.person.identity.family_name} {row.person.identity.given_name}",
            order_by=("person__identity__name_sort",),
        ),
        stage_column(stages),
        Column("since", gettext_lazy("Since"), lambda row: row.stage_since, order_by=("stage_since",), kind="date"),
        Column("days", gettext_lazy("Days"), lambda row: days_in(row.stage_since, today), kind="number", shown=False),
        Column(
            "usual", gettext_lazy("Usual days"), lambda row: of(row).usual_days or _("nobody knows yet"), kind="number"
        ),
        Column("model", gettext_lazy("Model"), lambda row: label_of(row.base)),
        Column("coach", gettext_lazy("Coach"), lambda row: f"{row.coach_given} {row.coach_family}"),
    ]
    return List(
        caption=gettext_lazy("Who stands where"),
        columns=columns,
        count=lambda n: ngettext("%(n)s participant", "%(n)s participants", n) % {"n": n},
        empty=Empty(
            gettext_lazy("Nobody who has a coach now is on a pathway."),
            gettext_lazy("A pathway begins when a coach is assigned by a model."),
        ),
        filters=[stage_filter(models)],
        search=named,
        search_label=gettext_lazy("Name"),
        sort="since",
        row_url=lambda row: reverse("pathways:of", args=[row.pk]),
        file_name="pathways",
    )


def _without(viewer: Any) -> Rows:
    scope = coached(visible_as(viewer, LEADERS))
    return scope.exclude(Exists(Pathway.objects.filter(participation=OuterRef("pk"))))


def _not_begun(viewer: Any) -> Link | None:
    number = _without(viewer).count()
    if not number:
        return None
    words = ngettext(
        "Begin the pathway of %(n)s participant who has a coach and none yet",
        "Begin the pathways of %(n)s participants who have a coach and none yet",
        number,
    )
    return Link(words % {"n": number}, reverse("pathways:begin-all"))


def begin_all(request: HttpRequest) -> HttpResponse:
    """Begin the pathways of everybody of the partner who has a coach and none yet, after a question."""
    viewer = viewer_of(request)
    waiting = open_assignments(list(_without(viewer)))
    form = ConfirmForm(**sent(request))

    def act() -> str:
        for controller in sorted({one.controller for one in waiting}):
            actions.begin_all(assignments=[one for one in waiting if one.controller == controller], by=viewer.user)
        return reverse("pathways:list")

    words = ngettext(
        "%(n)s participant is then in the first stage of the model, since the day on which the coach began.",
        "%(n)s participants are then in the first stage of their model, since the day on which the coach began.",
        len(waiting),
    )
    return form_page(
        request,
        form,
        act,
        title=_("Begin pathways?"),
        submit=_("Begin the pathways"),
        participation=None,
        back=reverse("pathways:list"),
        back_text=_("Pathways"),
        message=_("The pathways have begun."),
        lead=words % {"n": len(waiting)},
        empty="" if waiting else _("Everybody who has a coach has a pathway."),
        empty_link=Link(_("Pathways"), reverse("pathways:list")),
    )
