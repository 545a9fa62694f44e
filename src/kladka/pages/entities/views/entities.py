"""Registered entities and their founders."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.audit.actions import note_read
from kladka.core import clock
from kladka.core.components import Link
from kladka.core.lists import Empty, ListPage
from kladka.incubation import actions, permissions, queries
from kladka.pages.access import table
from kladka.pages.advice.presenters import got_table
from kladka.pages.entities import after, inside, presenters
from kladka.pages.entities.choices import FounderDesk
from kladka.pages.entities.forms import EntityForm
from kladka.pages.entities.same import same_entity
from kladka.pages.entities.views.frame import opened
from kladka.pages.exchange.listing import list_page
from kladka.pages.incubators.choices import incubators_of
from kladka.pages.incubators.presenters.uses import uses_table
from kladka.pages.saving import save
from kladka.pages.viewing import viewer_of
from kladka.people.queries import visible_to


def overview(request: HttpRequest) -> HttpResponse:
    """List the registered entities of the viewer's projects."""
    viewer: Any = viewer_of(request)
    rows = queries.listed_entities(permissions.entities_visible_to(viewer))
    empty = Empty(_("No entity is registered yet."), _("An adviser records it when the register has entered it."))
    if permissions.may_record(viewer):
        text = _("Record it here when the register has entered it.")
        empty = Empty(empty.title, text, Link(_("Record a registered entity"), reverse("entities:new")))
    listing = ListPage(
        request,
        rows,
        presenters.entities_list(incubators_of(viewer), empty, named=permissions.entities_in_scope(viewer)),
    )
    context: dict[str, Any] = {"title": _("Registered entities"), "listing": listing}
    if permissions.may_record(viewer):
        context["action"] = Link(_("Record a registered entity"), reverse("entities:new"))
    if table()["aid:list"].admits(viewer):
        context["related"] = [
            Link(_("Grants"), reverse("grants:list")),
            Link(_("Register of de minimis aid"), reverse("aid:list")),
        ]
    return list_page(request, "list_page.html", context)


def detail(request: HttpRequest, entity: UUID) -> HttpResponse:
    """Show an entity; its natural founders by name to those whose work it is, and that is noted."""
    viewer: Any = viewer_of(request)
    found = opened(viewer, entity)
    may_change, with_names = found.may_change, found.with_names
    page = queries.entity_page(found, with_names=with_names)
    (became,) = queries.after([found], founders=page.founders, left=_left(found))
    if with_names and page.natural:
        note_read(controller=found.controller, by=viewer.user, page="entities:detail", subject=found)
    uses = queries.used_by_entity(found.organisation_id)
    got = queries.advice_of(group=found.group, organisation=found.organisation_id) if with_names else None
    context = {
        "page": page,
        "uses": uses_table(uses, may_change=may_change, caption=_("What it uses"), names_who=False) if uses else None,
        "rows": presenters.entity_rows(page, found.incubator, became, may_change=may_change, with_names=with_names),
        "counts": presenters.founder_counts(page),
        "founders": presenters.founders_table(
            page, with_names=with_names, may_change=may_change, participants=_participants(viewer, page)
        ),
        "menu": presenters.entity_menu(found) if may_change else None,
        "sees_aid": found.sees_aid,
        "got": got_table(got) if got and got.cards else None,
        "got_hours": got.hours if got else None,
        "sees_advice": got is not None,
        "group": {"pk": found.group, "name": found.group_name} if found.group else None,
        **after.context(became, inside.Shown(clock.today(), may_change=may_change, with_names=with_names)),
    }
    return render(request, "entities/detail.html", context)


def _left(registration: Any) -> dict[UUID, queries.Left]:
    """Return when an entity left early, which was read with it."""
    if registration.left_early is None:
        return {}
    return {registration.pk: queries.Left(registration.left_early, registration.left_early_on)}


def _participants(viewer: Any, page: queries.EntityPage) -> dict[UUID, UUID]:
    """Return the participations of natural founders whose page the viewer may open, by person. One query."""
    people = [line.founder.person_id for line in page.natural if line.name]
    rows = visible_to(viewer).filter(project=page.registration.project_id, person__in=people)
    return dict(rows.values_list("person", "pk"))


def new(request: HttpRequest) -> HttpResponse:
    """Record that an entity was entered in its register, with everybody who founded it."""
    viewer: Any = viewer_of(request)
    desk = FounderDesk(viewer)
    form = EntityForm(request.POST or None, desk=desk)
    same = same_entity(form, viewer)

    def act() -> str:
        answers = form.cleaned_data
        incubator = desk.incubator(answers["incubator"])
        made_up = incubator.project.is_made_up
        registration = actions.register_entity(
            project=incubator.project,
            site=incubator.site,
            natural=desk.founders(answers["natural"]),
            newcomers=form.newcomers(is_made_up=made_up),
            legal=desk.organisations(answers["legal"]),
            organisation=same,
            is_made_up=made_up,
            by=viewer.user,
            **form.entity(),
        )
        return reverse("entities:detail", args=[registration.pk])

    if request.method == "POST" and (response := save(request, form, act)):
        return response
    back = reverse("entities:list")
    context = {"form": form, "title": _("Record a registered entity"), "back": back, "cancel": back}
    status = 422 if request.method == "POST" and not form.is_searching else 200
    return render(request, "form_page.html", context, status=status)
