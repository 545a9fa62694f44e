"""Advice cards."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.accounts.models import User
from kladka.audit.actions import note_read
from kladka.core import clock
from kladka.core.components import Link, Menu, SummaryRow
from kladka.core.ids import is_id
from kladka.core.lists import ListPage
from kladka.incubation import actions, permissions, queries
from kladka.incubation.models import AdviceCard
from kladka.organisations.models import Staff
from kladka.pages.advice import presenters
from kladka.pages.advice.choices import CardDesk
from kladka.pages.advice.forms import CardForm, EditCardForm, ProofForm, WithdrawForm, stored_values
from kladka.pages.asking import ask_second_time
from kladka.pages.exchange.listing import list_page
from kladka.pages.incubators.choices import incubators_of
from kladka.pages.naming import with_birth_year
from kladka.pages.saving import save
from kladka.pages.viewing import viewer_of

JOINS = ("project__controller", "site__organisation", "adviser")


def overview(request: HttpRequest) -> HttpResponse:
    """List the advice cards in scope."""
    viewer: Any = viewer_of(request)
    cards = permissions.cards_visible_to(viewer)
    advisers = Staff.objects.filter(pk__in=cards.values("adviser")).order_by("name_sort")
    definition = presenters.cards_list(
        [(str(staff.pk), staff.name) for staff in advisers], incubators_of(viewer), _client_asked_for(request, cards)
    )
    listing = ListPage(request, queries.listed_cards(cards), definition)
    context: dict[str, Any] = {
        "title": _("Advice cards"),
        "listing": listing,
        "related": [Link(_("People advised"), reverse("advice:clients"))],
    }
    if permissions.may_record(viewer):
        context["action"] = Link(_("Write an advice card"), reverse("advice:new"))
    return list_page(request, "list_page.html", context)


def clients(request: HttpRequest) -> HttpResponse:
    """List the people advised on the cards in scope."""
    viewer: Any = viewer_of(request)
    cards, incubators = permissions.cards_visible_to(viewer), incubators_of(viewer)
    chosen = incubators.get(request.GET.get("incubator", ""))
    if chosen is not None:
        cards = cards.filter(project=chosen.project_id, site=chosen.site_id)
    listing = ListPage(request, queries.clients_of(cards), presenters.clients_list(incubators))
    context = {"title": _("People advised"), "listing": listing, "back": reverse("advice:list")}
    return list_page(request, "list_page.html", context)


def detail(request: HttpRequest, card: UUID) -> HttpResponse:
    """Show one card."""
    viewer: Any = viewer_of(request)
    page = queries.card_page(_card(permissions.cards_visible_to(viewer), card))
    note_read(controller=page.card.project.controller_id, by=viewer.user, page="advice:detail", subject=page.card)
    links = [Link(_("Print the card"), reverse("advice:print", args=[card]))]
    may_change = permissions.cards_changeable_by(viewer).filter(pk=card, is_withdrawn=False).exists()
    if may_change:
        links = [
            Link(_("Change the card"), reverse("advice:edit", args=[card])),
            Link(_("Add the confirmation"), reverse("advice:proof", args=[card])),
            *links,
            Link(_("Withdraw the card"), reverse("advice:withdraw", args=[card])),
        ]
    context = {
        "page": page,
        "rows": presenters.card_rows(page),
        "withdrawal": _withdrawal(page),
        "proofs": presenters.proof_rows(page),
        "menu": Menu(_("What you can do here"), links),
    }
    return render(request, "advice/detail.html", context)


def printed(request: HttpRequest, card: UUID) -> HttpResponse:
    """Show one card as it is printed and signed."""
    viewer: Any = viewer_of(request)
    page = queries.card_page(_card(permissions.cards_visible_to(viewer), card))
    controller = page.card.project.controller_id
    note_read(controller=controller, by=viewer.user, page="advice:print", subject=page.card)
    return render(request, "advice/print.html", {"page": page, "rows": presenters.printed_rows(page)})


def new(request: HttpRequest) -> HttpResponse:
    """Write a card: the meeting, its clients, the advice and the confirmation in one form."""
    viewer: Any = viewer_of(request)
    desk = CardDesk(viewer)
    initial = {"on_date": clock.today(), "clients": request.GET.getlist("client")}
    form = CardForm(request.POST or None, request.FILES or None, desk=desk, initial=initial)
    if request.method == "POST" and form.is_valid():
        _ask_second_time(desk, form)
    if request.method == "POST" and (response := save(request, form, lambda: _record(viewer, desk, form))):
        return response
    back = reverse("advice:list")
    context = {"form": form, "title": _("Advice card"), "back": back, "cancel": back}
    return render(request, "advice/form.html", context, status=_status(request, form))


def edit(request: HttpRequest, card: UUID) -> HttpResponse:
    """Change a card; the second of two editors is shown both."""
    viewer: Any = viewer_of(request)
    found = _card(permissions.cards_changeable_by(viewer), card)
    form = EditCardForm(request.POST or None, initial=stored_values(found), version=found.version)
    address = reverse("advice:detail", args=[card])

    def act() -> str:
        answers = form.cleaned_data
        actions.change_card(
            card=found,
            version=form.version or 0,
            changes=form.meeting(),
            reason=answers["reason"],
            words=answers["words"],
            by=viewer.user,
        )
        return address

    if request.method == "POST" and (response := save(request, form, act)):
        return response
    stored = getattr(form, "stored", None)
    if stored is not None:
        form.show_conflict(stored=stored_values(stored), version=stored.version)
    title = _("Change advice card %(number)s") % {"number": found.label}
    context = {"form": form, "title": title, "back": address, "cancel": address}
    return render(request, "form_page.html", context, status=_status(request, form))


def proof(request: HttpRequest, card: UUID) -> HttpResponse:
    """Add the signature, a scan, or that the signed original was inspected."""
    viewer: Any = viewer_of(request)
    found = _card(permissions.cards_changeable_by(viewer), card)
    form = ProofForm(request.POST or None, request.FILES or None)
    address = reverse("advice:detail", args=[card])

    def act() -> str:
        controller = found.project.controller_id
        given = form.proof_by(user=viewer.user, staff=viewer.staff, controller=controller)
        if given is not None:
            actions.prove_advice(card=found, proof=given, by=viewer.user)
        return address

    if request.method == "POST" and (response := save(request, form, act)):
        return response
    title = _("Confirmation of advice card %(number)s") % {"number": found.label}
    context = {
        "form": form,
        "title": title,
        "caption": _whose(request, found, "advice:proof"),
        "back": address,
        "cancel": address,
    }
    return render(request, "advice/form.html", context, status=_status(request, form))


def withdraw(request: HttpRequest, card: UUID) -> HttpResponse:
    """Withdraw a card that was recorded by mistake."""
    viewer: Any = viewer_of(request)
    found = _card(permissions.cards_changeable_by(viewer), card)
    address = reverse("advice:detail", args=[card])
    if found.is_withdrawn and request.method != "POST":
        return redirect(address)
    form = WithdrawForm(request.POST or None, version=found.version)

    def act() -> str:
        answers = form.cleaned_data
        actions.withdraw_card(
            card=found, version=form.version or 0, reason=answers["reason"], words=answers["words"], by=viewer.user
        )
        return address

    if request.method == "POST" and (response := save(request, form, act, message=_("The card was withdrawn."))):
        return response
    context = {
        "form": form,
        "question": _("Withdraw advice card %(number)s?") % {"number": found.label},
        "rows": [
            (_("Clients"), _whose(request, found, "advice:withdraw")),
            (_("Day"), found.on_date),
            (_("Adviser"), found.adviser.name),
        ],
        "consequences": [_("The advice of this meeting will no longer count for any of its clients.")],
        "submit": _("Withdraw the card"),
        "cancel": address,
    }
    return render(request, "confirm.html", context, status=_status(request, form))


def _ask_second_time(desk: CardDesk, form: CardForm) -> None:
    answers = form.cleaned_data
    first = queries.same_advice(
        participations=desk.clients(answers["clients"]),
        project=desk.incubator(answers["incubator"]).project_id,
        area=answers["area"],
        on_date=answers["on_date"],
    )
    if first is not None:
        address = reverse("advice:detail", args=[first.pk])
        ask_second_time(form, recorded_on=clock.day_of(first.created_at), address=address)


def _record(viewer: Any, desk: CardDesk, form: CardForm) -> str:
    answers = form.cleaned_data
    incubator = desk.incubator(answers["incubator"])
    controller = incubator.project.controller_id
    card = actions.record_advice(
        project=incubator.project,
        site=incubator.site,
        adviser=desk.advisers[answers["adviser"]],
        clients=desk.clients(answers["clients"]),
        newcomers=form.newcomers(),
        proof=form.proof_by(user=viewer.user, staff=viewer.staff, controller=controller),
        by=viewer.user,
        **form.meeting(),
    )
    return reverse("advice:detail", args=[card.pk])


def _client_asked_for(request: HttpRequest, cards: Any) -> list[tuple[str, str]]:
    """Return the client whose cards are asked for, with the label, when one of these cards is theirs."""
    value = request.GET.get("client", "")
    found = queries.clients_of(cards).filter(pk=value).first() if is_id(value) else None
    return [(str(found.pk), with_birth_year(found.person.identity))] if found else []


def _withdrawal(page: queries.CardPage) -> list[SummaryRow]:
    """Return why the card was withdrawn, when and by whom; nothing for a card that stands."""
    if page.withdrawal is None:
        return []
    by = User.objects.filter(pk=page.withdrawal.by).first()
    return presenters.withdrawal_rows(page.withdrawal, by.name if by else _("unknown"))


def _whose(request: HttpRequest, card: AdviceCard, page: str) -> str:
    """Return the names of a card's clients, and note that they were read when the form is opened."""
    if request.method != "POST":
        note_read(controller=card.project.controller_id, by=request.user, page=page, subject=card)
    clients = card.clients.select_related("participation__person__identity")
    names = clients.order_by("participation__person__identity__name_sort")
    return ", ".join(client.participation.person.identity.name for client in names)


def _card(cards: Any, pk: UUID) -> AdviceCard:
    found: AdviceCard = get_object_or_404(cards.select_related(*JOINS), pk=pk)
    return found


def _status(request: HttpRequest, form: Any) -> int:
    return 422 if request.method == "POST" and not form.is_searching else 200
