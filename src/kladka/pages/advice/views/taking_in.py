"""Advice given before its contract was typed: the cards that a contract is about and that stand under none."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.incubation import actions, permissions, queries
from kladka.incubation.models import ExpertContract
from kladka.pages.advice import costs
from kladka.pages.advice.forms_costs import TakeInForm
from kladka.pages.correcting import corrected
from kladka.pages.viewing import viewer_of


def take_in(request: HttpRequest, contract: UUID) -> HttpResponse:
    """Put cards under a contract; what is not ticked stays outside, and that is said."""
    viewer: Any = viewer_of(request)
    rows = permissions.contracts_changeable_by(viewer).select_related("project", "partner", "staff", "organisation")
    found = get_object_or_404(rows, pk=contract)
    cards = list(queries.cards_outside(found).select_related("adviser"))
    form = TakeInForm(request.POST or None, cards=[(str(one.pk), costs.card_words(one)) for one in cards])
    back = reverse("advice:contract", args=[contract])

    def act() -> str:
        cards = [UUID(pk) for pk in form.cleaned_data["cards"]]
        form.within_limit(partial(actions.take_cards_in, contract=found, cards=cards, by=viewer.user))
        return back

    context: dict[str, Any] = {
        "title": _("Cards that stand under no contract"),
        "caption": _("Contract %(number)s, %(party)s") % {"number": found.number, "party": costs.party(found)},
        "back": back,
        "submit": _("Put them under this contract"),
        "intro": _(
            "The contract is about these meetings: they are of its expert, its areas and its days. What is put under "
            "it uses its hours and comes into the next protocol of acceptance. A card without a tick stays outside: "
            "its hours are neither counted nor accepted by this contract."
        ),
    }
    if not cards and request.method != "POST":
        context |= {"empty": _("All advice that this contract is about stands under a contract."), "intro": ""}
    return corrected(request, form, act, **context)


def offered_at(contract: ExpertContract) -> str:
    """Return where somebody goes after the terms were said: to the cards that it is about, if there are any."""
    page = "advice:take-in" if queries.cards_outside(contract).exists() else "advice:contract"
    return reverse(page, args=[contract.pk])
