"""The lines that touch the period of a payment claim, where the address names one: the claim's page leads here."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _

from kladka.core.forms import ChoiceField
from kladka.core.lists import Filter
from kladka.pages.todo.rows import Rows
from kladka.reporting.models import Claim
from kladka.reporting.queries import claim as queries
from kladka.reporting.worklists import Seen
from kladka.reporting.worklists.claims import touching


def claim_filter(request: HttpRequest, seen: Seen) -> Filter | None:
    """Return the filter by the claim in the address; None where it names none of a project that the viewer works in."""
    claim = _asked_for(request, seen)
    if claim is None:
        return None
    label = _("Payment claim %(label)s") % {"label": claim.label}
    field = ChoiceField(choices=[(str(claim.pk), label)], look="select", empty=_("All"), label=_("Period of the claim"))

    def narrow(rows: Rows, _value: str) -> Rows:
        lines = rows.narrowed("project", claim.project.code).lines
        lines = touching(lines, queries.people_of(claim), claim.period_from, claim.period_until)
        return Rows(lines, rows.seen, rows.viewer, rows.menders)

    as_filter: Any = narrow
    return Filter("claim", field, as_filter)


def _asked_for(request: HttpRequest, seen: Seen) -> Claim | None:
    try:
        wanted = UUID(request.GET.get("claim", ""))
    except ValueError:
        return None
    projects = [project.pk for project in seen.projects.values()]
    rows = Claim.objects.filter(pk=wanted, project__in=projects, taken_back=None).exclude(state=Claim.State.REMOVED)
    return rows.select_related("project", "content").first()
