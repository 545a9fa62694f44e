"""The cast's project, which is everybody's own, and one of another leader."""

from collections.abc import Callable

from tests.world.cast import Cast, foreign_project


def _projects(cast: Cast) -> tuple[str, ...]:
    return cast.project.code, cast.project.code, foreign_project(cast).code


SAMPLES: dict[str, Callable[[Cast], tuple[str, ...]]] = {"project": _projects}
