"""Which part of the calendar somebody may see: one's own, and coordinators that of their partner."""

from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from kladka.agenda.models import Absence, Appointment
from kladka.organisations.models import Staff
from kladka.programmes.models import Post
from kladka.programmes.permissions import Viewer

LEADS = Post.Role.COORDINATOR


def appointments_of(viewer: Viewer) -> QuerySet[Appointment]:
    """Return the appointments that `viewer` may open and change: a coach's own, a coordinator's partner's."""
    return Appointment.objects.filter(_own(viewer) | _of_partners(viewer))


def absences_of(viewer: Viewer) -> QuerySet[Absence]:
    """Return the absences that `viewer` may take back."""
    own = Q(staff=viewer.staff) if viewer.staff else Q(pk__in=())
    return Absence.objects.filter(own | Q(partner__in={partner for _project, partner in viewer.partners_as(LEADS)}))


def calendars_of(viewer: Viewer) -> list[Staff]:
    """Return whose calendars `viewer` may look at: their own as a coach, and of the partner's coaches, by name."""
    own = [viewer.staff] if viewer.staff and viewer.has(Post.Role.COACH) else []
    pairs = [Q(project=project, partner=partner) for project, partner in viewer.partners_as(LEADS)]
    if not pairs:
        return own
    posts = Post.objects.current().filter(reduce(or_, pairs), role=Post.Role.COACH)
    seen = Q(pk__in=posts.values("staff")) | Q(pk__in=[one.pk for one in own])
    return list(Staff.objects.filter(seen).order_by("name_sort", "pk"))


def _own(viewer: Viewer) -> Q:
    if viewer.staff is None:
        return Q(pk__in=())
    return Q(staff=viewer.staff, project__in=viewer.projects_as(Post.Role.COACH))


def _of_partners(viewer: Viewer) -> Q:
    pairs = [Q(project=project, partner=partner) for project, partner in viewer.partners_as(LEADS)]
    return reduce(or_, pairs, Q(pk__in=()))
