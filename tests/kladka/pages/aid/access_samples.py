"""Aid of an entity at each incubator of the cast."""

from collections.abc import Callable
from uuid import UUID

from kladka.incubation.models import EntityRegistration
from tests.kladka.incubation.test_aid import grant
from tests.kladka.pages.entities.access_samples import entities_of
from tests.kladka.pages.incubators.access_samples import opened
from tests.world.cast import Cast


def _aid(cast: Cast) -> tuple[UUID, ...]:
    entities = [EntityRegistration.objects.get(pk=pk) for pk in entities_of(cast)]
    own, neighbours, others = (grant(opened(cast), entity).pk for entity in entities)
    return own, neighbours, others


SAMPLES: dict[str, Callable[[Cast], tuple[UUID, ...]]] = {"aid": _aid}
