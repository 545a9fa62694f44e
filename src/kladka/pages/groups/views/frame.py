"""What the pages of one group have in common: how it is found, and how one of its forms is answered."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from kladka.audit.actions import note_read
from kladka.core import clock, forms
from kladka.incubation import permissions, queries
from kladka.incubation.models import GroupMember, InitiativeGroup
from kladka.pages.saving import save
from kladka.pages.viewing import viewer_of


def group_for(request: HttpRequest, initiative: UUID) -> InitiativeGroup:
    """Return a group that the viewer works with; 404 for others."""
    rows = permissions.groups_of_work(viewer_of(request)).select_related("project__controller", "site")
    return get_object_or_404(rows, pk=initiative)


def way_for(request: HttpRequest, initiative: UUID) -> queries.GroupWay:
    """Return where a group stands that the viewer works with."""
    return queries.group_way(group_for(request, initiative), clock.today())


def member_for(request: HttpRequest, group_member: UUID) -> GroupMember:
    """Return somebody in a group that the viewer works with, whose name is shown, and that is noted."""
    rows = GroupMember.objects.filter(group__in=permissions.groups_of_work(viewer_of(request)))
    return get_object_or_404(rows.select_related("group__project", "person__identity", "organisation"), pk=group_member)


def address_of(group: Any) -> str:
    """Return the address of a group's page."""
    return reverse("groups:detail", args=[group.pk])


def sent(request: HttpRequest) -> dict[str, Any]:
    """Return what a form is built from: what was sent, or nothing yet."""
    return {"data": request.POST} if request.method == "POST" else {}


def answered(
    request: HttpRequest, group: InitiativeGroup, form: forms.Form, act: Callable[[], Any], **context: Any
) -> HttpResponse:
    """Answer with a form about a group, or do `act` and lead back to its page. Opening it is noted."""

    def act_and_return() -> str:
        act()
        return address_of(group)

    message = context.pop("message", "")
    if request.method == "POST" and (response := save(request, form, act_and_return, message=message)):
        return response
    if request.method != "POST":
        page = request.resolver_match.view_name if request.resolver_match else ""
        note_read(controller=group.project.controller_id, by=viewer_of(request).user, page=page, subject=group)
    back = address_of(group)
    shown = {"form": form, "caption": group.name, "back": back, "cancel": back, **context}
    template = "confirm.html" if "question" in context else "groups/form.html"
    status = 422 if request.method == "POST" and not form.is_searching else 200
    return render(request, template, shown, status=status)
