"""Reads of advice: cards, the supports they stand for, the people advised."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Sum

from kladka.agenda.models import Appointment
from kladka.core import polish
from kladka.incubation import rules
from kladka.incubation.models import AdviceCard, AdviceClient, CardFile, EarlierProof, ExpectedClient, InitiativeGroup
from kladka.organisations.models import Organisation, Site, Staff
from kladka.people.models import Document, Evidence, Participation, Support
from kladka.people.queries import states_of

FOUND = 20
"""How many people a search for a client shows at most."""
SHORTEST_SEARCH = 2
"""How many letters a search for a client needs, so that it cannot list everybody."""


@dataclass(frozen=True)
class CardClient:
    """A client on a card. `support` is None when it was withdrawn, and of a group or an entity, who have none.

    `evidence`: claimed, proven or verified; of a group or an entity claimed or proven. `is_outdated` tells that they
    confirmed it before the day, the minutes or the area were corrected.
    """

    client: AdviceClient
    name: str
    support: Support | None
    evidence: str
    is_outdated: bool = False

    @property
    def is_signed(self) -> bool:
        """Tell whether this client confirmed the meeting."""
        return self.evidence not in ("", "claimed")


@dataclass(frozen=True)
class Withdrawal:
    """Why a card is believed no more. `reason` is a code."""

    reason: str
    at: datetime
    by: UUID


@dataclass(frozen=True)
class CardPage:
    """A card with its clients, the documents that prove it, and those that were given or made at the meeting.

    `earlier` is by what clients had confirmed it before they confirmed it anew, the oldest first.
    """

    card: AdviceCard
    clients: tuple[CardClient, ...]
    documents: tuple[Document, ...]
    withdrawal: Withdrawal | None = None
    files: tuple[CardFile, ...] = ()
    earlier: tuple[EarlierProof, ...] = ()

    @property
    def is_proven(self) -> bool:
        """Tell whether every client confirmed the meeting."""
        return bool(self.clients) and all(client.evidence != "claimed" for client in self.clients)

    @property
    def unsigned(self) -> tuple[CardClient, ...]:
        """Those who did not confirm it yet."""
        return tuple(client for client in self.clients if client.evidence == "claimed")

    @property
    def to_confirm(self) -> tuple[CardClient, ...]:
        """Those who did not confirm it, or confirmed what it said before."""
        return tuple(client for client in self.clients if client.evidence == "claimed" or client.is_outdated)

    @property
    def outdated(self) -> tuple[CardClient, ...]:
        """Those who confirmed what the card said before it was corrected."""
        return tuple(client for client in self.clients if client.is_outdated)


@dataclass(frozen=True)
class Counted:
    """What advice was given: people each once, hours of meetings, and groups and entities as counts of their own.

    `areas` and `people` are meetings and people by area; people of the areas do not add up to `persons`.
    """

    meetings: int
    persons: int
    groups: int
    entities: int
    hours: Decimal
    areas: Mapping[str, int]
    people: Mapping[str, int]


@dataclass(frozen=True)
class GroupAdvice:
    """What a group, or the entity that it became, was advised: its cards, the newest first, and their hours."""

    cards: tuple[AdviceCard, ...]
    hours: Decimal


def supports_of(card: AdviceCard) -> dict[AdviceClient, Support]:
    """Return each client's support that is believed now, followed through corrections made elsewhere."""
    clients = {client.support: client for client in card.clients.all() if client.support is not None}
    return {clients[first]: support for first, support in _followed(set(clients)).items()}


def listed_cards(cards: QuerySet[AdviceCard]) -> QuerySet[AdviceCard]:
    """Add what a list shows: site, adviser, project, the clients with their names, and whether it is confirmed."""
    named = Prefetch("clients", _named(AdviceClient.objects.all()))
    return with_confirmation(cards.select_related("site", "adviser", "project").prefetch_related(named))


def with_confirmation(cards: QuerySet[AdviceCard]) -> QuerySet[AdviceCard]:
    """Add `is_proven`, whether every client confirmed the meeting, and `is_outdated`, whether one did so before the
    card was corrected."""
    proof = Evidence.objects.current().filter(fact=OuterRef("support"))
    of_card = AdviceClient.objects.filter(card=OuterRef("pk"))
    unproven = of_card.filter(Q(support=None, document=None) | Q(Q(support__isnull=False), ~Exists(proof)))
    outdated = of_card.filter(document__created_at__lt=F("card__corrected_at"))
    return cards.annotate(is_proven=~Exists(unproven), is_outdated=Exists(outdated))


def searched_cards(cards: QuerySet[AdviceCard], words: str) -> QuerySet[AdviceCard]:
    """Keep the cards of clients whose name holds all of `words`, or with that number ("7" or "7/2010")."""
    number, _slash, year = words.strip().partition("/")
    found = Q()
    if number.isascii() and number.isdigit():
        found |= Q(number=int(number[:9]), **({"year": int(year)} if year.isdigit() and len(year) == 4 else {}))
    clients = AdviceClient.objects.filter(card=OuterRef("pk"))
    for word in words.split():
        folded = polish.fold(word)
        clients = clients.filter(
            Q(participation__person__identity__name_fold__contains=folded)
            | Q(group__name__icontains=word)
            | Q(organisation__name_fold__contains=folded)
        )
    return cards.filter(found | Q(Exists(clients)))


def clients_of(cards: QuerySet[AdviceCard]) -> QuerySet[Participation]:
    """Return the people advised on these cards, by name, with `meetings` and their names joined."""
    counted = Q(advice__card__in=cards.filter(is_withdrawn=False))
    return (
        Participation.objects.filter(counted)
        .annotate(meetings=Count("advice", filter=counted, distinct=True))
        .select_related("person__identity", "project")
        .order_by("person__identity__name_sort")
    )


def named_clients(card: AdviceCard) -> list[AdviceClient]:
    """Return who was advised, with what their names need joined: people by name, groups, entities. One query."""
    return list(_named(card.clients.all()))


def names_of(clients: Sequence[AdviceClient]) -> list[tuple[AdviceClient, str]]:
    """Return clients with what they are called; of a group and an entity of one name it is said which is which."""
    names = Counter(one.name for one in clients)
    return [(one, one.name if names[one.name] == 1 else one.name_and_kind) for one in clients]


def card_page(card: AdviceCard) -> CardPage:
    """Return everything a card's page shows, in a constant number of queries."""
    clients = named_clients(card)
    last = _last_of({client.support for client in clients if client.support is not None})
    supports = {first: support for first, support in last.items() if support.is_current}
    facts = [support.pk for support in supports.values()]
    states = states_of(facts)
    standing = [client.document_id for client in clients if client.document_id]
    earlier = tuple(_earlier(card))
    proving = Evidence.objects.current().filter(fact__in=facts)
    proving = proving.exclude(document__in={one.document_id for one in earlier})
    documents = Document.objects.filter(Q(pk__in=proving.values("document")) | Q(pk__in=standing))
    documents = documents.select_related("inspected_by", "file")
    return CardPage(
        card=card,
        clients=tuple(_card_client(card, client, name, supports, states) for client, name in names_of(clients)),
        documents=tuple(documents.order_by("created_at")),
        withdrawal=_withdrawal(card, last.values()) if card.is_withdrawn else None,
        files=tuple(card.files.select_related("file").order_by("added_at", "pk")),
        earlier=earlier,
    )


def _earlier(card: AdviceCard) -> QuerySet[EarlierProof]:
    """Return the earlier proofs of a card, the oldest first, with their documents and whose they are."""
    rows = EarlierProof.objects.filter(client__card=card).select_related("document__inspected_by", "document__file")
    return rows.order_by("replaced_at", "document__created_at", "pk")


def counted(cards: QuerySet[AdviceCard]) -> Counted:
    """Count what was advised by those of `cards` that stand. Four queries."""
    standing = cards.filter(is_withdrawn=False).order_by()
    by_area = list(standing.values_list("area").annotate(number=Count("pk"), time=Sum("minutes")))
    clients = AdviceClient.objects.filter(card__in=standing).order_by()
    people = clients.values_list("card__area").annotate(number=Count("participation", distinct=True))
    each = clients.aggregate(
        persons=Count("participation__person", distinct=True),
        groups=Count("group", distinct=True),
        entities=Count("organisation", distinct=True),
    )
    areas = {area: number for area, number, _time in by_area}
    return Counted(
        meetings=sum(areas.values()),
        hours=rules.hours_of(sum(time for _area, _number, time in by_area)),
        areas=areas,
        people=dict(people),
        **each,
    )


@dataclass(frozen=True)
class SiteAdvice:
    """What was advised at one site."""

    site: Site
    meetings: int
    minutes: int
    persons: int
    groups: int
    entities: int


def counted_by_site(cards: QuerySet[AdviceCard]) -> list[SiteAdvice]:
    """Count what was advised at each site by those of `cards` that stand, by name. Three queries."""
    standing = cards.filter(is_withdrawn=False).order_by()
    meetings = standing.values_list("site").annotate(number=Count("pk"), time=Sum("minutes"))
    clients = AdviceClient.objects.filter(card__in=standing).order_by().values_list("card__site")
    each = clients.annotate(
        Count("participation__person", distinct=True),
        Count("group", distinct=True),
        Count("organisation", distinct=True),
    )
    by_site = {row[0]: row[1:] for row in each}
    sites = Site.objects.in_bulk([row[0] for row in meetings])
    found = [SiteAdvice(sites[pk], number, time, *by_site.get(pk, (0, 0, 0))) for pk, number, time in meetings]
    return sorted(found, key=lambda one: one.site.name)


def advice_of(*, group: UUID | None, organisation: UUID | None) -> GroupAdvice:
    """Return what a group and the entity that it became were advised together; nothing is copied from one to the other.

    Cards are those that stand; of the people named on them nothing is told.
    """
    who = Q(clients__group=group) if group else Q()
    if organisation:
        who |= Q(clients__organisation=organisation)
    if not who:
        return GroupAdvice((), Decimal(0))
    rows = AdviceCard.objects.filter(who, is_withdrawn=False).select_related("adviser", "site").distinct()
    cards = tuple(rows.order_by("-on_date", "-number"))
    return GroupAdvice(cards, rules.hours_of(sum(card.minutes for card in cards)))


def found_clients(clients: QuerySet[Participation], words: str) -> list[Participation]:
    """Return people whose name holds all of `words`, by name, one more than FOUND at most; nobody for one letter."""
    folded = polish.fold(words)
    if len(folded) < SHORTEST_SEARCH:
        return []
    for word in folded.split():
        clients = clients.filter(person__identity__name_fold__contains=word)
    return list(
        clients.select_related("person__identity", "project").order_by("person__identity__name_sort")[: FOUND + 1]
    )


def card_of(appointment: Appointment) -> AdviceCard | None:
    """Return the card that stands and was written for an appointment, if any."""
    return AdviceCard.objects.filter(appointment=appointment, is_withdrawn=False).first()


def clients_expected(appointments: Collection[UUID]) -> dict[UUID, list[ExpectedClient]]:
    """Return by appointment the groups, then the entities that are expected, each by name. One query, or none."""
    found: dict[UUID, list[ExpectedClient]] = {}
    rows = ExpectedClient.objects.filter(appointment__in=list(appointments)).select_related("group", "organisation")
    for one in rows.order_by("group__name", "organisation__name_sort", "pk") if appointments else ():
        found.setdefault(one.appointment_id, []).append(one)
    return {key: sorted(each, key=lambda one: one.group_id is None) for key, each in found.items()}


def clients_elsewhere(
    *,
    groups: Sequence[InitiativeGroup],
    entities: Sequence[Organisation],
    spans: Collection[tuple[datetime, datetime]],
    besides: Collection[UUID] = (),
) -> list[ExpectedClient]:
    """Return which of these groups and entities are expected somewhere at one of these times. One query, or none."""
    if not (spans and (groups or entities)):
        return []
    meanwhile = Q()
    for starts, ends in spans:
        meanwhile |= Q(appointment__starts_at__lt=ends, appointment__ends_at__gt=starts)
    rows = ExpectedClient.objects.filter(
        meanwhile,
        Q(group__in=groups) | Q(organisation__in=entities),
        appointment__state__in=(Appointment.State.PLANNED, Appointment.State.HELD),
    ).exclude(appointment__in=besides)
    related = ("group", "organisation", "appointment__staff")
    return list(rows.select_related(*related).order_by("appointment__starts_at", "pk"))


def same_advice(
    *, participations: Sequence[Participation], project: UUID, area: str, on_date: date
) -> AdviceCard | None:
    """Return a card by which one of these people was already advised in that area on that day."""
    cards = AdviceCard.objects.filter(project=project, area=area, on_date=on_date, is_withdrawn=False)
    return cards.filter(clients__participation__in=participations).order_by("number").first()


def advised_meanwhile(*, adviser: Staff, on_date: date, starts_at: time, ends_at: time) -> AdviceCard | None:
    """Return a card of this adviser about another meeting on that day, a part of which lies between these times."""
    cards = AdviceCard.objects.filter(adviser=adviser, on_date=on_date, is_withdrawn=False)
    return cards.filter(starts_at__lt=ends_at, ends_at__gt=starts_at).order_by("starts_at", "number").first()


def _followed(ids: set[UUID]) -> dict[UUID, Support]:
    """Return, by the id once noted, the current support at the end of its chain of corrections."""
    return {first: support for first, support in _last_of(ids).items() if support.is_current}


def _last_of(ids: set[UUID]) -> dict[UUID, Support]:
    """Return, by the id once noted, the last support of its chain of corrections, withdrawn or not."""
    supports: dict[UUID, Support] = {}
    origin = {pk: pk for pk in ids}
    rows: Iterable[Support] = Support.objects.filter(pk__in=ids) if ids else ()
    while origin:
        retracted = {}
        for support in rows:
            first = origin[support.pk]
            supports[first] = support
            if not support.is_current:
                retracted[support.pk] = first
        rows = list(Support.objects.filter(replaces__in=retracted)) if retracted else []
        origin = {support.pk: retracted[support.replaces] for support in rows if support.replaces}
    return supports


def _withdrawal(card: AdviceCard, supports: Iterable[Support]) -> Withdrawal | None:
    """Return why, when and by whom a card was withdrawn; of older ones the last of its supports says it."""
    if card.withdrawn_at is not None and card.withdrawn_by is not None:
        return Withdrawal(card.withdrawn_because, card.withdrawn_at, card.withdrawn_by)
    said = [
        Withdrawal(support.reason, support.retracted_at, support.retracted_by)
        for support in supports
        if support.retracted_at and support.retracted_by
    ]
    return max(said, key=lambda each: each.at, default=None)


def is_outdated(card: AdviceCard, document: Document | None) -> bool:
    """Tell whether a document confirms what a card said before its day, minutes or area were corrected."""
    return card.corrected_at is not None and document is not None and document.created_at < card.corrected_at


def _card_client(
    card: AdviceCard, client: AdviceClient, name: str, supports: Mapping[UUID, Support], states: Mapping[UUID, str]
) -> CardClient:
    before = is_outdated(card, client.document)
    if client.support is None:
        return CardClient(client, name, None, "proven" if client.document_id else "claimed", before)
    support = supports.get(client.support)
    return CardClient(client, name, support, states[support.pk] if support else "", before)


def _named(clients: QuerySet[AdviceClient]) -> QuerySet[AdviceClient]:
    """Join what a client is called: people by name, then groups and entities."""
    joined = clients.select_related("participation__person__identity", "group", "organisation", "document")
    return joined.order_by(
        F("participation__person__identity__name_sort").asc(nulls_last=True),
        F("group__name").asc(nulls_last=True),
        "organisation__name_sort",
        "pk",
    )
