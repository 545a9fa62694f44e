"""Whose caseloads somebody sees: an officer everybody's in the project, a coordinator those of the own partner."""

from uuid import UUID

from django.shortcuts import get_object_or_404

from kladka.organisations.models import Organisation
from kladka.pages.projects.permissions import visible_projects
from kladka.programmes.models import Partnership, Post, Project
from kladka.programmes.permissions import Viewer

OVERSEERS = frozenset({Post.Role.COORDINATOR, Post.Role.MONITORING_OFFICER})


def project_for(viewer: Viewer, code: str) -> Project:
    """Return a project whose caseloads the viewer may see, or raise Http404."""
    overseen = {post.project_id for post in viewer.posts if post.role in OVERSEERS}
    return get_object_or_404(visible_projects(viewer).filter(pk__in=overseen), code=code)


def partners_for(viewer: Viewer, project: Project) -> list[Organisation]:
    """Return the partners whose caseloads the viewer sees in the project, by name. One query."""
    found = Organisation.objects.filter(
        pk__in=Partnership.objects.filter(project=project).exclude(role="funder").values("organisation")
    ).order_by("name_sort", "pk")
    if sees_all(viewer, project):
        return list(found)
    return list(found.filter(pk__in=coordinated(viewer, project)))


def sees_all(viewer: Viewer, project: Project) -> bool:
    """Tell whether the viewer sees the caseloads of all partners."""
    return viewer.has(Post.Role.MONITORING_OFFICER, project.pk)


def coordinated(viewer: Viewer, project: Project) -> frozenset[UUID]:
    """Return the partners that the viewer coordinates in the project."""
    pairs = viewer.partners_as(Post.Role.COORDINATOR)
    return frozenset(partner for of, partner in pairs if of == project.pk)
