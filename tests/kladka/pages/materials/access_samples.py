"""Materials of trainings of Alfa (run by Ada, and by a colleague) and of Beta."""

from collections.abc import Callable
from typing import Any

from kladka.learning import actions
from kladka.learning.models import Event, Material
from tests.kladka.learning.world import material
from tests.kladka.pages.events.access_samples import PEOPLE
from tests.kladka.pages.events.access_samples import SAMPLES as EVENTS
from tests.kladka.pages.own.world import accepted
from tests.world.cast import Cast


def _materials(cast: Cast) -> list[Material]:
    events = [Event.objects.get(pk=key) for key in EVENTS["event"](cast)]
    return [
        material(cast, event, by=cast.users[planner]) for event, planner in zip(events, PEOPLE.values(), strict=True)
    ]


def _removed(cast: Cast) -> tuple[Any, ...]:
    found = _materials(cast)
    for one, planner in zip(found, PEOPLE.values(), strict=True):
        actions.remove_material(material=one, version=1, by=cast.users[planner])
    return tuple(one.pk for one in found)


def _own(cast: Cast) -> tuple[dict[str, Any], ...]:
    accepted(cast)
    return ({"material": _materials(cast)[0].pk},)


SAMPLES: dict[str, Callable[[Cast], tuple[Any, ...]]] = {
    "material": lambda cast: tuple(one.pk for one in _materials(cast)),
    "material_version": lambda cast: tuple(one.versions.get().pk for one in _materials(cast)),
    "materials:put-back": _removed,
    "own:material": _own,
}
