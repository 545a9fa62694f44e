"""Own models of the cast's controller, and one of a controller for which none of the cast works."""

from collections.abc import Callable

from tests.kladka.processes.own import published
from tests.world.cast import Cast, foreign_project


def _published(cast: Cast) -> tuple[dict[str, object], ...]:
    foreign = foreign_project(cast).controller
    versions = (
        published(cast, "own-one"),
        published(cast, "own-two"),
        published(cast, "own-foreign", controller=foreign),
    )
    return tuple({"code": one.code, "number": one.number} for one in versions)


SAMPLES: dict[str, Callable[[Cast], tuple[object, ...]]] = {"code": _published}
