"""Incubators of the demo world: held to the model, with rooms, hours, services, and who uses what. No dice."""

from collections.abc import Mapping
from datetime import date, time, timedelta
from functools import partial
from typing import Any

from kladka.accounts.models import User
from kladka.agenda import actions as agenda
from kladka.agenda.models import Room
from kladka.core import packs
from kladka.demo.abc_frame import Frame
from kladka.demo.present import Present
from kladka.demo.stage import Stage
from kladka.incubation import actions
from kladka.incubation.actions import Using
from kladka.incubation.models import EntityRegistration, Incubator, InitiativeGroup
from kladka.organisations.models import Site
from kladka.programmes.models import Project

FILE = "demo/incubators.yaml"
EARLY, LATE = 30, 785
"""The minutes of the day: after an incubator was opened, and after everything else of the last day."""
_WRITTEN_DOWN = timedelta(days=7)
"""An entity is recorded some days after its registration."""


def put_on_finished(stage: Stage, frame: Frame) -> None:
    """Let the incubators of the founding project follow the model, be looked at, and let an entity use an address."""
    plan = packs.load(FILE)["finished"]
    for each in frame.data["incubators"]:
        site, opened = frame.sites[each["site"]], each["opened_on"]
        stage.at(opened, partial(_follow, frame.project, site, plan["model"], opened, frame.admin), minute=EARLY)
        day = opened + timedelta(days=plan["days_after"])
        stage.at(day, partial(_look, frame.project, site, plan, day, frame.admin), minute=LATE)
    used = plan["use"]
    entity = next(each for each in frame.data["entities"] if each["key"] == used["entity"])
    day = entity["register_date"] + timedelta(days=1)
    stage.at(day + _WRITTEN_DOWN, partial(_use_address, frame, used, entity, day), minute=LATE)


def put_on_running(stage: Stage, present: Present, day: date) -> None:
    """Show the incubator of the project under way with all that it has, on its last day."""
    plan = packs.load(FILE)["running"]
    by = present.users[present.staff[plan["by"]].pk]
    stage.at(day, partial(furnish, present.project, present.sites[plan["site"]], day, by), minute=LATE)


def furnish(project: Project, site: Site, day: date, by: User) -> None:
    """Record model, rooms, hours, services and uses of the incubator of a project at a site, as of a day."""
    plan = packs.load(FILE)["running"]
    incubator = _incubator(project, site)
    said: dict[str, Any] = {"controller": project.controller_id, "by": by}
    _follow(project, site, plan["model"], incubator.opened_on, by)
    _look(project, site, plan, incubator.opened_on, by)
    for line, words in plan["not_met"].items():
        actions.look_at_line(incubator=incubator, line=line, answer="not_met", since=day, words=words, by=by)
    for each in plan["rooms"]:
        agenda.add_room(site=site, **each, **said)
    week = {
        number: (time.fromisoformat(first), time.fromisoformat(last)) for number, (first, last) in plan["hours"].items()
    }
    agenda.set_opening(site=site, from_date=incubator.opened_on, week=week, **said)
    closed = day + timedelta(days=plan["closed"]["in_days"])
    until = closed + timedelta(days=plan["closed"]["days"] - 1)
    agenda.add_special_days(site=site, from_date=closed, until_date=until, words=plan["closed"]["words"], **said)
    for each in plan["services"]:
        actions.offer_service(incubator=incubator, from_date=incubator.opened_on, **each, by=by)
    for each in plan["uses"]:
        _use(incubator, each, day, by)


def _use(incubator: Incubator, each: Mapping[str, Any], day: date, by: User) -> None:
    here = {"project": incubator.project_id, "site": incubator.site_id}
    began = day - timedelta(days=each["days_ago"])
    who: dict[str, Any] = {}
    if each["who"] == "group":
        who["group"] = InitiativeGroup.objects.filter(**here).order_by("formed_on", "pk").first()
    else:
        registration = EntityRegistration.objects.current().filter(**here).select_related("organisation").first()
        who["organisation"] = registration.organisation if registration else None
    if not any(who.values()):
        return
    room = Room.objects.filter(site=incubator.site_id, name=each.get("room")).first()
    until = began + timedelta(days=each["days"] - 1) if "days" in each else None
    more = {name: each[name] for name in ("kind", "code", "number", "is_paid", "terms") if name in each}
    actions.let_use(
        incubator=incubator, using=Using(from_date=began, until_date=until, room=room, **who, **more), by=by
    )


def _follow(project: Project, site: Site, model: tuple[str, int], day: date, by: User) -> None:
    code, number = model
    actions.follow_standard(incubator=_incubator(project, site), code=code, number=number, from_date=day, by=by)


def _look(project: Project, site: Site, plan: Mapping[str, Any], day: date, by: User) -> None:
    incubator = _incubator(project, site)
    for line in plan["met"]:
        actions.look_at_line(incubator=incubator, line=line, answer="met", since=day, by=by)


def _use_address(frame: Frame, used: Mapping[str, Any], entity: Mapping[str, Any], day: date) -> None:
    site = frame.sites[entity["site"]]
    found = EntityRegistration.objects.current().get(project=frame.project, organisation__name=entity["name"])
    using = Using(used["kind"], day, organisation=found.organisation, code=used["code"], terms=used["terms"])
    actions.let_use(incubator=_incubator(frame.project, site), using=using, by=frame.admin)


def _incubator(project: Project, site: Site) -> Incubator:
    found: Incubator = Incubator.objects.current().select_related("site", "project").get(project=project, site=site)
    return found
