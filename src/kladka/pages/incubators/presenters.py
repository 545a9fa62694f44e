"""What the pages of incubators show, as plain values."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
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
from kladka.incubation.queries import CardPage, EntityPage, FounderLine, IncubatorPage, Withdrawal
from kladka.pages.organisations.presenters import with_seat
from kladka.pages.projects.presenters import text_of
from kladka.people.models import Participation
from kladka.programmes.models import Project

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
        row_url=lambda card: reverse("incubators:card", args=[card.pk]),
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
        row_url=lambda row: f"{reverse('incubators:cards')}?client={row.pk}",
        file_name="people-advised",
    )


def entities_list(incubators: Mapping[str, Incubator], empty: Empty) -> List[Any]:
    """Return the list of registered entities; `empty` says what this viewer can do while there are none."""
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
        empty=empty,
        filters=(
            incubator_filter(incubators),
            Filter(
                "form",
                ChoiceField(
                    label=gettext_lazy("Legal form"),
                    choices=dictionary("legal-forms").choices(),
                    look="select",
                    empty=_("All"),
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


def incubator_filter(
    incubators: Mapping[str, Incubator], apply: Callable[[QuerySet[Any], Any], QuerySet[Any]] | None = None
) -> Filter:
    """Return the question at which incubator; an incubator is a site of a project."""

    def at(rows: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return rows.filter(project=incubators[value].project_id, site=incubators[value].site_id)

    choices = [(pk, row.site.name) for pk, row in incubators.items()]
    field = ChoiceField(label=_("Incubator"), choices=choices, look="select", empty=_("All"))
    return Filter("incubator", field, apply or at)


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


def project_link(project: Project) -> Link:
    """Return the way to the page of a project, by its title."""
    return Link(text_of(project, "title"), reverse("projects:about", args=[project.code]))


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
    here = f"?incubator={page.incubator.pk}"
    return [
        Tile(_("Meetings"), page.meetings, f"{reverse('incubators:cards')}{here}&state={STANDING}"),
        Tile(_("People advised"), page.clients, f"{reverse('incubators:clients')}{here}"),
        Tile(_("Hours of advice"), page.hours),
        Tile(_("Entities registered"), len(page.entities), f"{reverse('incubators:entities')}{here}"),
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


def entity_rows(page: EntityPage, incubator: UUID | None) -> list[SummaryRow]:
    """Return an entity as questions and answers, with the rule it was judged by and the way to its `incubator`."""
    registration = page.registration
    rule = ""
    site = registration.site.name
    prepared: Any = Link(site, reverse("incubators:detail", args=[incubator])) if incubator else site
    if page.rule:
        rule = f"{policies.least(page.rule)} ({policies.source_of(page.rule)})"
    return [
        SummaryRow(_("Legal form"), dictionary("legal-forms").label(registration.legal_form)),
        SummaryRow(_("Registered on"), registration.register_date),
        SummaryRow(_("KRS number"), registration.krs),
        SummaryRow(_("Municipality"), registration.organisation.municipality),
        SummaryRow(_("Prepared in"), prepared),
        SummaryRow(_("Project"), project_link(registration.project)),
        SummaryRow(_("Founders the law asked for on that day"), rule),
    ]


def founder_counts(page: EntityPage) -> list[SummaryRow]:
    """Return how many founders of each kind there are, none as 0."""
    return [SummaryRow(_("Natural persons"), len(page.natural)), SummaryRow(_("Legal persons"), len(page.legal))]


def founders_table(
    page: EntityPage, *, with_names: bool, may_change: bool = False, participants: Mapping[UUID, UUID] | None = None
) -> Table | None:
    """Return the founders by name, people only `with_names`; who may change them gets a way to withdraw each.

    `participants` leads from a person to the participation whose page the viewer may open.
    """
    lines = [*(page.natural if with_names else ()), *page.legal]
    if not lines:
        return None
    columns = [TableColumn(_("Name")), TableColumn(_("Kind of founder"))]
    rows = [[_founder_name(line, participants or {}), _founder_kind(line)] for line in lines]
    if may_change:
        columns.append(TableColumn(_("Actions")))
        for row, line in zip(rows, lines, strict=True):
            address = reverse("incubators:founder-withdraw", args=[line.founder.pk])
            row.append(Link(_("Withdraw"), address, hidden=_with_seat(line)))
    return Table(_("Founders by name"), columns, rows, caption_size="s")


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


def _founder_name(line: FounderLine, participants: Mapping[UUID, UUID]) -> Any:
    participation = participants.get(line.founder.person_id) if line.founder.person_id else None
    return Link(line.name, reverse("participants:detail", args=[participation])) if participation else _with_seat(line)


def _with_seat(line: FounderLine) -> str:
    """Return the name, of an organisation with its seat, so that two of one name are told apart."""
    return with_seat(line.founder.organisation) if line.founder.organisation else line.name


def _founder_kind(line: FounderLine) -> str:
    if line.founder.person_id:
        return _("natural person")
    return _("legal person, partner of the project") if line.is_partner else _("legal person")


def incubators_table(rows: Sequence[Any]) -> Table:
    """Return the incubators for a file, each followed by its branches."""
    heads = [_("Incubator"), _("Organisation"), _("Town"), _("Branch"), _("Opened on"), _("Project")]
    columns = [*(TableColumn(head) for head in heads), TableColumn(_("Advice cards"), numeric=True)]
    return Table(
        _("Incubators"),
        columns,
        [
            [
                each.site.name,
                each.site.organisation.name,
                each.site.town,
                _("Yes") if each.branch_of else _("No"),
                each.opened_on,
                text_of(each.project, "title"),
                each.cards,
            ]
            for each in rows
        ],
    )
