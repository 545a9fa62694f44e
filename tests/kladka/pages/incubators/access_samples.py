"""Incubators of Alfa (the main one and a branch) and of Beta."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from tests.kladka.incubation.world import Incubation, make_incubation
from tests.world.cast import Cast


def opened(cast: Cast) -> Incubation:
    """Return the cast's incubators, opened once."""
    made: Any = cast.__dict__
    return made.setdefault("incubation", None) or made.update(incubation=make_incubation(cast)) or made["incubation"]


def _incubators(cast: Cast) -> tuple[UUID, ...]:
    world = opened(cast)
    return world.alfa.pk, world.branch.pk, world.beta.pk


SAMPLES: dict[str, Callable[[Cast], tuple[UUID, ...]]] = {"incubator": _incubators}
