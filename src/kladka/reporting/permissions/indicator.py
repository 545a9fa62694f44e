"""Who writes a project's own indicators, and who may approve what a colleague wrote."""

from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from kladka.accounts.models import User
from kladka.programmes.models import Partnership, Post, Project
from kladka.programmes.permissions import Viewer

_OFFICER, _COORDINATOR = Post.Role.MONITORING_OFFICER, Post.Role.COORDINATOR


def may_write(viewer: Viewer, project: Project) -> bool:
    """Tell whether the viewer writes own indicators of this project: as its monitoring officer. No query."""
    return viewer.has(_OFFICER, project.pk)


def writing(viewer: Viewer) -> QuerySet[Project]:
    """Return the projects whose own indicators the viewer writes."""
    return Project.objects.filter(pk__in=viewer.projects_as(_OFFICER))


def deciding(viewer: Viewer) -> QuerySet[Project]:
    """Return the projects of which the viewer may approve own indicators: an officer, or the leader's coordinator."""
    coordinated = viewer.partners_as(_COORDINATOR)
    leads = Partnership.objects.filter(
        project=OuterRef("pk"),
        role=Partnership.Role.LEADER,
        organisation__in=[partner for _project, partner in coordinated],
    )
    as_coordinator = Q(pk__in=[project for project, _partner in coordinated]) & Q(Exists(leads))
    return Project.objects.filter(Q(pk__in=viewer.projects_as(_OFFICER)) | as_coordinator)


def deciders(project: Project, on: date) -> QuerySet[User]:
    """Return who could approve an own indicator of this project on the day `on`."""
    leader = Partnership.objects.filter(project=OuterRef("project"), role=Partnership.Role.LEADER)
    posts = (
        Post.objects.current()
        .filter(project=project, from_date__lte=on)
        .filter(Q(until_date=None) | Q(until_date__gte=on))
        .filter(Q(role=_OFFICER) | Q(role=_COORDINATOR) & Q(Exists(leader.filter(organisation=OuterRef("partner")))))
    )
    return User.objects.filter(is_active=True, pk__in=posts.values("staff__user"))


def has_others(project: Project, author: UUID, on: date) -> bool:
    """Tell whether somebody else than the author could approve."""
    return deciders(project, on).exclude(pk=author).exists()
