"""What a page of models of incubators is about, for whoever may open it; for others it is not there."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.audit.queries import was_deleted
from kladka.core.components import Link
from kladka.incubation import queries
from kladka.incubation.models import StandardDraft, StandardVersion
from kladka.incubation.rules.standard import Line, Standard
from kladka.pages.coaching_models.permissions import written_by
from kladka.pages.refusals import GoneError
from kladka.pages.viewing import viewer_of
from kladka.processes.models.versions import State
from kladka.programmes.models import Post
from kladka.programmes.permissions import Viewer

_READERS = frozenset({Post.Role.ADVISER, Post.Role.COORDINATOR, Post.Role.MONITORING_OFFICER})


@dataclass(frozen=True)
class Model:
    """One version of a model: what it says, and of an own one its record with all versions, the newest first."""

    standard: Standard
    version: StandardVersion | None = None
    versions: tuple[StandardVersion, ...] = ()


def read_by(viewer: Viewer) -> Collection[UUID]:
    """Return the controllers whose own models of incubators the viewer reads."""
    return {post.project.controller_id for post in viewer.posts if post.role in _READERS}


def model_read(request: HttpRequest, code: str, number: int) -> Model:
    """Return a version of a model that the viewer reads."""
    shipped = queries.shipped_standards().get((code, number))
    if shipped is not None:
        return Model(shipped)
    versions = tuple(queries.own_versions(code, read_by(viewer_of(request))))
    version = next((one for one in versions if one.number == number), None)
    if version is None:
        raise Http404
    return Model(version.standard, version, versions)


def version_written(request: HttpRequest, code: str, number: int, state: State) -> Model:
    """Return a version of an own model that the viewer writes, or say that somebody has decided on it meanwhile."""
    found = model_read(request, code, number)
    if found.version is None or found.version.controller_id not in written_by(viewer_of(request)):
        raise Http404
    if found.version.state != state:
        back = reverse("incubator_models:detail", args=[code, number])
        raise GoneError(
            _("Somebody has already decided on this. Look at it again."), back=Link(found.standard.name, back)
        )
    return found


def draft_of(request: HttpRequest, pk: UUID) -> StandardDraft:
    """Return a draft of a controller whose models the viewer writes."""
    mine = StandardDraft.objects.select_related("controller").filter(controller__in=written_by(viewer_of(request)))
    found = mine.filter(pk=pk).first()
    if found is not None:
        return found
    if was_deleted(StandardDraft, pk):
        raise GoneError(_("This draft is no longer there: it was discarded or put to a colleague."))
    raise Http404


def line_in(draft: StandardDraft, code: str) -> Line:
    """Return a line of a draft, or say that it was removed meanwhile."""
    found = draft.standard.line(code)
    if found is None:
        back = reverse("incubator_models:draft", args=[draft.pk])
        raise GoneError(_("This line is no longer there: it was removed."), back=Link(draft.standard.name, back))
    return found
