"""Whose caseloads somebody sees: an officer everybody's in the project, a coordinator those of the own partner."""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404

from kladka.organisations.models import Organisation
from kladka.pages.projects.permissions import visible_projects
from kladka.people.models import Reassignment, Substitution
from kladka.programmes.models import Partnership, Post, Project
from kladka.programmes.permissions import Viewer

OVERSEERS = frozenset({Post.Role.COORDINATOR, Post.Role.MONITORING_OFFICER})


def project_for(viewer: Viewer, code: str) -> Project:
    """Return a project whose caseloads the viewer may see, or raise Http404."""
    return _project(viewer, code, OVERSEERS)


def project_led(viewer: Viewer, code: str) -> Project:
    """Return a project in which the viewer coordinates a partner, or raise Http404."""
    return _project(viewer, code, frozenset({Post.Role.COORDINATOR}))


def substitutions_led(viewer: Viewer) -> QuerySet[Substitution]:
    """Return the substitutions of coaches of the partners that the viewer coordinates."""
    found = Substitution.objects.filter(_of_led_coaches(viewer, "absent"))
    return found.select_related("absent", "substitute", "project")


def reassignments_led(viewer: Viewer) -> QuerySet[Reassignment]:
    """Return the plans by which coaches leave of the partners that the viewer coordinates."""
    return Reassignment.objects.filter(_of_led_coaches(viewer, "coach")).select_related("coach", "project")


def reassignments_seen(viewer: Viewer, project: Project) -> QuerySet[Reassignment]:
    """Return the plans of a project that its caseloads tell the viewer of."""
    every = Reassignment.objects.filter(project=project)
    return every if sees_all(viewer, project) else every.filter(_of_led_coaches(viewer, "coach"))


def _of_led_coaches(viewer: Viewer, field: str) -> Q:
    posts = Post.objects.current().filter(project=OuterRef("project"), staff=OuterRef(field), role=Post.Role.COACH)
    led = Q(pk__in=())
    for project, partner in viewer.partners_as(Post.Role.COORDINATOR):
        led |= Q(Exists(posts.filter(partner=partner)), project=project)
    return led


def _project(viewer: Viewer, code: str, roles: frozenset[Post.Role]) -> Project:
    overseen = {post.project_id for post in viewer.posts if post.role in roles}
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
