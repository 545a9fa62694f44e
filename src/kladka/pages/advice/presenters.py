"""What the pages of advice cards show, as plain values."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.agenda import rules as agenda
from kladka.core import clock, packs, polish
from kladka.core.components import Column as TableColumn
from kladka.core.components import Link, SummaryRow, Table, Tag
from kladka.core.dictionaries import dictionary, in_use
from kladka.core.forms import ChoiceField, DateField
from kladka.core.forms.shown import day_in_words, money, trimmed
from kladka.core.lists import Column, Empty, Filter, List
from kladka.incubation import permissions, queries, rules
from kladka.incubation.models import AdviceCard, AdviceClient, AidGranted, Incubator
from kladka.incubation.queries import CardPage, Counted, GroupAdvice, Withdrawal
from kladka.incubation.queries.advice import CardClient
from kladka.pages.incubators.choices import incubator_filter
from kladka.pages.projects.presenters import project_link
from kladka.people.models import Participation
from kladka.programmes.models import Post
from kladka.programmes.permissions import Viewer

FREE = "rules/advice.yaml"
BLANK = "…………………………………………"
"""A line to write on, on paper."""
STANDING, UNCONFIRMED, WITHDRAWN = "standing", "unconfirmed", "withdrawn"


def state_of(card: Any) -> Tag:
    """Return a card's state in words."""
    if card.is_withdrawn:
        return Tag(_("withdrawn"), "grey")
    return confirmation(is_proven=card.is_proven, is_outdated=card.is_outdated)


def confirmation(*, is_proven: bool, is_outdated: bool) -> Tag:
    """Return whether a meeting is confirmed, as the card is now."""
    if not is_proven:
        return Tag(_("no confirmation yet"), "orange")
    return Tag(_("corrected after it was confirmed"), "orange") if is_outdated else Tag(_("confirmed"), "green")


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
    return [name for _client, name in queries.names_of(list(card.clients.all()))]


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
        SummaryRow(_("How you met"), dictionary("advice-ways").label(card.way) if card.way else ""),
        SummaryRow(_("Appointment"), _planned(card)),
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


def _planned(card: AdviceCard) -> str:
    if card.appointment is None:
        return _("dropped in without an appointment") if card.way else ""
    begins = agenda.local(card.appointment.starts_at)
    return _("%(day)s, %(hour)s") % {"day": day_in_words(begins.date()), "hour": f"{begins:%H:%M}"}


def clients_table(page: CardPage, aid: Mapping[Any, Link | Any]) -> Table:
    """Return who was advised, each with whether they confirmed it, and of entities what it was worth as aid."""
    columns = [TableColumn(_("Client")), TableColumn(_("Who they are")), TableColumn(_("Confirmation"))]
    rows: list[list[Any]] = [[one.name, _who(one.client), _signed(one)] for one in page.clients]
    if aid:
        columns.append(TableColumn(_("De minimis aid")))
        for row, one in zip(rows, page.clients, strict=True):
            row.append(aid.get(one.client.pk, ""))
    return Table(_("Clients"), columns, rows)


def _who(client: AdviceClient) -> str:
    if client.group is not None:
        return _("initiative group")
    return _("entity") if client.organisation is not None else _("participant")


def _signed(one: CardClient) -> Tag:
    if one.client.support is not None and one.support is None:
        return Tag(_("withdrawn"), "grey")
    return confirmation(is_proven=one.is_signed, is_outdated=one.is_outdated)


def aid_of(viewer: Any, page: CardPage) -> dict[Any, Any]:
    """Return, of the entities advised whose aid the viewer records, the value in the register or where to write it."""
    entities = [one.client for one in page.clients if one.client.organisation is not None]
    ours = (
        set(
            permissions.advised_valued_by(viewer)
            .filter(pk__in=[one.pk for one in entities])
            .values_list("pk", flat=True)
        )
        if entities
        else set()
    )
    if not ours:
        return {}
    aid = AidGranted.objects.current().in_bulk([one.aid for one in entities if one.aid])
    return {
        one.pk: _("%(amount)s zł") % {"amount": money(aid[one.aid].amount)}
        if one.aid in aid
        else Link(_("Write its value"), reverse("advice:value", args=[one.pk]), hidden=one.name)
        for one in entities
        if one.pk in ours
    }


def files_table(page: CardPage, *, may_change: bool) -> Table | None:
    """Return the documents of a meeting."""
    if not page.files:
        return None
    columns = [TableColumn(_("Document")), TableColumn(_("Where from")), TableColumn(_("Added on"))]
    rows: list[list[Any]] = []
    for one in page.files:
        at = [page.card.pk, one.pk]
        rows.append(
            [Link(one.title, reverse("advice:file", args=at)), one.get_kind_display(), clock.day_of(one.added_at)]
        )
        if may_change:
            rows[-1].append(Link(_("Take it out"), reverse("advice:remove-file", args=at), hidden=one.title))
    if may_change:
        columns.append(TableColumn(_("Actions")))
    return Table(_("Documents"), columns, rows)


def scope_words(viewer: Viewer) -> str:
    """Return whose cards the figures count; nothing where it is all of the viewer's projects."""
    if viewer.projects_as(Post.Role.MONITORING_OFFICER):
        return ""
    coordinated = sorted({str(one.partner) for one in viewer.posts if one.role == Post.Role.COORDINATOR})
    if coordinated:
        words = _("Counted are the cards of your own organisation only: %(names)s. Other partners are not among them.")
        return words % {"names": ", ".join(coordinated)}
    return _("Counted are the cards of your own sites, and those that you wrote. Other sites are not among them.")


def near_words(card: AdviceCard) -> list[str]:
    """Return warnings: the hours of the expert's contract, or those of one client, come to an end. No money is told."""
    contract, today = card.contract, clock.today()
    if contract is None or card.is_withdrawn:
        return []
    words, pool = [], queries.pool_of(contract, today)
    if pool.is_near:
        said = _("Of the %(most)s hours of contract %(number)s, %(used)s are used.")
        words.append(said % {"number": contract.number, **hours_of_pool(pool)})
    for one in queries.near_limit(contract, today, card=card):
        said = _("%(name)s was advised for %(used)s of %(most)s hours that one client has under contract %(number)s.")
        words.append(said % {"name": one.client.name_and_kind, "number": contract.number, **hours_of_pool(one.pool)})
    return words


def hours_of_pool(pool: Any) -> dict[str, str]:
    """Return used and most of a pool in hours."""
    return {
        name: localize(trimmed(rules.hours_of(minutes))) for name, minutes in (("used", pool.used), ("most", pool.most))
    }


def sites_table(sites: Sequence[Any], every: Counted) -> Table:
    """Return what was advised at each site, and together: who was advised at two sites is one of each, and one here."""
    columns = [
        TableColumn(_("Site")),
        TableColumn(_("Meetings"), numeric=True),
        TableColumn(_("Hours"), numeric=True),
        TableColumn(_("People"), numeric=True),
        TableColumn(_("Groups"), numeric=True),
        TableColumn(_("Entities"), numeric=True),
    ]
    rows = [
        [one.site.name, one.meetings, rules.hours_of(one.minutes), one.persons, one.groups, one.entities]
        for one in sites
    ]
    together = [_("Together, each once"), every.meetings, every.hours, every.persons, every.groups, every.entities]
    return Table(_("Advice by site"), columns, [*rows, together])


def areas_table(found: Counted) -> Table:
    """Return meetings and people by area; people of the areas do not add up, so the last line counts them once."""
    areas = dictionary("advice-areas")
    rows = [[label, found.areas.get(code, 0), found.people.get(code, 0)] for code, label in areas.choices()]
    return Table(
        _("Services: advice by area"),
        [TableColumn(_("Area")), TableColumn(_("Meetings"), numeric=True), TableColumn(_("People"), numeric=True)],
        [*rows, [_("All areas, each person once"), found.meetings, found.persons]],
    )


def got_table(found: GroupAdvice) -> Table:
    """Return what a group or an entity was advised, meeting by meeting. The names of people are on the cards."""
    areas, ways = dictionary("advice-areas"), dictionary("advice-ways")
    columns = [
        TableColumn(_("Card")),
        TableColumn(_("Day")),
        TableColumn(_("Area")),
        TableColumn(_("How you met")),
        TableColumn(_("Minutes"), numeric=True),
    ]
    rows = [
        [
            Link(card.label, reverse("advice:detail", args=[card.pk])),
            card.on_date,
            areas.label(card.area),
            ways.label(card.way) if card.way else "",
            card.minutes,
        ]
        for card in found.cards
    ]
    return Table(_("Advice"), columns, rows, caption_size="hidden")


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
        (UNCONFIRMED, _("to be confirmed")),
        (WITHDRAWN, _("withdrawn")),
    ]


def _in_state(rows: QuerySet[Any], state: str) -> QuerySet[Any]:
    rows = rows.filter(is_withdrawn=state == WITHDRAWN)
    return rows.filter(Q(is_proven=False) | Q(is_outdated=True)) if state == UNCONFIRMED else rows


def _birth_year(row: Participation) -> str:
    born = row.person.identity.birth_date
    return str(born.year) if born else ""
