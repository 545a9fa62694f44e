"""Incubators of Alfa (the main one and a branch) and of Beta, with a room, a service, a use and closed days of each."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from kladka.agenda import actions as agenda
from kladka.incubation import actions
from kladka.incubation.actions import Using
from kladka.incubation.models import Incubator
from tests.kladka.incubation.world import MEETING, OPENED, Incubation, make_incubation
from tests.world.cast import Cast

CHRISTMAS = date(2026, 12, 24)


def opened(cast: Cast) -> Incubation:
    """Return the cast's incubators, opened once."""
    made: Any = cast.__dict__
    return made.setdefault("incubation", None) or made.update(incubation=make_incubation(cast)) or made["incubation"]


def _incubators(cast: Cast) -> tuple[UUID, ...]:
    world = opened(cast)
    return world.alfa.pk, world.branch.pk, world.beta.pk


def _each(make: Callable[[Cast, Incubator, Any], Any]) -> Callable[[Cast], tuple[UUID, ...]]:
    """What `make` records at each of the three, by whoever works there."""

    def samples(cast: Cast) -> tuple[UUID, ...]:
        world, users = opened(cast), cast.users
        workers = ((world.alfa, users["alan"]), (world.branch, users["alan"]), (world.beta, users["bozena"]))
        return tuple(make(cast, incubator, by).pk for incubator, by in workers)

    return samples


def room(cast: Cast, incubator: Incubator, by: Any) -> Any:
    """Record a room of an incubator."""
    controller = cast.project.controller_id
    return agenda.add_room(site=incubator.site, name="Sala", seats=10, controller=controller, by=by)


def _special(cast: Cast, incubator: Incubator, by: Any) -> Any:
    days = {"from_date": CHRISTMAS, "until_date": CHRISTMAS, "controller": cast.project.controller_id}
    return agenda.add_special_days(site=incubator.site, **days, by=by)


def _service(cast: Cast, incubator: Incubator, by: Any) -> Any:
    return actions.offer_service(incubator=incubator, code="address", from_date=OPENED, by=by)


def use(cast: Cast, incubator: Incubator, by: Any) -> Any:
    """Record that a group of an incubator uses an address."""
    said = {"project": incubator.project, "site": incubator.site, "name": "Zioła", "formed_on": OPENED}
    group = actions.form_group(**said, by=by)
    return actions.let_use(incubator=incubator, using=Using("service", MEETING, group=group, code="address"), by=by)


def _followed(cast: Cast) -> tuple[dict[str, object], ...]:
    world, lead = opened(cast), {"alfa": "alicja", "branch": "alicja", "beta": "bogdan"}
    for name, by in lead.items():
        incubator = getattr(world, name)
        said = {"incubator": incubator, "code": "ies-abc", "number": 1, "from_date": OPENED}
        actions.follow_standard(**said, by=cast.users[by])
    return tuple({"incubator": getattr(world, name).pk, "line": "law"} for name in lead)


SAMPLES: dict[str, Callable[[Cast], tuple[Any, ...]]] = {
    "incubator": _incubators,
    "incubators:look": _followed,
    "room": _each(room),
    "special_days": _each(_special),
    "service": _each(_service),
    "use": _each(use),
}
