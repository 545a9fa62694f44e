"""Participants of the cast whose pathways have begun."""

from collections.abc import Callable
from uuid import UUID

from kladka.coaching.actions import pathway as actions
from kladka.people.actions.assignment import open_assignments
from tests.world.cast import Cast

PEOPLE = ("lucja", "nadia", "teresa")


def begun(cast: Cast) -> tuple[UUID, ...]:
    """Łucja, Nadia and Teresa, with their pathways."""
    found = [cast.participations[name] for name in PEOPLE]
    actions.begin_all(assignments=open_assignments(found), by=cast.users["alicja"])
    return tuple(one.pk for one in found)


SAMPLES: dict[str, Callable[[Cast], tuple[UUID, ...]]] = {
    f"pathways:{name}": begun for name in ("of", "confirm", "move", "back", "undo", "models")
}
