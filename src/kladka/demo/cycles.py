"""Training cycles of the demo: which module each training carried out, who led it where, and materials. No dice."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile

from kladka.agenda import actions as agenda
from kladka.agenda.models import Room
from kladka.core import packs
from kladka.demo.abc_frame import Frame
from kladka.demo.papers import scanned_page
from kladka.demo.present import Present
from kladka.demo.stage import Stage
from kladka.learning import actions
from kladka.learning.models import Event, Module
from kladka.organisations.models import Organisation, Site, Staff
from kladka.programmes.models import Project

FILE = "demo/cycles.yaml"
ENDED_ON = date(2011, 6, 10)
"""When all trainings of the founding project were held."""
EVENING = 900


def put_on_finished(stage: Stage, frame: Frame) -> None:
    """Let the partner of the founding project with most trainings say what they were part of."""

    def act() -> None:
        found = Event.objects.filter(project=frame.project, kind=Event.Kind.TRAINING).select_related("site")
        held: dict[Any, list[Event]] = {}
        for event in found.order_by("starts_on", "pk"):
            held.setdefault(event.site.organisation_id, []).append(event)
        partner, events = max(held.items(), key=lambda each: (len(each[1]), str(each[0])))
        modules = _plan("finished", frame.project, Organisation.objects.get(pk=partner), frame.admin)
        for event in events:
            _carry_out(event, modules[0], frame.admin)
            _lead(event, event.trainer, _room_at(event.site, "finished", frame.project, frame.admin), frame.admin)
        _add_materials("finished", modules, frame.admin)

    stage.at(ENDED_ON, act, minute=EVENING)


def put_on_running(stage: Stage, present: Present, yesterday: date) -> None:
    """Let each workshop of the project under way carry out a module, in the order of its days."""

    def act() -> None:
        by = present.users[present.staff["coordinator-most"].pk]
        modules = _plan("running", present.project, present.organisations["most"], by)
        found = Event.objects.filter(project=present.project, kind=Event.Kind.TRAINING, is_public=False)
        leads = packs.load(FILE)["running"]["leads"]
        for event, module, who in zip(found.order_by("starts_on", "pk"), modules, leads, strict=False):
            _carry_out(event, module, by)
            _lead(event, present.staff[who], _room_at(event.site, "running", present.project, by), by)
        _add_materials("running", modules, by)

    stage.at(yesterday, act, minute=EVENING)


def _plan(key: str, project: Project, partner: Organisation, by: Any) -> list[Module]:
    data: Mapping[str, Any] = packs.load(FILE)[key]
    text = actions.CycleText(data["title_pl"], data["title_en"], data["of_choice"])
    cycle = actions.plan_cycle(project=project, partner=partner, text=text, by=by)
    return list(_modules(cycle, data["modules"], by))


def _modules(cycle: Any, plans: Iterable[Mapping[str, Any]], by: Any) -> Iterable[Module]:
    for plan in plans:
        text = actions.ModuleText(**{**plan, "hours": Decimal(plan["hours"])})
        yield actions.add_module(cycle=cycle, text=text, by=by)


def _carry_out(event: Event, module: Module, by: Any) -> None:
    actions.change_event(event=event, version=event.version, changes={"module": module}, by=by)


def _room_at(site: Site, key: str, project: Project, by: Any) -> Room:
    """Return the room of a site in which its trainings are held."""
    plan = packs.load(FILE)[key]["room"]
    found = Room.objects.filter(site=site, name=plan["name"]).first()
    return found or agenda.add_room(site=site, controller=project.controller_id, **plan, by=by)


def _lead(event: Event, who: Staff | None, room: Room, by: Any) -> None:
    for session in event.sessions.order_by("on_date", "pk"):
        actions.lead_session(session=session, version=session.version, trainers=[who] if who else [], room=room, by=by)


def _add_materials(key: str, modules: list[Module], by: Any) -> None:
    """Give each material to the module, or to the first event that carries it out, or to the first session of that."""
    for plan in packs.load(FILE)[key]["materials"]:
        module = modules[plan["module"] - 1]
        event = module.events.order_by("starts_on", "pk").select_related("project").first()
        session = event.sessions.order_by("on_date", "pk").select_related("event__project").first() if event else None
        at = {"module": module, "event": event, "session": session}[plan["of"]]
        if at is None:
            continue
        said = {"title": plan["title"], "audience": plan["audience"], "by": by}
        found = actions.add_material(at=at, holding=_handout(), **said)
        if plan.get("again"):
            actions.replace_material(material=found, version=found.version, holding=_handout(), by=by)


def _handout() -> actions.Holding:
    return actions.Holding(ContentFile(scanned_page(), name="karta.png"))
