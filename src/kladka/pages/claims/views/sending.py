"""Marking a claim as sent, taking that back, and beginning its correction."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from kladka.core import clock
from kladka.core.components import SummaryRow
from kladka.core.errors import PolicyBroken
from kladka.pages.claims import gaps, presenters, table
from kladka.pages.claims.fetching import address, kept_by
from kladka.pages.claims.forms import AskForm, SendForm, TakeBackForm
from kladka.pages.projects.presenters import text_of
from kladka.pages.projects.views.form_page import confirm_page, form_page, sent
from kladka.reporting.actions import claim as actions
from kladka.reporting.policies import claim as policies
from kladka.reporting.queries import claim as queries


def send(request: HttpRequest, project: str, claim: UUID) -> HttpResponse:
    """Mark a claim as sent: what it says is kept as it is and never changes."""
    found = kept_by(request, project)
    one, today = found.kept(claim), clock.today()
    try:
        policies.check_open(one)
        policies.check_can_be_sent(one, today, found.base(one), found.there, today=today)
    except PolicyBroken as refused:
        messages.warning(request, str(refused))
        return redirect(address("detail", one))
    form = SendForm(claim=one, version=one.version, initial={"sent_on": today}, **sent(request))

    def act() -> str:
        day = form.cleaned_data["sent_on"]
        actions.send_claim(claim=one, sent_on=day, version=form.version or 0, by=found.viewer.user)
        return address("detail", one)

    return form_page(
        request,
        form,
        act,
        title=_("Mark %(claim)s as sent") % {"claim": presenters.claim_name(one).lower()},
        caption=text_of(found.project, "title"),
        back=address("detail", one),
        template="claims/send.html",
        rows=[SummaryRow(_("Period"), presenters.period_words(one))],
        flow=table.shown(one, queries.flow_of(one, found.facts)),
        gaps=gaps.summary(gaps.gaps_of(found, one)),
        gaps_url=address("detail", one) + "#gaps",
        submit=_("Mark as sent"),
        message=_("The claim is marked as sent. What it said is kept and never changes."),
    )


def correct(request: HttpRequest, project: str, claim: UUID) -> HttpResponse:
    """Begin the next edition of a sent claim."""
    found = kept_by(request, project)
    one = found.kept(claim)
    try:
        policies.check_can_be_corrected(one, found.there)
    except PolicyBroken as refused:
        messages.warning(request, str(refused))
        return redirect(address("detail", one))
    form = AskForm(**sent(request))

    def act() -> str:
        return address("detail", actions.correct_claim(claim=one, by=found.viewer.user))

    return confirm_page(
        request,
        form,
        act,
        question=_("Prepare a correction of %(claim)s?") % {"claim": presenters.claim_name(one).lower()},
        caption=text_of(found.project, "title"),
        back=address("detail", one),
        rows=[SummaryRow(_("Period"), presenters.period_words(one))],
        consequences=[
            _("The claim that was sent stays as it is."),
            _(
                "Its correction is about the same period, as known today, and says what differs. "
                "It can be removed while it is open."
            ),
        ],
        submit=_("Prepare the correction"),
        nothing_is_lost=True,
        message=_("The correction is open."),
    )


def take_back(request: HttpRequest, project: str, claim: UUID) -> HttpResponse:
    """Say that a claim was marked as sent by mistake, and why; an open one is in its place then."""
    found = kept_by(request, project)
    if follower := found.follower(claim):
        messages.info(request, _("It was taken back that this claim was sent. This one is in its place."))
        return redirect(address("detail", follower))
    one = found.kept(claim)
    try:
        policies.check_can_be_taken_back(one, found.there)
    except PolicyBroken as refused:
        messages.warning(request, str(refused))
        return redirect(address("detail", one))
    form = TakeBackForm(**sent(request))

    def act() -> str:
        typed = form.cleaned_data
        following = actions.take_back_claim(
            claim=one, reason=typed["reason"], words=typed["words"], by=found.viewer.user
        )
        return address("detail", following)

    return confirm_page(
        request,
        form,
        act,
        question=_("Take back that %(claim)s was sent?") % {"claim": presenters.claim_name(one).lower()},
        caption=text_of(found.project, "title"),
        back=address("detail", one),
        rows=[SummaryRow(_("Period"), presenters.period_words(one)), *presenters.sent_rows(one)],
        consequences=[
            _("Only what was marked by mistake is taken back. What the funder has is corrected by a correction."),
            _("The claim is open again under the same number, and says what is known today."),
            _("What it said when it was marked is kept, with who took it back, when and why."),
        ],
        submit=_("Take the marking back"),
        message=_("It is taken back. The claim is open again."),
    )
