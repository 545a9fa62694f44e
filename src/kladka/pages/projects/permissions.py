"""Which projects somebody sees."""

from django.db.models import Q, QuerySet

from kladka.programmes.models import Partnership, Project
from kladka.programmes.permissions import Viewer


def visible_projects(viewer: Viewer) -> QuerySet[Project]:
    """Return the projects of the viewer's posts, and for administrators those of their organisation."""
    seen = Q(pk__in=[post.project_id for post in viewer.posts])
    if viewer.staff is not None and viewer.is_administrator:
        own = viewer.staff.organisation_id
        seen |= Q(controller=own) | Q(pk__in=Partnership.objects.filter(organisation=own).values("project"))
    return Project.objects.filter(seen)
