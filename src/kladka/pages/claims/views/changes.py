"""What changed from one claim to the next: all lines, and who was moved in one of them."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kladka.audit.actions import note_read
from kladka.core.components import Words
from kladka.pages.claims import changed, presenters
from kladka.pages.claims.changed import Compared
from kladka.pages.claims.fetching import Claims, address, claims_for
from kladka.pages.exchange.listing import list_page
from kladka.pages.figures.presenters import unseen
from kladka.pages.projects.presenters import text_of
from kladka.pages.reports.moved import Shown, entries_of, moved_list
from kladka.reporting.live.figures import said
from kladka.reporting.live.flow import Member
from kladka.reporting.models import Claim
from kladka.reporting.queries import claim as queries
from kladka.reporting.restatement.claim import way


@require_safe
def overview(request: HttpRequest, project: str, claim: UUID) -> HttpResponse:
    """Show of each line what the claim before said, what corrects it, and what has happened since."""
    found = claims_for(request, project)
    one = found.one(claim)
    base = found.base(one)
    ways = changed.ways_of(one, base, found.facts)
    context: dict[str, Any] = presenters.frame_of(found, one)
    if base is not None and ways is not None:
        then, now = queries.moment_of(base), queries.moment_of(one)
        context |= {
            "base": base,
            "base_name": presenters.claim_name(base),
            "base_url": address("detail", base),
            "then_days": changed.days_words(then),
            "now_days": changed.days_words(now),
            "summary": changed.summary(ways, base),
            "changes": changed.changes_table(one, base, ways),
            "explained": changed.explained(ways),
        }
    return render(request, "claims/changes.html", context)


@require_safe
def line(request: HttpRequest, project: str, claim: UUID, line: str) -> HttpResponse:
    """Show who was moved in one line since the claim before, by corrections and by what has happened."""
    found = claims_for(request, project)
    one = found.one(claim)
    base = found.base(one)
    if base is None:
        raise Http404
    return _moved(request, found, one, line, changed.compared(one, base), back=address("changes", one))


@require_safe
def since(request: HttpRequest, project: str, claim: UUID, line: str) -> HttpResponse:
    """Show who was moved in one line of a sent claim by what was learnt since."""
    found = claims_for(request, project)
    one = found.one(claim)
    if not one.is_sent:
        raise Http404
    return _moved(request, found, one, line, changed.compared_since(one), back=address("detail", one))


def _moved(
    request: HttpRequest, found: Claims, one: Claim, code: str, compared: Compared, *, back: str
) -> HttpResponse:
    if any(code not in each.pack.by_code for each in (compared.then, compared.now)):
        raise Http404
    project = found.project
    difference = way(project, code, compared.then, compared.now)
    entries, unnamed = entries_of(project, "participations", difference, found.viewer)
    title = said(compared.now.pack.by_code[code].title)
    about: list[tuple[Words, Any]] = [
        (_("Project"), text_of(project, "title")),
        (_("Claim"), presenters.claim_name(one)),
        (_("Participants who"), title),
        (_("The earlier result"), f"{compared.then_name}: {difference.before}"),
        (_("The later result"), f"{compared.now_name}: {difference.after}"),
    ]
    shown = Shown(
        pair=compared.pair,
        members=_by_time(found, one, code, compared),
        people=True,
        empty=_("There is nobody here whom you may open by name.") if unnamed else _("Nobody was moved."),
        filters=[changed.kind_filter()],
        about=about,
    )
    listing = moved_list(request, entries, shown)
    if entries:
        note_read(controller=project.controller_id, by=found.viewer.user, page="claims:changed", subject=project)
    context: dict[str, Any] = presenters.frame_of(found, one) | {
        "line": title,
        "before": difference.before,
        "after": difference.after,
        "then_name": compared.then_name,
        "now_name": compared.now_name,
        "then_days": changed.days_words(compared.then),
        "now_days": changed.days_words(compared.now),
        "listing": listing,
        "unseen": unseen(unnamed),
        "back": back,
    }
    return list_page(request, "claims/changed.html", context)


def _by_time(found: Claims, one: Claim, code: str, compared: Compared) -> dict[str, Member]:
    """Return whom time moved, with the facts behind: who stands in the line, and who went out of it since."""
    there = queries.members_of(one, code, facts=found.facts)
    gone = queries.gone_of(one, code, by=compared.then.as_of, facts=found.facts)
    return {each.id: each for each in [*there, *gone]}
