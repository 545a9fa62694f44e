"""Who somebody is on a day: roles come from dated posts, so they begin and end by themselves."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property, reduce
from operator import or_
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet

from kladka.accounts.models import User
from kladka.core.prepared import Prepared
from kladka.organisations.models import Organisation, Staff
from kladka.programmes.models import Partnership, Post, Project


@dataclass(frozen=True)
class Viewer:
    """A user with what their posts let them see. Posts of a partner that left the project are not among them."""

    user: User
    on: date
    staff: Staff | None
    posts: tuple[Post, ...]

    @property
    def as_staff(self) -> Staff:
        """Return the member of staff that the user is.

        Raises PermissionDenied for a user who is none: such a user holds no role, so no page of a role admits them.
        """
        if self.staff is None:
            raise PermissionDenied
        return self.staff

    @property
    def is_administrator(self) -> bool:
        """Tell whether the user runs accounts and organisations; sees no participants by that."""
        return self.staff is not None and self.staff.is_administrator

    @cached_property
    def roles(self) -> frozenset[str]:
        """Return the roles of all posts."""
        return frozenset(post.role for post in self.posts)

    @property
    def partner_ids(self) -> frozenset[UUID]:
        """Return the organisations for which the user holds a post."""
        return frozenset(post.partner_id for post in self.posts)

    @property
    def site_ids(self) -> frozenset[UUID]:
        """Return the sites of the posts."""
        return frozenset(post.site_id for post in self.posts if post.site_id)

    def has(self, role: str, project_id: UUID | None = None) -> bool:
        """Tell whether the user holds `role` (in that project, where one is given)."""
        return any(post.role == role and project_id in (None, post.project_id) for post in self.posts)

    def projects_as(self, role: str) -> frozenset[UUID]:
        """Return the projects in which the user holds `role`."""
        return frozenset(post.project_id for post in self.posts if post.role == role)

    def partners_as(self, role: str) -> frozenset[tuple[UUID, UUID]]:
        """Return the (project, partner) pairs for which the user holds `role`."""
        return frozenset((post.project_id, post.partner_id) for post in self.posts if post.role == role)

    def of_partners(self, role: str) -> Q:
        """Return the condition of rows whose `project` and `partner` are those for which the user holds `role`."""
        pairs = (Q(project=project, partner=partner) for project, partner in self.partners_as(role))
        return reduce(or_, pairs, Q(pk__in=()))

    def controllers(self) -> frozenset[UUID]:
        """Return the data controllers of the projects of the user's posts."""
        return frozenset(post.project.controller_id for post in self.posts)


def viewer_for(user: User, on: date) -> Viewer:
    """Return who `user` is on the day `on`. Two queries, whatever the data."""
    staff = next(iter(_staff_of.rows(user.pk)), None)
    if staff is None or not user.is_active:
        return Viewer(user, on, None, ())
    return Viewer(user, on, staff, tuple(_posts_of.rows(staff.pk, on)))


@Prepared
def _staff_of(user: UUID) -> QuerySet[Staff]:
    return Staff.objects.filter(user_id=user).select_related("organisation")


@Prepared
def _posts_of(staff: UUID, on: date) -> QuerySet[Post]:
    goes_on = Q(until_date=None) | Q(until_date__gte=on)
    standing = Partnership.objects.filter(goes_on, project=OuterRef("project"), organisation=OuterRef("partner"))
    posts = Post.objects.current().filter(goes_on, Exists(standing), staff=staff, from_date__lte=on)
    return posts.select_related("project", "partner", "site")


def visible_projects(viewer: Viewer) -> QuerySet[Project]:
    """Return the projects of the viewer's posts, and for administrators those of their organisation."""
    seen = Q(pk__in=[post.project_id for post in viewer.posts])
    if viewer.staff is not None and viewer.is_administrator:
        own = viewer.staff.organisation_id
        seen |= Q(controller=own) | Q(pk__in=Partnership.objects.filter(organisation=own).values("project"))
    return Project.objects.filter(seen)


def administrators_of(organisation: Organisation) -> list[Staff]:
    """Return the administrators of an organisation: whom a person without a post is told to ask."""
    return list(Staff.objects.filter(organisation=organisation, is_administrator=True, user__is_active=True))
