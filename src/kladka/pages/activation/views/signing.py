"""Signing the opinion, and taking a slip back."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.coaching import policies
from kladka.coaching.policies.activation import lacks_in_words
from kladka.coaching.queries.activation import Activation, activation_of, last_assignment, opinions_of
from kladka.coaching.rules.activation import Shift, contradicts, shifts
from kladka.core import clock
from kladka.core.components import Link
from kladka.documents.templates import kind_title
from kladka.pages.activation import presenters
from kladka.pages.activation.forms import CardOpinionForm, OpinionForm
from kladka.pages.activation.views.writing import ACTIVATION, address, page
from kladka.pages.asking import ALL_THE_SAME, ask
from kladka.pages.participants.permissions import WORKERS, participation_for, thing_for
from kladka.pages.participants.views.form_page import sent, stored_upload, with_undo
from kladka.pages.viewing import viewer_of
from kladka.people.models import Paper
from kladka.people.policies.paper import number_of
from kladka.workflows.actions.opinions import (
    made_before,
    sign_by_card,
    sign_opinion,
    undo_opinion,
    waits_made_before,
)
from kladka.workflows.queries.cards import assessed_otherwise, card_unsaid, cards_waiting
from kladka.workflows.queries.papers import is_behind


def opinion(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Both sign the opinion; a slip is taken back from the message that follows."""
    found = participation_for(viewer_of(request), participation, WORKERS)
    activation, today = activation_of(found), clock.today()
    form = OpinionForm(initial={"on": today}, **sent(request))
    _ask_whether_right(form, activation)

    def act() -> str:
        assignment = policies.check_coached(last_assignment(found))
        how, upload = form.proof()
        told: dict[str, Any] = {name: form.cleaned_data[name] for name in ("on", "outcome", "words")}
        told["by"] = request.user
        sign_opinion(
            participation=found,
            coach=assignment.coach,
            form=how,
            file=stored_upload(upload, found, request.user, field="paper"),
            **told,
        )
        return address(found)

    return page(
        request,
        form,
        act,
        found,
        title=_("Sign the opinion"),
        submit=_("Save the signed opinion"),
        message=with_undo(_("The opinion is signed."), reverse("activation:undo", args=[found.pk])),
        template="activation/opinion.html",
        ladder=presenters.ladder(*activation.ends, today),
        lead=next((waits_made_before(one) for one in cards_waiting(found)[:1] if assessed_otherwise(one)), ""),
        done=_not_yet(activation),
    )


def from_card(request: HttpRequest, paper: UUID) -> HttpResponse:
    """Record what is ticked on a card whose signed scan was brought back: the opinion is signed by it."""
    rows = Paper.objects.select_related("participation__project", "project", "document__file")
    card = thing_for(viewer_of(request), rows, paper, WORKERS)
    found = participation_for(viewer_of(request), card.of_participation.pk, WORKERS)
    activation = activation_of(found)
    form = CardOpinionForm(**sent(request))
    _ask_whether_right(form, activation)
    unsaid = card_unsaid(found, activation.opinions)
    done = "" if unsaid and unsaid.pk == card.pk else _("This document leaves no opinion to record.")
    done = done or _not_yet(activation) or (made_before(card) if assessed_otherwise(card) else "")
    if not done and is_behind(card, found):
        _ask_whether_on_it(form)

    def act() -> str:
        typed = form.cleaned_data
        sign_by_card(paper=card, outcome=typed["outcome"], words=typed["words"], by=request.user)
        return address(found)

    return page(
        request,
        form,
        act,
        found,
        title=_("Record the opinion on the signed card"),
        submit=_("Record the opinion"),
        message=with_undo(_("The opinion is signed."), reverse("activation:undo", args=[found.pk])),
        template="activation/opinion.html",
        ladder=presenters.ladder(*activation.ends, clock.today()),
        lead=presenters.signed_card(card) if unsaid else "",
        done=done,
        instead=Link(f"{kind_title(card.kind)}, {number_of(card)}", reverse("papers:detail", args=[card.pk])),
    )


def _not_yet(activation: Activation) -> str:
    """Return why no opinion can be signed now; nothing where it can."""
    lacks = next((lacks_in_words(one) for one in activation.lacks), "")
    signed = _("The opinion is signed already. Another one needs a later self-assessment at the end.")
    return lacks or ("" if activation.may_sign else signed)


def _ask_whether_right(form: Any, activation: Activation) -> None:
    """Let the form ask when the opinion says the opposite of what the participant said."""
    if form.is_valid() and contradicts(form.cleaned_data["outcome"], _shifts(activation)):
        words = _("The participant sees it the other way round, in every area that changed. Is the opinion right?")
        ask(form, words, label=_("The opinion is right"))


def _ask_whether_on_it(form: Any) -> None:
    """Let the form ask when something else was recorded since than stands on the card that both signed."""
    if form.is_valid():
        words = _(
            "What is recorded now reads otherwise than the card. Does the opinion rest on what stands on the card?"
        )
        ask(form, words, label=_("The opinion rests on what stands on the card"), name=ALL_THE_SAME)


def _shifts(activation: Activation) -> list[Shift]:
    start, end = (one.levels if one else {} for one in activation.ends)
    return shifts(start, end, [])


def undo(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Take a signing back that was a slip, after a question."""
    found = participation_for(viewer_of(request), participation, WORKERS)
    last = next(iter(opinions_of(found)), None)

    def act() -> str:
        if last is not None:
            last.participation = found
            undo_opinion(opinion=last, by=request.user)
        return address(found)

    return ACTIVATION.question(
        request,
        act,
        found,
        title=_("Take the opinion back?"),
        submit=_("Take the opinion back"),
        message=_("The opinion is taken back."),
        lead=_("Do this only if it was recorded by mistake."),
        consequences=presenters.undone_with(last) if last else (),
        done="" if last else _("The opinion is not signed."),
    )
