"""Reads of advice: cards, the supports they stand for, the people advised."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from kladka.core import polish
from kladka.incubation.models import AdviceCard, AdviceClient
from kladka.people.models import Document, Evidence, Participation, Support
from kladka.people.queries import states_of

FOUND = 20
"""How many people a search for a client shows at most."""
SHORTEST_SEARCH = 2
"""How many letters a search for a client needs, so that it cannot list everybody."""


@dataclass(frozen=True)
class CardClient:
    """A client on a card. `support` is None when it was withdrawn; `evidence` claimed, proven or verified."""

    client: AdviceClient
    participation: Participation
    name: str
    support: Support | None
    evidence: str


@dataclass(frozen=True)
class Withdrawal:
    """Why a card is believed no more. `reason` is a code."""

    reason: str
    at: datetime
    by: UUID


@dataclass(frozen=True)
class CardPage:
    """A card with its clients and the documents that prove it."""

    card: AdviceCard
    clients: tuple[CardClient, ...]
    documents: tuple[Document, ...]
    withdrawal: Withdrawal | None = None

    @property
    def is_proven(self) -> bool:
        """Tell whether every support of the card is proven."""
        return bool(self.clients) and all(client.evidence != "claimed" for client in self.clients if client.support)


def supports_of(card: AdviceCard) -> dict[AdviceClient, Support]:
    """Return each client's support that is believed now, followed through corrections made elsewhere."""
    clients = {client.support: client for client in card.clients.all()}
    return {clients[first]: support for first, support in _followed(set(clients)).items()}


def listed_cards(cards: QuerySet[AdviceCard]) -> QuerySet[AdviceCard]:
    """Add what a list shows: site, adviser, project, the clients with their names, and `is_proven`."""
    people = AdviceClient.objects.select_related("participation__person__identity")
    proof = Evidence.objects.current().filter(fact=OuterRef("support"))
    unproven = AdviceClient.objects.filter(card=OuterRef("pk")).exclude(Exists(proof))
    return (
        cards.select_related("site", "adviser", "project")
        .prefetch_related(Prefetch("clients", people.order_by("participation__person__identity__name_sort")))
        .annotate(is_proven=~Exists(unproven))
    )


def searched_cards(cards: QuerySet[AdviceCard], words: str) -> QuerySet[AdviceCard]:
    """Keep the cards of clients whose name holds all of `words`, or with that number ("7" or "7/2010")."""
    number, _slash, year = words.strip().partition("/")
    found = Q()
    if number.isascii() and number.isdigit():
        found |= Q(number=int(number[:9]), **({"year": int(year)} if year.isdigit() and len(year) == 4 else {}))
    clients = AdviceClient.objects.filter(card=OuterRef("pk"))
    for word in polish.fold(words).split():
        clients = clients.filter(participation__person__identity__name_fold__contains=word)
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


def card_page(card: AdviceCard) -> CardPage:
    """Return everything a card's page shows, in a constant number of queries."""
    clients = list(
        card.clients.select_related("participation__person__identity").order_by(
            "participation__person__identity__name_sort"
        )
    )
    last = _last_of({client.support for client in clients})
    supports = {first: support for first, support in last.items() if support.is_current}
    facts = [support.pk for support in supports.values()]
    states = states_of(facts)
    documents = Document.objects.filter(
        pk__in=Evidence.objects.current().filter(fact__in=facts).values("document")
    ).select_related("inspected_by")
    return CardPage(
        card=card,
        clients=tuple(_card_client(client, supports.get(client.support), states) for client in clients),
        documents=tuple(documents.order_by("created_at")),
        withdrawal=_withdrawal(last.values()) if card.is_withdrawn else None,
    )


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


def same_advice(
    *, participations: Sequence[Participation], project: UUID, area: str, on_date: date
) -> AdviceCard | None:
    """Return a card by which one of these people was already advised in that area on that day."""
    cards = AdviceCard.objects.filter(project=project, area=area, on_date=on_date, is_withdrawn=False)
    return cards.filter(clients__participation__in=participations).order_by("number").first()


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


def _withdrawal(supports: Iterable[Support]) -> Withdrawal | None:
    """Return why, when and by whom the last of a withdrawn card's supports was withdrawn."""
    said = [
        Withdrawal(support.reason, support.retracted_at, support.retracted_by)
        for support in supports
        if support.retracted_at and support.retracted_by
    ]
    return max(said, key=lambda each: each.at, default=None)


def _card_client(client: AdviceClient, support: Support | None, states: dict[UUID, str]) -> CardClient:
    return CardClient(
        client=client,
        participation=client.participation,
        name=client.participation.person.identity.name,
        support=support,
        evidence=states[support.pk] if support else "",
    )
