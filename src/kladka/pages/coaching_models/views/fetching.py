"""What a page of coaching models is about, for whoever may open it; for others it is not there."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.accounts.models import User
from kladka.audit.queries import was_deleted
from kladka.core.components import Link
from kladka.pages.coaching_models.permissions import read_by, written_by
from kladka.pages.refusals import GoneError
from kladka.pages.viewing import viewer_of
from kladka.processes.models import ProcessDraft, ProcessVersion
from kladka.processes.models.versions import State
from kladka.processes.queries import processes_for, shipped_versions, versions_of
from kladka.processes.rules.combining import combined
from kladka.processes.rules.process import Process, Stage


@dataclass(frozen=True)
class Model:
    """One version of a model: what it says, and of an own one its record with all versions, the newest first."""

    process: Process
    version: ProcessVersion | None = None
    versions: tuple[ProcessVersion, ...] = ()


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


def model_written(request: HttpRequest, code: str, number: int) -> Model:
    """Return a version of an own model that the viewer writes."""
    found = model_read(request, code, number)
    if found.version is None or found.version.controller_id not in written_by(viewer_of(request)):
        raise Http404
    return found


def in_state(found: Model, state: State) -> ProcessVersion:
    """Return the version in this state, or say that somebody has decided on it meanwhile."""
    if found.version is None or found.version.state != state:
        words = _("Somebody has already decided on this. Look at it again.")
        process = found.process
        back = reverse("coaching_models:detail", args=[process.code, process.version])
        raise GoneError(words, back=Link(process.name, back))
    return found.version


def draft_of(request: HttpRequest, pk: UUID) -> ProcessDraft:
    """Return a draft of a controller whose models the viewer writes."""
    mine = ProcessDraft.objects.select_related("controller").filter(controller__in=written_by(viewer_of(request)))
    found = mine.filter(pk=pk).first()
    if found is not None:
        return found
    if was_deleted(ProcessDraft, pk):
        raise GoneError(_("This draft is no longer there: it was discarded or put to a colleague."))
    raise Http404


def base_of(draft: ProcessDraft, process: Process) -> Process | None:
    """Return the base that a draft extends, if it extends one."""
    return processes_for(draft.controller_id).get(process.extends) if process.extends else None


def stage_in(process: Process, code: str, draft: ProcessDraft) -> Stage:
    """Return a stage of a draft, or say that it was removed meanwhile."""
    stage = process.stage(code)
    if stage is None:
        back = reverse("coaching_models:draft", args=[draft.pk])
        raise GoneError(_("This stage is no longer there: it was removed."), back=Link(process.name, back))
    return stage
