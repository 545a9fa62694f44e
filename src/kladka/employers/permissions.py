"""May this person? Employers and vacancies are the controller's; what is about a participant follows them."""

from uuid import UUID

from django.db.models import Q, QuerySet

from kladka.employers.models import (
    ContactPerson,
    Employer,
    EmployerContact,
    JobWishes,
    Placement,
    Referral,
    Vacancy,
)
from kladka.organisations.models import Organisation
from kladka.people.models import Participation
from kladka.people.queries import visible_to
from kladka.programmes.models import Post
from kladka.programmes.permissions import Viewer

WORKERS = frozenset({Post.Role.COACH, Post.Role.COORDINATOR})
"""Who works with employers."""


def controllers_of(viewer: Viewer) -> dict[str, Organisation]:
    """Return the data controllers for whom `viewer` works with employers, by id. No query beyond the joined ones."""
    ids = {post.project.controller_id for post in viewer.posts if post.role in WORKERS}
    return {str(row.pk): row for row in Organisation.objects.filter(pk__in=ids).order_by("name_sort", "pk")}


def employers_visible_to(viewer: Viewer) -> QuerySet[Employer]:
    """Return the employers that `viewer` may open and change: those of the controllers they work for."""
    return Employer.objects.filter(controller__in=_controllers(viewer))


def people_visible_to(viewer: Viewer) -> QuerySet[ContactPerson]:
    """Return the people at employers whom `viewer` may see and change."""
    return ContactPerson.objects.filter(employer__controller__in=_controllers(viewer))


def vacancies_visible_to(viewer: Viewer) -> QuerySet[Vacancy]:
    """Return the vacancies that `viewer` may open and change."""
    return Vacancy.objects.filter(employer__controller__in=_controllers(viewer))


def participations_of_work(viewer: Viewer) -> QuerySet[Participation]:
    """Return the participations that `viewer` sees as somebody who works with people."""
    posts = tuple(post for post in viewer.posts if post.role in WORKERS)
    return visible_to(Viewer(viewer.user, viewer.on, viewer.staff, posts))


def contacts_visible_to(viewer: Viewer) -> QuerySet[EmployerContact]:
    """Return the contacts with employers that `viewer` may read: those about nobody, or about their own people."""
    rows = EmployerContact.objects.filter(employer__controller__in=_controllers(viewer))
    return rows.filter(Q(participation=None) | Q(participation__in=participations_of_work(viewer)))


def contacts_changeable_by(viewer: Viewer) -> QuerySet[EmployerContact]:
    """Return the contacts that `viewer` may change: their own, and as coordinator those of the partner's staff."""
    partners = {partner for _project, partner in viewer.partners_as(Post.Role.COORDINATOR)}
    return contacts_visible_to(viewer).filter(Q(staff=viewer.staff) | Q(staff__organisation__in=partners))


def may_change(viewer: Viewer, contact: EmployerContact) -> bool:
    """Tell whether `contacts_changeable_by` holds this visible contact (its staff is joined). No query."""
    partners = {partner for _project, partner in viewer.partners_as(Post.Role.COORDINATOR)}
    return contact.staff == viewer.staff or contact.staff.organisation_id in partners


def wishes_visible_to(viewer: Viewer) -> QuerySet[JobWishes]:
    """Return the job wishes of the participants whom `viewer` works with."""
    return JobWishes.objects.filter(participation__in=participations_of_work(viewer))


def placements_visible_to(viewer: Viewer) -> QuerySet[Placement]:
    """Return the placements of the participants whom `viewer` works with."""
    return Placement.objects.filter(participation__in=participations_of_work(viewer))


def referrals_visible_to(viewer: Viewer) -> QuerySet[Referral]:
    """Return the referrals of the participants whom `viewer` works with."""
    return Referral.objects.filter(participation__in=participations_of_work(viewer))


def _controllers(viewer: Viewer) -> set[UUID]:
    return {post.project.controller_id for post in viewer.posts if post.role in WORKERS}
