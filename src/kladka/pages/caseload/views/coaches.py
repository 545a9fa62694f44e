"""Who coached a participant and when, what was noted at a hand-over, and who stands in now."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kladka.audit.actions import note_read
from kladka.core import clock
from kladka.core.components import Column, Table
from kladka.core.dictionaries import dictionary
from kladka.pages.participants.permissions import READERS, participation_for
from kladka.pages.participants.presenters import HANDED_OVER, bar, status_tags
from kladka.pages.participants.tabs import tabs
from kladka.pages.viewing import viewer_of
from kladka.people.models import Assignment
from kladka.people.queries.caseload import coaches_of, next_coach_of, notes_shown, substitutes_of
from kladka.programmes.models import Post


@require_safe
def of(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Show a participant's coaches, the latest first."""
    viewer = viewer_of(request)
    found: Any = participation_for(viewer, participation, READERS)
    note_read(controller=found.project.controller_id, by=viewer.user, page="caseload:coaches", subject=found)
    today = clock.today()
    leads = viewer.has(Post.Role.COORDINATOR, found.project_id)
    works = leads or viewer.has(Post.Role.COACH, found.project_id)
    context = {
        "participation": found,
        "heading": _("Coaches"),
        "tabs": tabs(found, viewer, "caseload:coaches"),
        "tags": status_tags(found),
        "details": bar(found, today),
        "coaches": _table(found),
        "notes": notes_shown(found, today) if works else [],
        "substitutes": substitutes_of(found, today),
        "next": next_coach_of(found),
        "assign": reverse("participants:assign", args=[found.pk]) if leads and not found.coach_id else "",
    }
    return render(request, "caseload/coaches.html", context)


def _goes_on(before: Assignment, after: Assignment) -> str:
    """Return how coaching by the same coach goes on: what is said is what is another one afterwards."""
    if set(before.models) != set(after.models):
        return _("Goes on with the same coach, by other models")
    if before.site_id != after.site_id:
        return _("Goes on with the same coach, at another site")
    return _("Goes on with the same coach")


def _table(participation: Any) -> Table | None:
    outcomes = dictionary("coaching-outcomes")
    rows = []
    later: Any = None
    for one in coaches_of(participation):
        ended = next(iter(one.ended), None)
        how = "–"
        if ended and ended.outcome == HANDED_OVER and later is not None and later.coach_id == one.coach_id:
            how = _goes_on(one, later)
        elif ended:
            how = outcomes.label(ended.outcome) if ended.outcome in outcomes.items else _("Handed over")
        later = one
        rows.append([one.coach.name, one.from_date, ended.until_date if ended else _("goes on"), how, one.site.name])
    labels = [_("Coach"), _("Since"), _("Until"), _("How it ended"), _("Site")]
    return Table(_("Who coached and when"), [Column(label) for label in labels], rows) if rows else None
