"""Which projects, partners and months a page of benefits is about."""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from kladka.benefits import permissions
from kladka.benefits.models import PaymentList
from kladka.benefits.rules import first_of, months_between
from kladka.organisations.models import Organisation
from kladka.pages.projects.permissions import visible_projects
from kladka.programmes.models import Post, Project
from kladka.programmes.permissions import Viewer

MOST_MONTHS = 24
OVERSEERS = frozenset({Post.Role.COORDINATOR, Post.Role.MONITORING_OFFICER})


def project_for(viewer: Viewer, code: str, roles: frozenset[Post.Role]) -> Project:
    """Return a project in which the viewer holds one of these roles, or raise Http404."""
    seen = {post.project_id for post in viewer.posts if post.role in roles}
    return get_object_or_404(visible_projects(viewer).filter(pk__in=seen), code=code)


def list_for(lists: QuerySet[PaymentList], pk: UUID) -> PaymentList:
    """Return one of these lists with what its page says of it, or raise Http404."""
    return get_object_or_404(lists.select_related("project", "partner", "prepared_by", "approved_by"), pk=pk)


def partners_of(viewer: Viewer, project: Project) -> list[Organisation]:
    """Return the partners that the viewer coordinates in the project, by name."""
    led = permissions.partners_led(viewer, project.pk)
    return list(Organisation.objects.filter(pk__in=led).order_by("name_sort", "pk"))


def months_of(project: Project, today: date) -> list[date]:
    """Return the months of a project that have begun, the latest first; of a long one the last two years."""
    last = min(today, project.ends_on)
    return list(reversed(list(months_between(project.starts_on, last))))[:MOST_MONTHS] or [first_of(today)]


def month_in(asked: str, months: list[date]) -> date:
    """Return the month that an address asks for ("2026-08"); the latest one without."""
    return next((one for one in months if f"{one:%Y-%m}" == asked), months[0])
