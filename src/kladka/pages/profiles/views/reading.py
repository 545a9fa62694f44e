"""A participant's profile: one version, all versions, and what changed between two."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kladka.audit.actions import note_read
from kladka.coaching.models import Profile, ProfileHealth
from kladka.coaching.queries.health import locked
from kladka.coaching.queries.profile import profiles_of, sections_of
from kladka.core import clock
from kladka.pages.coach.health import way_to_consents
from kladka.pages.participants.permissions import WORKERS, participation_for
from kladka.pages.participants.presenters import bar, status_tags
from kladka.pages.participants.tabs import tabs
from kladka.pages.profiles import presenters
from kladka.pages.profiles.permissions import coached_by, with_health
from kladka.pages.viewing import viewer_of


@require_safe
def of(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Show the newest version, or the one asked for, with the ways to write, accept and compare."""
    viewer = viewer_of(request)
    found = participation_for(viewer, participation, WORKERS)
    context = _frame(request, found, "profiles:of", _("Vocational profile"))
    records, sections = profiles_of(found), sections_of(found)
    has_health = coached_by(viewer, found) and any(one.is_health for one in sections)
    context["menu"] = presenters.menu(found, records[0] if records else None, has_health=has_health)
    if records:
        shown = _asked_for(request, records)
        context |= {
            "state": presenters.state(shown),
            "parts": presenters.parts(shown, sections),
            "versions": presenters.versions(records, shown, context["address"]),
        }
    return render(request, "profiles/of.html", context)


@require_safe
def compare(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Show a version beside the one before, where they differ."""
    found = participation_for(viewer_of(request), participation, WORKERS)
    context = _frame(request, found, "profiles:compare", _("What changed in the profile"))
    old, new = _pair(request, profiles_of(found))
    if new and old:
        table = presenters.compared(old, new, (old.number, new.number), sections_of(found))
        context |= {"old": old, "new": new, "table": table}
    return render(request, "profiles/compare.html", context)


@require_safe
def compare_health(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Show what a version says about health beside the one before, while the participant consents. For the present
    coach alone; each reading leaves a read event under the name of this page."""
    found = with_health(viewer_of(request), participation)
    context = _frame(request, found, "profiles:compare-health", _("What changed about health"))
    if why := locked(found.pk):
        return render(request, "profiles/compare.html", context | {"why": why, "consents": way_to_consents(found.pk)})
    records = profiles_of(found)
    old, new = _pair(request, records)
    if new and old:
        told = {one.profile_id: one for one in ProfileHealth.objects.filter(profile__in=[old.pk, new.pk])}
        before, after = (told.get(one.pk) or ProfileHealth(profile=one) for one in (old, new))
        table = presenters.compared(before, after, (old.number, new.number), sections_of(found))
        to = reverse("profiles:compare-health", args=[found.pk])
        context |= {"old": old, "new": new, "table": table, "versions": presenters.health_versions(records, to)}
    return render(request, "profiles/compare.html", context)


def _pair(request: HttpRequest, records: list[Profile]) -> tuple[Profile | None, Profile | None]:
    """Return the version asked for with the one before it, where there are both."""
    new = _asked_for(request, records) if records else None
    return next((one for one in records if new and one.number == new.number - 1), None), new


def _asked_for(request: HttpRequest, records: list[Profile]) -> Profile:
    number = request.GET.get("number", "")
    found = next((one for one in records if str(one.number) == number), None)
    if number and found is None:
        raise Http404
    return found or records[0]


def _frame(request: HttpRequest, found: Any, page: str, heading: str) -> dict[str, Any]:
    viewer = viewer_of(request)
    note_read(controller=found.project.controller_id, by=viewer.user, page=page, subject=found)
    return {
        "participation": found,
        "heading": heading,
        "address": reverse("profiles:of", args=[found.pk]),
        "tabs": tabs(found, viewer, "profiles:of"),
        "tags": status_tags(found),
        "details": bar(found, clock.today()),
    }
