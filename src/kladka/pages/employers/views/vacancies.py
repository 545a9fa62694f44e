"""Vacancies and job analyses."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.core import clock
from kladka.core.lists import ListPage
from kladka.employers import actions, permissions, queries
from kladka.employers.models import JobAnalysis, Vacancy
from kladka.pages.employers import presenters
from kladka.pages.employers.forms import AnalysisForm, StateForm, VacancyForm
from kladka.pages.employers.views.employers import employer_for
from kladka.pages.exchange.listing import list_page
from kladka.pages.organisations.views.form_page import form_page, sent
from kladka.pages.viewing import viewer_of


def overview(request: HttpRequest) -> HttpResponse:
    """List the vacancies of the viewer's controllers."""
    viewer: Any = viewer_of(request)
    rows = queries.listed_vacancies(permissions.vacancies_visible_to(viewer))
    context = {
        "title": _("Vacancies"),
        "listing": ListPage(request, rows, presenters.vacancies_list()),
        "back": reverse("employers:list"),
    }
    return list_page(request, "list_page.html", context)


def detail(request: HttpRequest, vacancy: UUID) -> HttpResponse:
    """Show a vacancy with what was seen at the workplace."""
    found = _vacancy(request, vacancy)
    analysis = _analysis(found)
    context = {
        "vacancy": found,
        "state": presenters.state_of(found),
        "rows": presenters.vacancy_rows(found),
        "analysis": presenters.analysis_rows(analysis) if analysis else None,
        "menu": presenters.vacancy_menu(found, has_analysis=analysis is not None),
    }
    return render(request, "employers/vacancy.html", context)


def new(request: HttpRequest, employer: UUID) -> HttpResponse:
    """Record a vacancy."""
    viewer: Any = viewer_of(request)
    found = employer_for(viewer, employer)
    form = VacancyForm(**sent(request))

    def act() -> str:
        added = actions.add_vacancy(employer=found, by=viewer.user, **form.told())
        return reverse("employers:vacancy", args=[added.pk])

    back = reverse("employers:detail", args=[found.pk])
    return form_page(request, form, act, title=_("Record a vacancy"), caption=found.organisation.name, back=back)


def edit(request: HttpRequest, vacancy: UUID) -> HttpResponse:
    """Change a vacancy."""
    found = _vacancy(request, vacancy)
    form = VacancyForm(version=found.version, **_first(VacancyForm, found), **sent(request))
    back = reverse("employers:vacancy", args=[found.pk])

    def act() -> str:
        changes = form.told()
        actions.change_vacancy(vacancy=found, version=form.version or 0, changes=changes, by=request.user)
        return back

    return form_page(request, form, act, title=_("Change the vacancy"), caption=found.title, back=back)


def state(request: HttpRequest, vacancy: UUID) -> HttpResponse:
    """Say that a vacancy is filled or withdrawn, or open again."""
    found = _vacancy(request, vacancy)
    form = StateForm(initial={"state": found.state}, **sent(request))
    back = reverse("employers:vacancy", args=[found.pk])

    def act() -> str:
        actions.set_state(vacancy=found, state=form.cleaned_data["state"], by=request.user)
        return back

    return form_page(request, form, act, title=_("Where the vacancy stands"), caption=found.title, back=back)


def analysis(request: HttpRequest, vacancy: UUID) -> HttpResponse:
    """Record what the work is really like, or change it."""
    viewer: Any = viewer_of(request)
    found = _vacancy(request, vacancy)
    stored = _analysis(found)
    first = _first(AnalysisForm, stored) if stored else {"initial": {"on_date": clock.today()}}
    form = AnalysisForm(version=stored.version if stored else 0, **first, **sent(request))
    back = reverse("employers:vacancy", args=[found.pk])

    def act() -> str:
        actions.analyse_job(vacancy=found, staff=viewer.staff, version=form.version or 0, by=viewer.user, **form.told())
        return back

    return form_page(request, form, act, title=_("Job analysis"), caption=found.title, back=back)


def _first(form: Any, record: Any) -> dict[str, Any]:
    """Return what the form begins with; its fields are those of the criteria, so an instance is asked."""
    return {"initial": form().stored_values(record)}


def _vacancy(request: HttpRequest, pk: UUID) -> Vacancy:
    rows = permissions.vacancies_visible_to(viewer_of(request))
    found: Vacancy = get_object_or_404(queries.listed_vacancies(rows), pk=pk)
    return found


def _analysis(vacancy: Vacancy) -> JobAnalysis | None:
    """Return the job analysis that was joined, if there is one."""
    return getattr(vacancy, "analysis", None)
