"""An accepted applicant is taken into the project, and taken back."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.calls import permissions, policies
from kladka.calls.models import Application
from kladka.core.forms.shown import day_in_words
from kladka.pages.recruitment.appeals import unmet_words
from kladka.pages.recruitment.forms import AcceptForm, ConfirmForm
from kladka.pages.recruitment.forms.committee import NEW_PERSON
from kladka.pages.recruitment.views.fetching import address_of, application_of, asked
from kladka.pages.refusals import why_not
from kladka.pages.saving import save
from kladka.pages.viewing import viewer_of
from kladka.people.models import Identity, Person
from kladka.people.queries import visible_to
from kladka.workflows import actions, queries


def accept(request: HttpRequest, application: UUID) -> HttpResponse:
    """Say who the applicant is, then open the participation with the answers carried along."""
    found = application_of(request, permissions.run_by, application)
    alike = queries.possible_people(found)
    is_certain = bool(found.pesel_index) and [one.pesel_index for one in alike] == [found.pesel_index]
    choices = _choices(request, found, alike, is_certain=is_certain)
    form = AcceptForm(request.POST or None, people_alike=choices, may_be_new=not is_certain, hides=bool(alike))
    if request.method == "POST":

        def act() -> str:
            chosen = form.chosen
            person = None if chosen == NEW_PERSON else get_object_or_404(Person, pk=chosen)
            joined = actions.accept(application=found, version=found.version, person=person, by=viewer_of(request).user)
            return reverse("participants:entry", args=[joined.pk])

        message = _("%(name)s is in the project. Fill in what the entry form still lacks.") % {"name": found.name}
        saved = save(request, form, act, message=message)
        if saved:
            return saved
    return asked(
        request,
        form,
        done=why_not(policies.check_has_place, found),
        caption=found.name,
        title=_("Take into the project"),
        intro=_("The answers, barriers and access needs go along. The entry to the project is the first support."),
        note=" ".join(filter(None, [unmet_words(found), _note(alike, is_certain=is_certain)])),
        submit=_("Take into the project"),
        cancel=address_of(found),
    )


def undo(request: HttpRequest, application: UUID) -> HttpResponse:
    """Ask, then take back that an applicant was taken into the project, while nothing followed."""
    found = application_of(request, permissions.run_by, application)
    if found.state != Application.State.JOINED and request.method != "POST":
        raise Http404
    form = ConfirmForm(request.POST or None, version=found.version)
    if request.method == "POST":

        def act() -> str:
            actions.undo_accept(application=found, version=form.version or 0, by=viewer_of(request).user)
            return address_of(found)

        saved = save(
            request, form, act, message=_("The applicant is not in the project any more, and has the place still.")
        )
        if saved:
            return saved
    consequences = [_("The participation disappears from all lists."), _("The application has its place as before.")]
    if found.is_new_person:
        consequences.append(_("The person was recorded with it; name and contact are deleted there, not here."))
    return asked(
        request,
        form,
        "confirm.html",
        caption=found.name,
        question=_("Take back that this applicant is in the project?"),
        rows=[],
        consequences=consequences,
        submit=_("Take it back"),
        cancel=address_of(found),
    )


def _choices(
    request: HttpRequest, found: Application, alike: list[Identity], *, is_certain: bool
) -> list[tuple[str, str]]:
    """Return who may be the applicant, of those whom the viewer may open; others are chosen by their PESEL alone."""
    seen = visible_to(viewer_of(request)).filter(person__in=[who.pk for who in alike])
    mine = set(seen.values_list("person", flat=True))
    known = [(str(who.pk), _named(who)) for who in alike if who.pk in mine]
    elsewhere = _("Whoever bears this PESEL; recorded where you do not look")
    hidden = [(str(who.pk), elsewhere) for who in alike if who.pk not in mine]
    return known + (hidden if is_certain else [])


def _named(who: Any) -> str:
    if who.birth_date is None:
        return str(who.name)
    return _("%(name)s, born on %(day)s") % {"name": who.name, "day": day_in_words(who.birth_date)}


def _note(alike: list[Identity], *, is_certain: bool) -> str:
    if is_certain:
        return _("A person with this PESEL is recorded already. Name and contact recorded there stay as they are.")
    if alike:
        return _(
            "Somebody like this is recorded already. If it is the same person, choose them. If you do not see them, "
            "ask the monitoring officer before you record the person anew."
        )
    return ""
