"""Who is on an event's list."""

from collections.abc import Iterable
from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.core.forms.shown import day_in_words
from kladka.core.ids import is_id
from kladka.learning import actions, permissions, queries
from kladka.learning.models import Event
from kladka.pages.asking import ask_whether_back
from kladka.pages.events import presenters
from kladka.pages.events.forms import MOST_OFFERED, ConfirmRemoval, EnrolForm, NewPersonForm
from kladka.pages.events.views.fetching import address_of, asked, enrolment_of, event_of
from kladka.pages.naming import with_birth_year
from kladka.pages.saving import save
from kladka.pages.viewing import viewer_of
from kladka.people import queries as people
from kladka.people.models import Identity, Participation


def enrol(request: HttpRequest, event: UUID) -> HttpResponse:
    """Search among the partner's participants, tick, search again, enrol all who are ticked."""
    found = event_of(request, permissions.planned_by, event)
    candidates = partial(queries.candidates, found, viewer_of(request))
    first = _options(candidates()[: MOST_OFFERED + 1])
    form = EnrolForm(
        request.POST or None,
        search=lambda words: _options(candidates(words)[: MOST_OFFERED + 1]) if words else first,
        labels_of=lambda values: _options(candidates().filter(pk__in=filter(is_id, values))) if values else [],
    )
    if request.method == "POST":
        if form.is_valid():
            _ask_about_those_who_left(form, found, candidates().filter(pk__in=form.cleaned_data["people"]))

        def act() -> str:
            ticked = list(candidates().filter(pk__in=form.cleaned_data["people"]))
            actions.enrol(event=found, participations=ticked, by=request.user)
            return address_of(found)

        number = len(set(request.POST.getlist("people")))
        said = ngettext("%(number)d person was enrolled.", "%(number)d people were enrolled.", number)
        saved = save(request, form, act, message=said % {"number": number})
        if saved:
            return saved
    return asked(
        request,
        form,
        "events/enrol.html",
        about=found,
        title=_("Enrol people"),
        new_url=reverse("events:enrol-new", args=[found.pk]),
        has_anybody=bool(first),
    )


def _ask_about_those_who_left(form: EnrolForm, event: Event, ticked: Iterable[Participation]) -> None:
    left = queries.left_before(event, ticked)
    if left:
        ask_whether_back(form, [f"{one.person.identity.name} ({day_in_words(day)})" for one, day in left])


def _options(people: Iterable[Participation]) -> list[tuple[str, str]]:
    return [(str(one.pk), with_birth_year(one.person.identity)) for one in people]


def enrol_new(request: HttpRequest, event: UUID) -> HttpResponse:
    """Register somebody new and enrol them; people who may be the same are pointed out first."""
    found = event_of(request, permissions.planned_by, event)
    form = NewPersonForm(request.POST or None)
    if request.method == "POST":
        if form.is_valid() and (alike := _alike(form, found)):
            form.ask_whether_another(_names_of(request, alike))
        saved = save(request, form, lambda: _enrol_new(request, form, found))
        if saved:
            return saved
    return asked(
        request,
        form,
        about=found,
        title=_("Enrol a new person"),
        intro=_("The entry form is filled in later. Attendance counts once the entry form is complete."),
        submit=_("Register and enrol"),
        cancel=reverse("events:enrol", args=[found.pk]),
    )


def strike_off(request: HttpRequest, enrolment: UUID) -> HttpResponse:
    """Ask, then take somebody off the list who was never marked."""
    found = enrolment_of(request, permissions.planned_by, enrolment)
    form, address = ConfirmRemoval(request.POST or None), address_of(found.event)
    if request.method == "POST":

        def act() -> str:
            actions.strike_off(enrolment=found, by=request.user)
            return address

        saved = save(request, form, act, message=_("The name was taken off the list."))
        if saved:
            return saved
    return asked(
        request,
        form,
        "confirm.html",
        question=_("Take this person off the list?"),
        rows=[
            (_("Given name and family name"), queries.participation_of(found).person.identity.name),
            (_("Event"), presenters.title_of(found.event)),
        ],
        submit=_("Take off the list"),
        cancel=address,
    )


def _alike(form: NewPersonForm, event: Event) -> list[Identity]:
    typed = form.cleaned_data
    found = people.possible_duplicates(
        controller=event.project.controller_id,
        given_name=typed["given_name"],
        family_name=typed["family_name"],
        birth_date=typed["birth_date"],
    )
    return list(found)


def _names_of(request: HttpRequest, alike: list[Identity]) -> list[str]:
    """Return who they are, of those whom the viewer may open; of others nobody is told more than that they exist."""
    seen = people.visible_to(viewer_of(request)).filter(person__in=[who.pk for who in alike])
    mine = set(seen.values_list("person", flat=True))
    return [with_birth_year(who) for who in alike if who.pk in mine]


def _enrol_new(request: HttpRequest, form: NewPersonForm, event: Event) -> str:
    names = ("given_name", "family_name", "birth_date", "sex")
    typed = {name: form.cleaned_data[name] for name in names}
    actions.enrol_new_person(event=event, by=request.user, **typed)
    return address_of(event)
