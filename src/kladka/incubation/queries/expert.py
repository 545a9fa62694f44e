"""Reads of external experts: whose contract a card belongs to, what is left of it, what a month's protocol settles."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from kladka.core.dated import dated_rule
from kladka.incubation import rules
from kladka.incubation.models import AcceptanceLine, AcceptanceProtocol, AdviceCard, AdviceClient, ExpertContract
from kladka.incubation.queries.advice import with_confirmation
from kladka.organisations.models import Staff
from kladka.programmes.models import Project

FILE = "parameters/advice.yaml"


@dataclass(frozen=True)
class ClientHours:
    """How many minutes one client was advised under a contract with a limit, and whether that comes near it."""

    client: AdviceClient
    pool: rules.Pool


@dataclass(frozen=True)
class ContractPage:
    """A contract, what is left of it, the clients who come near their limit, its protocols, the newest first, and the
    cards `outside`: it is about them, and they stand under no contract."""

    contract: ExpertContract
    pool: rules.Pool
    near: tuple[ClientHours, ...]
    protocols: tuple[Any, ...]
    outside: tuple[AdviceCard, ...] = ()


def near_share(on: date) -> Decimal:
    """Return the share of a pool from which somebody is warned on a day."""
    return Decimal(dated_rule(FILE, "near", on)["share"])


def contracts_on(adviser: Staff, project: Project, on: date) -> list[ExpertContract]:
    """Return the contracts under which a member of staff advises on a day, their own before those of their firm."""
    whose = Q(staff=adviser) | Q(organisation=adviser.organisation_id)
    found = ExpertContract.objects.filter(whose, project=project, from_date__lte=on, until_date__gte=on)
    return sorted(found, key=lambda one: (one.staff_id is None, one.until_date, one.number))


def cards_outside(contract: ExpertContract) -> QuerySet[AdviceCard]:
    """Return the cards that stand under no contract though this one is about them: its expert, areas and days."""
    whose = Q(adviser=contract.staff_id) if contract.staff_id else Q(adviser__organisation=contract.organisation_id)
    days = (contract.from_date, contract.until_date)
    cards = AdviceCard.objects.filter(whose, project=contract.project_id, contract=None, is_withdrawn=False)
    return cards.filter(area__in=contract.areas, on_date__range=days).order_by("on_date", "number")


def overlapping(contract: ExpertContract) -> ExpertContract | None:
    """Return another contract with the same party of the project, about one of its areas on one of its days."""
    others = ExpertContract.objects.filter(
        project=contract.project_id,
        staff=contract.staff_id,
        organisation=contract.organisation_id,
        from_date__lte=contract.until_date,
        until_date__gte=contract.from_date,
    ).exclude(pk=contract.pk)
    return next((one for one in others.order_by("from_date", "number") if set(one.areas) & set(contract.areas)), None)


def pool_of(contract: ExpertContract, on: date, *, besides: AdviceCard | None = None) -> rules.Pool:
    """Return what of a contract's hours the cards that stand used; `besides` is not counted."""
    cards = contract.cards.filter(is_withdrawn=False)
    if besides is not None:
        cards = cards.exclude(pk=besides.pk)
    used = cards.aggregate(used=Sum("minutes"))["used"] or 0
    return rules.Pool(used, contract.minutes, near_share(on))


def near_limit(contract: ExpertContract, on: date, card: AdviceCard | None = None) -> list[ClientHours]:
    """Return the clients (of one card, or all) who come near the limit for one client, or went beyond; by name."""
    if contract.client_minutes is None:
        return []
    clients = AdviceClient.objects.filter(card__contract=contract, card__is_withdrawn=False)
    sums = _minutes_by_client(clients)
    asked = clients.filter(card=card) if card is not None else clients
    rows = asked.select_related("participation__person__identity", "group", "organisation")
    found: dict[Any, ClientHours] = {}
    share = near_share(on)
    for row in rows:
        key = _same_client(row)
        pool = rules.Pool(sums[key], contract.client_minutes, share)
        if pool.is_near:
            found[key] = ClientHours(row, pool)
    return sorted(found.values(), key=lambda one: one.client.name)


def beyond_limit(
    contract: ExpertContract,
    minutes: int,
    clients: Sequence[AdviceClient],
    on: date,
    *,
    besides: AdviceCard | None = None,
) -> list[ClientHours]:
    """Return the clients who would go beyond the limit for one client with so many minutes more; `besides` is a card
    that is not counted. A group and the entity that it became are told once. One query, none without a limit."""
    if contract.client_minutes is None:
        return []
    held = AdviceClient.objects.filter(card__contract=contract, card__is_withdrawn=False)
    if besides is not None:
        held = held.exclude(card=besides)
    sums = _minutes_by_client(held)
    share = near_share(on)
    found: dict[Any, ClientHours] = {}
    for one in clients:
        pool = rules.Pool(sums[_same_client(one)] + minutes, contract.client_minutes, share)
        if pool.is_exceeded:
            found[_same_client(one)] = ClientHours(one, pool)
    return list(found.values())


def _minutes_by_client(clients: QuerySet[AdviceClient]) -> Counter[tuple[UUID | None, ...]]:
    """Return the minutes of each client: those of a group are those of the entity that it became, and a card that names
    both is counted once. One query."""
    who = ("participation", "group", "group__entity", "organisation", "card", "card__minutes")
    advised = {
        ((participation, None, entity) if entity else (participation, group, organisation), card): minutes
        for participation, group, entity, organisation, card, minutes in clients.order_by().values_list(*who)
    }
    sums: Counter[tuple[UUID | None, ...]] = Counter()
    for (client, _card), minutes in advised.items():
        sums[client] += minutes
    return sums


def _same_client(one: AdviceClient) -> tuple[UUID | None, ...]:
    """Return by what a client is told apart: a group that became an entity is that entity."""
    if one.group is not None and one.group.entity_id:
        return (one.participation_id, None, one.group.entity_id)
    return (one.participation_id, one.group_id, one.organisation_id)


def contract_page(contract: ExpertContract, on: date) -> ContractPage:
    """Return what the page of a contract shows. Constant in queries."""
    lines = AcceptanceLine.objects.filter(protocol=OuterRef("pk")).order_by().values("protocol")
    protocols = contract.protocols.select_related("made_by", "accepted_by").annotate(
        minutes=Subquery(lines.annotate(all=Sum("minutes")).values("all")),
        amount=Subquery(lines.annotate(all=Sum("amount")).values("all")),
    )
    return ContractPage(
        contract,
        pool_of(contract, on),
        tuple(near_limit(contract, on)),
        tuple(protocols.order_by("-month")),
        tuple(cards_outside(contract)),
    )


def listed_contracts(contracts: QuerySet[Any]) -> QuerySet[Any]:
    """Add what a list shows: whose they are, and `used`, the minutes of the cards that stand."""
    used = AdviceCard.objects.filter(contract=OuterRef("pk"), is_withdrawn=False).order_by().values("contract")
    found: QuerySet[Any] = contracts.select_related("project", "partner", "staff", "organisation").annotate(
        used=Coalesce(Subquery(used.annotate(all=Sum("minutes")).values("all")), 0),
        waiting=Count("protocols", filter=Q(protocols__state=AcceptanceProtocol.MADE)),
    )
    return found


def lines_due(contract: ExpertContract, month: date) -> tuple[rules.Due, ...]:
    """Return what the protocol of a month settles, by the cards as they are now."""
    given = [
        rules.AdviceGiven(card.pk, card.label, card.on_date, card.area, card.minutes)
        for card in contract.cards.filter(is_withdrawn=False).order_by("on_date", "number")
    ]
    return rules.lines_due(given, _accepted(contract), month=month, rate=contract.rate)


def cards_of_lines(lines: Sequence[AcceptanceLine]) -> dict[UUID, Any]:
    """Return the cards of a protocol as they are now, by id, each with whether it is confirmed. One query."""
    cards = AdviceCard.objects.filter(pk__in=[one.card for one in lines])
    return {card.pk: card for card in with_confirmation(cards)}


def cost_of(protocols: Sequence[AcceptanceProtocol]) -> Decimal:
    """Return what accepted protocols cost together."""
    found = AcceptanceLine.objects.filter(protocol__in=protocols, protocol__state=AcceptanceProtocol.ACCEPTED)
    return found.aggregate(all=Sum("amount"))["all"] or Decimal(0)


def _accepted(contract: ExpertContract) -> Mapping[UUID, rules.Accepted]:
    held: dict[UUID, rules.Accepted] = {}
    lines = AcceptanceLine.objects.filter(protocol__contract=contract, protocol__state=AcceptanceProtocol.ACCEPTED)
    for line in lines.order_by("protocol__month"):
        before = held.get(line.card)
        held[line.card] = rules.Accepted(
            line.label,
            line.on_date,
            line.area,
            line.minutes + (before.minutes if before else 0),
            line.amount + (before.amount if before else Decimal(0)),
        )
    return held
