"""Reads across the room. What a page shows starts from the scopes of `permissions`."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Sum

from kladka.core import polish
from kladka.core.dictionaries import dictionary
from kladka.incubation import rules
from kladka.incubation.models import AdviceCard, AdviceClient, EntityRegistration, Founder, Incubator
from kladka.organisations.models import Organisation
from kladka.people.models import Document, Evidence, Participation, Support
from kladka.people.queries import states_of
from kladka.programmes.models import Partnership, Project

LATEST = 5
"""How many cards an incubator's page shows before it points to the list."""
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


@dataclass(frozen=True)
class IncubatorPage:
    """What an incubator did. `hours` are hours of meetings, whatever the number of clients; `areas` counts cards."""

    incubator: Incubator
    parent: Incubator | None
    branches: tuple[Incubator, ...]
    meetings: int
    clients: int
    hours: Any
    areas: dict[str, int]
    cards: tuple[AdviceCard, ...]
    entities: tuple[EntityRegistration, ...]


@dataclass(frozen=True)
class FounderLine:
    """A founder. `name` is empty for a person whose name may not be shown."""

    founder: Founder
    name: str
    is_partner: bool


@dataclass(frozen=True)
class EntityPage:
    """A registered entity with its founders and the founding rule it was judged by (None where there is none)."""

    registration: EntityRegistration
    natural: tuple[FounderLine, ...]
    legal: tuple[FounderLine, ...]
    rule: rules.Rule | None

    @property
    def has_partner(self) -> bool:
        """Tell whether a partner of the project is among the founders."""
        return any(line.is_partner for line in self.legal)


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


def incubator_page(
    incubator: Incubator, *, cards: QuerySet[AdviceCard], entities: QuerySet[EntityRegistration]
) -> IncubatorPage:
    """Return what an incubator's page shows of the `cards` and `entities` in the viewer's scope."""
    cards = cards.filter(project=incubator.project_id, site=incubator.site_id)
    standing = cards.filter(is_withdrawn=False)
    by_area = list(standing.order_by("area").values_list("area").annotate(number=Count("pk"), time=Sum("minutes")))
    areas = Counter({area: number for area, number, _time in by_area})
    minutes = sum(time for _area, _number, time in by_area)
    clients = AdviceClient.objects.filter(card__in=standing).values("participation").distinct().count()
    kin = Incubator.objects.current().filter(Q(pk=incubator.branch_of) | Q(branch_of=incubator.pk))
    related = list(kin.select_related("site").order_by("opened_on"))
    return IncubatorPage(
        incubator=incubator,
        parent=next((one for one in related if one.pk == incubator.branch_of), None),
        branches=tuple(one for one in related if one.branch_of == incubator.pk),
        meetings=areas.total(),
        clients=clients,
        hours=rules.hours_of(minutes),
        areas=dict(areas),
        cards=tuple(listed_cards(cards).order_by("-on_date", "-number")[:LATEST]),
        entities=tuple(
            listed_entities(entities.filter(project=incubator.project_id, site=incubator.site_id)).order_by(
                "-register_date"
            )
        ),
    )


def listed_incubators(incubators: QuerySet[Incubator]) -> list[Incubator]:
    """Return incubators, each followed by its branches, with site, organisation, project and `cards` (a number)."""
    standing = Q(site__advice_cards__is_withdrawn=False, site__advice_cards__project=F("project"))
    cards = Count("site__advice_cards", filter=standing, distinct=True)
    rows = list(
        incubators.select_related("site__organisation", "project").annotate(cards=cards).order_by("opened_on", "pk")
    )
    heads = {row.pk: row for row in rows if row.branch_of is None}
    order = {pk: place for place, pk in enumerate(heads)}
    return sorted(rows, key=lambda row: (order.get(row.branch_of or row.pk, len(order)), row.branch_of is not None))


def listed_entities(entities: QuerySet[EntityRegistration]) -> QuerySet[EntityRegistration]:
    """Add what a list shows: organisation, site, project, and how many founders of each kind."""
    return entities.select_related("organisation", "site", "project").annotate(
        natural=_founders_of(Founder.Kind.NATURAL), legal=_founders_of(Founder.Kind.LEGAL)
    )


def entity_page(registration: EntityRegistration, *, with_names: bool) -> EntityPage:
    """Return an entity with its founders; people by name only `with_names`, which the caller notes as a read."""
    founders = Founder.objects.current().filter(entity=registration.organisation_id).order_by("recorded_no", "pk")
    founders = founders.select_related("organisation", *(["person__identity"] if with_names else []))
    partners = set(
        Partnership.objects.filter(project=registration.project_id).values_list("organisation_id", flat=True)
    )
    lines = [_founder_line(founder, partners, with_names=with_names) for founder in founders]
    return EntityPage(
        registration=registration,
        natural=tuple(
            sorted(
                (line for line in lines if line.founder.kind == Founder.Kind.NATURAL),
                key=lambda line: polish.sort_key(line.name),
            )
        ),
        legal=tuple(line for line in lines if line.founder.kind == Founder.Kind.LEGAL),
        rule=rules.founding_rule(registration.legal_form, registration.register_date),
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


def found_founders(founders: QuerySet[Any], words: str) -> list[Any]:
    """Return founders whose name holds all of `words`, as `found_clients` returns clients."""
    folded = polish.fold(words)
    if len(folded) < SHORTEST_SEARCH:
        return []
    for word in folded.split():
        founders = founders.filter(person__identity__name_fold__contains=word)
    return list(
        founders.select_related("person__identity", "entity").order_by("person__identity__name_sort")[: FOUND + 1]
    )


def same_advice(
    *, participations: Sequence[Participation], project: UUID, area: str, on_date: date
) -> AdviceCard | None:
    """Return a card by which one of these people was already advised in that area on that day."""
    cards = AdviceCard.objects.filter(project=project, area=area, on_date=on_date, is_withdrawn=False)
    return cards.filter(clients__participation__in=participations).order_by("number").first()


def founders_at_hand(project: UUID, on: date) -> QuerySet[Organisation]:
    """Return the organisations of a project's partnership on a day: the legal founders nearest at hand."""
    standing = Partnership.objects.filter(project=project, from_date__lte=on).exclude(until_date__lt=on)
    return Organisation.objects.filter(pk__in=standing.values("organisation")).order_by("name_sort")


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


def _founder_line(founder: Founder, partners: set[UUID], *, with_names: bool) -> FounderLine:
    if founder.organisation is not None:
        return FounderLine(founder, founder.organisation.name, founder.organisation_id in partners)
    shown = with_names and founder.person is not None
    return FounderLine(founder, founder.person.identity.name if shown and founder.person else "", is_partner=False)


def _founders_of(kind: str) -> Count:
    condition = Q(organisation__founders__kind=kind, organisation__founders__retracted_at=None)
    return Count("organisation__founders", filter=condition, distinct=True)


@dataclass(frozen=True)
class Founded:
    """An entity as everybody may know it: `by` are the legal persons among its founders, never people."""

    registration: EntityRegistration
    by: list[Organisation]
    by_people: bool


def founded_in(project: Project) -> list[Founded]:
    """Return the entities of a project with the legal persons who founded them, in two queries, the oldest first.

    A sole trader is a person under a firm's name, so it counts as one.
    """
    registrations = list(
        EntityRegistration.objects.current()
        .filter(project=project)
        .select_related("organisation")
        .order_by("register_date", "pk")
    )
    founders = Founder.objects.current().filter(entity__in=[each.organisation_id for each in registrations])
    legal: dict[UUID, list[Organisation]] = {}
    people: set[UUID] = set()
    for founder in founders.select_related("organisation").order_by("recorded_no", "pk"):
        if founder.organisation is not None and is_legal_person(founder.organisation.legal_form):
            legal.setdefault(founder.entity_id, []).append(founder.organisation)
        else:
            people.add(founder.entity_id)
    return [
        Founded(each, legal.get(each.organisation_id, []), each.organisation_id in people) for each in registrations
    ]


def is_legal_person(legal_form: str) -> bool:
    """Tell whether an organisation of this form is a person apart from the people in it."""
    form = dictionary("legal-forms").items.get(legal_form)
    return form is not None and bool(form.data.get("legal_person", True))
