"""Training cycles and their modules: planned, worded anew, put in order, withdrawn."""

from dataclasses import asdict, dataclass, fields
from decimal import Decimal

from kladka.audit.actions import Actor, Verb, verb
from kladka.core.errors import check_version
from kladka.learning import policies
from kladka.learning.models import Module, TrainingCycle
from kladka.organisations.models import Organisation
from kladka.programmes.models import Project


@dataclass(frozen=True)
class CycleText:
    """What is said of a cycle: its title, and how many modules of choice completing it asks for."""

    title_pl: str
    title_en: str = ""
    of_choice: int = 0


@dataclass(frozen=True)
class ModuleText:
    """What is said of a module. `hours` are clock hours."""

    title_pl: str
    hours: Decimal
    title_en: str = ""
    aim_pl: str = ""
    aim_en: str = ""
    is_required: bool = True


def plan_cycle(*, project: Project, partner: Organisation, text: CycleText, by: Actor) -> TrainingCycle:
    """Record a training cycle of a partner, without modules yet. Raises PolicyBroken for a title that is taken."""
    with verb("learning.plan_cycle", controller=project.controller_id, by=by) as opened:
        cycle = TrainingCycle(project=project, partner=partner)
        _say(cycle, text)
        policies.check_cycle(cycle)
        return opened.save(cycle)


def change_cycle(*, cycle: TrainingCycle, version: int, text: CycleText, by: Actor) -> TrainingCycle:
    """Say anew what a cycle is called and asks for. Raises Stale when somebody changed it since `version`."""
    with verb("learning.change_cycle", controller=cycle.project.controller_id, by=by) as opened:
        stored = TrainingCycle.objects.get(pk=cycle.pk)
        check_version(stored, version)
        _say(stored, text)
        policies.check_cycle(stored)
        stored.version += 1
        return opened.save(stored, fields=[*_names(text), "version"])


def withdraw_cycle(*, cycle: TrainingCycle, by: Actor) -> None:
    """Take a cycle with its modules out of use. Raises PolicyBroken while an event carries one of them out."""
    with verb("learning.withdraw_cycle", controller=cycle.project.controller_id, by=by) as opened:
        stored = TrainingCycle.objects.get(pk=cycle.pk)
        if stored.withdrawn_at:
            return
        policies.check_can_be_withdrawn(modules=_standing(stored))
        stored.withdrawn_at = opened.at
        stored.version += 1
        opened.save(stored, fields=["withdrawn_at", "version"])


def add_module(*, cycle: TrainingCycle, text: ModuleText, by: Actor, place: int | None = None) -> Module:
    """Add a module to a cycle at a place (1 is the first), else as the last."""
    with verb("learning.add_module", controller=cycle.project.controller_id, by=by) as opened:
        stored = TrainingCycle.objects.get(pk=cycle.pk)
        module = Module(cycle=stored)
        _say(module, text)
        policies.check_module_of_cycle(module)
        module.number = _make_place(opened, module, place)
        return opened.save(module)


def change_module(*, module: Module, version: int, text: ModuleText, by: Actor, place: int | None = None) -> Module:
    """Say anew what a module is, and at which place it comes. Raises Stale as `change_cycle` does."""
    with verb("learning.change_module", controller=module.cycle.project.controller_id, by=by) as opened:
        stored = Module.objects.select_related("cycle").get(pk=module.pk)
        check_version(stored, version)
        _say(stored, text)
        policies.check_module_of_cycle(stored)
        if place is not None:
            stored.number = _make_place(opened, stored, place)
        stored.version += 1
        return opened.save(stored, fields=[*_names(text), "number", "version"])


def withdraw_module(*, module: Module, by: Actor) -> None:
    """Take a module out of use. Raises PolicyBroken while an event carries it out."""
    with verb("learning.withdraw_module", controller=module.cycle.project.controller_id, by=by) as opened:
        stored = Module.objects.get(pk=module.pk)
        if stored.withdrawn_at:
            return
        policies.check_can_be_withdrawn(modules=[stored])
        stored.withdrawn_at = opened.at
        stored.version += 1
        opened.save(stored, fields=["withdrawn_at", "version"])


def _say(record: TrainingCycle | Module, text: CycleText | ModuleText) -> None:
    for name, value in asdict(text).items():
        setattr(record, name, " ".join(value.split()) if isinstance(value, str) else value)


def _names(text: CycleText | ModuleText) -> list[str]:
    return [each.name for each in fields(text)]


def _standing(cycle: TrainingCycle) -> list[Module]:
    return list(Module.objects.filter(cycle=cycle, withdrawn_at=None).order_by("number", "pk"))


def _make_place(opened: Verb, module: Module, place: int | None) -> int:
    """Number the other modules so that this one fits in at its place; return its number."""
    others = [one for one in _standing(module.cycle) if one.pk != module.pk]
    wanted = len(others) + 1 if place is None else min(max(place, 1), len(others) + 1)
    for number, one in enumerate(others, start=1):
        new = number if number < wanted else number + 1
        if one.number != new:
            one.number = new
            opened.save(one, fields=["number"])
    return wanted
