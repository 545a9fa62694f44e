"""One application: looked at, mended, withdrawn, printed."""

from typing import Any
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.calls import actions, permissions, policies, queries
from kladka.calls.actions.letters import appeal_letter, came_late, decision_letter
from kladka.calls.models import Application
from kladka.calls.policies.application import MENDED_WHY
from kladka.core import clock
from kladka.core.components import Link
from kladka.organisations.models import Organisation
from kladka.pages.recruitment import appeals, documents, kinds, menus, presenters
from kladka.pages.recruitment.forms import ChangeForm, ConfirmForm, OrganisationForm
from kladka.pages.recruitment.forms.application import answers_in_words, begins_with
from kladka.pages.recruitment.views.documents import address as document_address
from kladka.pages.recruitment.views.documents import removal
from kladka.pages.recruitment.views.fetching import address_of, application_of, asked, done_already
from kladka.pages.refusals import why_not
from kladka.pages.saving import save
from kladka.pages.viewing import viewer_of


def detail(request: HttpRequest, application: UUID) -> HttpResponse:
    """Show what somebody wrote, whether the conditions are met, the cards and what was decided. Leaves a read event."""
    found = application_of(request, permissions.visible_to, application)
    prefetch_related_objects([found], "decisions")
    may_run = presenters.runs(viewer_of(request), found.call)
    cards = presenters.cards_of(found, may_run=may_run)
    twins = list(queries.same_applicant(found))
    decisions = presenters.decisions_of(found)
    removes = removal if may_run and found.state != Application.State.JOINED else None
    context = (
        _about(found)
        | documents.shown(found, opens=document_address, removes=removes)
        | {
            "state": presenters.application_state(found),
            "late": came_late(found),
            "findings": presenters.findings_of(found),
            "conditions_title": found.call.rules.word("conditions"),
            "applicant": kinds.applicant_rows(found, may_run=may_run),
            "conflict": kinds.conflict_words(found),
            "cards": cards,
            "assessors": presenters.assessors_of(found),
            "decisions": decisions,
            "appeal": appeals.appeal_rows(found.appeal) if hasattr(found, "appeal") else [],
            "menu": menus.application_menu(found, may_run=may_run, cards=len(cards), is_decided=bool(decisions)),
            "twins": [Link(f"{twin.number}: {twin.name}", address_of(twin)) for twin in twins],
        }
    )
    return render(request, "recruitment/application.html", context)


def printed(request: HttpRequest, application: UUID) -> HttpResponse:
    """Show an application to print and sign."""
    found = application_of(request, permissions.visible_to, application)
    added = [documents.label_of(one) for one in queries.attachments_of(found)]
    return render(request, "recruitment/print.html", _about(found) | {"back": address_of(found), "added": added})


def letter(request: HttpRequest, application: UUID) -> HttpResponse:
    """Show the letter about the last decision, to print for who gave no e-mail address; with `?about=appeal` in the
    address the one that answers the appeal."""
    found = application_of(request, permissions.visible_to, application)
    appeal, written, made = getattr(found, "appeal", None), None, queries.last_decision(found)
    if request.GET.get("about") == menus.APPEAL:
        made = appeal if appeal and appeal.outcome else None
        written = appeal_letter(made) if made else None
    elif made is not None:
        written = decision_letter(found, made)
    if made is None or written is None:
        raise Http404
    context = {"application": found, "letter": written, "on": made.decided_on, "back": address_of(found)}
    return render(request, "recruitment/letter.html", context)


def change(request: HttpRequest, application: UUID) -> HttpResponse:
    """Mend what was sent, before it is decided."""
    found = application_of(request, permissions.run_by, application)
    form = ChangeForm(
        request.POST or None,
        asked=queries.form_of(found.call),
        is_assessed=found.assessments.exists(),
        has_pesel=bool(found.pesel_index),
        initial=begins_with(found),
        version=found.version,
    )
    if request.method == "POST":

        def act() -> str:
            why, version = form.values.get(MENDED_WHY, ""), form.version or 0
            actions.change(application=found, version=version, answers=form.given, reason=why, by=request.user)
            return address_of(found)

        saved = save(request, form, act, message=_("The answers are mended."))
        if saved:
            return saved
    done = why_not(policies.check_undecided, found)
    return asked(request, form, done=done, caption=found.name, title=_("Mend the answers"), cancel=address_of(found))


def withdraw(request: HttpRequest, application: UUID) -> HttpResponse:
    """Ask, then record that an applicant withdraws."""
    found = application_of(request, permissions.run_by, application)
    done = done_already(found, why_not(policies.check_withdrawable, found))
    form = ConfirmForm(None if done else request.POST or None, version=found.version)
    if request.method == "POST" and not done:

        def act() -> str:
            actions.withdraw(application=found, version=form.version or 0, by=request.user)
            return address_of(found)

        saved = save(request, form, act, message=_("The application is withdrawn."))
        if saved:
            return saved
    return asked(
        request,
        form,
        "confirm.html",
        done=done,
        caption=presenters.title_of(found.call),
        question=_("Withdraw this application?"),
        rows=[(kinds.who_applies(found.call), found.name), (_("Application no."), found.number)],
        consequences=[
            _("The application is not ranked any more and is deleted after its days."),
            *appeals.lost_words(found),
            _("This cannot be taken back: the applicant may apply anew.")
            if found.call.takes_on(clock.today())
            else _("This cannot be taken back, and the call takes no application any more."),
        ],
        submit=_("Withdraw the application"),
        cancel=address_of(found),
    )


def applicant(request: HttpRequest, application: UUID) -> HttpResponse:
    """Say which organisation of the records an applicant is: ties of assessors and partners are told by that."""
    found = application_of(request, permissions.run_by, application)
    initial = {"organisation": str(found.organisation_id or "")}
    form = OrganisationForm(request.POST or None, initial=initial, version=found.version)
    if request.method == "POST":

        def act() -> str:
            chosen = form.cleaned_data["organisation"]
            organisation = Organisation.objects.filter(pk=chosen).first() if chosen else None
            by = viewer_of(request).user
            actions.name_applicant(application=found, version=form.version or 0, organisation=organisation, by=by)
            return address_of(found)

        saved = save(request, form, act, message=_("It is saved which organisation the applicant is."))
        if saved:
            return saved
    return asked(
        request,
        form,
        caption=found.name,
        title=_("Which organisation is the applicant?"),
        intro=_("Nobody who works there, or for who founded it, is drawn to assess this application."),
        cancel=address_of(found),
    )


def _about(found: Application) -> dict[str, Any]:
    return {
        "application": found,
        "call": found.call,
        "call_title": presenters.title_of(found.call),
        "sections": answers_in_words(queries.form_of(found.call), found),
        "asked_words": presenters.asked_words(found),
        "breadcrumbs": [
            {"text": _("Calls"), "url": reverse("recruitment:list")},
            {"text": presenters.title_of(found.call), "url": address_of(found.call)},
            {"text": found.name},
        ],
    }
