"""Training cycles of the demo: which module each of the trainings that took place carried out. Without any dice."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from kladka.core import packs
from kladka.demo.abc_frame import Frame
from kladka.demo.present import Present
from kladka.demo.stage import Stage
from kladka.learning import actions
from kladka.learning.models import Event, Module
from kladka.organisations.models import Organisation
from kladka.programmes.models import Project

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

    stage.at(ENDED_ON, act, minute=EVENING)


def put_on_running(stage: Stage, present: Present, yesterday: date) -> None:
    """Let each workshop of the project under way carry out a module, in the order of its days."""

    def act() -> None:
        by = present.users[present.staff["coordinator-most"].pk]
        modules = _plan("running", present.project, present.organisations["most"], by)
        found = Event.objects.filter(project=present.project, kind=Event.Kind.TRAINING, is_public=False)
        for event, module in zip(found.order_by("starts_on", "pk"), modules, strict=False):
            _carry_out(event, module, by)

    stage.at(yesterday, act, minute=EVENING)


def _plan(key: str, project: Project, partner: Organisation, by: Any) -> list[Module]:
    data: Mapping[str, Any] = packs.load("demo/cycles.yaml")[key]
    text = actions.CycleText(data["title_pl"], data["title_en"], data["of_choice"])
    cycle = actions.plan_cycle(project=project, partner=partner, text=text, by=by)
    return list(_modules(cycle, data["modules"], by))


def _modules(cycle: Any, plans: Iterable[Mapping[str, Any]], by: Any) -> Iterable[Module]:
    for plan in plans:
        text = actions.ModuleText(**{**plan, "hours": Decimal(plan["hours"])})
        yield actions.add_module(cycle=cycle, text=text, by=by)


def _carry_out(event: Event, module: Module, by: Any) -> None:
    actions.change_event(event=event, version=event.version, changes={"module": module}, by=by)
