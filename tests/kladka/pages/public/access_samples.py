"""A project that is on the public site."""

from collections.abc import Callable

from tests.world.cast import Cast

SAMPLES: dict[str, Callable[[Cast], tuple[dict[str, str], ...]]] = {
    name: lambda cast: ({"project": cast.project.code},) for name in ("public:project", "public:project-json")
}
