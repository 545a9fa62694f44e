"""What a page of own indicators is about, for whoever may open it; for others it is not there."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from kladka.audit.queries import was_deleted
from kladka.core.components import Link
from kladka.pages.indicators.presenters import address
from kladka.pages.projects.permissions import visible_projects
from kladka.pages.refusals import GoneError
from kladka.pages.viewing import viewer_of
from kladka.programmes.models import Project
from kladka.reporting.models import IndicatorDraft, IndicatorVersion
from kladka.reporting.permissions.indicator import deciding, writing
from kladka.reporting.queries.indicator import versions_of


def project_seen(request: HttpRequest, code: str) -> Project:
    """Return a project that the viewer sees."""
    return _project(visible_projects(viewer_of(request)), code)


def project_written(request: HttpRequest, code: str) -> Project:
    """Return a project whose own indicators the viewer writes."""
    return _project(writing(viewer_of(request)), code)


def project_decided(request: HttpRequest, code: str) -> Project:
    """Return a project of which the viewer may approve own indicators."""
    return _project(deciding(viewer_of(request)), code)


def _project(found: QuerySet[Project], code: str) -> Project:
    return get_object_or_404(found.select_related("controller"), code=code)


def versions(project: Project, code: str) -> list[IndicatorVersion]:
    """Return the versions of an own indicator, the newest first."""
    found = list(versions_of(project, code))
    if not found:
        raise Http404
    for version in found:
        version.project = project
    return found


def standing(found: Iterable[IndicatorVersion], state: IndicatorVersion.State) -> IndicatorVersion | None:
    """Return the version in this state, if there is one."""
    return next((each for each in found if each.state == state), None)


def in_state(
    project: Project, code: str, state: IndicatorVersion.State, listed: Sequence[IndicatorVersion] = ()
) -> IndicatorVersion:
    """Return the version in this state (of those `listed`), or say that somebody has decided on it meanwhile."""
    version = standing(listed or versions(project, code), state)
    if version is None:
        words = _("There is no such version any more: somebody has already decided on it.")
        raise GoneError(words, back=Link(code, address("detail", project, code)))
    return version


def draft_of(request: HttpRequest, pk: UUID) -> IndicatorDraft:
    """Return a draft of a project whose own indicators the viewer writes."""
    mine = IndicatorDraft.objects.select_related("project__controller").filter(project__in=writing(viewer_of(request)))
    found = mine.filter(pk=pk).first()
    if found is not None:
        return found
    if was_deleted(IndicatorDraft, pk):
        words = _("This draft is no longer there: it was discarded or put to a colleague.")
        raise GoneError(words)
    raise Http404
