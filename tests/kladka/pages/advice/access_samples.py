"""A card at each incubator of the cast."""

from collections.abc import Callable
from uuid import UUID

from tests.kladka.pages.incubators.access_samples import opened
from tests.world.cast import Cast


def _cards(cast: Cast) -> tuple[UUID, ...]:
    world = opened(cast)
    own = world.advise("lucja", request="Pytanie Łucji o statut.")
    neighbours = world.advise("nadia", request="Pytanie Nadii o statut.", site=world.branch.site)
    others = world.advise("teresa", by="bozena", request="Pytanie Teresy o statut.")
    return own.pk, neighbours.pk, others.pk


SAMPLES: dict[str, Callable[[Cast], tuple[UUID, ...]]] = {"card": _cards}
