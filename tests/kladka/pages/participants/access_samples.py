"""Objects of participants' pages: Łucja's, Nadia's and Teresa's."""

from collections.abc import Callable
from uuid import UUID

from tests.world.cast import Cast

PEOPLE = ("lucja", "nadia", "teresa")

SAMPLES: dict[str, Callable[[Cast], tuple[UUID, ...]]] = {
    "participation": lambda cast: tuple(cast.participations[name].pk for name in PEOPLE),
    "situation": lambda cast: tuple(cast.situations[name].pk for name in PEOPLE),
    "fact": lambda cast: tuple(cast.supports[name].pk for name in PEOPLE),
}
