"""Participants of the cast whose pathways have begun."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from kladka.coaching.actions import pathway as actions
from kladka.coaching.models import VersionMove
from kladka.core import clock
from kladka.people.actions.assignment import open_assignments
from tests.kladka.processes.own import published
from tests.world.cast import ENTRY_DAY, Cast, foreign_project

PEOPLE = ("lucja", "nadia", "teresa")


def begun(cast: Cast) -> tuple[UUID, ...]:
    """Łucja, Nadia and Teresa, with their pathways."""
    found = [cast.participations[name] for name in PEOPLE]
    actions.begin_all(assignments=open_assignments(found), by=cast.users["alicja"])
    return tuple(one.pk for one in found)


def moved(cast: Cast) -> tuple[UUID, ...]:
    """Acts that moved several people: Alicja's, a colleague's, another controller's."""
    leader, foreign = cast.project.controller, foreign_project(cast).controller
    made = [
        VersionMove.objects.create(
            controller=controller, code="x", number=2, from_date=ENTRY_DAY, people=1, by=by.pk, moved_at=clock.now()
        )
        for controller, by in (
            (leader, cast.users["alicja"]),
            (leader, cast.users["olga"]),
            (foreign, cast.users["olga"]),
        )
    ]
    return tuple(one.pk for one in made)


def models(cast: Cast) -> tuple[dict[str, str], ...]:
    """Own models of the cast's controller, and of a controller for which none of the cast works."""
    foreign = foreign_project(cast).controller
    published(cast, "own-newer-one")
    published(cast, "own-newer-two")
    published(cast, "own-newer-foreign", controller=foreign)
    return tuple({"code": f"own-newer-{which}"} for which in ("one", "two", "foreign"))


SAMPLES: dict[str, Callable[[Cast], tuple[Any, ...]]] = {
    "pathways:newer": models,
    "version_move": moved,
    **{f"pathways:{name}": begun for name in ("of", "confirm", "move", "back", "undo", "models")},
}
