"""What stands behind a measure of the cast's project, and of one in which none of them has a part."""

from collections.abc import Callable

from tests.world.cast import Cast, foreign_project


def _members(cast: Cast) -> tuple[dict[str, str], ...]:
    codes = (cast.project.code, cast.project.code, foreign_project(cast).code)
    return tuple({"project": code, "measure": "follow-along"} for code in codes)


SAMPLES: dict[str, Callable[[Cast], tuple[dict[str, str], ...]]] = {"measures:members": _members}
