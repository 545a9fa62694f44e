"""Advice cards."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.accounts.models import User
from kladka.agenda import rules as agenda
from kladka.audit.actions import note_read
from kladka.core import clock
from kladka.core.components import Link, Menu, SummaryRow
from kladka.core.forms.shown import day_in_words
from kladka.core.ids import is_id
from kladka.core.lists import ListPage
from kladka.incubation import actions, permissions, queries
from kladka.incubation.models import AdviceCard
from kladka.organisations.models import Staff
from kladka.pages.access import table
from kladka.pages.advice import costs, presenters, proofs
from kladka.pages.advice.choices import CardDesk
from kladka.pages.advice.forms import SIGNATURE, CardForm, EditCardForm, WithdrawForm, stored_values
from kladka.pages.advice.planned import appointment_asked_for, of_appointment
from kladka.pages.advice.withdrawn import shown_withdrawn
from kladka.pages.asking import ALL_THE_SAME, ask, ask_second_time
from kladka.pages.exchange.listing import list_page
from kladka.pages.incubators.choices import incubators_of
from kladka.pages.naming import with_birth_year
from kladka.pages.participants.withdrawn import with_withdrawn
from kladka.pages.saving import save
from kladka.pages.viewing import viewer_of

JOINS = ("project__controller", "site__organisation", "adviser", "contract", "appointment__project")


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
        "related": _related(viewer),
    }
    if permissions.may_record(viewer):
        context["action"] = Link(_("Write an advice card"), reverse("advice:new"))
    return list_page(request, "list_page.html", context)


def _related(viewer: Any) -> list[Link]:
    links = [
        Link(_("People advised"), reverse("advice:clients")),
        Link(_("Advice in figures"), reverse("advice:summary")),
    ]
    if table()["advice:contracts"].admits(viewer):
        links.append(Link(_("External experts and their hours"), reverse("advice:contracts")))
    if table()["papers:find"].admits(viewer):
        links.append(Link(_("Documents that wait for a signature"), reverse("papers:find")))
    return links


def detail(request: HttpRequest, card: UUID) -> HttpResponse:
    """Show one card."""
    viewer: Any = viewer_of(request)
    page = queries.card_page(card_for(permissions.cards_visible_to(viewer), card))
    note_read(controller=page.card.project.controller_id, by=viewer.user, page="advice:detail", subject=page.card)
    links = [
        *costs.contract_links(viewer, page.card),
        Link(_("Documents of the card"), reverse("papers:about", args=["advicecard", card])),
        Link(_("Print the card"), reverse("advice:print", args=[card])),
    ]
    may_change = permissions.cards_changeable_by(viewer).filter(pk=card, is_withdrawn=False).exists()
    if may_change:
        links = [
            Link(_("Change the card"), reverse("advice:edit", args=[card])),
            *([Link(_("Add the confirmation"), reverse("advice:proof", args=[card]))] if page.to_confirm else []),
            Link(_("Add a document"), reverse("advice:add-file", args=[card])),
            *links,
            Link(_("Withdraw the card"), reverse("advice:withdraw", args=[card])),
        ]
    context = {
        "page": page,
        "rows": [*presenters.card_rows(page), *costs.contract_of(page.card)],
        "withdrawal": _withdrawal(page),
        "clients": presenters.clients_table(page, presenters.aid_of(viewer, page)),
        "proofs": [*proofs.proof_rows(page), *proofs.earlier_rows(page)],
        "outdated": proofs.outdated_words(page),
        "files": presenters.files_table(page, may_change=may_change),
        "near": presenters.near_words(page.card),
        "menu": Menu(_("What you can do here"), links),
    }
    return render(request, "advice/detail.html", context)


def printed(request: HttpRequest, card: UUID) -> HttpResponse:
    """Show one card as it is printed and signed."""
    viewer: Any = viewer_of(request)
    page = queries.card_page(card_for(permissions.cards_visible_to(viewer), card))
    controller = page.card.project.controller_id
    note_read(controller=controller, by=viewer.user, page="advice:print", subject=page.card)
    context = {
        "page": page,
        "rows": presenters.printed_rows(page),
        "withdrawal": _withdrawal(page),
        "signing": proofs.signing(page),
    }
    return render(request, "advice/print.html", context)


def new(request: HttpRequest) -> HttpResponse:
    """Write a card: the meeting, its clients, the advice and the confirmation in one form."""
    viewer: Any = viewer_of(request)
    desk = CardDesk(viewer)
    appointment = appointment_asked_for(request, desk)
    initial: dict[str, Any] = {
        "on_date": clock.today(),
        "clients": request.GET.getlist("client"),
        "initiative_groups": request.GET.getlist("group"),
        "entities": request.GET.getlist("entity"),
    }
    if appointment is not None:
        initial |= of_appointment(appointment)
    form = CardForm(request.POST or None, request.FILES or None, desk=desk, initial=initial)
    if request.method == "POST" and form.is_valid():
        _ask_second_time(desk, form)

    def act() -> str:
        return _record(viewer, desk, form, appointment)

    if request.method == "POST" and (response := save(request, form, act, message=lambda: _saved(form))):
        return response
    back = reverse("advice:list")
    context: dict[str, Any] = {"form": form, "title": _("Advice card"), "back": back, "cancel": back}
    if appointment is not None:
        words = _("From the appointment of %(day)s, %(hour)s.")
        begins = agenda.local(appointment.starts_at)
        context["caption"] = words % {"day": day_in_words(begins.date()), "hour": f"{begins:%H:%M}"}
    return render(request, "advice/form.html", context, status=status_of(request, form))


def edit(request: HttpRequest, card: UUID) -> HttpResponse:
    """Change a card; the second of two editors is shown both."""
    viewer: Any = viewer_of(request)
    found = card_for(permissions.cards_changeable_by(viewer), card)
    title = _("Change advice card %(number)s") % {"number": found.label}
    if told := shown_withdrawn(request, found, title=title):
        return told
    form = EditCardForm(request.POST or None, initial=stored_values(found), version=found.version)
    address = reverse("advice:detail", args=[card])

    def act() -> str:
        answers = form.cleaned_data
        change = partial(
            actions.change_card,
            card=found,
            version=form.version or 0,
            changes=form.meeting(),
            reason=answers["reason"],
            words=answers["words"],
            by=viewer.user,
        )
        form.within_limit(change)
        return address

    if request.method == "POST" and (response := save(request, form, act)):
        return response
    stored = getattr(form, "stored", None)
    if stored is not None:
        form.show_conflict(stored=stored_values(stored), version=stored.version)
    context = {"form": form, "title": title, "back": address, "cancel": address}
    return render(request, "form_page.html", context, status=status_of(request, form))


def withdraw(request: HttpRequest, card: UUID) -> HttpResponse:
    """Withdraw a card that was recorded by mistake."""
    viewer: Any = viewer_of(request)
    found = card_for(permissions.cards_changeable_by(viewer), card)
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
            (_("Clients"), whose(request, found, "advice:withdraw")),
            (_("Day"), found.on_date),
            (_("Adviser"), found.adviser.name),
        ],
        "consequences": [_("The advice of this meeting will no longer count for any of its clients.")],
        "submit": _("Withdraw the card"),
        "cancel": address,
    }
    return render(request, "confirm.html", context, status=status_of(request, form))


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
        return
    if answers["starts_at"] and answers["ends_at"]:
        _ask_meanwhile(desk, form)


def _ask_meanwhile(desk: CardDesk, form: CardForm) -> None:
    answers = form.cleaned_data
    other = queries.advised_meanwhile(
        adviser=desk.advisers[answers["adviser"]],
        on_date=answers["on_date"],
        starts_at=answers["starts_at"],
        ends_at=answers["ends_at"],
    )
    if other is None:
        return
    question = _(
        "Card %(number)s says that the adviser met others on this day from %(from)s to %(until)s. Those met at once "
        "stand on one card, and hours on two are paid twice. Write this card all the same?"
    )
    times = {"from": f"{other.starts_at:%H:%M}", "until": f"{other.ends_at:%H:%M}"}
    told: dict[str, Any] = {
        "label": _("The times are right"),
        "name": ALL_THE_SAME,
        "asked": [answers[name] for name in ("on_date", "starts_at", "ends_at")],
        "address": reverse("advice:detail", args=[other.pk]),
    }
    ask(form, question % {"number": other.label, **times}, about=_("Beginning"), **told)


def _record(viewer: Any, desk: CardDesk, form: CardForm, appointment: Any) -> str:
    answers = form.cleaned_data
    incubator = desk.incubator(answers["incubator"])
    controller = incubator.project.controller_id
    record = partial(
        actions.record_advice,
        project=incubator.project,
        site=incubator.site,
        adviser=desk.advisers[answers["adviser"]],
        clients=desk.clients(answers["clients"]),
        newcomers=form.newcomers(),
        groups=desk.groups(answers["initiative_groups"]),
        entities=desk.organisations(answers["entities"]),
        appointment=appointment,
        proof=form.proof_by(user=viewer.user, staff=viewer.staff, controller=controller),
        by=viewer.user,
        **form.meeting(),
    )
    card = form.within_limit(record)
    return to_sign(card) if form.goes_on_to_sign else reverse("advice:detail", args=[card.pk])


def _saved(form: CardForm) -> str:
    clients = [UUID(one) for one in form.cleaned_data["clients"] or ()]
    return with_withdrawn(form.saved_words() or _("Saved."), clients, in_full=False)


def to_sign(card: AdviceCard) -> str:
    """Return where the next client of a card signs on the screen."""
    return f"{reverse('advice:proof', args=[card.pk])}?proof={SIGNATURE}"


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


def card_for(cards: Any, pk: UUID) -> AdviceCard:
    found: AdviceCard = get_object_or_404(cards.select_related(*JOINS), pk=pk)
    return found


def status_of(request: HttpRequest, form: Any) -> int:
    return 422 if request.method == "POST" and not form.is_searching else 200


def whose(request: HttpRequest, card: AdviceCard, page: str) -> str:
    """Return the names of a card's clients, and note that they were read when the form is opened."""
    if request.method != "POST":
        note_read(controller=card.project.controller_id, by=request.user, page=page, subject=card)
    return ", ".join(client.name for client in queries.named_clients(card))
