"""Protocols by which an expert's hours of a month are accepted: made by one person, accepted by another."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.core import clock
from kladka.core.components import Link, Menu
from kladka.core.forms import ConfirmForm
from kladka.core.forms.shown import month_in_words
from kladka.incubation import actions, permissions, queries
from kladka.incubation.models import AcceptanceLine, AcceptanceProtocol, ExpertContract
from kladka.incubation.policies import expert as policies
from kladka.pages.advice import costs
from kladka.pages.advice.forms_costs import MonthForm
from kladka.pages.asking import ALL_THE_SAME, ask
from kladka.pages.correcting import asked, corrected
from kladka.pages.refusals import why_not
from kladka.pages.viewing import viewer_of


def make(request: HttpRequest, contract: UUID) -> HttpResponse:
    """Make the protocol of a month from the cards, or make it again."""
    viewer: Any = viewer_of(request)
    rows = permissions.contracts_visible_to(viewer).select_related("project", "staff", "organisation")
    found = get_object_or_404(rows, pk=contract)
    initial = {"month": request.GET.get("month", "")}
    form = MonthForm(request.POST or None, months=costs.months_of(found, clock.today()), initial=initial)

    def act() -> str:
        month = date.fromisoformat(form.cleaned_data["month"])
        made = actions.make_protocol(contract=found, month=month, staff=viewer.as_staff, by=viewer.user)
        return reverse("advice:protocol", args=[made.pk])

    return corrected(
        request,
        form,
        act,
        title=_("Protocol of acceptance"),
        caption=_("Contract %(number)s, %(party)s") % {"number": found.number, "party": costs.party(found)},
        back=reverse("advice:contract", args=[contract]),
        submit=_("Make it from the cards"),
        note=_left_out(found),
    )


def detail(request: HttpRequest, protocol: UUID) -> HttpResponse:
    """Show a protocol with its lines, to be printed, too."""
    found = _protocol(request, protocol)
    lines = list(found.lines.order_by("on_date", "label"))
    cards = queries.cards_of_lines(lines)
    links, again = [], reverse("advice:make-protocol", args=[found.contract_id])
    if found.state == AcceptanceProtocol.MADE:
        accepts = viewer_of(request).as_staff.pk not in (found.made_by_id, found.contract.staff_id)
        links = [
            *([Link(_("Accept the protocol"), reverse("advice:accept-protocol", args=[protocol]))] if accepts else []),
            Link(_("Make it again"), f"{again}?month={found.month.isoformat()}"),
            Link(_("Discard the protocol"), reverse("advice:discard-protocol", args=[protocol])),
        ]
    else:
        to = reverse("papers:about", args=["acceptanceprotocol", protocol])
        links = [Link(_("Numbered protocol to print and sign"), to)]
    context = {
        "protocol": found,
        "month": month_in_words(found.month),
        "rows": costs.protocol_rows(found, lines),
        "lines": costs.lines_table(found, lines, cards),
        "doubts": _doubts(lines, cards),
        "menu": Menu(_("What you can do here"), links),
        "back": reverse("advice:contract", args=[found.contract_id]),
    }
    return render(request, "advice/protocol.html", context)


def accept(request: HttpRequest, protocol: UUID) -> HttpResponse:
    """Accept a protocol as the second person."""
    viewer: Any = viewer_of(request)
    found = _protocol(request, protocol)
    form, lines = ConfirmForm(request.POST or None, version=found.version), list(found.lines.all())
    back, due = reverse("advice:protocol", args=[protocol]), queries.lines_due(found.contract, found.month)
    refused = why_not(policies.check_acceptance, found, viewer.as_staff, lines, due)
    if refused and not form.is_bound:
        told = {"title": _("Accept the protocol?"), "back": back, "empty": refused}
        return render(request, "form_page.html", told | {"empty_link": Link(_("Protocol of acceptance"), back)})
    doubts = _doubts(lines, queries.cards_of_lines(lines))
    if doubts and form.is_bound and form.is_valid():
        label = _("I know that: accept these hours all the same")
        ask(form, " ".join(doubts), label=label, name=ALL_THE_SAME)

    def act() -> str:
        actions.accept_protocol(protocol=found, version=form.version or 0, staff=viewer.as_staff, by=viewer.user)
        return reverse("advice:protocol", args=[protocol])

    return asked(
        request,
        form,
        act,
        question=_("Accept the protocol?"),
        rows=costs.protocol_rows(found, lines),
        consequences=[
            *doubts,
            _("Its lines stay as they are. A card corrected later settles in the protocol of a later month."),
        ],
        submit=_("Accept the protocol"),
        cancel=reverse("advice:protocol", args=[protocol]),
    )


def discard(request: HttpRequest, protocol: UUID) -> HttpResponse:
    """Throw a protocol away that nobody has accepted."""
    viewer: Any = viewer_of(request)
    found = _protocol(request, protocol)

    def act() -> str:
        actions.discard_protocol(protocol=found, by=viewer.user)
        return reverse("advice:contract", args=[found.contract_id])

    return asked(
        request,
        ConfirmForm(request.POST or None),
        act,
        question=_("Discard the protocol?"),
        rows=costs.protocol_rows(found, list(found.lines.all())),
        consequences=[_("The cards stay as they are; a protocol can be made of them again.")],
        submit=_("Discard the protocol"),
        cancel=reverse("advice:protocol", args=[protocol]),
    )


def _doubts(lines: Sequence[AcceptanceLine], cards: Mapping[Any, Any]) -> list[str]:
    """Return, a sentence each, what to look at before the hours of a protocol are accepted."""
    return [*filter(None, (costs.unconfirmed_words(lines, cards), costs.meanwhile_words(cards)))]


def _left_out(contract: ExpertContract) -> str:
    """Return what a protocol will not hold though the contract is about it; nothing where there is no such card."""
    labels = [card.label for card in queries.cards_outside(contract)]
    if not labels:
        return ""
    words = _(
        "Cards %(cards)s stand under no contract though this one is about them, so they will not be in the protocol. "
        "The page of the contract says how to put them under it."
    )
    return words % {"cards": ", ".join(labels)}


def _protocol(request: HttpRequest, pk: UUID) -> AcceptanceProtocol:
    rows = permissions.protocols_visible_to(viewer_of(request)).select_related(
        "contract__project", "contract__staff", "contract__organisation", "made_by", "accepted_by"
    )
    found: AcceptanceProtocol = get_object_or_404(rows, pk=pk)
    return found
