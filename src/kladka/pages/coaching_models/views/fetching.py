"""What a page of coaching models is about, for whoever may open it; for others it is not there."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest

from kladka.accounts.models import User
from kladka.pages.coaching_models.permissions import read_by
from kladka.processes.models import ProcessVersion
from kladka.processes.queries import processes_for, shipped_versions, versions_of
from kladka.processes.rules.combining import combined
from kladka.processes.rules.process import Process
from kladka.programmes.permissions import Viewer


@dataclass(frozen=True)
class Model:
    """One version of a model: what it says, and of an own one its record with all versions, the newest first."""

    process: Process
    version: ProcessVersion | None = None
    versions: tuple[ProcessVersion, ...] = ()


def viewer_of(request: HttpRequest) -> Viewer:
    """Return who looks."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return viewer


def model_read(request: HttpRequest, code: str, number: int) -> Model:
    """Return a version of a model that the viewer reads."""
    found = shipped_versions().get((code, number))
    if found is not None:
        return Model(found)
    versions = tuple(versions_of(code, read_by(viewer_of(request))))
    version = next((one for one in versions if one.number == number), None)
    if version is None:
        raise Http404
    return Model(version.process, version, versions)


def whole(process: Process, controller: UUID | None) -> Process:
    """Return a variant with its base, as somebody follows it; a base as it is."""
    if not process.extends:
        return process
    known = processes_for(controller) if controller else {one.code: one for one in shipped_versions().values()}
    base = known.get(process.extends)
    return combined(base, [process]).process if base else process


def names_of(users: Iterable[UUID | None]) -> dict[UUID, str]:
    """Return the names of accounts by id. One query."""
    return dict(User.objects.filter(pk__in={each for each in users if each}).values_list("pk", "name"))
