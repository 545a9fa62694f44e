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
from kladka.pages.activation import presenters
from kladka.pages.activation.forms import OpinionForm
from kladka.pages.activation.views.writing import ACTIVATION, address, page
from kladka.pages.asking import ask
from kladka.pages.participants.permissions import WORKERS, participation_for
from kladka.pages.participants.views.form_page import sent, stored_upload, with_undo
from kladka.pages.viewing import viewer_of
from kladka.workflows.actions.opinions import sign_opinion, undo_opinion


def opinion(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Both sign the opinion; a slip is taken back from the message that follows."""
    found = participation_for(viewer_of(request), participation, WORKERS)
    activation, today = activation_of(found), clock.today()
    form = OpinionForm(initial={"on": today}, **sent(request))
    done = next((lacks_in_words(one) for one in activation.lacks), "")
    if not done and not activation.may_sign:
        done = _("The opinion is signed already. Another one needs a later self-assessment at the end.")
    if form.is_valid() and contradicts(form.cleaned_data["outcome"], _shifts(activation)):
        words = _("The participant sees it the other way round, in every area that changed. Is the opinion right?")
        ask(form, words, label=_("The opinion is right"))

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
        done=done,
    )


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
        lead=_("Do this only if it was signed by mistake. A better social situation recorded with it goes too."),
        done="" if last else _("The opinion is not signed."),
    )
