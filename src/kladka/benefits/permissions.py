"""May this person? What is about a participant follows them; lists are the partner's, and the officer's to read."""

from uuid import UUID

from django.db.models import Q, QuerySet

from kladka.benefits.models import BankAccount, PaymentList
from kladka.people.models import Participation
from kladka.people.queries import visible_as
from kladka.programmes.models import Post
from kladka.programmes.permissions import Viewer

WORKERS = frozenset({Post.Role.COACH, Post.Role.COORDINATOR})
LEADERS = frozenset({Post.Role.COORDINATOR})
APPROVERS = frozenset({Post.Role.COORDINATOR, Post.Role.MONITORING_OFFICER})


def decides_on(viewer: Viewer, participation: Participation) -> bool:
    """Tell whether `viewer` decides on a participant's benefits: coordinators of a partner that has or had them do."""
    led = partners_led(viewer, participation.project_id)
    return participation.partner_id in led or (
        bool(led) and visible_as(viewer, LEADERS).filter(pk=participation.pk).exists()
    )


def lists_led_by(viewer: Viewer) -> QuerySet[PaymentList]:
    """Return the lists that `viewer` prepares and marks as paid: those of the partner that they coordinate."""
    return PaymentList.objects.filter(viewer.of_partners(Post.Role.COORDINATOR))


def lists_visible_to(viewer: Viewer) -> QuerySet[PaymentList]:
    """Return the lists that `viewer` may open and, unless they prepared them, approve."""
    officer = Q(project__in=viewer.projects_as(Post.Role.MONITORING_OFFICER))
    return PaymentList.objects.filter(officer | viewer.of_partners(Post.Role.COORDINATOR))


def accounts_visible_to(viewer: Viewer) -> QuerySet[BankAccount]:
    """Return the bank accounts that `viewer` may see and take into a file: of those whom they coordinate."""
    return BankAccount.objects.filter(person__in=visible_as(viewer, LEADERS).values("person"))


def partners_led(viewer: Viewer, project: UUID) -> frozenset[UUID]:
    """Return the partners that `viewer` coordinates in a project."""
    return frozenset(partner for of, partner in viewer.partners_as(Post.Role.COORDINATOR) if of == project)
