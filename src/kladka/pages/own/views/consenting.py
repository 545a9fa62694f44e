"""The consents of a participant: read, given and withdrawn on their own page, one as easily as the other."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kladka.core import clock
from kladka.core.dictionaries import dictionary
from kladka.pages.own import register
from kladka.pages.own import rights as presenters
from kladka.pages.own.forms import GiveForm
from kladka.pages.own.presenters import frame
from kladka.pages.owning import own_of
from kladka.pages.participants.forms import ConfirmForm
from kladka.pages.participants.views.form_page import sent
from kladka.pages.saving import save
from kladka.people.actions import own_rights as actions
from kladka.people.models import Consent
from kladka.people.queries.own_page import consents_of


@require_safe
def consents(request: HttpRequest) -> HttpResponse:
    """Show the consents, those that can be given, and what is none, and why."""
    own = own_of(request)
    found = consents_of(own.participations)
    context = {
        "consents": [presenters.consent(one) for one in found],
        "offers": presenters.offers(own.participations, found),
        "others": [one.words for one in register.purposes() if one.words.get("consent")],
    }
    return render(request, "own/consents.html", frame(request, own, _("My consents"), **context))


def give(request: HttpRequest, participation: UUID, kind: str) -> HttpResponse:
    """Ask, then record a consent with the words that were read."""
    own = own_of(request)
    of = next((one for one in own.participations if one.pk == participation), None)
    item = dictionary("consent-kinds").items.get(kind)
    if of is None or item is None or not item.holds_on(clock.today()):
        raise Http404
    form, offer = GiveForm(**sent(request)), presenters.offer(of, kind)
    given_on, back = clock.today(), reverse("own:consents")

    def act() -> str:
        words = f"{offer.title}. {offer.words}"
        actions.record_consent(
            participation=of, kind=kind, given_on=given_on, how=Consent.How.OWN_PAGE, words=words, by=own
        )
        return back

    saved = save(request, form, act, message=_("Your consent is recorded.")) if form.is_bound else None
    if saved is not None:
        return saved
    context = {"form": form, "offer": offer, "back": back}
    status = 422 if form.is_bound else 200
    return render(request, "own/give.html", frame(request, own, _("Do you agree?"), **context), status=status)


def withdraw(request: HttpRequest, consent: UUID) -> HttpResponse:
    """Ask, then withdraw a consent."""
    own = own_of(request)
    found = next((one for one in consents_of(own.participations) if one.pk == consent), None)
    if found is None:
        raise Http404
    form = ConfirmForm(**sent(request))

    def act() -> str:
        actions.withdraw_consent(consent=found, how=Consent.How.OWN_PAGE, by=own, access=own.access)
        return reverse("own:consents")

    saved = save(request, form, act, message=_("The consent is withdrawn.")) if form.is_bound else None
    if saved is not None:
        return saved
    context = {"form": form, "consent": presenters.consent(found), "back": reverse("own:consents")}
    status = 422 if form.is_bound else 200
    return render(
        request, "own/withdraw.html", frame(request, own, _("Withdraw this consent?"), **context), status=status
    )
