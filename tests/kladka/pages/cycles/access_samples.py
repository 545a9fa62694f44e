"""Training cycles of Alfa (taught by Ada and an expert, and by a colleague) and of Beta, with a training of each."""

from collections.abc import Callable
from decimal import Decimal
from uuid import UUID

from kladka.learning import actions
from kladka.learning.models import Module, TrainingCycle
from tests.kladka.learning.world import plan
from tests.world.cast import Cast

PEOPLE = (("lucja", "alicja", "ada"), ("nadia", "alicja", "artur"), ("teresa", "bogdan", "borys"))
"""Who learns, who coordinates, who teaches."""


def _modules(cast: Cast) -> tuple[Module, ...]:
    found, often = [], TrainingCycle.objects.count()
    for name, planner, trainer in PEOPLE:
        side = "beta" if planner == "bogdan" else "alfa"
        by = cast.users[planner]
        text = actions.CycleText(f"Cykl {often}: {name}", f"Cycle {often}: {name}", of_choice=1)
        cycle = actions.plan_cycle(project=cast.project, partner=cast.sites[side].organisation, text=text, by=by)
        said = actions.ModuleText("Moduł próbny", Decimal("11.5"), "Trial module", "Cel.", "Aim.")
        module = actions.add_module(cycle=cycle, text=said, by=by)
        event = plan(cast, side=side, title_pl=f"Moduł: {name}", module=module, trainer=cast.staff[trainer])
        actions.enrol(event=event, participations=[cast.participations[name]], by=by)
        if name == "lucja":
            said = {"trainers": [cast.staff["ada"], cast.staff["alan"]], "room": None, "by": by}
            actions.lead_session(session=event.sessions.first(), version=1, **said)
        found.append(module)
    return tuple(found)


SAMPLES: dict[str, Callable[[Cast], tuple[UUID, ...]]] = {
    "cycle": lambda cast: tuple(module.cycle_id for module in _modules(cast)),
    "module": lambda cast: tuple(module.pk for module in _modules(cast)),
}
