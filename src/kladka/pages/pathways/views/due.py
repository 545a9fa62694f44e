"""What the models ask for by now: reviews that are late, and fewer sessions than usual."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kladka.coaching.queries.due import due_of
from kladka.coaching.queries.pathway import Stages, with_stage
from kladka.core import clock
from kladka.core.lists import Column, Empty, List, ListPage
from kladka.pages.exchange.listing import list_page
from kladka.pages.participants.permissions import READERS
from kladka.pages.pathways import presenters
from kladka.pages.pathways.stages import stage_column
from kladka.pages.pathways.views.board import coached
from kladka.pages.viewing import viewer_of
from kladka.people.queries import listed, named, visible_as


def due(request: HttpRequest) -> HttpResponse:
    """Show of whom the model asks for a review or for more sessions by now, who is longest in the stage first."""
    today, stages = clock.today(), Stages()
    scope = coached(visible_as(viewer_of(request), READERS))
    found = due_of(scope, stages, today)
    rows = with_stage(listed(scope.filter(pk__in=found)))
    rows = rows.filter(Q(left_date=None) | Q(left_date__gte=today))
    columns: list[Column[Any]] = [
        Column(
            "name",
            gettext_lazy("Name"),
            lambda row: f"{row.person.identity.family_name} {row.person.identity.given_name}",
            order_by=("person__identity__name_sort",),
        ),
        stage_column(stages),
        Column("since", gettext_lazy("Since"), lambda row: row.stage_since, order_by=("stage_since",), kind="date"),
        Column(
            "review",
            gettext_lazy("Review that is late"),
            lambda row: found[row.pk].review_on or "–",
            export_value=lambda row: found[row.pk].review_on,
        ),
        Column("sessions", gettext_lazy("Sessions"), lambda row: presenters.short(found[row.pk].sessions)),
        Column("coach", gettext_lazy("Coach"), lambda row: f"{row.coach_given} {row.coach_family}"),
    ]
    asked = List[Any](
        caption=gettext_lazy("What the models ask for"),
        columns=columns,
        count=lambda n: ngettext("%(n)s participant", "%(n)s participants", n) % {"n": n},
        empty=Empty(
            gettext_lazy("The models ask for nothing by now."),
            gettext_lazy("No review is late, and nobody has fewer sessions than usual."),
        ),
        filters=[],
        search=named,
        search_label=gettext_lazy("Name"),
        sort="since",
        row_url=lambda row: reverse("plans:of", args=[row.pk]),
        file_name="due",
    )
    context = {"listing": ListPage(request, rows, asked), "title": _("What the models ask for")}
    return list_page(request, "pathways/due.html", context)
