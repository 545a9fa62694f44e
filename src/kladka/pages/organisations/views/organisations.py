"""Pages of organisations."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.core.components import Link
from kladka.core.lists import ListPage
from kladka.organisations import actions, permissions, queries
from kladka.organisations.models import Organisation
from kladka.pages.asking import ask_same
from kladka.pages.exchange.listing import list_page
from kladka.pages.organisations import presenters
from kladka.pages.organisations.forms import OrganisationForm
from kladka.pages.organisations.lists import organisations_list
from kladka.pages.organisations.views.form_page import form_page, sent
from kladka.pages.projects.permissions import visible_projects
from kladka.pages.viewing import viewer_of
from kladka.programmes.permissions import Viewer


def listing(request: HttpRequest) -> HttpResponse:
    """Show the organisations that the administrator looks after."""
    found = permissions.organisations_of(viewer_of(request).staff)
    context = {
        "title": _("Organisations"),
        "listing": ListPage(request, queries.directory(found), organisations_list()),
        "action": Link(_("Add an organisation"), reverse("organisations:new")),
    }
    return list_page(request, "list_page.html", context)


def detail(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """Show an organisation with its sites, staff and projects."""
    found = get_object_or_404(permissions.organisations_of(viewer_of(request).staff), pk=organisation)
    sites, staff = queries.sites_in_order(found), list(queries.staff_members_of(found))
    partnerships = list(found.partnerships.select_related("project").order_by("-from_date"))
    openable = set(visible_projects(viewer_of(request)).values_list("pk", flat=True))
    context = {
        "organisation": found,
        "rows": presenters.organisation_rows(found),
        "sites": presenters.sites_table(sites) if sites else None,
        "staff": presenters.staff_table(staff) if staff else None,
        "partnerships": presenters.partnerships_table(partnerships, openable) if partnerships else None,
    }
    return render(request, "organisations/detail.html", context)


def new(request: HttpRequest) -> HttpResponse:
    """Record an organisation."""
    form = OrganisationForm(**sent(request))
    viewer = viewer_of(request)
    _ask_about_namesake(form, viewer)

    def act() -> str:
        own = viewer.staff.organisation if viewer.staff else None
        added = actions.add_organisation(**form.values, controller=own, by=viewer.user)
        return reverse("organisations:detail", args=[added.pk])

    return form_page(request, form, act, title=_("Add an organisation"), back=reverse("organisations:list"))


def edit(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """Change what is recorded of an organisation."""
    viewer = viewer_of(request)
    found = get_object_or_404(permissions.organisations_of(viewer.staff), pk=organisation)
    form = OrganisationForm(initial=OrganisationForm.stored_values(found), version=found.version, **sent(request))
    back = reverse("organisations:detail", args=[found.pk])
    _ask_about_namesake(form, viewer, but=found)

    def act() -> str:
        actions.change_organisation(organisation=found, version=form.version or 0, changes=form.values, by=viewer.user)
        return back

    return form_page(request, form, act, title=_("Change the data"), caption=found.name, back=back)


def _ask_about_namesake(form: OrganisationForm, viewer: Viewer, but: Organisation | None = None) -> None:
    """Ask before a second organisation of one name is recorded; a change that keeps the name is not asked about."""
    if not form.is_valid():
        return
    typed = form.cleaned_data
    first = queries.namesake(typed["name"], municipality=typed["municipality"], but=but)
    if first is None or (but is not None and but.name == typed["name"]):
        return
    can_open = permissions.organisations_of(viewer.staff).filter(pk=first.pk).exists()
    address = reverse("organisations:detail", args=[first.pk]) if can_open else ""
    ask_same(form, name=presenters.with_seat(first), address=address)
