"""Which projects, partners and months a page of benefits is about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from kladka.benefits import permissions
from kladka.benefits.models import PaymentList
from kladka.core.lists import Pages
from kladka.core.months import first_of, months_between
from kladka.organisations.models import Organisation
from kladka.programmes.models import Post, Project
from kladka.programmes.permissions import Viewer

MOST_MONTHS = 24
LINES = 50
"""How many lines of a list stand on a page; what is said of all of them is counted from all."""
OVERSEERS = frozenset({Post.Role.COORDINATOR, Post.Role.MONITORING_OFFICER})


def project_for(viewer: Viewer, code: str, roles: frozenset[Post.Role]) -> Project:
    """Return a project in which the viewer holds one of these roles, or raise Http404. No query."""
    found = next((post.project for post in viewer.posts if post.role in roles and post.project.code == code), None)
    if found is None:
        raise Http404
    return found


def list_for(lists: QuerySet[PaymentList], pk: UUID) -> PaymentList:
    """Return one of these lists with what its page says of it, or raise Http404."""
    return get_object_or_404(lists.select_related("project", "partner", "prepared_by", "approved_by"), pk=pk)


def partners_of(viewer: Viewer, project: Project) -> list[Organisation]:
    """Return the partners that the viewer coordinates in the project, by name."""
    led = permissions.partners_led(viewer, project.pk)
    found = {post.partner_id: post.partner for post in viewer.posts if post.partner_id in led}
    return sorted(found.values(), key=lambda one: (one.name_sort, one.pk))


def months_of(project: Project, today: date) -> list[date]:
    """Return the months of a project that have begun, the latest first; of a long one the last two years."""
    last = min(today, project.ends_on)
    return list(reversed(list(months_between(project.starts_on, last))))[:MOST_MONTHS] or [first_of(today)]


def month_in(asked: str, months: list[date]) -> date:
    """Return the month that an address asks for ("2026-08"); the latest one without."""
    return next((one for one in months if f"{one:%Y-%m}" == asked), months[0])


@dataclass(frozen=True)
class Part[T]:
    """The lines that a page shows of many, with the way to the others: the first is `first` of `number`."""

    lines: Sequence[T]
    first: int
    number: int
    pages: Pages

    @property
    def is_all(self) -> bool:
        """Tell whether nothing stands on another page."""
        return len(self.lines) == self.number


def part_of[T](request: HttpRequest, lines: Sequence[T], most: int = LINES) -> Part[T]:
    """Return the part of these lines that the address asks for ("page"); the rest of the address stays."""
    page = Paginator(lines, most).get_page(request.GET.get("page"))

    def address(number: int) -> str:
        asked = request.GET.copy()
        asked["page"] = str(number)
        return f"{request.path}?{asked.urlencode()}"

    return Part(list(page.object_list), page.start_index(), len(lines), Pages.around(page, address))
