"""Who stands behind a number of a claim: by name those whom the viewer may open, by number the others."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kladka.audit.actions import note_read
from kladka.core.components import Tile, Words
from kladka.pages.claims import presenters
from kladka.pages.claims.fetching import Claims, claims_for
from kladka.pages.claims.listing import Behind, behind_list
from kladka.pages.claims.table import label_of
from kladka.pages.exchange.listing import list_page
from kladka.pages.figures.behind import rows_of
from kladka.pages.figures.facts import STATES
from kladka.pages.figures.members import MOVE_TAGS
from kladka.pages.figures.presenters import unseen
from kladka.pages.projects.presenters import text_of
from kladka.reporting.live import flow
from kladka.reporting.live.figures import said
from kladka.reporting.live.flow import Member
from kladka.reporting.models import Claim
from kladka.reporting.queries import claim as queries


@require_safe
def members(request: HttpRequest, project: str, claim: UUID, line: str) -> HttpResponse:
    """Show who stands in a line by the end of the claim's last day."""
    found = claims_for(request, project)
    one = found.one(claim)
    indicator = _line(one, line)
    behind = queries.members_of(one, line, facts=found.facts)
    half = _("From the start of the project")
    return _page(request, found, one, indicator, behind, half=half, tiles=_states, moves=None)


@require_safe
def moves(request: HttpRequest, project: str, claim: UUID, line: str) -> HttpResponse:
    """Show who came into a line and who went out of it in the claim's period."""
    found = claims_for(request, project)
    one = found.one(claim)
    indicator = _line(one, line)
    first = one.period_from - timedelta(days=1)
    before = _counted(queries.members_of(one, line, by=first, facts=found.facts))
    after = _counted(queries.members_of(one, line, facts=found.facts))
    came = [each for key, each in after.items() if key not in before]
    went = queries.gone_of(one, line, by=first, facts=found.facts)
    how = {**{each.id: "came" for each in came}, **{each.id: "went" for each in went}}

    def tiles(counted: Sequence[Member]) -> list[Tile]:
        number = Counter(how[each.id] for each in counted)
        return [Tile(MOVE_TAGS[way].text, number[way]) for way in ("came", "went")]

    return _page(request, found, one, indicator, [*came, *went], half=_("In the period"), tiles=tiles, moves=how)


def _states(counted: Sequence[Member]) -> list[Tile]:
    number: Counter[str] = Counter(each.state for each in counted)
    shown = [state for state in ("proven", "incomplete") if number[state] or state == "proven"]
    return [Tile(STATES[state], number[state]) for state in shown]


def _counted(found: Sequence[Member]) -> dict[str, Member]:
    return {each.id: each for each in found if each.state == "proven"}


def _line(claim: Claim, code: str) -> flow.Indicator:
    found = queries.moment_of(claim).pack.by_code.get(code)
    if found is None:
        raise Http404
    return found


def _page(
    request: HttpRequest,
    found: Claims,
    one: Claim,
    indicator: flow.Indicator,
    behind: Sequence[Member],
    *,
    half: str,
    tiles: Callable[[Sequence[Member]], Sequence[Tile]],
    moves: dict[str, str] | None,
) -> HttpResponse:
    project, moment = found.project, queries.moment_of(one)
    rows = rows_of(project, "participations", behind, found.viewer)
    sexes = flow.sexes(queries.tables_at(project, moment, found.facts), [each.id for each in behind], moment.known_on)
    empty = _("There is nobody here whom you may open by name.") if behind else _("Nobody counts here.")
    title = said(indicator.title)
    about: list[tuple[Words, Any]] = [
        (_("Project"), text_of(project, "title")),
        (_("Claim"), presenters.claim_name(one)),
        (_("Period"), presenters.period_words(one)),
        (_("Participants who"), f"{title}: {half}"),
        (_("As of"), moment.as_of),
        (_("As known on"), moment.known_on),
    ]
    listing = behind_list(request, rows, Behind(sexes=sexes, empty=empty, about=about, moves=moves))
    # The numbers above the list are those of the number that led here: of the women only where it is theirs.
    group = listing.answers.get("sex", "")
    counted = [each for each in behind if not group or sexes.get(each.id) == group]
    named = rows.where(lambda row: not group or sexes.get(row.member.id) == group)
    if rows:
        note_read(controller=project.controller_id, by=found.viewer.user, page="claims:members", subject=project)
    context: dict[str, Any] = presenters.frame_of(found, one) | {
        "line": title,
        "half": f"{half}, {label_of(group)}" if group else half,
        "period": presenters.period_words(one),
        "description": said(indicator.description),
        "counts": tiles(counted),
        "is_stock": moves is not None and indicator.code == flow.STOCK,
        "listing": listing,
        "unseen": unseen(len(counted) - len(named)),
    }
    return list_page(request, "claims/members.html", context)
