"""A participant's wishes, and the vacancies beside them."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.audit.actions import note_read
from kladka.core import clock
from kladka.employers import actions, permissions, policies, queries
from kladka.pages.employers import presenters
from kladka.pages.employers.choices import Desk
from kladka.pages.employers.forms import WishesForm
from kladka.pages.participants.permissions import WORKERS, participation_for
from kladka.pages.participants.views.form_page import form_page, sent
from kladka.pages.vetoes import in_profiles
from kladka.pages.viewing import viewer_of

PER_PAGE = 8
"""Vacancies on a page: each shows every criterion."""


def wishes(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Record what work somebody wants, and what not; each saving makes the next version."""
    viewer: Any = viewer_of(request)
    found = participation_for(viewer, participation, WORKERS)
    last = queries.wishes_of(found)
    first = {**WishesForm().stored_values(last)} if last else {}
    first["on_date"] = clock.today()
    form = WishesForm(initial=first, version=last.version if last else 0, **sent(request))

    def act() -> str:
        actions.record_wishes(
            participation=found, staff=viewer.staff, version=form.version or 0, by=viewer.user, **form.told()
        )
        return reverse("employers:of", args=[found.pk])

    return form_page(
        request,
        form,
        act,
        title=_("What work the participant wants"),
        submit=_("Save"),
        participation=found,
        message=_("The wishes are saved."),
    )


def candidates(request: HttpRequest, vacancy: UUID) -> HttpResponse:
    """Show the viewer's own participants beside one vacancy. Leaves a read event for each who is shown."""
    viewer: Any = viewer_of(request)
    rows = queries.listed_vacancies(permissions.vacancies_visible_to(viewer))
    found = get_object_or_404(rows, pk=vacancy)
    controller = found.employer.controller_id
    people = Desk(viewer, controller=controller).participations.order_by()
    page = Paginator(queries.candidates(found, people, clock.today()), PER_PAGE).get_page(request.GET.get("page"))
    for one in page:
        note_read(controller=controller, by=viewer.user, page="employers:candidates", subject=one.wishes.participation)
    own = in_profiles((one.wishes.participation_id, one.wishes) for one in page)
    context = {
        "vacancy": found,
        "table": presenters.candidates_table(page, queries.agreeing(list(own)), own),
        "pages": presenters.match_pages(page, request),
        "back": reverse("employers:vacancy", args=[found.pk]),
    }
    return render(request, "employers/candidates.html", context)


def matches(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Show the open vacancies beside the wishes, criterion by criterion: those without a veto first."""
    viewer: Any = viewer_of(request)
    found, today = participation_for(viewer, participation, WORKERS), clock.today()
    note_read(controller=found.project.controller_id, by=viewer.user, page="employers:matches", subject=found)
    desk = Desk(viewer, controller=found.project.controller_id)
    last = queries.wishes_of(found)
    every = queries.matches(last, queries.listed_vacancies(desk.vacancies), today)
    page = Paginator(every, PER_PAGE).get_page(request.GET.get("page"))
    sharing = queries.sharing_of(found)
    context = {
        "participation": found,
        "wishes": last,
        "own_vetoes": "; ".join(in_profiles([(found.pk, last)])[found.pk]),
        "page": page,
        "untold": policies.why_untold(sharing, today),
        "cards": [
            presenters.match_card(one, found, may_be_told=sharing.may_be_told(one.vacancy.employer_id, today))
            for one in page
        ],
        "pages": presenters.match_pages(page, request),
        "back": reverse("employers:of", args=[found.pk]),
    }
    return render(request, "employers/matches.html", context)
