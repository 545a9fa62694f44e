"""Week and day."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kladka.core import clock
from kladka.pages.calendar import presenters
from kladka.pages.calendar.gathering import Entry, Gathered, gather
from kladka.pages.calendar.scope import Scope, groups_opened_by, scope_of, seen_by


@require_safe
def week(request: HttpRequest) -> HttpResponse:
    """Show a week: a row for each day, in three parts."""
    scope = scope_of(request)
    today = clock.today()
    shown = shower(gather({one.pk for one in scope.staff}, scope.monday, scope.monday + timedelta(days=6)), scope)
    context = {
        "scope": scope,
        "title": presenters.title_of_week(scope.day),
        "days": presenters.week(shown.found, shown, scope, today),
        "steps": presenters.steps(scope, days=7, name="week", today=today),
        "menu": presenters.actions(scope),
    }
    return render(request, "calendar/week.html", context)


@require_safe
def day(request: HttpRequest) -> HttpResponse:
    """Show a day: everything in the order of its hour, with what can be done about it."""
    scope = scope_of(request)
    today = clock.today()
    shown = shower(gather({one.pk for one in scope.staff}, scope.day, scope.day), scope)
    context = {
        "scope": scope,
        "day": scope.day,
        "note": presenters.note_of(scope.day),
        "rows": [shown.row(entry) for entry in shown.found.own],
        "steps": presenters.steps(scope, days=1, name="day", today=today),
        "menu": presenters.actions(scope),
        "here": request.get_full_path(),
    }
    return render(request, "calendar/day.html", context)


def shower(found: Gathered, scope: Scope) -> presenters.Shower:
    """Return what shows the things of this page to its reader; of an absent coach only what is with people seen."""
    people = [one.pk for entry in found.own for one in entry.people]
    seen = seen_by(scope.viewer, people)
    if scope.borrowed:
        own = [entry for entry in found.own if _is_shown(entry, scope, seen)]
        found = replace(found, own=own)
    groups = groups_opened_by(scope.viewer, [one for entry in found.own for one in entry.clients])
    return presenters.Shower(found, seen, clock.now(), names_staff=len(scope.staff) > 1, groups=groups)


def _is_shown(entry: Entry, scope: Scope, seen: set[UUID]) -> bool:
    return entry.busy.staff not in scope.borrowed or any(one.pk in seen for one in entry.people)
