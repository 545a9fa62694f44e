"""Which grants, and whom a coordinator may name as their receivers."""

from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.calls.models import Application
from kladka.core.ids import is_id
from kladka.core.language import language_in_use
from kladka.incubation import permissions
from kladka.incubation.models import Grant, InitiativeGroup
from kladka.organisations.models import Organisation
from kladka.pages.viewing import viewer_of
from kladka.programmes.models import Project
from kladka.programmes.permissions import Viewer

_ENTITY, _GROUP = "entity", "group"


def run(request: HttpRequest, pk: UUID) -> Grant:
    """Return a grant that the viewer works with, or raise Http404."""
    return _one(permissions.grants_run_by(viewer_of(request)), pk)


def seen(request: HttpRequest, pk: UUID, *joined: str) -> Grant:
    """Return a grant that the viewer may open, with what else is `joined`, or raise Http404."""
    return _one(permissions.grants_visible_to(viewer_of(request)), pk, *joined)


def address(grant: Grant, part: str = "") -> str:
    """Return the address of a grant."""
    return reverse("grants:detail", args=[grant.pk]) + (f"#{part}" if part else "")


def receivers(viewer: Viewer, project: Project) -> list[tuple[str, str]]:
    """Return whom the viewer may choose: entities of their partner, and its groups that are no entity yet."""
    entities = permissions.entities_aided_by(viewer).filter(project=project).select_related("organisation")
    groups = permissions.groups_of_work(viewer).filter(project=project, entity=None, ended_on=None)
    named = [(f"{_ENTITY}-{row.organisation_id}", row.organisation.name) for row in entities]
    named += [(f"{_GROUP}-{row.pk}", _("%(name)s (group)") % {"name": row.name}) for row in groups]
    return sorted(named, key=lambda pair: pair[1])


def chosen(value: str) -> tuple[Organisation | None, InitiativeGroup | None]:
    """Return the entity or the group behind a choice that the form has checked."""
    kind, _dash, pk = value.partition("-")
    if not is_id(pk):
        return None, None
    if kind == _GROUP:
        group = InitiativeGroup.objects.select_related("entity").get(pk=pk)
        return group.entity, group
    return Organisation.objects.get(pk=pk), None


def choice_of(grant: Grant) -> str:
    """Return the choice that stands for the receiver of a grant."""
    if grant.organisation_id:
        return f"{_ENTITY}-{grant.organisation_id}"
    return f"{_GROUP}-{grant.group_id}" if grant.group_id else ""


def called(grant: Any) -> str:
    """Return what the call of a grant is called in the language in use, in Polish where there is no other."""
    return (grant.call_en if language_in_use() == "en" else "") or grant.call


def _one(rows: QuerySet[Grant], pk: UUID, *joined: str) -> Grant:
    related: tuple[Any, ...] = ("project__controller", "partner", "organisation", "group", "aid", *joined)
    title = Application.objects.filter(pk=OuterRef("application")).values("call__title_en")
    return get_object_or_404(rows.select_related(*related).annotate(call_en=Subquery(title)), pk=pk)
