"""Advice to an entity as de minimis aid."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.incubation import actions, permissions, rules
from kladka.pages.advice.forms_costs import ValueForm
from kladka.pages.correcting import corrected
from kladka.pages.explaining import asking_why
from kladka.pages.viewing import viewer_of


def value(request: HttpRequest, advised: UUID) -> HttpResponse:
    """Record what the advice to an entity was worth; proposed is what the expert's hours cost."""
    viewer: Any = viewer_of(request)
    rows = permissions.advised_valued_by(viewer).select_related("card__project", "card__contract", "organisation")
    found = get_object_or_404(rows, pk=advised)
    card, back = found.card, reverse("advice:detail", args=[found.card_id])
    proposed = rules.amount_of(card.minutes, card.contract.rate) if card.contract else None
    form = ValueForm(request.POST or None, initial={"amount": proposed})

    def act() -> str:
        with asking_why(form):
            actions.value_advice(client=found, by=viewer.user, **form.value())
        return back

    title = _("Value of the advice as de minimis aid")
    return corrected(request, form, act, title=title, caption=found.name, back=back)
