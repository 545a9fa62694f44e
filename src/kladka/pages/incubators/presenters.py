"""What the pages of incubators show, as plain values."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kladka.core import polish
from kladka.core.components import Column as TableColumn
from kladka.core.components import Link, Menu, SummaryRow, Table, Tag, Tile
from kladka.core.dictionaries import dictionary
from kladka.core.forms import ChoiceField, DateField
from kladka.core.lists import Column, Empty, Filter, List
from kladka.incubation import policies, queries
from kladka.incubation.models import AdviceCard, EntityRegistration, Incubator
from kladka.incubation.queries import CardPage, EntityPage, FounderLine, IncubatorPage


def state_of(card: Any) -> Tag:
    """Return a card's state in words."""
    if card.is_withdrawn:
        return Tag(_("withdrawn"), "grey")
    return Tag(_("confirmed"), "green") if card.is_proven else Tag(_("no confirmation yet"), "orange")


def cards_list(advisers: Sequence[tuple[str, str]]) -> List[AdviceCard]:
    """Return the list of advice cards, filtered by area, adviser and period."""
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
            Filter(
                "area",
                ChoiceField(label=_("Area"), choices=dictionary("advice-areas").choices(), look="select"),
                lambda rows, value: rows.filter(area=value),
            ),
            Filter(
                "adviser",
                ChoiceField(label=_("Adviser"), choices=list(advisers), look="select"),
                lambda rows, value: rows.filter(adviser=value),
            ),
            Filter("since", DateField(label=_("From")), lambda rows, value: rows.filter(on_date__gte=value)),
            Filter("until", DateField(label=_("Until")), lambda rows, value: rows.filter(on_date__lte=value)),
        ),
        search=queries.searched_cards,
        search_label=_("Client’s name or card number"),
        sort="-day",
        row_url=lambda card: reverse("incubators:card", args=[card.pk]),
        file_name="advice-cards",
    )


def clients_list() -> List[Any]:
    """Return the list of people advised."""
    return List(
        caption=_("People advised"),
        columns=(
            Column("name", _("Name"), lambda row: row.person.identity.name, ("person__identity__name_sort",)),
            Column("meetings", _("Meetings"), lambda row: row.meetings, ("meetings",), "number"),
        ),
        count=lambda n: ngettext("%(n)d person", "%(n)d people", n) % {"n": n},
        empty=Empty(_("Nobody was advised yet."), _("People appear here with their first advice card.")),
        search=lambda rows, words: rows.filter(person__identity__name_fold__contains=polish.fold(words)),
        search_label=_("Name"),
        sort="name",
        file_name="people-advised",
    )


def entities_list() -> List[Any]:
    """Return the list of registered entities."""
    return List(
        caption=_("Registered entities"),
        columns=(
            Column("name", _("Full name"), lambda row: row.organisation.name, ("organisation__name_sort",)),
            Column(
                "form", _("Legal form"), lambda row: dictionary("legal-forms").label(row.legal_form), ("legal_form",)
            ),
            Column("day", _("Registered on"), lambda row: row.register_date, ("register_date",), "date"),
            Column("natural", _("Founders, natural"), lambda row: row.natural, (), "number"),
            Column("legal", _("Founders, legal"), lambda row: row.legal, (), "number"),
            Column("site", _("Incubator"), lambda row: row.site.name, ("site__name",)),
        ),
        count=lambda n: ngettext("%(n)d entity", "%(n)d entities", n) % {"n": n},
        empty=Empty(_("No entity is registered yet."), _("An adviser records it when the register has entered it.")),
        filters=(
            Filter(
                "form",
                ChoiceField(
                    label=gettext_lazy("Legal form"), choices=dictionary("legal-forms").choices(), look="select"
                ),
                lambda rows, value: rows.filter(legal_form=value),
            ),
        ),
        search=lambda rows, words: rows.filter(organisation__name_fold__contains=polish.fold(words)),
        search_label=_("Full name"),
        sort="-day",
        row_url=lambda row: reverse("incubators:entity", args=[row.pk]),
        file_name="entities",
    )


def names_of(card: AdviceCard) -> list[str]:
    """Return the names of a card's clients (prefetched by `queries.listed_cards`)."""
    return [client.participation.person.identity.name for client in card.clients.all()]


def card_rows(page: CardPage) -> list[SummaryRow]:
    """Return a card as questions and answers."""
    card = page.card
    times = f"{card.starts_at:%H:%M}–{card.ends_at:%H:%M}" if card.starts_at and card.ends_at else ""
    return [
        SummaryRow(_("Project"), card.project.title_pl),
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


def incubator_tiles(page: IncubatorPage) -> list[Tile]:
    """Return an incubator's figures."""
    cards = reverse("incubators:cards")
    return [
        Tile(_("Meetings"), page.meetings, cards),
        Tile(_("People advised"), page.clients, reverse("incubators:clients")),
        Tile(_("Hours of advice"), page.hours),
        Tile(_("Entities registered"), len(page.entities), reverse("incubators:entities")),
    ]


def areas_table(page: IncubatorPage) -> Table:
    """Return meetings by area."""
    areas = dictionary("advice-areas")
    return Table(
        _("Services: advice by area"),
        [TableColumn(_("Area")), TableColumn(_("Meetings"), numeric=True)],
        [[label, page.areas.get(code, 0)] for code, label in areas.choices()],
    )


def latest_table(cards: Sequence[AdviceCard]) -> Table:
    """Return the latest cards of an incubator."""
    return Table(
        _("Latest advice cards"),
        [TableColumn(_("Number")), TableColumn(_("Day")), TableColumn(_("Clients")), TableColumn(_("State"))],
        [
            [Link(card.label, reverse("incubators:card", args=[card.pk])), card.on_date, names_of(card), state_of(card)]
            for card in cards
        ],
    )


def entities_table(entities: Sequence[EntityRegistration]) -> Table:
    """Return the entities registered from an incubator."""
    return Table(
        _("Registered entities"),
        [TableColumn(_("Full name")), TableColumn(_("Registered on"))],
        [
            [Link(row.organisation.name, reverse("incubators:entity", args=[row.pk])), row.register_date]
            for row in entities
        ],
    )


def entity_rows(page: EntityPage) -> list[SummaryRow]:
    """Return an entity as questions and answers, with the rule it was judged by."""
    registration = page.registration
    rule = ""
    if page.rule:
        rule = f"{policies.least(page.rule)} ({policies.source_of(page.rule)})"
    return [
        SummaryRow(_("Legal form"), dictionary("legal-forms").label(registration.legal_form)),
        SummaryRow(_("Registered on"), registration.register_date),
        SummaryRow(_("KRS number"), registration.krs),
        SummaryRow(_("Municipality"), registration.organisation.municipality),
        SummaryRow(_("Prepared in"), registration.site.name),
        SummaryRow(_("Founders the law asked for on that day"), rule),
    ]


def founder_rows(page: EntityPage, *, with_names: bool, may_change: bool = False) -> list[SummaryRow]:
    """Return the founders by kind; of people only their number where their names may not be shown.

    Who may change them gets a way to withdraw each.
    """
    partner = _("partner of the project")
    people: Any = len(page.natural)
    if with_names:
        people = [each for line in page.natural for each in _founder(line, line.name, may_change=may_change)]
    legal = [
        each
        for line in page.legal
        for each in _founder(line, f"{line.name} ({partner})" if line.is_partner else line.name, may_change=may_change)
    ]
    return [SummaryRow(_("Natural persons"), people), SummaryRow(_("Legal persons"), legal)]


def entity_menu(registration: EntityRegistration) -> Menu:
    """Return what can be corrected of an entity."""
    links = [
        ("incubators:entity-correct", _("Correct the registration")),
        ("incubators:founders-add", _("Add founders that were forgotten")),
        ("incubators:entity-withdraw", _("Withdraw the entity")),
    ]
    return Menu(_("What you can do here"), [Link(text, reverse(name, args=[registration.pk])) for name, text in links])


def incubator_links(incubator: Incubator) -> list[Link]:
    """Return what can be corrected of an incubator."""
    return [
        Link(_("Correct the incubator"), reverse("incubators:correct", args=[incubator.pk])),
        Link(_("Withdraw the incubator"), reverse("incubators:withdraw", args=[incubator.pk])),
    ]


def _founder(line: FounderLine, words: str, *, may_change: bool) -> list[Any]:
    if not may_change:
        return [words]
    address = reverse("incubators:founder-withdraw", args=[line.founder.pk])
    return [words, Link(_("Withdraw"), address, hidden=line.name)]
