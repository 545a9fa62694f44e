"""Incubators of Alfa (the main one and a branch) and of Beta, with a card and an entity at each."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from kladka.incubation import actions
from kladka.incubation.models import EntityRegistration, Founder
from tests.kladka.incubation.world import Incubation, make_incubation
from tests.world.cast import Cast


def _world(cast: Cast) -> Incubation:
    """Return the cast's incubators, opened once."""
    made: Any = cast.__dict__
    return made.setdefault("incubation", None) or made.update(incubation=make_incubation(cast)) or made["incubation"]


def _incubators(cast: Cast) -> tuple[UUID, ...]:
    world = _world(cast)
    return world.alfa.pk, world.branch.pk, world.beta.pk


def _cards(cast: Cast) -> tuple[UUID, ...]:
    world = _world(cast)
    own = world.advise("lucja", request="Pytanie Łucji o statut.")
    neighbours = world.advise("nadia", request="Pytanie Nadii o statut.", site=world.branch.site)
    others = world.advise("teresa", by="bozena", request="Pytanie Teresy o statut.")
    return own.pk, neighbours.pk, others.pk


def _entities(cast: Cast) -> tuple[UUID, ...]:
    world = _world(cast)
    own = world.register(name="Spółdzielnia Socjalna „Pierwsza”", short_name="Pierwsza")
    neighbours = world.register(name="Spółdzielnia Socjalna „Druga”", short_name="Druga", site=world.branch.site)
    others = actions.register_entity(
        project=cast.project,
        site=world.beta.site,
        legal_form="social_cooperative",
        register_date=own.register_date,
        name="Spółdzielnia Socjalna „Trzecia”",
        short_name="Trzecia",
        municipality="Nowy Sącz",
        powiat="1262",
        natural=[cast.participations[name].person for name in ("lucja", "nadia", "teresa")],
        legal=[cast.organisations["alfa"], cast.organisations["beta"]],
        is_made_up=True,
        by=cast.users["bozena"],
    )
    return own.pk, neighbours.pk, others.pk


def _founders(cast: Cast) -> tuple[UUID, ...]:
    entities = [EntityRegistration.objects.get(pk=pk) for pk in _entities(cast)]
    found = Founder.objects.current().order_by("kind", "pk")
    own, neighbours, others = (found.filter(entity=row.organisation_id)[0].pk for row in entities)
    return own, neighbours, others


SAMPLES: dict[str, Callable[[Cast], tuple[UUID, ...]]] = {
    "incubator": _incubators,
    "card": _cards,
    "entity": _entities,
    "founder": _founders,
}
