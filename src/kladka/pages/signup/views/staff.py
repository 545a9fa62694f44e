"""The office's side: the public calendar and its days, visitors signed up by telephone, taken on, marked, cancelled."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.core import clock
from kladka.core.forms import Form
from kladka.core.lists import ListPage, Pages
from kladka.learning import actions, permissions, queries
from kladka.learning.models import Enrolment
from kladka.pages.events import presenters
from kladka.pages.events.forms import ConfirmRemoval
from kladka.pages.events.views.fetching import Scope, address_of, asked, event_of
from kladka.pages.exchange.listing import list_page
from kladka.pages.naming import with_birth_year
from kladka.pages.saving import save
from kladka.pages.signup import office
from kladka.pages.signup.forms import AddVisitorForm, OpeningForm, TakeOnForm
from kladka.pages.signup.views.public import own_address
from kladka.pages.viewing import viewer_of
from kladka.people import queries as people
from kladka.people.models import Participation

AT_A_TIME = 40
"""So many visitors are marked on one page."""


def opening(request: HttpRequest, event: UUID) -> HttpResponse:
    """Put an event into the public calendar, or take it out, and say on which days people sign up."""
    found = event_of(request, permissions.planned_by, event)
    names = ("is_public", "sign_up_from", "sign_up_until")
    initial = {name: getattr(found, name) for name in names}
    form = OpeningForm(request.POST or None, initial=initial, version=found.version)
    if request.method == "POST":

        def act() -> str:
            typed = {name: form.cleaned_data[name] for name in names}
            actions.open_sign_up(event=found, version=form.version or 0, by=request.user, **typed)
            return address_of(found)

        saved = save(request, form, act)
        if saved:
            return saved
    return asked(request, form, about=found, title=_("Public calendar and days of sign-up"))


def add(request: HttpRequest, event: UUID) -> HttpResponse:
    """Sign up somebody who called or came by."""
    found = event_of(request, permissions.planned_by, event)
    form = AddVisitorForm(request.POST or None)
    if request.method == "POST":

        def act() -> str:
            language = form.cleaned_data["language"]
            actions.sign_up(event=found, language=language, address=own_address, by=request.user, **form.given)
            return address_of(found)

        saved = save(request, form, act, message=_("The visitor is on the list."))
        if saved:
            return saved
    return asked(request, form, about=found, title=_("Sign up a visitor"), submit=_("Sign up"))


def visitors(request: HttpRequest, event: UUID) -> HttpResponse:
    """List everybody who signed up and is on no list of attendance."""
    viewer = viewer_of(request)
    found = event_of(request, permissions.visible_to, event)
    listing = ListPage(request, queries.visitors_of(found), office.visitors_list(found, viewer))
    title, intro = _("Visitors and waiting list"), presenters.title_of(found)
    shown = {"title": title, "intro": intro, "listing": listing, "back": f"{address_of(found)}#visitors"}
    return list_page(request, "list_page.html", shown)


def came(request: HttpRequest, event: UUID) -> HttpResponse:
    """Mark which visitors came, so many at a time; saving leads to the next."""
    found = event_of(request, permissions.run_by, event)
    everybody, form = queries.signed_up(found, clock.today()).visitors, CameForm(request.POST or None)
    part = Paginator(everybody, AT_A_TIME).get_page(request.GET.get("page"))
    # Those that the form shows, though somebody may have cancelled since and moved the pages.
    sent = [each for each in everybody if f"came-{each.pk}" in request.POST]
    marks = {each.pk: request.POST[f"came-{each.pk}"] for each in sent} or {each.pk: each.came for each in part}
    here = reverse("signup:came", args=[found.pk])
    if request.method == "POST":

        def act() -> str:
            known = {"", *Enrolment.Came.values}
            actions.mark_came(event=found, marks={k: v for k, v in marks.items() if v in known}, by=request.user)
            return f"{here}?page={part.next_page_number()}" if part.has_next() else address_of(found)

        saved = save(request, form, act, message=_("The marks were saved."))
        if saved:
            return saved
    return asked(
        request,
        form,
        "signup/came.html",
        about=found,
        title=_("Mark which visitors came"),
        rows=[_line(each, marks[each.pk]) for each in everybody if each.pk in marks],
        pages=Pages.around(part, lambda number: f"{here}?page={number}"),
    )


def take_on(request: HttpRequest, enrolment: UUID) -> HttpResponse:
    """Take a visitor on: as a participant of that name, or somebody new; people alike are pointed out first."""
    found = enrolment_of(request, permissions.planned_by, enrolment)
    known = _participants(request, found)
    initial = (
        {"given_name": found.visitor.given_name, "family_name": found.visitor.family_name} if found.visitor else {}
    )
    form = TakeOnForm(request.POST or None, initial=initial, known={str(one.pk): _name(one) for one in known})
    if request.method == "POST":
        is_valid = form.is_valid()
        chosen = (is_valid and form.cleaned_data.get("participation")) or TakeOnForm.NEW
        if is_valid and chosen == TakeOnForm.NEW:
            _ask_about_those_alike(form, found, known)

        def act() -> str:
            names = ("given_name", "family_name", "birth_date", "sex")
            typed = {name: form.cleaned_data[name] for name in names}
            one = next((each for each in known if str(each.pk) == chosen), None)
            actions.take_on(enrolment=found, participation=one, by=request.user, **typed)
            return address_of(found.event)

        saved = save(request, form, act, message=_("The visitor is a participant now."))
        if saved:
            return saved
    return asked(
        request,
        form,
        about=found.event,
        title=_("Take a visitor on"),
        intro=_("The entry form is filled in later. Attendance counts once the entry form is complete."),
        submit=_("Take on"),
    )


def strike(request: HttpRequest, enrolment: UUID) -> HttpResponse:
    """Ask, then cancel for a visitor who called; the first who waits gets the place."""
    found = enrolment_of(request, permissions.planned_by, enrolment)
    form, address = ConfirmRemoval(request.POST or None), address_of(found.event)
    if request.method == "POST":

        def act() -> str:
            actions.cancel(enrolment=found, address=own_address, by=request.user)
            return address

        saved = save(request, form, act, message=_("The sign-up is cancelled."))
        if saved:
            return saved
    return asked(
        request,
        form,
        "confirm.html",
        question=_("Cancel this sign-up?"),
        rows=[(row.key, row.value) for row in office.rows_of(found)[:2]]
        + [(_("Event"), presenters.title_of(found.event))],
        submit=_("Cancel the sign-up"),
        cancel=address,
    )


class CameForm(Form):
    """Which visitors came: each has a choice of its own beside this form's key."""

    may_repeat = True


def enrolment_of(request: HttpRequest, scope: Scope, pk: UUID) -> Enrolment:
    """Return the enrolment of a visitor, or of who waits, if its event is in the viewer's scope, else 404."""
    rows: QuerySet[Enrolment] = Enrolment.objects.exclude(state=Enrolment.State.CANCELLED).select_related(
        "visitor", "participation__person__identity", "event__project__controller", "event__site__organisation"
    )
    return get_object_or_404(rows.filter(event__in=scope(viewer_of(request)).values("pk")), pk=pk)


def _line(enrolment: Enrolment, chosen: str) -> dict[str, Any]:
    words = {"yes": _("came"), "no": _("did not come"), "": _("no mark")}
    answers = [(value, label, value == chosen) for value, label in words.items()]
    return {"key": enrolment.pk, "name": office.name_of(enrolment), "answers": answers}


def _participants(request: HttpRequest, enrolment: Enrolment) -> list[Participation]:
    """Return the participants of the same name whom the viewer may enrol."""
    if enrolment.visitor is None:
        return []
    return list(queries.candidates(enrolment.event, viewer_of(request), enrolment.visitor.family_name)[:10])


def _name(participation: Participation) -> str:
    return with_birth_year(participation.person.identity)


def _ask_about_those_alike(form: TakeOnForm, enrolment: Enrolment, known: list[Participation]) -> None:
    typed = form.cleaned_data
    alike = list(
        people.possible_duplicates(
            controller=enrolment.event.project.controller_id,
            given_name=typed["given_name"],
            family_name=typed["family_name"],
            birth_date=typed["birth_date"],
        )
    )
    if alike:
        mine = {one.person_id: _name(one) for one in known}
        form.ask_whether_another([mine[who.pk] for who in alike if who.pk in mine])
