"""A project on the public site."""

from collections.abc import Callable

from kladka.audit.actions import SYSTEM
from kladka.reporting.publishing import operations
from tests.world.cast import Cast


def _project(cast: Cast) -> tuple[dict[str, str], ...]:
    return ({"project": cast.project.code},)


def _listed(_cast: Cast) -> tuple[dict[str, str], ...]:
    operations.refresh(by=SYSTEM)
    return ({},)


SAMPLES: dict[str, Callable[[Cast], tuple[dict[str, str], ...]]] = {
    "public:project": _project,
    "public:project-json": _project,
    "public:data": _project,
    "public:operations": _listed,
    "public:operations-csv": _listed,
    "public:operations-json": _listed,
}
