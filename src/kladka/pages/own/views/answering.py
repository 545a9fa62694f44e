"""What the staff does with consents, and with what participants ask to correct."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kladka.core import clock
from kladka.core.components import SummaryRow, Tag
from kladka.core.dictionaries import dictionary
from kladka.core.lists import Column, Empty, List, ListPage
from kladka.pages.own.forms import AnswerForm, ConsentForm
from kladka.pages.own.register import title_of
from kladka.pages.own.rights import STATES
from kladka.pages.own.views.entering import full
from kladka.pages.participants.forms import ConfirmForm
from kladka.pages.participants.permissions import LEADERS, WORKERS, participation_for, thing_for
from kladka.pages.participants.views.form_page import form_page, sent
from kladka.pages.viewing import viewer_of
from kladka.people.actions import own_rights as actions
from kladka.people.models import Consent, CorrectionRequest
from kladka.people.queries import visible_as
from kladka.people.queries.own_page import asked_in


def record(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Record a consent that a participant gave."""
    viewer = viewer_of(request)
    found = participation_for(viewer, participation, WORKERS)
    form = ConsentForm(**sent(request))
    back = reverse("own-page:of", args=[found.pk])

    def act() -> str:
        actions.record_consent(participation=found, **form.values, by=viewer.user)
        return back

    return form_page(
        request,
        form,
        act,
        participation=found,
        back=back,
        title=_now("Record a consent"),
        submit=_now("Record it"),
        message=_now("The consent is recorded."),
        lead=_now("A consent is free: whoever gives none takes part all the same."),
    )


def withdraw(request: HttpRequest, consent: UUID) -> HttpResponse:
    """Note, after a question, that a participant withdrew a consent."""
    viewer = viewer_of(request)
    rows = Consent.objects.select_related("participation__project", "participation__person__identity")
    found = thing_for(viewer, rows, consent, WORKERS)
    form = ConfirmForm(**sent(request))
    back = reverse("own-page:of", args=[found.participation_id])

    def act() -> str:
        actions.withdraw_consent(consent=found, how=Consent.How.TOLD, by=viewer.user)
        return back

    return form_page(
        request,
        form,
        act,
        participation=found.participation,
        back=back,
        title=_now("Did the participant withdraw this consent?"),
        submit=_now("Withdraw the consent"),
        message=_now("The consent is withdrawn."),
        lead=dictionary("consent-kinds").label(found.kind),
    )


def _name(row: CorrectionRequest) -> str:
    return str(row.participation.person.identity.name)


def _due(row: CorrectionRequest) -> Any:
    late = row.answered_on is None and row.due_on < clock.today()
    return [row.due_on, Tag(_now("Late"), "red")] if late else row.due_on


def _count(number: int) -> str:
    return ngettext("%(number)s request", "%(number)s requests", number) % {"number": number}


REQUESTS: List[Any] = List(
    caption=_("Requests to correct data"),
    columns=[
        Column("who", _("Participant"), _name, ("participation__person__identity__name_sort",)),
        Column("about", _("What it is about"), lambda row: title_of(row.about)),
        Column("asked", _("Day of the request"), lambda row: row.asked_on, ("asked_on",), "date"),
        Column("due", _("Answer by"), _due, ("is_answered", "due_on"), export_value=lambda row: row.due_on),
        Column("state", _("State"), lambda row: STATES[CorrectionRequest.State(row.state)], ("state",), "tag"),
    ],
    count=_count,
    empty=Empty(_("Nobody has asked to correct anything."), _("Requests from participants’ own pages appear here.")),
    sort="due",
    row_url=lambda row: reverse("own-page:request", args=[row.pk]),
    file_name="correction-requests",
)


def requests(request: HttpRequest) -> HttpResponse:
    """Show what participants asked to correct, open ones first."""
    rows = asked_in(visible_as(viewer_of(request), LEADERS))
    listing = ListPage(request, rows, REQUESTS)
    return render(request, "list_page.html", {"title": _now("Requests to correct data"), "listing": listing})


def answer(request: HttpRequest, correction_request: UUID) -> HttpResponse:
    """Answer a request in words; the data are corrected on their own pages."""
    viewer = viewer_of(request)
    rows = CorrectionRequest.objects.select_related("participation__project", "participation__person__identity")
    found = thing_for(viewer, rows, correction_request, LEADERS)
    form = AnswerForm(version=found.version, **sent(request))
    back = reverse("own-page:requests")

    def act() -> str:
        typed = {name: form.cleaned_data[name] for name in ("state", "answer")}
        actions.answer_correction(
            request=found, version=form.version or 0, page=full("own:correct"), **typed, by=viewer.user
        )
        return back

    about = [
        SummaryRow(_now("Day of the request"), found.asked_on),
        SummaryRow(_now("What it is about"), title_of(found.about)),
        SummaryRow(_now("What the participant wrote"), found.words),
        SummaryRow(_now("Answer by"), found.due_on),
    ]
    done = found.answer if found.answered_on else ""
    return form_page(
        request,
        form,
        act,
        participation=found.participation,
        back=back,
        title=_now("Answer a request"),
        submit=_now("Send the answer"),
        message=_now("The answer stands on the participant’s own page; they are told that it waits there."),
        about=about,
        lead=_now("First correct what is wrong on the participant’s pages, then answer here."),
        done=done,
    )
