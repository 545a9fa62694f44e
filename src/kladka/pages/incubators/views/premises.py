"""Premises of an incubator: its rooms, when it is open, and what it offers."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from kladka.agenda import actions
from kladka.agenda.models import Room, SpecialDays
from kladka.agenda.queries import opening_of
from kladka.core import clock
from kladka.core.forms.shown import day_in_words
from kladka.incubation import permissions
from kladka.incubation.models import Incubator
from kladka.incubation.queries import services_of
from kladka.pages.asking import ALL_THE_SAME, ask
from kladka.pages.correcting import corrected
from kladka.pages.incubators.forms.premises import ChangeRoomForm, OpeningForm, RoomForm, SpecialForm
from kladka.pages.incubators.in_use import left_over
from kladka.pages.incubators.presenters import premises as presenters
from kladka.pages.incubators.views.frame import address, incubator_at, incubator_for, tabs, works_in
from kladka.pages.participants.forms import ConfirmForm
from kladka.pages.projects.views.form_page import confirm_page, sent
from kladka.pages.viewing import viewer_of


def detail(request: HttpRequest, incubator: UUID) -> HttpResponse:
    """Show rooms, opening hours and services."""
    found = incubator_for(request, incubator, permissions.incubators_visible_to)
    today, may_change = clock.today(), works_in(request, found)
    rooms = list(Room.objects.filter(site=found.site_id).order_by("name"))
    opening = opening_of([found.site_id])[found.site_id]
    special = list(SpecialDays.objects.filter(site=found.site_id, until_date__gte=today).order_by("from_date"))
    services = services_of(found)
    context = {
        "incubator": found,
        "tabs": tabs(found, "premises"),
        "may_change": may_change,
        "rooms": presenters.rooms_table(rooms, may_change=may_change) if rooms else None,
        "days": presenters.days_table(opening, today) if opening.weeks or opening.special else None,
        "weeks": presenters.weeks_table(opening) if opening.weeks else None,
        "special": presenters.special_table(special, may_change=may_change) if special else None,
        "services": presenters.services_table(services, may_change=may_change) if services else None,
    }
    return render(request, "incubators/premises.html", context)


def add_room(request: HttpRequest, incubator: UUID) -> HttpResponse:
    """Record a room of the incubator's site."""
    found = incubator_for(request, incubator)
    form = RoomForm(**sent(request))

    def act() -> str:
        actions.add_room(site=found.site, **form.values, **_by(request, found))
        return _back(found)

    return corrected(request, form, act, title=_("Add a room"), caption=found.site.name, back=_back(found))


def change_room(request: HttpRequest, room: UUID) -> HttpResponse:
    """Say anew what a room is like; whoever comes second sees both versions."""
    stored = get_object_or_404(Room.objects.select_related("site"), pk=room)
    found = incubator_at(request, stored.site_id)
    form = ChangeRoomForm(initial=ChangeRoomForm.stored_values(stored), version=stored.version, **sent(request))
    if form.is_bound and form.is_valid():
        _ask_about_use(form, found, stored)

    def act() -> str:
        actions.change_room(room=stored, version=form.version or 0, **form.values, **_by(request, found))
        return _back(found)

    return corrected(request, form, act, title=_("Change the room"), caption=stored.name, back=_back(found))


def _ask_about_use(form: ChangeRoomForm, incubator: Incubator, stored: Room) -> None:
    """Let a form ask where something is used there that would have no place any more."""
    if said := left_over(incubator, stored, form.cleaned_data, clock.today()):
        question = _("%(what)s Is it right?") % {"what": " ".join(said)}
        label, asked = _("Yes, the number and the day are right"), [form.values["seats"], form.values["closed_on"]]
        ask(form, question, label=label, name=ALL_THE_SAME, about=_("The room"), asked=asked)


def opening(request: HttpRequest, incubator: UUID) -> HttpResponse:
    """Say at which hours the incubator is open in a usual week, from a day on."""
    found, today = incubator_for(request, incubator), clock.today()
    week = opening_of([found.site_id])[found.site_id].week_on(today)
    first: dict[str, Any] = {"from_date": today}
    for number, (starts, ends) in (week.hours if week else {}).items():
        first |= {f"starts_{number}": starts, f"ends_{number}": ends}
    form = OpeningForm(initial=first, **sent(request))

    def act() -> str:
        typed = form.cleaned_data
        days = {"from_date": typed["from_date"], "until_date": typed["until_date"]}
        actions.set_opening(site=found.site, week=form.week(), **days, **_by(request, found))
        return _back(found)

    return corrected(request, form, act, title=_("Opening hours"), caption=found.site.name, back=_back(found))


def special(request: HttpRequest, incubator: UUID) -> HttpResponse:
    """Say on which days the incubator is closed, or open at other hours."""
    found = incubator_for(request, incubator)
    form = SpecialForm(initial={"from_date": clock.today()}, **sent(request))

    def act() -> str:
        typed = dict(form.values)
        starts, ends = typed.pop("starts"), typed.pop("ends")
        hours = (starts, ends) if starts and ends else None
        actions.add_special_days(site=found.site, hours=hours, **typed, **_by(request, found))
        return _back(found)

    title = _("Closed, or open at other hours")
    return corrected(request, form, act, title=title, caption=found.site.name, back=_back(found))


def remove_special(request: HttpRequest, special_days: UUID) -> HttpResponse:
    """Take special days back, after a question."""
    stored = get_object_or_404(SpecialDays.objects.select_related("site"), pk=special_days)
    found = incubator_at(request, stored.site_id)
    form = ConfirmForm(**sent(request))

    def act() -> str:
        actions.remove_special_days(days=stored, **_by(request, found))
        return _back(found)

    return confirm_page(
        request,
        form,
        act,
        question=_("Do the usual hours hold on %(day)s?") % {"day": day_in_words(stored.from_date)},
        back=_back(found),
        caption=found.site.name,
        consequences=[_("These days are as all others again.")],
        submit=_("The usual hours hold"),
    )


def _back(incubator: Incubator) -> str:
    return address("premises", incubator)


def _by(request: HttpRequest, incubator: Incubator) -> dict[str, Any]:
    return {"by": viewer_of(request).user, "controller": incubator.project.controller_id}
