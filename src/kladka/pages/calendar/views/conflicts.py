"""What collides: the list that a control looks at (edge case 39)."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kladka.agenda import queries, rules
from kladka.core import clock
from kladka.core.components import Column, Link, Table
from kladka.pages.calendar.asking import hour, in_words, staff_of, title_of
from kladka.pages.calendar.gathering import Entry, Gathered, gather
from kladka.pages.calendar.scope import day_of
from kladka.pages.participants.permissions import READERS
from kladka.pages.viewing import viewer_of
from kladka.people.queries import visible_as
from kladka.programmes.models import Post

MOST_SHOWN = 100


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Show everything doubtful in the calendars of the partner, or of the projects, from one day to another."""
    viewer = viewer_of(request)
    reach = queries.parameter("conflict_days", clock.today())
    first = day_of(request.GET.get("on", "") or (clock.today() - timedelta(days=reach)).isoformat())
    last = first + timedelta(days=2 * reach)
    found = gather(_coaches(viewer), first, last)
    rows = _rows(viewer, found)
    step = timedelta(days=reach)
    here = reverse("calendar:conflicts")
    context = {
        "title": _("What collides"),
        "days": _("%(first)s to %(last)s") % {"first": _day(first), "last": _day(last)},
        "table": Table(_("Conflicts"), _columns(), rows[:MOST_SHOWN], caption_size="hidden") if rows else None,
        "number": len(rows),
        "most": MOST_SHOWN if len(rows) > MOST_SHOWN else 0,
        "earlier": Link(_("Earlier"), f"{here}?on={(first - step).isoformat()}"),
        "later": Link(_("Later"), f"{here}?on={(first + step).isoformat()}"),
    }
    return render(request, "calendar/conflicts.html", context)


def _coaches(viewer: Any) -> set[Any]:
    """Return whose calendars are judged: coaches and advisers, the partner's for a coordinator, all for an officer."""
    posts = Post.objects.current().filter(role__in=[Post.Role.COACH, Post.Role.ADVISER])
    led = viewer.partners_as(Post.Role.COORDINATOR)
    officer = viewer.projects_as(Post.Role.MONITORING_OFFICER)
    projects = {*officer, *(project for project, _partner in led)}
    rows = posts.filter(project__in=projects).values_list("project", "partner", "staff")
    return {staff for project, partner, staff in rows if project in officer or (project, partner) in led}


def _columns() -> list[Column]:
    heads = (_("When"), _("Coach or adviser"), _("What"), _("With whom"), _("Why"))
    return [Column(head) for head in heads]


def _rows(viewer: Any, found: Gathered) -> list[tuple[Any, ...]]:
    """Return a row for each doubt; a pair of which both are ours is told once."""
    people = {one.pk: one for entry in found.own for one in entry.people}
    seen = set(visible_as(viewer, READERS).filter(pk__in=people).values_list("pk", flat=True))
    names = {one.person_id: one.person.identity.name for pk, one in people.items() if pk in seen}
    coaches = {entry.busy.staff: staff_of(entry) for entry in found.own if staff_of(entry)}
    rows = []
    for clash in found.clashes:
        mine = clash.one.staff in coaches
        told = clash if mine or clash.other is None else replace(clash, one=clash.other, other=clash.one)
        entry = found.by_id[told.one.id]
        who = [one.person.identity.name for one in entry.people if one.pk in seen]
        coach = coaches.get(told.one.staff) if told.one.staff else None
        rows.append((_when(entry), coach, title_of(entry), who, in_words(told, found.by_id, names)))
    return rows


def _when(entry: Entry) -> str:
    begins = rules.local(entry.busy.starts)
    return f"{_day(begins.date())}, {hour(begins.time())}" if entry.busy.timed else _day(begins.date())


def _day(day: date) -> str:
    return date_format(day, "j E Y")
