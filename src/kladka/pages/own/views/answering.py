"""What the staff does with consents, and with what participants ask to correct."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kladka.coaching import actions as coaching
from kladka.coaching.policies.health import CONSENT, why_kept
from kladka.coaching.queries.health import consent_to_health, count_about_health
from kladka.core import clock
from kladka.core.components import Link, SummaryRow, Tag
from kladka.core.dictionaries import dictionary, in_use
from kladka.core.lists import Column, Empty, List, ListPage
from kladka.pages.own.forms import AnswerForm, ConsentForm, TakeForm
from kladka.pages.own.register import title_of
from kladka.pages.own.rights import STATES, what_was_asked
from kladka.pages.own.views.entering import full
from kladka.pages.participants.forms import ConfirmForm
from kladka.pages.participants.permissions import MERGERS, WORKERS, participation_for, thing_for
from kladka.pages.participants.views.form_page import Section, form_page, sent
from kladka.pages.refusals import why_not
from kladka.pages.viewing import viewer_of
from kladka.people.actions import own_rights as actions
from kladka.people.models import Consent, CorrectionRequest
from kladka.people.policies.own_page import check_withdrawn
from kladka.people.queries import visible_as
from kladka.people.queries.own_page import access_of, access_to_tell, asked_in

OWN_PAGE = Section("own-page:of")
page, address = OWN_PAGE.page, OWN_PAGE.address


def record(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Record a consent that a participant gave."""
    viewer = viewer_of(request)
    found = participation_for(viewer, participation, WORKERS)
    form = ConsentForm(**sent(request))

    def act() -> str:
        actions.record_consent(participation=found, **form.values, page=full("own:consents"), by=viewer.user)
        return address(found)

    return page(
        request,
        form,
        act,
        found,
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

    def act() -> str:
        actions.withdraw_consent(consent=found, how=Consent.How.TOLD, by=viewer.user)
        return address(found.participation)

    return OWN_PAGE.question(
        request,
        act,
        found.participation,
        done=why_not(check_withdrawn, found, clock.today(), clock.today()),
        title=_now("Did the participant withdraw this consent?"),
        submit=_now("Withdraw the consent"),
        message=_now("The consent is withdrawn."),
        lead=dictionary("consent-kinds").label(found.kind),
    )


def take(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Write down what somebody without an own page asks about their data."""
    viewer = viewer_of(request)
    found = participation_for(viewer, participation, WORKERS)
    form = TakeForm(initial={"on": clock.today()}, **sent(request))

    def act() -> str:
        actions.ask_correction(participation=found, access=access_of(found.person_id), **form.values, by=viewer.user)
        return address(found)

    return page(
        request,
        form,
        act,
        found,
        title=_now("Write down a request"),
        submit=_now("Keep the request"),
        message=_now("The request stands among those that a coordinator answers."),
        lead=_now("For somebody who asks in person, by telephone or by letter. Whoever has an own page can ask there."),
    )


def forget(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Remove every remark about somebody's health, unread, after a question."""
    viewer = viewer_of(request)
    found = participation_for(viewer, participation, MERGERS)
    form, number, back = ConfirmForm(**sent(request)), count_about_health(found.pk), reverse("own-page:requests")

    def act() -> str:
        coaching.forget_health(participation=found, by=viewer.user)
        return back

    done = why_kept(consent_to_health(found.pk))
    done = done or ("" if number else _now("No remarks about health are kept of this participant."))
    lead = ngettext(
        "%(number)s remark about health is kept. It is removed for good, and nobody reads it before.",
        "%(number)s remarks about health are kept. They are removed for good, and nobody reads them before.",
        number,
    )
    return form_page(
        request,
        form,
        act,
        participation=found,
        back=back,
        title=_now("Remove what is kept about health?"),
        submit=_now("Remove it for good"),
        message=_now("What was kept about health is removed. Now answer the request."),
        lead=lead % {"number": number},
        done=done,
        instead=Link(_now("Requests"), back),
    )


def _name(row: CorrectionRequest) -> str:
    return str(row.participation.person.identity.name)


def _due(row: CorrectionRequest) -> Any:
    late = row.answered_on is None and row.due_on < clock.today()
    return [row.due_on, Tag(_now("Late"), "red")] if late else row.due_on


def _count(number: int) -> str:
    return ngettext("%(number)s request", "%(number)s requests", number) % {"number": number}


REQUESTS: List[Any] = List(
    caption=_("Requests of participants"),
    columns=[
        Column("who", _("Participant"), _name, ("participation__person__identity__name_sort",)),
        Column("about", _("What it is about"), lambda row: title_of(row.about)),
        Column("asked", _("Day of the request"), lambda row: row.asked_on, ("asked_on",), "date"),
        Column("due", _("Answer by"), _due, ("is_answered", "due_on"), export_value=lambda row: row.due_on),
        Column("state", _("State"), lambda row: STATES[CorrectionRequest.State(row.state)], ("state",), "tag"),
    ],
    count=_count,
    empty=Empty(
        _("Nobody has asked for anything."),
        _("What participants ask about their data appears here, and what to decide when they withdraw a consent."),
    ),
    sort="due",
    row_url=lambda row: reverse("own-page:request", args=[row.pk]),
    file_name="correction-requests",
)


def requests(request: HttpRequest) -> HttpResponse:
    """Show what participants asked, open ones first."""
    rows = asked_in(visible_as(viewer_of(request), MERGERS))
    listing = ListPage(request, rows, REQUESTS)
    return render(request, "list_page.html", {"title": _now("Requests of participants"), "listing": listing})


def answer(request: HttpRequest, correction_request: UUID) -> HttpResponse:
    """Answer a request in words; the data are corrected on their own pages."""
    viewer = viewer_of(request)
    rows = CorrectionRequest.objects.select_related(
        "participation__project", "participation__person__identity", "consent"
    )
    found = thing_for(viewer, rows, correction_request, MERGERS)
    form = AnswerForm(version=found.version, **sent(request))
    back = reverse("own-page:requests")

    def act() -> str:
        typed = {name: form.cleaned_data[name] for name in ("state", "answer")}
        actions.answer_correction(
            request=found, version=form.version or 0, page=full("own:correct"), **typed, by=viewer.user
        )
        return back

    done = found.answer if found.answered_on else ""
    return form_page(
        request,
        form,
        act,
        participation=found.participation,
        back=back,
        title=_now("Answer a request"),
        submit=_now("Send the answer"),
        message=lambda: _told(found),
        about=_asked(found),
        lead=_now("First do what is asked, on the participant’s pages, then answer here."),
        done=done,
    )


def _asked(one: CorrectionRequest) -> list[SummaryRow]:
    """Return what is asked, with what was promised to whoever withdrew a consent."""
    rows = [
        SummaryRow(_now("Day of the request"), one.asked_on),
        SummaryRow(_now("What it is about"), title_of(one.about)),
        SummaryRow(_now("What the participant asks"), what_was_asked(one)),
    ]
    if one.consent:
        means = in_use(dictionary("consent-kinds")[one.consent.kind].data["means"])
        rows.append(SummaryRow(_now("What we promised them"), means))
    if one.consent and one.consent.kind == CONSENT and (number := count_about_health(one.participation_id)):
        words = ngettext("Remove %(number)s remark about health", "Remove %(number)s remarks about health", number) % {
            "number": number
        }
        to = Link(words, reverse("own-page:forget-health", args=[one.participation_id]))
        rows.append(SummaryRow(_now("What is there"), to))
    return [*rows, SummaryRow(_now("Answer by"), one.due_on)]


def _told(one: CorrectionRequest) -> str:
    """Return how the person learns of the answer."""
    if access_to_tell(one) is None:
        return _now("The answer is kept. The participant has no own page: tell them, or send them a letter.")
    return _now("The answer stands on the participant’s own page; they are told that it waits there.")
