"""Incubators and their branches."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.core.components import Link, Menu
from kladka.incubation import actions, permissions, queries
from kladka.incubation.models import Incubator
from kladka.organisations.models import Site
from kladka.pages.advice import presenters as advice
from kladka.pages.entities import presenters as entities
from kladka.pages.exchange.listing import sheet, sheet_url, wants_sheet
from kladka.pages.incubators import presenters
from kladka.pages.incubators.forms import IncubatorForm
from kladka.pages.incubators.views.frame import tabs
from kladka.pages.projects.presenters import project_link, text_of
from kladka.pages.saving import save
from kladka.pages.viewing import viewer_of
from kladka.programmes.models import Post, Project


def overview(request: HttpRequest) -> HttpResponse:
    """List the incubators in scope, branches below theirs."""
    viewer: Any = viewer_of(request)
    rows = queries.listed_incubators(permissions.incubators_visible_to(viewer))
    if rows and wants_sheet(request):
        table, controllers = presenters.incubators_table(rows), {each.project.controller_id for each in rows}
        return sheet(request, table, name="incubators", controllers=controllers)
    context = {
        "incubators": rows,
        "may_open": viewer.has(Post.Role.COORDINATOR),
        "sheet_url": sheet_url(request) if rows else "",
    }
    return render(request, "incubators/list.html", context)


def _standing(viewer: Any, incubator: UUID) -> Any:
    """Return what now stands for a corrected incubator, whose address somebody may have kept."""
    corrected = get_object_or_404(Incubator, pk=incubator)
    rows = permissions.incubators_visible_to(viewer)
    return get_object_or_404(rows, project=corrected.project_id, site=corrected.site_id)


def detail(request: HttpRequest, incubator: UUID) -> HttpResponse:
    """Show what one incubator did."""
    viewer: Any = viewer_of(request)
    rows = permissions.incubators_visible_to(viewer).select_related("site__organisation", "project")
    found = rows.filter(pk=incubator).first()
    if found is None:
        return redirect("incubators:detail", incubator=_standing(viewer, incubator).pk)
    ending = queries.ending_of(found)
    page = queries.incubator_page(
        found, cards=permissions.cards_visible_to(viewer), entities=permissions.entities_visible_to(viewer)
    )
    links = []
    if permissions.may_record(viewer):
        links = [
            Link(_("Write an advice card"), reverse("advice:new")),
            Link(_("Record a registered entity"), reverse("entities:new")),
        ]
    if permissions.may_correct(viewer, found):
        links += presenters.incubator_links(found, is_closed=ending is not None)
    context = {
        "page": page,
        "incubator": found,
        "ending": ending,
        "tabs": tabs(found, "detail"),
        "project": project_link(found.project),
        "may_record": permissions.may_record(viewer),
        "tiles": presenters.incubator_tiles(page),
        "areas": advice.areas_table(page.counted),
        "latest": advice.latest_table(page.cards),
        "entities": entities.entities_table(page.entities),
        "menu": Menu(_("What you can do here"), links),
    }
    return render(request, "incubators/detail.html", context)


def open_new(request: HttpRequest) -> HttpResponse:
    """Open an incubator or a branch at a site of the coordinator's partner."""
    viewer: Any = viewer_of(request)
    pairs = viewer.partners_as(Post.Role.COORDINATOR)
    projects = Project.objects.select_related("controller").in_bulk([project for project, _partner in pairs])
    sites = Site.objects.filter(organisation__in={partner for _project, partner in pairs}).order_by("name")
    places = {
        f"{project}:{site.pk}": (projects[project], site)
        for project, partner in sorted(pairs)
        for site in sites
        if site.organisation_id == partner
    }
    scope = permissions.incubators_of_work(viewer).filter(branch_of=None).select_related("site")
    parents = {str(row.pk): row for row in scope}
    back = reverse("incubators:list")
    taken = queries.sites_taken(projects) if request.method != "POST" else frozenset()
    free = {key: place for key, place in places.items() if (place[0].pk, place[1].pk) not in taken}
    if not free:
        told = _("Each site of your organisation has an incubator. An administrator adds a new site.")
        nothing = {"empty": told, "empty_link": Link(_("Incubators"), back)}
        return render(request, "form_page.html", {"title": _("Open an incubator"), "back": back, **nothing})
    form = IncubatorForm(
        request.POST or None,
        places=[(key, f"{site.name} ({text_of(project, 'title')})") for key, (project, site) in free.items()],
        parents=[(key, row.site.name) for key, row in parents.items()],
        models=presenters.model_choices(queries.offered_standards({one.controller_id for one in projects.values()})),
    )

    def act() -> str:
        project, site = places[form.cleaned_data["site"]]
        opened = actions.open_incubator(
            project=project,
            site=site,
            opened_on=form.cleaned_data["opened_on"],
            branch_of=parents.get(form.cleaned_data["branch_of"]),
            model=form.model_chosen,
            by=viewer.user,
        )
        return reverse("incubators:detail", args=[opened.pk])

    if request.method == "POST" and (response := save(request, form, act)):
        return response
    context = {"form": form, "title": _("Open an incubator"), "back": back, "cancel": back}
    return render(request, "form_page.html", context, status=422 if request.method == "POST" else 200)
