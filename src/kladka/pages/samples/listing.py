"""The list of a sample's items."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kladka.core.components import Tag
from kladka.core.forms import ChoiceField
from kladka.core.lists import Column, Empty, Filter, List, ListPage
from kladka.pages.samples.strata import labels_of
from kladka.reporting import queries
from kladka.reporting.models import Sample
from kladka.reporting.rules.checklist import checklist

STATES = {
    "open": gettext_lazy("Not looked at"),
    "begun": gettext_lazy("Begun"),
    "in_order": gettext_lazy("In order"),
    "finding": gettext_lazy("With findings"),
}


def items_list(request: HttpRequest, sample: Sample) -> ListPage[Any]:
    """Return the items as this request asks for them."""
    lines = len(checklist(sample.checklist).lines)
    stratum = labels_of(sample)
    columns: list[Column[Any]] = [
        Column("name", _("Who"), _name, order_by=("participation__person__identity__name_sort",)),
        Column("position", _("No."), lambda row: row.position, order_by=("position",)),
        Column("state", _("State"), lambda row: _state(row, lines), kind="tag"),
        Column("answered", _("Lines answered"), lambda row: _("%(n)s of %(all)s") % {"n": row.answered, "all": lines}),
    ]
    if sample.strata:
        columns.insert(2, Column("stratum", _("Drawn from"), lambda row: stratum(row.stratum), order_by=("stratum",)))
    state = ChoiceField(choices=list(STATES.items()), look="select", empty=_("All"), label=_("State"))
    definition = List(
        caption=_("Items in the order of the draw"),
        columns=columns,
        count=lambda n: ngettext("%(n)s item", "%(n)s items", n) % {"n": n},
        empty=Empty(_("Nothing was drawn.")),
        filters=[Filter("state", state, lambda rows, value: _in_state(rows, value, lines))],
        sort="position",
        row_url=lambda row: reverse("samples:item", args=[row.pk]),
        per_page=50,
        file_name="control-sample",
        about=[(_("Sample"), f"{sample.project.code} {sample.number}"), (_("Seed"), sample.seed)],
    )
    return ListPage(request, queries.items_with_state(sample), definition)


def _name(row: Any) -> str:
    who = row.participation.person.identity
    return f"{who.family_name} {who.given_name}"


def _state(row: Any, lines: int) -> Tag:
    if row.answered < lines:
        return Tag(STATES["begun"], "yellow") if row.answered else Tag(STATES["open"], "grey")
    return Tag(STATES["finding"], "orange") if row.has_finding else Tag(STATES["in_order"], "green")


def _in_state(rows: QuerySet[Any], state: str, lines: int) -> QuerySet[Any]:
    match state:
        case "open":
            return rows.filter(answered=0)
        case "begun":
            return rows.filter(answered__gt=0, answered__lt=lines)
        case _:
            return rows.filter(answered__gte=lines, has_finding=state == "finding")
