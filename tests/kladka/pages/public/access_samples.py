"""A project on the public site."""

from collections.abc import Callable

from tests.world.cast import Cast


def _project(cast: Cast) -> tuple[dict[str, str], ...]:
    return ({"project": cast.project.code},)


SAMPLES: dict[str, Callable[[Cast], tuple[dict[str, str], ...]]] = {
    "public:project": _project,
    "public:project-json": _project,
    "public:data": _project,
}
