"""Who sees and runs grants: money is the coordinators' work; officers read, and approve as second persons."""

from django.db.models import Q, QuerySet

from kladka.incubation.models import Grant, GrantExpense, GrantLine, GrantList, GrantPayment, GrantReturn
from kladka.programmes.models import Post
from kladka.programmes.permissions import Viewer


def grants_visible_to(viewer: Viewer) -> QuerySet[Grant]:
    """Return the grants whose page `viewer` may open, and whose settlement they may decide as a second person."""
    return Grant.objects.filter(_seen(viewer))


def grants_run_by(viewer: Viewer) -> QuerySet[Grant]:
    """Return the grants that `viewer` works with: those of the partner that they coordinate."""
    return Grant.objects.filter(viewer.of_partners(Post.Role.COORDINATOR))


def grant_lines_run_by(viewer: Viewer) -> QuerySet[GrantLine]:
    """Return the lines of budgets that `viewer` may remove."""
    return GrantLine.objects.filter(grant__in=grants_run_by(viewer))


def grant_payments_run_by(viewer: Viewer) -> QuerySet[GrantPayment]:
    """Return the payments that `viewer` plans and marks."""
    return GrantPayment.objects.filter(grant__in=grants_run_by(viewer))


def grant_returns_run_by(viewer: Viewer) -> QuerySet[GrantReturn]:
    """Return what came back and `viewer` may take back again."""
    return GrantReturn.objects.filter(grant__in=grants_run_by(viewer))


def grant_expenses_run_by(viewer: Viewer) -> QuerySet[GrantExpense]:
    """Return the expenses that `viewer` judges."""
    return GrantExpense.objects.filter(grant__in=grants_run_by(viewer))


def grant_expenses_visible_to(viewer: Viewer) -> QuerySet[GrantExpense]:
    """Return the expenses whose document `viewer` may open."""
    return GrantExpense.objects.filter(grant__in=grants_visible_to(viewer))


def grant_lists_visible_to(viewer: Viewer) -> QuerySet[GrantList]:
    """Return the lists that `viewer` may open and, unless they prepared them, approve."""
    return GrantList.objects.filter(_seen(viewer))


def grant_lists_run_by(viewer: Viewer) -> QuerySet[GrantList]:
    """Return the lists that `viewer` prepares and marks as paid."""
    return GrantList.objects.filter(viewer.of_partners(Post.Role.COORDINATOR))


def _seen(viewer: Viewer) -> Q:
    officer = Q(project__in=viewer.projects_as(Post.Role.MONITORING_OFFICER))
    return officer | viewer.of_partners(Post.Role.COORDINATOR)
