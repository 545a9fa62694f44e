"""Planning and changing events and their sessions."""

from dataclasses import replace
from datetime import timedelta
from decimal import ROUND_DOWN, Decimal
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.core import clock
from kladka.learning import actions, permissions, queries
from kladka.learning.models import Event, Module
from kladka.organisations.models import Site, Staff
from kladka.pages.asking import ALL_THE_SAME, ask, ask_same
from kladka.pages.cycles.presenters import numbered
from kladka.pages.events import presenters
from kladka.pages.events.forms import CancelForm, ConfirmRemoval, EventForm, SessionForm
from kladka.pages.events.leading import offered_for_events
from kladka.pages.events.views.fetching import address_of, asked, event_of, session_of
from kladka.pages.projects.presenters import text_of
from kladka.pages.saving import save
from kladka.pages.viewing import viewer_of
from kladka.programmes.models import Post, Project
from kladka.programmes.permissions import Viewer

_CHANGED = ("kind", "title_pl", "title_en", "town", "powiat", "starts_on", "ends_on", "hours", "capacity", "is_open")


def new(request: HttpRequest) -> HttpResponse:
    """Plan an event; one of a single day, or with times for each day, has its sessions at once."""
    viewer = viewer_of(request)
    form = EventForm(request.POST or None, is_new=True, initial=_of_module(request), **_choices(viewer))
    if request.method == "POST":
        if form.is_valid():
            _ask_about_same_event(form)
        saved = save(request, form, lambda: address_of(_plan(request, form)))
        if saved:
            return saved
    return asked(request, form, title=_("Plan an event"), submit=_("Plan the event"), cancel=reverse("events:list"))


def edit(request: HttpRequest, event: UUID) -> HttpResponse:
    """Change an event; the second of two editors is shown both versions."""
    found = event_of(request, permissions.planned_by, event)
    initial = _values(found)
    form = EventForm(
        request.POST or None,
        initial=initial,
        version=found.version,
        is_new=False,
        **_choices(viewer_of(request), found),
    )
    if request.method == "POST":
        if form.is_valid():
            _ask_about_places(form, found)
        saved = save(request, form, lambda: address_of(_change(request, form, found)))
        if saved:
            return saved
        stored = getattr(form, "stored", None)
        if stored:
            form.show_conflict(stored=_values(stored), version=stored.version)
    return asked(request, form, about=found, title=_("Change the event"))


def _ask_about_places(form: EventForm, event: Event) -> None:
    """Let a form ask where an event would have fewer places than people have one; nobody loses it by that."""
    places, placed = form.cleaned_data.get("capacity"), queries.taken(event).placed
    if places is None or places == event.capacity or places >= placed:
        return
    words = ngettext(
        "%(n)d person has a place at this event already, and keeps it. Is the number of places right?",
        "%(n)d people have a place at this event already, and keep it. Is the number of places right?",
        placed,
    )
    label = _("Yes, the number is right")
    ask(form, words % {"n": placed}, label=label, name=ALL_THE_SAME, asked=[places])


def new_session(request: HttpRequest, event: UUID) -> HttpResponse:
    """Add a session."""
    found = event_of(request, permissions.planned_by, event)
    form = SessionForm(request.POST or None, initial={"on_date": found.starts_on})
    if request.method == "POST":
        if form.is_valid():
            _ask_about_same_time(form, found)
        saved = save(request, form, lambda: address_of(_add_session(request, form, found)))
        if saved:
            return saved
    return asked(request, form, about=found, title=_("Add a session"), submit=_("Add the session"))


def remove_session(request: HttpRequest, session: UUID) -> HttpResponse:
    """Ask, then remove a session at which nobody was marked."""
    found = session_of(request, permissions.planned_by, session)
    form, address = ConfirmRemoval(request.POST or None), address_of(found.event)
    if request.method == "POST":

        def act() -> str:
            actions.remove_session(session=found, by=request.user)
            return address

        saved = save(request, form, act, message=_("The session was removed."))
        if saved:
            return saved
    return asked(
        request,
        form,
        "confirm.html",
        question=_("Remove this session?"),
        rows=[
            (_("Session"), presenters.name_in(queries.roster(found.event), found)),
            (_("Event"), presenters.title_of(found.event)),
        ],
        submit=_("Remove the session"),
        cancel=address,
    )


def cancel(request: HttpRequest, event: UUID) -> HttpResponse:
    """Ask, then record that an event does not take place."""
    found = event_of(request, permissions.planned_by, event)
    form = CancelForm(request.POST or None, version=found.version)
    if request.method == "POST":

        def act() -> str:
            words = form.cleaned_data["words"]
            actions.cancel_event(event=found, version=form.version or 0, words=words, by=request.user)
            return address_of(found)

        saved = save(request, form, act, message=_("The event was cancelled."))
        if saved:
            return saved
    return asked(
        request,
        form,
        "confirm.html",
        about=found,
        question=_("Cancel this event?"),
        rows=[(_("When"), presenters.period_of(found)), (_("Where"), presenters.place_of(found))],
        consequences=[
            _("The event stays in the list as cancelled, with everybody who is enrolled."),
            _("Visitors, and participants who want reminders, are told by the product. Tell the others."),
            _("A cancellation can be taken back."),
        ],
        submit=_("Cancel the event"),
    )


def restore(request: HttpRequest, event: UUID) -> HttpResponse:
    """Ask, then take back a cancellation."""
    found = event_of(request, permissions.planned_by, event)
    form = ConfirmRemoval(request.POST or None, version=found.version)
    if request.method == "POST":

        def act() -> str:
            actions.restore_event(event=found, version=form.version or 0, by=request.user)
            return address_of(found)

        saved = save(request, form, act, message=_("The event takes place after all."))
        if saved:
            return saved
    intro = _("The event takes place after all, with the sessions and people that are on its list.")
    title = _("Take back the cancellation")
    return asked(request, form, about=found, title=title, intro=intro, submit=_("Take back the cancellation"))


def _ask_about_same_event(form: EventForm) -> None:
    typed, values = form.cleaned_data, _typed(form)
    first = queries.same_event(
        project=typed["project"], title=values["title_pl"], town=values["town"], starts_on=values["starts_on"]
    )
    if first is not None:
        words = [text_of(first, "title"), presenters.period_of(first), presenters.place_of(first)]
        ask_same(form, name=", ".join(map(str, words)), address=address_of(first))


def _ask_about_same_time(form: SessionForm, event: Event) -> None:
    typed = form.cleaned_data
    first = queries.overlapping_session(event, on_date=typed["on_date"], starts=typed["starts"], ends=typed["ends"])
    if first is not None:
        name = presenters.name_in(queries.roster(event), first)
        question = _("The event already has a session that may be at the same time: %(session)s. Add this one, too?")
        label = _("Add a second session at that time")
        ask(form, question % {"session": name}, label=label, address=address_of(event), words=_("Look at the event"))


def _choices(viewer: Viewer, event: Event | None = None) -> dict[str, list[tuple[str, str]]]:
    """Return the projects, sites and trainers of the partners that the viewer coordinates. Three queries."""
    pairs = viewer.partners_as(Post.Role.COORDINATOR)
    partners = {partner for _project, partner in pairs}
    projects = Project.objects.filter(pk__in={project for project, _partner in pairs}).order_by("code")
    sites = Site.objects.filter(organisation__in=partners, closed_on=None).order_by("name")
    trainers = offered_for_events(pairs, clock.today(), besides=event.trainer_id if event else None)
    return {
        "projects": [(str(project.pk), text_of(project, "title")) for project in projects],
        "sites": [(str(site.pk), site.name) for site in sites],
        "trainers": [(str(one.pk), one.name) for one in trainers],
        "modules": _modules(viewer),
    }


def _modules(viewer: Viewer) -> list[tuple[str, str]]:
    offered = queries.modules_offered(permissions.cycles_planned_by(viewer))
    return [(str(one.pk), f"{text_of(one.cycle, 'title')} – {numbered(one)}") for one in offered]


def _of_module(request: HttpRequest) -> dict[str, Any]:
    """Return what is known of an event that is planned from the page of a training cycle."""
    key = request.GET.get("module", "")
    rows = queries.modules_offered(permissions.cycles_planned_by(viewer_of(request))) if key else []
    found = next((one for one in rows if str(one.pk) == key), None)
    if found is None:
        return {}
    titles = {"title_pl": found.title_pl, "title_en": found.title_en}
    chosen = {"project": str(found.cycle.project_id), "kind": Event.Kind.TRAINING, "module": key}
    return {**titles, **chosen, "hours": found.hours}


def _values(event: Event) -> dict[str, Any]:
    """Return what the form asks, as the event holds it."""
    chosen = {"site": str(event.site_id), "trainer": str(event.trainer_id) if event.trainer_id else ""}
    chosen["module"] = str(event.module_id) if event.module_id else ""
    return {name: getattr(event, name) for name in _CHANGED} | chosen


def _typed(form: EventForm) -> dict[str, Any]:
    """Return the form's values as an event wants them."""
    values = {name: form.cleaned_data[name] for name in _CHANGED}
    site = Site.objects.get(pk=form.cleaned_data["site"])
    trainer, module = form.cleaned_data["trainer"], form.cleaned_data.get("module")
    return values | {
        "site": site,
        "module": Module.objects.select_related("cycle").get(pk=module) if module else None,
        "trainer": Staff.objects.get(pk=trainer) if trainer else None,
        "town": values["town"] or site.town,
        "powiat": values["powiat"] or site.powiat,
    }


def _plan(request: HttpRequest, form: EventForm) -> Event:
    values, typed = _typed(form), form.cleaned_data
    project = Project.objects.get(pk=typed["project"])
    return actions.plan_event(project=project, sessions=_sessions(typed), by=request.user, **values)


def _sessions(typed: dict[str, Any]) -> list[actions.SessionPlan]:
    """Return a session on every day of the event at the times typed; without times, on a single day only.

    The planned hours are shared out over the days, so that whoever comes to all of them attends the hours planned.
    """
    first, starts, ends, hours = (typed[name] for name in ("starts_on", "starts", "ends", "hours"))
    number = (typed["ends_on"] - first).days + 1
    if number > 1 and not starts and not ends:
        return []
    each = (hours / number).quantize(Decimal("0.01"), ROUND_DOWN) if hours is not None else None
    plans = [actions.SessionPlan(first + timedelta(days=day), starts, ends, each) for day in range(number)]
    if each is not None:
        plans[-1] = replace(plans[-1], hours=hours - each * (number - 1))
    return plans


def _change(request: HttpRequest, form: EventForm, event: Event) -> Event:
    return actions.change_event(event=event, version=form.version or 0, changes=_typed(form), by=request.user)


def _add_session(request: HttpRequest, form: SessionForm, event: Event) -> Event:
    plan = actions.SessionPlan(**{name: form.cleaned_data[name] for name in ("on_date", "starts", "ends", "hours")})
    actions.add_session(event=event, plan=plan, by=request.user)
    return event
