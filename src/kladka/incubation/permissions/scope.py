"""Whose work is at which site: what the scopes of this room are made of."""

from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Q

from kladka.programmes.models import Post
from kladka.programmes.permissions import Viewer


def may_record(viewer: Viewer) -> bool:
    """Tell whether the viewer may write cards and register entities somewhere."""
    return viewer.has(Post.Role.ADVISER) or viewer.has(Post.Role.COORDINATOR)


def within_scope(viewer: Viewer) -> Q:
    """Return the condition of what `viewer` may open at a site: what they work with, or their project as an officer."""
    return works_in(viewer) | Q(project__in=viewer.projects_as(Post.Role.MONITORING_OFFICER))


def works_in(viewer: Viewer) -> Q:
    """Return the condition of what `viewer` may change at a site, as its adviser or as its partner's coordinator."""
    return reduce(or_, [_advises_at(viewer), *coordinated(viewer.partners_as(Post.Role.COORDINATOR))])


def _advises_at(viewer: Viewer) -> Q:
    conditions = [
        Q(project=post.project_id) & (Q(site=post.site_id) | Q(site__branch_of=post.site_id))
        for post in viewer.posts
        if post.role == Post.Role.ADVISER and post.site_id
    ]
    return reduce(or_, conditions, Q(pk__in=()))


def coordinated(pairs: frozenset[tuple[UUID, UUID]]) -> list[Q]:
    """Return the condition of what stands at the sites of each partner in its project."""
    return [Q(project=project, site__organisation=partner) for project, partner in pairs]
