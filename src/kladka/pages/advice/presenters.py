"""What the pages of advice cards show, as plain values."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.core import packs, polish
from kladka.core.components import Column as TableColumn
from kladka.core.components import Link, SummaryRow, Table, Tag
from kladka.core.dictionaries import dictionary, in_use
from kladka.core.forms import ChoiceField, DateField
from kladka.core.lists import Column, Empty, Filter, List
from kladka.incubation import queries
from kladka.incubation.models import AdviceCard, Incubator
from kladka.incubation.queries import CardPage, IncubatorPage, Withdrawal
from kladka.pages.incubators.choices import incubator_filter
from kladka.pages.projects.presenters import project_link
from kladka.people.models import Participation

FREE = "rules/advice.yaml"
BLANK = "…………………………………………"
"""A line to write on, on paper."""
STANDING, UNCONFIRMED, WITHDRAWN = "standing", "unconfirmed", "withdrawn"


def state_of(card: Any) -> Tag:
    """Return a card's state in words."""
    if card.is_withdrawn:
        return Tag(_("withdrawn"), "grey")
    return Tag(_("confirmed"), "green") if card.is_proven else Tag(_("no confirmation yet"), "orange")


def cards_list(
    advisers: Sequence[tuple[str, str]],
    incubators: Mapping[str, Incubator],
    clients: Sequence[tuple[str, str]] = (),
) -> List[AdviceCard]:
    """Return the list of advice cards, filtered by incubator, area, adviser, state and period.

    `clients` holds the one client whose cards are asked for, if any.
    """
    asked = [
        Filter(
            "client",
            ChoiceField(label=_("Client"), choices=list(clients), look="select", empty=_("All")),
            lambda rows, value: rows.filter(clients__participation=value),
        )
    ]
    return List(
        caption=_("Advice cards"),
        columns=(
            Column("number", _("Number"), lambda card: card.label, ("year", "number")),
            Column("day", _("Day"), lambda card: card.on_date, ("on_date", "number"), "date"),
            Column("clients", _("Clients"), names_of),
            Column("area", _("Area"), lambda card: dictionary("advice-areas").label(card.area), ("area",)),
            Column("minutes", _("Minutes"), lambda card: card.minutes, ("minutes",), "number"),
            Column("adviser", _("Adviser"), lambda card: card.adviser.name, ("adviser__name_sort",)),
            Column("site", _("Site"), lambda card: card.site.name, ("site__name",)),
            Column("state", _("State"), state_of, (), "tag"),
        ),
        count=lambda n: ngettext("%(n)d card", "%(n)d cards", n) % {"n": n},
        empty=Empty(_("There are no advice cards yet."), _("Write a card for each meeting.")),
        filters=(
            *(asked if clients else ()),
            incubator_filter(incubators),
            Filter(
                "area",
                ChoiceField(
                    label=_("Area"), choices=dictionary("advice-areas").choices(), look="select", empty=_("All")
                ),
                lambda rows, value: rows.filter(area=value),
            ),
            Filter(
                "adviser",
                ChoiceField(label=_("Adviser"), choices=list(advisers), look="select", empty=_("All")),
                lambda rows, value: rows.filter(adviser=value),
            ),
            Filter(
                "state",
                ChoiceField(label=_("State"), choices=_card_states(), look="select", empty=_("All")),
                _in_state,
            ),
            Filter("since", DateField(label=_("From")), lambda rows, value: rows.filter(on_date__gte=value)),
            Filter("until", DateField(label=_("Until")), lambda rows, value: rows.filter(on_date__lte=value)),
        ),
        search=queries.searched_cards,
        search_label=_("Client’s name or card number"),
        sort="-day",
        row_url=lambda card: reverse("advice:detail", args=[card.pk]),
        file_name="advice-cards",
    )


def clients_list(incubators: Mapping[str, Incubator]) -> List[Any]:
    """Return the list of people advised; the view has narrowed the cards that count to the incubator asked for."""
    return List(
        caption=_("People advised"),
        columns=(
            Column("name", _("Name"), lambda row: row.person.identity.name, ("person__identity__name_sort",)),
            Column("born", _("Birth year"), _birth_year, ("person__identity__birth_date",)),
            Column("meetings", _("Meetings"), lambda row: row.meetings, ("meetings",), "number"),
        ),
        count=lambda n: ngettext("%(n)d person", "%(n)d people", n) % {"n": n},
        filters=(incubator_filter(incubators, apply=lambda rows, value: rows),),
        empty=Empty(_("Nobody was advised yet."), _("People appear here with their first advice card.")),
        search=lambda rows, words: rows.filter(person__identity__name_fold__contains=polish.fold(words)),
        search_label=_("Name"),
        sort="name",
        row_url=lambda row: f"{reverse('advice:list')}?client={row.pk}",
        file_name="people-advised",
    )


def names_of(card: AdviceCard) -> list[str]:
    """Return the names of a card's clients (prefetched by `queries.listed_cards`)."""
    return [client.participation.person.identity.name for client in card.clients.all()]


def card_rows(page: CardPage) -> list[SummaryRow]:
    """Return a card as questions and answers."""
    card = page.card
    times = f"{card.starts_at:%H:%M}–{card.ends_at:%H:%M}" if card.starts_at and card.ends_at else ""
    return [
        SummaryRow(_("Project"), project_link(card.project)),
        SummaryRow(_("Site"), card.site.name),
        SummaryRow(_("Adviser"), card.adviser.name),
        SummaryRow(_("Day"), card.on_date),
        SummaryRow(_("From–to"), times),
        SummaryRow(_("Minutes"), card.minutes),
        SummaryRow(_("Area"), dictionary("advice-areas").label(card.area)),
        SummaryRow(_("Form"), dictionary("support-forms").label(card.form)),
        SummaryRow(_("Clients"), [client.name for client in page.clients]),
        SummaryRow(_("What the client asked for"), card.request),
        SummaryRow(_("What was advised"), card.advice),
        SummaryRow(_("Next step"), card.next_step),
        SummaryRow(_("Due on"), card.next_step_due),
        SummaryRow(_("Charge"), in_use(packs.load(FREE)["free"])),
    ]


def printed_rows(page: CardPage) -> list[SummaryRow]:
    """Return a card as questions and answers on paper: what is not given yet has room to be written."""
    return [SummaryRow(row.key, BLANK if row.value in ("", None) else row.value) for row in card_rows(page)]


def withdrawal_rows(withdrawal: Withdrawal, by: str) -> list[SummaryRow]:
    """Return why a card is believed no more."""
    return [
        SummaryRow(_("Why"), dictionary("correction-reasons").label(withdrawal.reason)),
        SummaryRow(_("Withdrawn on"), withdrawal.at),
        SummaryRow(_("By"), by),
    ]


def proof_rows(page: CardPage) -> list[SummaryRow]:
    """Return how a card is proven, document by document."""
    forms = {
        "signature": _("Signature on screen"),
        "scan": _("Scan"),
        "original_inspected": _("Original inspected, not copied"),
    }
    return [
        SummaryRow(
            forms[document.form],
            [document.document_date, document.inspected_by.name] if document.inspected_by else document.document_date,
        )
        for document in page.documents
    ]


def areas_table(page: IncubatorPage) -> Table:
    """Return meetings and people by area; people of the areas do not add up, so the last line counts them once."""
    areas = dictionary("advice-areas")
    rows = [[label, page.areas.get(code, 0), page.people.get(code, 0)] for code, label in areas.choices()]
    return Table(
        _("Services: advice by area"),
        [TableColumn(_("Area")), TableColumn(_("Meetings"), numeric=True), TableColumn(_("People"), numeric=True)],
        [*rows, [_("All areas, each person once"), page.meetings, page.clients]],
    )


def latest_table(cards: Sequence[AdviceCard]) -> Table:
    """Return the latest cards of an incubator."""
    return Table(
        _("Latest advice cards"),
        [TableColumn(_("Number")), TableColumn(_("Day")), TableColumn(_("Clients")), TableColumn(_("State"))],
        [
            [Link(card.label, reverse("advice:detail", args=[card.pk])), card.on_date, names_of(card), state_of(card)]
            for card in cards
        ],
    )


def _card_states() -> list[tuple[str, str]]:
    return [
        (STANDING, _("not withdrawn")),
        (UNCONFIRMED, _("no confirmation yet")),
        (WITHDRAWN, _("withdrawn")),
    ]


def _in_state(rows: QuerySet[Any], state: str) -> QuerySet[Any]:
    rows = rows.filter(is_withdrawn=state == WITHDRAWN)
    return rows.filter(is_proven=False) if state == UNCONFIRMED else rows


def _birth_year(row: Participation) -> str:
    born = row.person.identity.birth_date
    return str(born.year) if born else ""
