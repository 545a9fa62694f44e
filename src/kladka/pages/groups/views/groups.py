"""Initiative groups: their list, one of them, a new one."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.audit.actions import note_read
from kladka.core import clock
from kladka.core.components import Link
from kladka.core.lists import Empty, ListPage
from kladka.incubation import actions, permissions, queries
from kladka.pages.advice.presenters import got_table
from kladka.pages.entities.choices import FounderDesk
from kladka.pages.exchange.listing import list_page
from kladka.pages.groups import presenters
from kladka.pages.groups.forms import GroupForm, NewGroupForm
from kladka.pages.groups.views.frame import address_of, answered, group_for, sent
from kladka.pages.incubators.choices import incubators_of
from kladka.pages.incubators.presenters.uses import uses_table
from kladka.pages.saving import save
from kladka.pages.viewing import viewer_of
from kladka.processes.rules.shape import named


def overview(request: HttpRequest) -> HttpResponse:
    """List the groups that the viewer may open."""
    viewer: Any = viewer_of(request)
    rows = queries.listed_groups(permissions.groups_visible_to(viewer), clock.today())
    empty = Empty(
        _("There is no group yet."), _("An adviser records a group when people come who want to start something.")
    )
    context: dict[str, Any] = {"title": _("Initiative groups")}
    if permissions.may_record(viewer):
        context["action"] = Link(_("Record a group"), reverse("groups:new"))
        empty = Empty(empty.title, _("Record it when people come who want to start something."), context["action"])
    context["listing"] = ListPage(request, rows, presenters.groups_list(incubators_of(viewer), empty))
    return list_page(request, "list_page.html", context)


def detail(request: HttpRequest, initiative: UUID) -> HttpResponse:
    """Show where a group stands and who is in it; that is noted."""
    viewer: Any = viewer_of(request)
    rows = permissions.groups_visible_to(viewer).select_related("project", "site")
    found = get_object_or_404(rows, pk=initiative)
    note_read(controller=found.project.controller_id, by=viewer.user, page="groups:detail", subject=found)
    way = queries.group_way(found, clock.today())
    may_change = permissions.groups_of_work(viewer).filter(pk=found.pk).exists()
    helped = permissions.incubators_visible_to(viewer).filter(project=found.project_id, site=found.site_id)
    tables = {"may_change": may_change}
    uses = queries.used_by_group(found)
    got = queries.advice_of(group=found.pk, organisation=found.entity_id)
    context = {
        "group": found,
        "stage": named(way.stage),
        "way": way,
        "steps": presenters.picture(way),
        "about": presenters.about(way, helped.values_list("pk", flat=True).first()),
        "gate": presenters.gate_table(way) if way.gate else None,
        "law": presenters.law(way),
        "present": presenters.members_table(way.present, caption=_("In the group"), is_former=False, **tables),
        "former": presenters.members_table(way.former, caption=_("Left the group"), is_former=True, **tables),
        "events": presenters.history(way),
        "uses": uses_table(uses, may_change=may_change, caption=_("What it uses"), names_who=False) if uses else None,
        "got": got_table(got) if got.cards else None,
        "got_hours": got.hours,
        "menu": presenters.menu(way) if may_change else None,
    }
    return render(request, "groups/detail.html", context)


def new(request: HttpRequest) -> HttpResponse:
    """Record a group that begins to be helped."""
    viewer: Any = viewer_of(request)
    desk = FounderDesk(viewer)
    form = NewGroupForm(desk=desk, initial={"formed_on": clock.today()}, **sent(request))

    def act() -> str:
        answers = form.values
        incubator = desk.incubator(answers.pop("incubator"))
        made = actions.form_group(project=incubator.project, site=incubator.site, by=viewer.user, **answers)
        return address_of(made)

    if request.method == "POST" and (response := save(request, form, act)):
        return response
    back = reverse("groups:list")
    context = {"form": form, "title": _("Record a group"), "back": back, "cancel": back}
    return render(request, "form_page.html", context, status=422 if request.method == "POST" else 200)


def change(request: HttpRequest, initiative: UUID) -> HttpResponse:
    """Say anew what a group is called, since when it is helped, what it wants and which form it means to have."""
    found = group_for(request, initiative)
    form = GroupForm(initial=GroupForm.stored_values(found), version=found.version, **sent(request))

    def act() -> None:
        actions.change_group(group=found, version=form.version or 0, by=viewer_of(request).user, **form.values)

    return answered(request, found, form, act, title=_("Change name, day, idea or form"))
