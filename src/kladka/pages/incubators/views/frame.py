"""What the pages of one incubator have in common: how it is found, its tabs, how one of its forms is answered."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.core.components import Link, Menu
from kladka.incubation import permissions
from kladka.incubation.models import Incubator
from kladka.pages.viewing import viewer_of
from kladka.programmes.permissions import Viewer

type Scope = Callable[[Viewer], QuerySet[Any]]


def incubator_for(request: HttpRequest, pk: UUID, scope: Scope = permissions.incubators_of_work) -> Incubator:
    """Return an incubator of a scope; of a corrected one, whose address somebody may have kept, what stands now."""
    asked = Incubator.objects.filter(pk=pk)
    rows = scope(viewer_of(request)).filter(project__in=asked.values("project"), site__in=asked.values("site"))
    found: Incubator = get_object_or_404(rows.select_related("site__organisation", "project__controller"))
    return found


def incubator_at(request: HttpRequest, site: UUID, project: UUID | None = None) -> Incubator:
    """Return the incubator at a site in which the viewer works; 404 for others."""
    rows = permissions.incubators_of_work(viewer_of(request)).filter(site=site)
    rows = rows.filter(project=project) if project else rows.order_by("-opened_on")
    found: Incubator | None = rows.select_related("site__organisation", "project__controller").first()
    return found or get_object_or_404(rows)


def works_in(request: HttpRequest, incubator: Incubator) -> bool:
    """Tell whether the viewer records what happens in this incubator. One query."""
    return permissions.incubators_of_work(viewer_of(request)).filter(pk=incubator.pk).exists()


def address(name: str, incubator: Incubator) -> str:
    """Return the address of one of the pages of an incubator."""
    return reverse(f"incubators:{name}", args=[incubator.pk])


def tabs(incubator: Incubator, here: str) -> Menu:
    """Return the pages of an incubator, the present one marked."""
    pages = {
        "detail": _("What it does"),
        "model": _("Compared with the model"),
        "premises": _("Premises and services"),
        "uses": _("Who uses what"),
    }
    return Menu(
        _("Pages of the incubator"),
        [Link(words, address(name, incubator), active=name == here) for name, words in pages.items()],
    )
