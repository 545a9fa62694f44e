"""A project's payment claims, and what one of them says."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kladka.core.components import Link, Words
from kladka.pages.claims import changed, gaps, presenters, table
from kladka.pages.claims.fetching import Claims, address, claims_for
from kladka.pages.exchange.listing import sheet, sheet_url, wants_sheet
from kladka.pages.projects.presenters import frame, text_of
from kladka.reporting.models import Claim
from kladka.reporting.queries import claim as queries


@require_safe
def listing(request: HttpRequest, project: str) -> HttpResponse:
    """Show a project's claims with their deadlines and what is to be done next."""
    found = claims_for(request, project)
    code = found.project.code
    context: dict[str, Any] = frame(found.project, "claims:list", found.viewer) | {
        "claims": presenters.claims_table(found) if found.there else None,
        "terms": presenters.terms_words(found),
    }
    if found.may_keep:
        context["action"] = Link(_("Add a claim"), reverse("claims:add", args=[code]))
        context["removed"] = [presenters.restore_link(each) for each in found.removed]
        context["terms_link"] = Link(_("The deadline by contract"), reverse("claims:terms", args=[code]))
    return render(request, "claims/list.html", context)


@require_safe
def detail(request: HttpRequest, project: str, claim: UUID) -> HttpResponse:
    """Show a claim: its deadline, the flow of participants, what changed since the last, and what is open in it."""
    found = claims_for(request, project)
    if follower := found.follower(claim):
        return redirect(address("detail", follower))
    one = found.kept(claim)
    if one.state == Claim.State.REMOVED:
        return redirect(address("restore", one))
    flow = queries.flow_of(one, found.facts)
    if wants_sheet(request):
        filled, about = table.sheet_of(one, flow), _about(found, one)
        name = f"{found.project.code}-claim-{one.number}-{one.edition}"
        return sheet(request, filled, name=name, controllers=[found.project.controller_id], about=about)
    context: dict[str, Any] = presenters.frame_of(found, one) | {
        "rows": presenters.about_rows(found, one),
        "deeds": presenters.deeds(found, one),
        "flow": table.shown(one, flow),
        "sheet_url": sheet_url(request),
        **_changes(found, one),
    }
    if found.may_keep and one.is_open:
        open_gaps = gaps.gaps_of(found, one)
        context |= {"gaps": open_gaps, "gaps_summary": gaps.summary(open_gaps), "shows_gaps": True}
    return render(request, "claims/detail.html", context)


def _changes(found: Claims, one: Claim) -> dict[str, Any]:
    base = found.base(one)
    ways = changed.ways_of(one, base, found.facts)
    context: dict[str, Any] = {"is_first": base is None}
    if base is not None and ways is not None:
        context["changes_words"] = changed.summary(ways, base)
        context["changes"] = changed.changes_table(one, base, ways)
        context["changes_link"] = Link(
            _("What changed since claim %(label)s, by person and cause") % {"label": base.label},
            address("changes", one),
        )
    if one.is_sent:
        context["since"] = changed.since_table(one, changed.ways_since(one, found.facts))
        context["is_sent"] = True
    return context


def _about(found: Claims, one: Claim) -> list[tuple[Words, Any]]:
    """Return what a file says of the table in it."""
    moment = queries.moment_of(one)
    return [
        (_("Project"), text_of(found.project, "title")),
        (_("Claim"), presenters.claim_name(one)),
        (_("Period"), presenters.period_words(one)),
        (_("State"), presenters.state_tag(one, found.there).text),
        (_("As of"), moment.as_of),
        (_("As known on"), moment.known_on),
        (_("Definitions"), f"{moment.pack.code} {moment.pack.version}, {moment.pack.hash}"),
        *((_("Note"), note) for note in table.notes(queries.flow_of(one, found.facts))),
    ]
