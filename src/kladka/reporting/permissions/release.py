"""Who may prepare and publish: the leader's monitoring officers and, to decide, its coordinators, too."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from kladka.core.errors import NotAllowed
from kladka.programmes.models import Partnership, Post, Project
from kladka.programmes.permissions import Viewer

PREPARES = (str(Post.Role.MONITORING_OFFICER),)
DECIDES = (str(Post.Role.MONITORING_OFFICER), str(Post.Role.COORDINATOR))


def preparing(viewer: Viewer) -> QuerySet[Project]:
    """Return the projects whose releases the viewer may prepare."""
    return Project.objects.filter(pk__in=[post.project_id for post in viewer.posts if post.role in PREPARES])


def deciding(viewer: Viewer) -> QuerySet[Project]:
    """Return the projects for which the viewer may declare totals and publish: posts at the leader only."""
    held = Q(pk__in=[])
    for post in viewer.posts:
        if post.role in DECIDES:
            led = Q(partnerships__role=Partnership.Role.LEADER, partnerships__organisation=post.partner_id)
            held |= Q(pk=post.project_id) & led
    return Project.objects.filter(held).distinct()


def check_may_prepare(viewer: Viewer, project: Project) -> None:
    """The viewer is a monitoring officer of the project."""
    if not preparing(viewer).filter(pk=project.pk).exists():
        raise NotAllowed(_("Releases are prepared by a monitoring officer of the project."))


def check_may_decide(viewer: Viewer, project: Project) -> None:
    """The viewer is a monitoring officer or a coordinator of the project's leader."""
    if not deciding(viewer).filter(pk=project.pk).exists():
        raise NotAllowed(_("Releases are published by a monitoring officer or a coordinator of the project’s leader."))


def deciders(project: Project, on: date) -> Sequence[UUID]:
    """Return the accounts of all who may publish for the project on a day. One query."""
    leaders = project.partnerships.filter(role=Partnership.Role.LEADER).values("organisation")
    posts = Post.objects.current().filter(project=project, role__in=DECIDES, partner__in=leaders, from_date__lte=on)
    posts = posts.filter(Q(until_date=None) | Q(until_date__gte=on)).filter(staff__user__is_active=True)
    return list(posts.values_list("staff__user", flat=True).distinct())
