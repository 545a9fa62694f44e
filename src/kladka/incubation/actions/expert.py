"""Contracts of external experts, and the protocols by which their hours are accepted month by month."""

from collections.abc import Collection, Mapping, Sequence
from copy import copy
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from kladka.audit.actions import Actor, verb
from kladka.core import clock
from kladka.core.errors import check_version
from kladka.incubation import queries
from kladka.incubation.models import AcceptanceLine, AcceptanceProtocol, AdviceCard, AdviceClient, ExpertContract
from kladka.incubation.policies import expert as policies
from kladka.incubation.queries.expert import ClientHours
from kladka.incubation.rules import Pool
from kladka.organisations.models import Organisation, Staff
from kladka.programmes.models import Project

TERMS = ("number", "areas", "from_date", "until_date", "minutes", "client_minutes", "rate")
"""What is said of a contract, and may be said anew."""
NAMED = ("participation__person__identity", "group", "organisation")
"""What the name of a client needs joined."""


def agree_contract(
    *,
    project: Project,
    partner: Organisation,
    number: str,
    areas: Sequence[str],
    from_date: date,
    until_date: date,
    minutes: int,
    rate: Decimal,
    by: Actor,
    staff: Staff | None = None,
    organisation: Organisation | None = None,
    client_minutes: int | None = None,
) -> ExpertContract:
    """Record what `partner` agreed with an expert (`staff`), or with the `organisation` whose staff advise.

    Cards written from now on use the hours; those of before stand under no contract until `take_cards_in`.
    """
    with verb("incubation.agree_contract", controller=project.controller_id, by=by) as opened:
        contract = ExpertContract(
            project=project,
            partner=partner,
            staff=staff,
            organisation=organisation,
            number=" ".join(number.split()),
            areas=sorted(areas),
            from_date=from_date,
            until_date=until_date,
            minutes=minutes,
            client_minutes=client_minutes,
            rate=rate,
            created_at=opened.at,
        )
        policies.check_contract(contract, 0)
        return opened.save(contract)


def change_contract(*, contract: ExpertContract, version: int, changes: Mapping[str, Any], by: Actor) -> ExpertContract:
    """Say the terms of a contract anew, names of TERMS. Raises Stale when somebody changed it since `version`."""
    with verb("incubation.change_contract", controller=contract.project.controller_id, by=by) as opened:
        stored = ExpertContract.objects.select_related("project").get(pk=contract.pk)
        check_version(stored, version)
        before = copy(stored)
        for name in TERMS:
            setattr(stored, name, changes.get(name, getattr(stored, name)))
        stored.number, stored.areas = " ".join(stored.number.split()), sorted(stored.areas)
        policies.check_contract(stored, queries.pool_of(stored, clock.today()).used)
        policies.check_terms_kept(before, stored, is_settled=stored.protocols.exists())
        policies.check_cards_kept(stored, list(stored.cards.filter(is_withdrawn=False).order_by("on_date", "number")))
        stored.version += 1
        return opened.save(stored, fields=[*TERMS, "version"])


def take_cards_in(
    *, contract: ExpertContract, cards: Collection[UUID], by: Actor, beyond_limit: bool = False
) -> list[AdviceCard]:
    """Put cards that stand under no contract under this one: they use its hours and come into its next protocol.

    Raises PolicyBroken when the contract is not about one of them or another took it in, when its hours do not suffice,
    and where a client goes beyond the limit for one, unless `beyond_limit` says that this is known.
    """
    with verb("incubation.take_cards_in", controller=contract.project.controller_id, by=by) as opened:
        stored = ExpertContract.objects.select_related("project").get(pk=contract.pk)
        offered = {card.pk: card for card in queries.cards_outside(stored)}
        policies.check_taken_in(cards, offered)
        taken = [card for pk, card in offered.items() if pk in set(cards)]
        for card in taken:
            card.contract = stored
            card.version += 1
            opened.save(card, fields=["contract", "version"])
        today = clock.today()
        policies.check_pool_for_all(stored, queries.pool_of(stored, today))
        clients = AdviceClient.objects.filter(card__in=taken)
        over = queries.beyond_limit(stored, 0, list(clients.select_related(*NAMED)), today)
        policies.check_client_limit(stored, _by_name(over), is_known=beyond_limit)
        return taken


def make_protocol(*, contract: ExpertContract, month: date, staff: Staff, by: Actor) -> AcceptanceProtocol:
    """Make the protocol of a month from the cards, or make it again while nobody has accepted it.

    It settles the cards of the month, earlier ones that wait, and what was corrected after it was accepted. Raises
    PolicyBroken when the month is accepted already, another one waits, or nothing is due.
    """
    with verb("incubation.make_protocol", controller=contract.project.controller_id, by=by) as opened:
        policies.check_month(month, contract, clock.today())
        stored = policies.check_next_protocol(list(contract.protocols.all()), month)
        lines = queries.lines_due(contract, month)
        policies.check_something_due(lines)
        protocol = stored or AcceptanceProtocol(contract=contract, month=month, created_at=opened.at)
        protocol.made_by, protocol.made_on = staff, clock.today()
        if stored is None:
            opened.save(protocol)
        else:
            opened.delete_all(list(stored.lines.all()))
            stored.version += 1
            opened.save(stored, fields=["made_by", "made_on", "version"])
        opened.save_all(AcceptanceLine, [AcceptanceLine(protocol=protocol, **vars(one)) for one in lines])
        return protocol


def accept_protocol(*, protocol: AcceptanceProtocol, version: int, staff: Staff, by: Actor) -> AcceptanceProtocol:
    """Accept a protocol as somebody who did not make it; from then on its lines stay as they are."""
    with verb("incubation.accept_protocol", controller=protocol.contract.project.controller_id, by=by) as opened:
        stored = _stored(protocol)
        check_version(stored, version)
        now = queries.lines_due(stored.contract, stored.month)
        policies.check_acceptance(stored, staff, list(stored.lines.all()), now)
        stored.state = AcceptanceProtocol.ACCEPTED
        stored.accepted_by, stored.accepted_on = staff, clock.today()
        stored.version += 1
        return opened.save(stored, fields=["state", "accepted_by", "accepted_on", "version"])


def discard_protocol(*, protocol: AcceptanceProtocol, by: Actor) -> None:
    """Throw a protocol away that nobody has accepted."""
    with verb("incubation.discard_protocol", controller=protocol.contract.project.controller_id, by=by) as opened:
        stored = _stored(protocol)
        policies.check_is_made(stored)
        opened.delete_all(list(stored.lines.all()))
        opened.delete(stored)


def _by_name(over: Sequence[ClientHours]) -> list[tuple[str, Pool]]:
    """Return each client who goes beyond the limit once."""
    return list({one.client.name_and_kind: one.pool for one in over}.items())


def _stored(protocol: AcceptanceProtocol) -> AcceptanceProtocol:
    found: AcceptanceProtocol = AcceptanceProtocol.objects.select_related("contract__project").get(pk=protocol.pk)
    return found
