"""May this person? Which calls somebody sees, and which of them they run."""

from django.db.models import Q, QuerySet

from kladka.calls.models import Application, Assessor, Call
from kladka.programmes.models import Post
from kladka.programmes.permissions import Viewer


def visible_to(viewer: Viewer) -> QuerySet[Call]:
    """Return the calls `viewer` may open. A coordinator: those of the partner. A monitoring officer: of the project."""
    return _calls(
        Q(project__in=viewer.projects_as(Post.Role.MONITORING_OFFICER)) | viewer.of_partners(Post.Role.COORDINATOR)
    )


def run_by(viewer: Viewer) -> QuerySet[Call]:
    """Return the calls that `viewer` runs: those of the partner they coordinate."""
    return _calls(viewer.of_partners(Post.Role.COORDINATOR))


def applications_of(calls: QuerySet[Call]) -> QuerySet[Application]:
    """Return what was sent in these calls, with the call. What was only begun is its writer’s alone."""
    rows = Application.objects.exclude(state=Application.State.BEGUN).filter(call__in=calls.values("pk"))
    return rows.select_related("call__project__controller", "call__partner")


def assessed_by(viewer: Viewer) -> QuerySet[Assessor]:
    """Return what was given to `viewer` to assess, of projects in which they hold a post, with application and call."""
    projects = {post.project_id for post in viewer.posts}
    rows = Assessor.objects.filter(staff=viewer.staff, application__call__project__in=projects)
    return rows.select_related("application__call__project__controller", "application__call__partner")


def _calls(condition: Q) -> QuerySet[Call]:
    return Call.objects.filter(condition).select_related("project__controller", "partner")
