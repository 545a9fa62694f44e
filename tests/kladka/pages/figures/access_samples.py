"""Figures of the cast's project, which is everybody's own, and of another leader's."""

from collections.abc import Callable
from typing import Any

from tests.world.cast import Cast, foreign_project

INDICATOR = "EECO01"


def _members(cast: Cast) -> tuple[dict[str, Any], ...]:
    codes = cast.project.code, cast.project.code, foreign_project(cast).code
    return tuple({"project": code, "indicator": INDICATOR} for code in codes)


SAMPLES: dict[str, Callable[[Cast], tuple[Any, ...]]] = {"figures:members": _members}
