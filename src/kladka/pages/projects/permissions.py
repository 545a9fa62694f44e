"""Which projects somebody sees, which they look after, and of which they say what was promised."""

from django.db.models import Q, QuerySet

from kladka.programmes import permissions as programmes
from kladka.programmes.models import Post, Project
from kladka.programmes.permissions import Viewer
from kladka.reporting.live.definitions import knowing_own


def visible_projects(viewer: Viewer) -> QuerySet[Project]:
    """Return the projects that the viewer may open.

    Each knows whether it has own indicators, so that pages of figures need not ask.
    """
    return knowing_own(programmes.visible_projects(viewer))


def looked_after(viewer: Viewer) -> QuerySet[Project]:
    """Return the projects whose data the viewer's organisation answers for, if the viewer is its administrator."""
    if viewer.staff is None or not viewer.is_administrator:
        return Project.objects.none()
    return Project.objects.filter(controller=viewer.staff.organisation_id)


def promising(viewer: Viewer) -> QuerySet[Project]:
    """Return the projects whose targets the viewer may set: as an administrator or as their monitoring officer."""
    officer = Q(pk__in=viewer.projects_as(Post.Role.MONITORING_OFFICER))
    return Project.objects.filter(officer | Q(pk__in=looked_after(viewer).values("pk")))


def may_look_after(viewer: Viewer, project: Project) -> bool:
    """Tell whether `looked_after` holds this project. No query."""
    staff = viewer.staff
    return staff is not None and staff.is_administrator and staff.organisation_id == project.controller_id


def may_promise(viewer: Viewer, project: Project) -> bool:
    """Tell whether `promising` holds this project. No query."""
    return may_look_after(viewer, project) or viewer.has(Post.Role.MONITORING_OFFICER, project.pk)


def may_open(viewer: Viewer) -> bool:
    """Tell whether the viewer may open a project: an administrator of an organisation that answers for data."""
    staff = viewer.staff
    return staff is not None and staff.is_administrator and staff.organisation.is_controller
