"""Employers: the list, a page for each, recording one."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.core import clock
from kladka.core.components import Link
from kladka.core.lists import ListPage
from kladka.employers import actions, permissions, queries
from kladka.employers.models import Employer
from kladka.employers.queries.retention import with_last_contact
from kladka.organisations.queries import namesake
from kladka.pages.asking import ask_same
from kladka.pages.employers import presenters
from kladka.pages.employers.choices import Desk
from kladka.pages.employers.forms import EmployerForm, NewEmployerForm
from kladka.pages.employers.sessions import sessions_at, sessions_table
from kladka.pages.exchange.listing import list_page
from kladka.pages.organisations.presenters import with_seat
from kladka.pages.organisations.views.form_page import form_page, sent
from kladka.pages.viewing import viewer_of

LATEST = 10
"""Contacts and placements on an employer's page."""


def overview(request: HttpRequest) -> HttpResponse:
    """List the employers of the viewer's controllers."""
    viewer: Any = viewer_of(request)
    rows = queries.listed_employers(permissions.employers_visible_to(viewer))
    context = {
        "title": _("Employers"),
        "listing": ListPage(request, rows, presenters.employers_list(clock.today())),
        "action": Link(_("Record an employer"), reverse("employers:new")),
        "related": presenters.related(),
    }
    return list_page(request, "list_page.html", context)


def detail(request: HttpRequest, employer: UUID) -> HttpResponse:
    """Show an employer: who to turn to, vacancies, what happened, and who of the viewer's people works there."""
    viewer: Any = viewer_of(request)
    found, today = employer_for(viewer, employer), clock.today()
    people = list(with_last_contact(found.people.filter(forgotten_on=None)).order_by("name", "pk"))
    rows = queries.listed_contacts(permissions.contacts_visible_to(viewer).filter(employer=found))
    page = Paginator(rows, LATEST).get_page(request.GET.get("page"))
    contacts = list(page)
    changeable = {one.pk for one in contacts if permissions.may_change(viewer, one)}
    vacancies = list(queries.listed_vacancies(found.vacancies.all()).order_by("-state_since", "pk")[: LATEST + 1])
    placed = queries.placed(permissions.placements_visible_to(viewer).filter(employer=found))
    sessions = sessions_at(viewer, found, placed)
    context = {
        "employer": found,
        "rows": presenters.employer_rows(found),
        "people": presenters.people_table(people, today) if people else None,
        "vacancies": presenters.vacancies_table(vacancies[:LATEST]) if vacancies else None,
        "more_vacancies": len(vacancies) > LATEST,
        "contacts": presenters.contact_events(request, contacts, changeable),
        "pages": presenters.match_pages(page, request),
        "placed": presenters.placed_table(placed[:LATEST]) if placed else None,
        "more_placed": len(placed) > LATEST,
        "sessions": sessions_table(sessions, LATEST) if sessions else None,
        "more_sessions": len(sessions) > LATEST,
        "menu": presenters.employer_menu(found),
    }
    return render(request, "employers/detail.html", context)


def new(request: HttpRequest) -> HttpResponse:
    """Record an employer: an organisation that is there takes on one more role, or a new one is recorded."""
    viewer: Any = viewer_of(request)
    desk = Desk(viewer)
    form = NewEmployerForm(desk=desk, **sent(request))
    if form.is_valid() and form.cleaned_data["name"]:
        _ask_about_namesake(form)

    def act() -> str:
        typed = form.cleaned_data
        controller = desk.controllers[typed.get("controller") or next(iter(desk.controllers))]
        known = {name: typed[name] for name in ("trade", "size", "about")}
        added = actions.add_employer(controller=controller, organisation=form.organisation, by=viewer.user, **known)
        return reverse("employers:detail", args=[added.pk])

    return form_page(request, form, act, title=_("Record an employer"), back=reverse("employers:list"))


def edit(request: HttpRequest, employer: UUID) -> HttpResponse:
    """Change what is known of an employer."""
    viewer: Any = viewer_of(request)
    found = employer_for(viewer, employer)
    form = EmployerForm(initial=EmployerForm.stored_values(found), version=found.version, **sent(request))
    back = reverse("employers:detail", args=[found.pk])

    def act() -> str:
        actions.change_employer(employer=found, version=form.version or 0, changes=form.values, by=viewer.user)
        return back

    return form_page(request, form, act, title=_("Change the employer"), caption=found.organisation.name, back=back)


def employer_for(viewer: Any, pk: UUID) -> Employer:
    """Return an employer that the viewer may open, or raise Http404."""
    rows = permissions.employers_visible_to(viewer).select_related("organisation", "controller")
    return get_object_or_404(rows, pk=pk)


def _ask_about_namesake(form: NewEmployerForm) -> None:
    typed = form.cleaned_data
    twin = namesake(typed["name"], municipality=typed["municipality"])
    if twin is not None:
        ask_same(form, name=with_seat(twin), address="")
