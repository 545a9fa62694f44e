"""Which part of the calendar somebody may see: one's own, of whom one stands in for, of the partner."""

from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet

from kladka.agenda.models import Absence, Appointment, Attendee
from kladka.organisations.models import Staff
from kladka.people.queries.assigned import standing_in
from kladka.programmes.models import Post
from kladka.programmes.permissions import Viewer

LEADS = Post.Role.COORDINATOR
KEEPERS = (Post.Role.COACH, Post.Role.ADVISER)
"""Who keeps a calendar of their own."""


def appointments_of(viewer: Viewer) -> QuerySet[Appointment]:
    """Return the appointments that `viewer` may open and change: a coach's or adviser's own, a coordinator's partner's.

    While a coach stands in for an absent one, that one's appointments with people are theirs, too.
    """
    return Appointment.objects.filter(_own(viewer) | _of_absent(viewer) | _of_partners(viewer))


def appointments_kept_by(viewer: Viewer) -> QuerySet[Appointment]:
    """Return the appointments that `viewer` keeps as a coach: their own, and those of whom they stand in for."""
    return Appointment.objects.filter(Q(staff=viewer.staff) | _of_absent(viewer))


def absences_of(viewer: Viewer) -> QuerySet[Absence]:
    """Return the absences that `viewer` may take back."""
    own = Q(staff=viewer.staff) if viewer.staff else Q(pk__in=())
    return Absence.objects.filter(own | Q(partner__in={partner for _project, partner in viewer.partners_as(LEADS)}))


def calendars_of(viewer: Viewer) -> list[Staff]:
    """Return whose calendars `viewer` may look at, by name: their own as a coach or adviser, and those of a partner."""
    own = [viewer.staff] if viewer.staff and any(map(viewer.has, KEEPERS)) else []
    pairs = [Q(project=project, partner=partner) for project, partner in viewer.partners_as(LEADS)]
    if not pairs:
        return own
    posts = Post.objects.current().filter(reduce(or_, pairs), role__in=KEEPERS)
    seen = Q(pk__in=posts.values("staff")) | Q(pk__in=[one.pk for one in own])
    return list(Staff.objects.filter(seen).order_by("name_sort", "pk"))


def absent_for(viewer: Viewer) -> list[Staff]:
    """Return the absent coaches for whom `viewer` stands in today, by name. One query for a coach, none for others."""
    if viewer.staff is None or not viewer.has(Post.Role.COACH):
        return []
    now = standing_in(viewer.staff, viewer.on).filter(project__in=viewer.projects_as(Post.Role.COACH))
    return list(Staff.objects.filter(pk__in=now.values("absent")).order_by("name_sort", "pk"))


def _own(viewer: Viewer) -> Q:
    if viewer.staff is None:
        return Q(pk__in=())
    return Q(staff=viewer.staff, project__in=frozenset().union(*map(viewer.projects_as, KEEPERS)))


def _of_absent(viewer: Viewer) -> Q:
    if viewer.staff is None or not viewer.has(Post.Role.COACH):
        return Q(pk__in=())
    absent = standing_in(viewer.staff, viewer.on).filter(absent=OuterRef("staff"), project=OuterRef("project"))
    people = Attendee.objects.filter(appointment=OuterRef("pk"))
    return Q(Exists(absent), Exists(people), project__in=viewer.projects_as(Post.Role.COACH))


def _of_partners(viewer: Viewer) -> Q:
    pairs = [Q(project=project, partner=partner) for project, partner in viewer.partners_as(LEADS)]
    return reduce(or_, pairs, Q(pk__in=()))
