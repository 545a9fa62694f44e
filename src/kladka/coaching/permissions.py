"""Who may read what coaching keeps apart."""

from django.db.models import QuerySet

from kladka.coaching.models import Session
from kladka.people.queries.assigned import going_on
from kladka.programmes.models import Post
from kladka.programmes.permissions import Viewer


def with_health_notes(viewer: Viewer) -> QuerySet[Session]:
    """Return the sessions whose health notes `viewer` reads and writes: those of people whom they coach now.

    Nobody else by default, no coordinator and no officer either.
    """
    if viewer.staff is None or not viewer.has(Post.Role.COACH):
        return Session.objects.none()
    own = going_on().filter(coach=viewer.staff)
    projects = viewer.projects_as(Post.Role.COACH)
    return Session.objects.current().filter(
        participation__in=own.values("participation"), participation__project__in=projects
    )
