"""May this person? Which sheets somebody may bring in, and which uploads are theirs."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q, QuerySet

from kladka.exchange.models import Upload
from kladka.exchange.sheets import AdviceSheet, AttendanceSheet, ParticipantsSheet, ResultsSheet, Sheet
from kladka.incubation import permissions as incubation
from kladka.learning import permissions as learning
from kladka.learning.models import KnowledgeTest
from kladka.organisations.models import Staff
from kladka.programmes.models import Post
from kladka.programmes.permissions import Viewer
from kladka.reporting.permissions.returned import files_of


def places(viewer: Viewer, kind: str) -> Sequence[tuple[UUID, str]]:
    """Return where `viewer` may bring in participants (posts as coordinator) or advice cards (projects), with names."""
    if kind == Upload.Kind.PARTICIPANTS:
        posts = [post for post in viewer.posts if post.role == Post.Role.COORDINATOR]
        return [(post.pk, f"{post.project}, {post.partner}") for post in posts]
    if kind == Upload.Kind.ADVICE:
        working = set(incubation.incubators_of_work(viewer).values_list("project", flat=True))
        projects = {post.project_id: str(post.project) for post in viewer.posts if post.project_id in working}
        return sorted(projects.items(), key=lambda pair: pair[1])
    return []


def sheet_for(viewer: Viewer, kind: str, place: UUID) -> Sheet | None:
    """Return the sheet that `viewer` may bring in at a place; None when there is no such place or right."""
    if kind == Upload.Kind.ATTENDANCE:
        event = learning.run_by(viewer).select_related("project__controller").filter(pk=place).first()
        return AttendanceSheet(viewer=viewer, event=event) if event else None
    if kind == Upload.Kind.RESULTS:
        tests = KnowledgeTest.objects.filter(event__in=learning.run_by(viewer).values("pk"))
        test = tests.select_related("event__project__controller").filter(pk=place).first()
        return ResultsSheet(viewer=viewer, test=test) if test else None
    if place not in dict(places(viewer, kind)):
        return None
    if kind == Upload.Kind.PARTICIPANTS:
        return ParticipantsSheet(viewer=viewer, post=next(post for post in viewer.posts if post.pk == place))
    return AdviceSheet(viewer=viewer, project=next(p.project for p in viewer.posts if p.project_id == place))


def uploads_of(viewer: Viewer) -> QuerySet[Upload]:
    """Return the sheets that `viewer` sent."""
    return Upload.objects.filter(stored_by=viewer.user.pk).exclude(kind=Upload.Kind.ANSWER)


def answers_of(viewer: Viewer) -> QuerySet[Upload]:
    """Return the answers of another system that `viewer` sent, about files that `viewer` may look at."""
    files = files_of(viewer).values("pk")
    return Upload.objects.filter(stored_by=viewer.user.pk, kind=Upload.Kind.ANSWER, place__in=files)


def uploads_visible_to(viewer: Viewer) -> QuerySet[Upload]:
    """Return the uploads `viewer` may open: one's own, and as a coordinator those of the partner's staff."""
    posts = [post for post in viewer.posts if post.role == Post.Role.COORDINATOR]
    staff = Staff.objects.filter(organisation__in={post.partner_id for post in posts}, user__isnull=False)
    of_partner = Q(stored_by__in=staff.values("user"), controller__in={post.project.controller_id for post in posts})
    return Upload.objects.filter(Q(stored_by=viewer.user.pk) | of_partner).exclude(kind=Upload.Kind.ANSWER)
