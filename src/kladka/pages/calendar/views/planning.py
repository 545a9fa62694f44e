"""Planning an appointment or a series, and changing one."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.agenda import actions, queries, rules
from kladka.agenda.actions import Plan
from kladka.agenda.models import Appointment
from kladka.agenda.permissions import calendars_of
from kladka.core import clock
from kladka.incubation.actions import plan_with_clients
from kladka.incubation.models import ExpectedClient
from kladka.incubation.permissions import may_record
from kladka.incubation.queries import clients_expected
from kladka.organisations.models import Staff
from kladka.pages.advice.choices import CardDesk
from kladka.pages.calendar import calling
from kladka.pages.calendar.asking import ask_whether_collides
from kladka.pages.calendar.forms import FOLLOWING, ChangePlanForm, NewPlanForm, PlanForm, values_of
from kladka.pages.calendar.scope import People, appointment_for, day_of, rooms_for, seen_by, staff_for
from kladka.pages.calendar.series import Own, ask_about_own, keeping_clients, own_in_series
from kladka.pages.participants.presenters import day as in_words
from kladka.pages.participants.views.form_page import sent, with_undo
from kladka.pages.saving import save
from kladka.pages.viewing import viewer_of
from kladka.people.models import Participation
from kladka.programmes.models import Post, Project

type Span = tuple[datetime, datetime]

MOST_ASKED = 12
"""Of a long series so many appointments are compared with the calendar before it is saved; all of them afterwards."""


def plan(request: HttpRequest) -> HttpResponse:
    """Plan an appointment, once or every so many weeks."""
    viewer = viewer_of(request)
    staff = calendars_of(viewer)
    first = staff_for(viewer, request.GET.get("coach", ""))
    projects = _projects(viewer)
    asked: dict[str, Any] = {
        "on_date": day_of(request.GET.get("on", "")),
        "people": request.GET.getlist("participation"),
        "initiative_groups": request.GET.getlist("group"),
        "entities": request.GET.getlist("entity"),
    }
    if asked["initiative_groups"] or asked["entities"]:
        asked["kind"] = "advice"
    form = NewPlanForm(
        people=People(viewer, on=clock.today()),
        staff=_options(first, staff),
        projects=[(str(one.pk), str(one)) for one in projects],
        rooms=rooms_for(viewer, asked["on_date"]),
        desk=_desk(viewer),
        initial=asked,
        **sent(request),
    )
    whose, project = _whose(form, staff, first), _project(form, projects)
    if form.is_valid():
        form.check(form.chosen(), project, clock.today())
    if form.is_valid():
        spans = _spans(form)[:MOST_ASKED]
        chosen: dict[str, Any] = {"people": form.chosen(), "room": form.room_chosen, "kind": form.cleaned_data["kind"]}
        ask_whether_collides(form, staff=whose, project=project, spans=spans, clients=form.clients(), **chosen)
    made: list[Appointment] = []

    def act() -> str:
        typed = form.cleaned_data
        said: dict[str, Any] = {"project": project, "staff": whose, "plan": form.plan(), "by": request.user}
        if typed["every_weeks"]:
            said |= {"every_weeks": typed["every_weeks"], "until_date": typed["until_date"]}
            said |= {"skips_free_days": not typed["on_free_days"]}
        verb = actions.plan_series if typed["every_weeks"] else _plan_one
        made.extend(plan_with_clients(plan=partial(verb, **said), project=project, by=request.user, **form.clients()))
        return _week_of(made[0])

    saved = save(request, form, act, message=lambda: _planned(form, made)) if request.method == "POST" else None
    return saved or _page(request, form, title=_("Plan an appointment"), submit=_("Plan it"), back=_back(asked))


def change(request: HttpRequest, appointment: UUID) -> HttpResponse:
    """Change an appointment, alone or with all that follow; whoever comes second sees both versions."""
    viewer = viewer_of(request)
    found = appointment_for(viewer, appointment)
    people = People(viewer, on=clock.today())
    hidden, desk = _hidden(viewer, found), _desk(viewer)
    clients = clients_expected([found.pk]).get(found.pk, [])
    form = ChangePlanForm(
        people=people,
        staff=[(str(found.staff_id), found.staff.name)],
        projects=[(str(found.project_id), str(found.project))],
        rooms=rooms_for(viewer, rules.local(found.starts_at).date(), found.room),
        is_series=found.series_id is not None and found.is_open,
        desk=desk,
        initial=values_of(found, clients, desk),
        version=found.version,
        **sent(request),
    )
    if form.is_valid():
        form.check([*form.chosen(), *hidden], found.project, clock.today(), clients=_with_hidden(form, clients, desk))
    moving, own, alike = set[UUID](), list[Own](), frozenset[UUID]()
    if form.is_valid() and form.cleaned_data.get("which") == FOLLOWING:
        own = own_in_series(found, _wanted(form, found, hidden), _with_hidden(form, clients, desk))
        alike = ask_about_own(form, own)
    if form.is_valid():
        spans, moving = _moving(form, found)
        kept: dict[str, Any] = {
            "staff": found.staff,
            "project": found.project,
            "people": [*form.chosen(), *hidden],
            "besides": moving,
            "clients": _with_hidden(form, clients, desk),
            "kind": form.cleaned_data["kind"],
            "room": form.room_chosen.pk if form.room_chosen else None,
        }
        ask_whether_collides(form, spans=spans, **kept)

    off = set[UUID]()

    def act() -> str:
        said: Any = {"appointment": found, "version": form.version or 0, "plan": _wanted(form, found, hidden)}
        off.update(calling.taken_off(moving, said["plan"].people))
        change_them = partial(_change_one, **said, by=request.user)
        if form.cleaned_data.get("which") == FOLLOWING:
            change_them = partial(actions.change_following, **said, alike=alike, by=request.user)
        met = _with_hidden(form, clients, desk) | {"keeping": keeping_clients(own, alike)}
        plan_with_clients(plan=change_them, project=found.project, by=request.user, **met)
        return reverse("calendar:appointment", args=[found.pk])

    def message() -> str:
        told = _("Who was reminded of the old hour is told of the new one by letter.")
        gone = _("Who was reminded of it and is expected no more is told by letter that it is cancelled.")
        said = [*calling.after(viewer, moving, told=told), *calling.after_taken_off(viewer, off, told=gone)]
        return " ".join([_("The appointment is changed."), *said])

    saved = save(request, form, act, message=message) if request.method == "POST" else None
    back = reverse("calendar:appointment", args=[found.pk])
    return saved or _page(request, form, title=_("Change an appointment"), submit=_("Save"), back=back)


def _wanted(form: ChangePlanForm, found: Appointment, hidden: Sequence[Participation]) -> Plan:
    """Return what an appointment changes to: who is expected and not shown stays, and the employer of the same name."""
    wanted = form.plan(found.site)
    employer = found.employer if wanted.employer_words == found.employer_words else None
    return replace(wanted, people=[*wanted.people, *hidden], employer=employer)


def _moving(form: ChangePlanForm, found: Appointment) -> tuple[list[Span], set[UUID]]:
    """Return to when an appointment moves, with all that follow where they do, and which of them move."""
    typed, span = form.cleaned_data, form.span()
    if span is None or typed.get("which") != FOLLOWING:
        return [span] if span else [], {found.pk}
    series = list(queries.following(found))
    days = (typed["on_date"] - rules.local(found.starts_at).date()).days
    to = {"days": days, "to": typed["starts"], "minutes": typed["minutes"]}
    return [rules.moved(one.starts_at, one.ends_at, **to) for one in series[:MOST_ASKED]], {one.pk for one in series}


def _hidden(viewer: Any, appointment: Appointment) -> list[Participation]:
    """Return who is expected and not shown to the viewer, such as somebody handed over: they stay expected."""
    expected = [one.participation for one in appointment.attendees.all()]
    seen = seen_by(viewer, [one.pk for one in expected])
    return [one for one in expected if one.pk not in seen]


def _desk(viewer: Any) -> CardDesk | None:
    """Return where the viewer finds groups and entities; whoever gives no advice finds none."""
    return CardDesk(viewer) if may_record(viewer) else None


def _plan_one(**said: Any) -> list[Appointment]:
    return [actions.plan(**said)]


def _change_one(**said: Any) -> list[Appointment]:
    return [actions.change(**said)]


def _with_hidden(form: PlanForm, stored: Sequence[ExpectedClient], desk: CardDesk | None) -> dict[str, Any]:
    """Return which groups and entities are expected: those ticked, and those that the viewer is not shown."""
    met = form.clients()
    shown = {one.pk for one in desk.groups([str(one.group_id) for one in stored if one.group_id])} if desk else set()
    met["groups"] += [one.group for one in stored if one.group_id and one.group_id not in shown]
    if desk is None:
        met["entities"] = [one.organisation for one in stored if one.organisation_id]
    return met


def _page(request: HttpRequest, form: PlanForm, *, title: str, submit: str, back: str) -> HttpResponse:
    context = {"form": form, "title": title, "submit": submit, "cancel": back, "back": back}
    return render(request, "form_page.html", context, status=422 if request.method == "POST" else 200)


def _projects(viewer: Any) -> list[Project]:
    roles = {Post.Role.COACH, Post.Role.ADVISER, Post.Role.COORDINATOR}
    found = {post.project_id: post.project for post in viewer.posts if post.role in roles}
    return sorted(found.values(), key=lambda one: one.starts_on, reverse=True)


def _options(first: Staff, staff: Sequence[Staff]) -> list[tuple[str, str]]:
    in_order = [first, *(one for one in staff if one.pk != first.pk)]
    return [(str(one.pk), one.name) for one in in_order]


def _whose(form: PlanForm, staff: Sequence[Staff], first: Staff) -> Staff:
    chosen = form.cleaned_data.get("staff") if form.is_valid() else ""
    return next((one for one in staff if str(one.pk) == chosen), first)


def _project(form: PlanForm, projects: Sequence[Project]) -> Project:
    chosen = form.cleaned_data.get("project") if form.is_valid() else ""
    return next((one for one in projects if str(one.pk) == chosen), projects[0])


def _spans(form: NewPlanForm) -> list[tuple[Any, Any]]:
    typed = form.cleaned_data
    days = _days(form, skips_free_days=not typed["on_free_days"])
    return [rules.span(day, typed["starts"], typed["minutes"]) for day in days]


def _days(form: NewPlanForm, *, skips_free_days: bool) -> list[date]:
    typed = form.cleaned_data
    if not (typed["every_weeks"] and typed["until_date"]):
        return [typed["on_date"]]
    return rules.days_of_series(
        typed["on_date"],
        every_weeks=typed["every_weeks"],
        until=typed["until_date"],
        is_free=queries.is_free,
        skips_free_days=skips_free_days,
    )


def _planned(form: NewPlanForm, made: Sequence[Appointment]) -> str:
    words = ngettext("The appointment is planned.", "%(number)s appointments are planned.", len(made))
    said = [words % {"number": len(made)}]
    planned = {rules.local(one.starts_at).date() for one in made}
    if left_out := [day for day in _days(form, skips_free_days=False) if day not in planned]:
        words = ngettext("Left out, for it is a free day: %(days)s.", "Left out as free days: %(days)s.", len(left_out))
        said.append(words % {"days": ", ".join(in_words(day) for day in left_out)})
    name = "calendar:cancel-following" if len(made) > 1 else "calendar:state"
    return with_undo(" ".join(said), reverse(name, args=[made[0].pk]))


def _week_of(one: Appointment) -> str:
    day = rules.local(one.starts_at).date()
    return f"{reverse('calendar:week')}?on={day.isoformat()}&coach={one.staff_id}"


def _back(asked: dict[str, Any]) -> str:
    return f"{reverse('calendar:week')}?on={asked['on_date'].isoformat()}"
