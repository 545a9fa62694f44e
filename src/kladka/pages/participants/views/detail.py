"""The page of one participant."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.audit.actions import note_read
from kladka.coaching.queries import steps_of
from kladka.core import clock
from kladka.pages.participants import documents, presenters
from kladka.pages.participants.history import history
from kladka.pages.participants.permissions import READERS, may_work_on, participation_for
from kladka.pages.participants.tabs import tabs
from kladka.pages.viewing import viewer_of
from kladka.people.actions.person import pesel_of
from kladka.people.queries import evidence_of
from kladka.people.queries.entry import entry_day, gaps_of


def detail(request: HttpRequest, participation: UUID, *, pesel: str = "") -> HttpResponse:
    """Show who it is, everything recorded, what is missing and what comes next. Leaves a read event."""
    viewer = viewer_of(request)
    found = participation_for(viewer, participation, READERS)
    note_read(controller=found.project.controller_id, by=viewer.user, page="participants:detail", subject=found)
    today = clock.today()
    facts, evidence = history(found), list(evidence_of(found))
    steps = steps_of(found)
    done = [step for step in steps if step.done_on]
    context = {
        "participation": found,
        "identity": found.person.identity,
        "pesel": pesel,
        "tags": presenters.status_tags(found),
        "gaps": [] if found.entry_date else _gaps(found, today),
        "events": presenters.events(facts, evidence, may_work=may_work_on(viewer)),
        "steps": [step for step in steps if not step.done_on],
        "done": done,
        "done_title": ngettext("%(count)s step is done", "%(count)s steps are done", len(done)) % {"count": len(done)},
        "address": presenters.address_lines(found.person.identity),
        "today": today,
        "may_work": may_work_on(viewer),
        "menu": presenters.menu(found, viewer=viewer, waiting=len(documents.to_check(evidence, by=viewer.user.pk))),
        "details": presenters.bar(found, today),
        "tabs": tabs(found, viewer, "participants:detail"),
    }
    return render(request, "participants/detail.html", context)


def _gaps(found: Any, today: date) -> list[str]:
    day = entry_day(found, today) if found.last_support else today
    return [presenters.question(name) for name in gaps_of(found.draft, day)]


def pesel(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Show the page once with the PESEL in clear; the look leaves a read event of its own.

    Whoever comes back to the address, as after a change of the language, gets the page without it.
    """
    viewer = viewer_of(request)
    found = participation_for(viewer, participation, READERS)
    if request.method != "POST":
        return redirect("participants:detail", found.pk)
    note_read(controller=found.project.controller_id, by=viewer.user, page="participants:pesel", subject=found)
    number = pesel_of(found.person.identity) or _("not recorded")
    return detail(request, participation, pesel=number)
