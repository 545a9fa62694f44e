"""What the pages of external experts show, as plain values. Only who may see costs opens them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.core.components import Column as TableColumn
from kladka.core.components import Link, SummaryRow, Table, Tag
from kladka.core.dictionaries import dictionary
from kladka.core.forms.shown import day_in_words, money, month_in_words
from kladka.core.lists import Column, Empty, List
from kladka.core.months import first_of, months_after
from kladka.incubation import permissions, queries, rules
from kladka.incubation.models import AcceptanceLine, AcceptanceProtocol, AdviceCard, ExpertContract
from kladka.incubation.queries import ContractPage
from kladka.pages.advice.presenters import hours_of_pool
from kladka.pages.projects.presenters import project_link
from kladka.programmes.models import Post


def party(contract: ExpertContract) -> str:
    """Return with whom a contract is."""
    return contract.staff.name if contract.staff is not None else str(contract.organisation)


def contracts_list(empty: Empty) -> List[Any]:
    """Return the list of contracts."""
    return List(
        caption=_("Contracts of external experts"),
        columns=(
            Column("number", _("Contract"), lambda row: row.number, ("number",)),
            Column("party", _("Expert"), party),
            Column("project", _("Project"), lambda row: str(row.project), ("project__title_pl",)),
            Column("from", _("From"), lambda row: row.from_date, ("from_date",), "date"),
            Column("until", _("Until"), lambda row: row.until_date, ("until_date",), "date"),
            Column("used", _("Hours used"), lambda row: rules.hours_of(row.used), ("used",), "number"),
            Column("most", _("Hours agreed"), lambda row: rules.hours_of(row.minutes), ("minutes",), "number"),
            Column("state", _("Protocols"), _waiting, (), "tag"),
        ),
        count=lambda n: ngettext("%(n)d contract", "%(n)d contracts", n) % {"n": n},
        empty=empty,
        sort="-from",
        row_url=lambda row: reverse("advice:contract", args=[row.pk]),
        file_name="expert-contracts",
    )


def contract_rows(page: ContractPage, cost: Any) -> list[SummaryRow]:
    """Return the terms of a contract, what is left of it, and what was accepted so far."""
    one, areas = page.contract, dictionary("advice-areas")
    limit = one.client_minutes
    left = max(page.pool.left, 0)
    return [
        SummaryRow(_("Expert"), party(one)),
        SummaryRow(_("Project"), project_link(one.project)),
        SummaryRow(_("Agreed by"), one.partner.name),
        SummaryRow(_("Areas"), [areas.label(code) for code in one.areas]),
        SummaryRow(_("From"), one.from_date),
        SummaryRow(_("Until"), one.until_date),
        SummaryRow(_("Hours agreed"), rules.hours_of(one.minutes)),
        SummaryRow(_("Hours used"), rules.hours_of(page.pool.used)),
        SummaryRow(_("Hours left"), rules.hours_of(left)),
        SummaryRow(_("Hours for one client at most"), rules.hours_of(limit) if limit else _("without a limit")),
        SummaryRow(_("What an hour costs"), _("%(amount)s zł") % {"amount": money(one.rate)}),
        SummaryRow(_("Accepted so far"), _("%(amount)s zł") % {"amount": money(cost)}),
    ]


def near_rows(page: ContractPage, *, is_over: bool) -> list[str]:
    """Return the clients who went over the limit for one client, or who come near it."""
    words = _("%(name)s: %(used)s of %(most)s hours")
    found = [one for one in page.near if one.pool.is_exceeded == is_over]
    return [words % {"name": one.client.name_and_kind, **hours_of_pool(one.pool)} for one in found]


def contract_of(card: AdviceCard) -> list[SummaryRow]:
    """Return under which contract a card stands; nothing where it stands under none."""
    return [SummaryRow(_("Contract of the expert"), card.contract.number)] if card.contract else []


def contract_links(viewer: Any, card: AdviceCard) -> list[Link]:
    """Return where a card that stands under no contract is put under one that is about it, for who may do that."""
    if card.contract_id or card.is_withdrawn or not viewer.has(Post.Role.COORDINATOR):
        return []
    ours = {one.pk for one in permissions.contracts_changeable_by(viewer).filter(project=card.project_id)}
    found = queries.contracts_on(card.adviser, card.project, card.on_date) if ours else []
    words = _("Put it under contract %(number)s")
    return [
        Link(words % {"number": one.number}, reverse("advice:take-in", args=[one.pk]))
        for one in found
        if one.pk in ours and card.area in one.areas
    ]


def card_words(card: AdviceCard) -> str:
    """Return what tells a card from others, without its clients."""
    words = _("%(number)s, %(day)s, %(area)s, %(minutes)s min")
    told = {"number": card.label, "day": day_in_words(card.on_date), "minutes": card.minutes}
    return words % {**told, "area": dictionary("advice-areas").label(card.area)}


def outside_table(cards: Sequence[AdviceCard]) -> Table | None:
    """Return the cards that a contract is about and that stand under none, with their minutes together."""
    if not cards:
        return None
    areas = dictionary("advice-areas")
    columns = [
        TableColumn(_("Card")),
        TableColumn(_("Day")),
        TableColumn(_("Area")),
        TableColumn(_("Minutes"), numeric=True),
    ]
    rows: list[list[Any]] = [
        [Link(one.label, reverse("advice:detail", args=[one.pk])), one.on_date, areas.label(one.area), one.minutes]
        for one in cards
    ]
    return Table(_("Cards that stand under no contract"), columns, rows)


def protocols_table(protocols: Sequence[Any]) -> Table | None:
    """Return the protocols of a contract."""
    if not protocols:
        return None
    columns = [
        TableColumn(_("Month")),
        TableColumn(_("Hours"), numeric=True),
        TableColumn(_("Amount, zł"), numeric=True),
        TableColumn(_("State")),
    ]
    rows = [
        [
            Link(month_in_words(one.month), reverse("advice:protocol", args=[one.pk])),
            rules.hours_of(one.minutes or 0),
            money(one.amount or 0),
            state_of(one),
        ]
        for one in protocols
    ]
    return Table(_("Protocols of acceptance"), columns, rows)


def protocol_rows(protocol: AcceptanceProtocol, lines: Sequence[AcceptanceLine]) -> list[SummaryRow]:
    """Return what is said of a protocol."""
    contract = protocol.contract
    accepted = [protocol.accepted_by.name, protocol.accepted_on] if protocol.accepted_by else ""
    return [
        SummaryRow(_("Contract"), Link(contract.number, reverse("advice:contract", args=[contract.pk]))),
        SummaryRow(_("Expert"), party(contract)),
        SummaryRow(_("Month"), month_in_words(protocol.month)),
        SummaryRow(_("State"), state_of(protocol)),
        SummaryRow(_("Made by"), [protocol.made_by.name, protocol.made_on]),
        SummaryRow(_("Accepted by"), accepted),
        SummaryRow(_("Hours together"), rules.hours_of(sum(one.minutes for one in lines))),
        SummaryRow(
            _("Amount together"), _("%(amount)s zł") % {"amount": money(sum((one.amount for one in lines), start=0))}
        ),
    ]


def lines_table(protocol: AcceptanceProtocol, lines: Sequence[AcceptanceLine], cards: Mapping[Any, Any]) -> Table:
    """Return the lines: a card of an earlier month corrects it, or comes late. `cards` as they are now, by id."""
    areas = dictionary("advice-areas")
    columns = [
        TableColumn(_("Card")),
        TableColumn(_("Day")),
        TableColumn(_("Area")),
        TableColumn(_("Minutes on the card"), numeric=True),
        TableColumn(_("Minutes accepted"), numeric=True),
        TableColumn(_("Amount, zł"), numeric=True),
        TableColumn(_("Note")),
    ]
    rows = [
        [
            Link(one.label, reverse("advice:detail", args=[one.card])),
            one.on_date,
            areas.label(one.area),
            one.due,
            one.minutes,
            money(one.amount),
            [*_note(one, protocol.month), *_as_card_is(one, cards.get(one.card))],
        ]
        for one in lines
    ]
    return Table(_("Cards of this protocol"), columns, rows)


def state_of(protocol: AcceptanceProtocol) -> Tag:
    """Return whether a protocol is accepted."""
    if protocol.state == AcceptanceProtocol.ACCEPTED:
        return Tag(_("accepted"), "green")
    return Tag(_("waits for acceptance"), "orange")


def months_of(contract: ExpertContract, today: date) -> list[tuple[str, str]]:
    """Return the months of which a protocol may be made, the latest first: those begun, and one after the end."""
    first = first_of(contract.from_date)
    last = min(first_of(today), months_after(first_of(contract.until_date), 12))
    found, month = [], first
    while month <= last:
        found.append((month.isoformat(), month_in_words(month)))
        month = months_after(month, 1)
    return found[::-1]


def _waiting(row: Any) -> Tag | str:
    return Tag(_("waits for acceptance"), "orange") if row.waiting else ""


def unconfirmed_words(lines: Sequence[AcceptanceLine], cards: Mapping[Any, Any]) -> str:
    """Return which cards of a protocol no client confirmed as they are now; nothing where all are confirmed."""
    found = [one.label for one in lines if one.due and _is_unconfirmed(cards.get(one.card))]
    words = _(
        "Cards without the client’s confirmation: %(cards)s. The signature at each meeting is the proof of the hours "
        "that are paid."
    )
    return words % {"cards": ", ".join(found)} if found else ""


def meanwhile_words(cards: Mapping[Any, Any]) -> str:
    """Return which cards of a protocol say that one adviser met others at the same time; nothing where none does."""
    timed = [one for one in cards.values() if not one.is_withdrawn and one.starts_at and one.ends_at]
    timed.sort(key=lambda one: (str(one.adviser_id), one.on_date, one.starts_at, one.number))
    found = [
        _("%(one)s and %(other)s") % {"one": one.label, "other": other.label}
        for at, one in enumerate(timed)
        for other in timed[at + 1 :]
        if (one.adviser_id, one.on_date) == (other.adviser_id, other.on_date) and other.starts_at < one.ends_at
    ]
    words = _("Cards of one adviser at the same time: %(cards)s. The same hours would be paid twice.")
    return words % {"cards": ", ".join(found)} if found else ""


def _is_unconfirmed(card: Any) -> bool:
    return card is not None and not card.is_withdrawn and (not card.is_proven or card.is_outdated)


def _note(line: AcceptanceLine, month: date) -> list[str]:
    if line.minutes != line.due:
        return [_("corrects what was accepted before")]
    return [_("of an earlier month, not accepted before")] if first_of(line.on_date) < month else []


def _as_card_is(line: AcceptanceLine, card: Any) -> list[str]:
    """Return in what a card differs now from what the line keeps of it, and that nobody confirmed it."""
    if card is None:
        return []
    said = [_("no confirmation by the client")] if line.due and _is_unconfirmed(card) else []
    if card.is_withdrawn and line.due:
        said.append(_("the card is withdrawn by now"))
    elif not card.is_withdrawn and (card.minutes, card.on_date) != (line.due, line.on_date) and line.due:
        words = _("the card says %(minutes)s min on %(day)s by now")
        said.append(words % {"minutes": card.minutes, "day": day_in_words(card.on_date)})
    return said
