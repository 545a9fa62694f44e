"""Whose own models somebody reads, and whose they write."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import F, Q

from kladka.programmes.models import Post
from kladka.programmes.permissions import Viewer

READERS = frozenset({Post.Role.COACH, Post.Role.COORDINATOR, Post.Role.MONITORING_OFFICER})


def read_by(viewer: Viewer) -> Collection[UUID]:
    """Return the controllers whose own models the viewer reads."""
    return {post.project.controller_id for post in viewer.posts if post.role in READERS}


def written_by(viewer: Viewer) -> Collection[UUID]:
    """Return the controllers whose own models the viewer writes: as an officer, or as a coordinator there."""
    return {
        post.project.controller_id
        for post in viewer.posts
        if post.role == Post.Role.MONITORING_OFFICER
        or (post.role == Post.Role.COORDINATOR and post.partner_id == post.project.controller_id)
    }


def has_others(controller: UUID, author: UUID, on: date) -> bool:
    """Tell whether somebody else than the author could publish."""
    officer, coordinator = Post.Role.MONITORING_OFFICER, Post.Role.COORDINATOR
    posts = (
        Post.objects.current()
        .filter(project__controller=controller, from_date__lte=on)
        .filter(Q(until_date=None) | Q(until_date__gte=on))
        .filter(Q(role=officer) | Q(role=coordinator, partner=F("project__controller")))
    )
    return posts.filter(staff__user__is_active=True).exclude(staff__user=author).exists()
