"""What may never happen with the contract of an external expert, or a protocol of it."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.formats import localize
from django.utils.translation import gettext as _

from kladka.core.dictionaries import dictionary
from kladka.core.errors import PolicyBroken
from kladka.core.forms.shown import day_in_words, month_in_words, trimmed
from kladka.core.months import first_of
from kladka.incubation import rules
from kladka.incubation.models import AcceptanceLine, AcceptanceProtocol, AdviceCard, ExpertContract
from kladka.organisations.models import Staff

MOST_NAMED = 5
"""So many cards are named one by one."""


def check_contract(contract: ExpertContract, used: int) -> None:
    """A contract is with one party, about something, for hours that are not fewer than were advised already."""
    if (contract.staff_id is None) == (contract.organisation_id is None):
        raise PolicyBroken(_("Choose the expert, or the organisation whose staff advise; one of them."), field="expert")
    if not contract.number:
        raise PolicyBroken(_("Write the number of the contract."), field="number")
    _check_number(contract)
    if not contract.areas:
        raise PolicyBroken(_("Choose at least one area."), field="areas")
    for area in contract.areas:
        dictionary("advice-areas").check(area, field="areas")
    if contract.until_date < contract.from_date:
        raise PolicyBroken(_("The contract must end after it begins."), field="until_date")
    if contract.rate < 0:
        raise PolicyBroken(_("Write what an hour costs; 0 where nothing is paid."), field="rate")
    if contract.minutes < 1 or (contract.client_minutes is not None and contract.client_minutes < 1):
        raise PolicyBroken(_("Write more hours than none."), field="hours" if contract.minutes < 1 else "client_hours")
    if contract.minutes < used:
        words = _("%(hours)s hours were advised already by the cards. Write at least these.")
        raise PolicyBroken(words % {"hours": _hours(used)}, field="hours")


def _hours(minutes: int) -> str:
    """Return minutes in hours as people write them: 10, not 1E+1."""
    return str(localize(trimmed(rules.hours_of(minutes))))


def _check_number(contract: ExpertContract) -> None:
    twins = ExpertContract.objects.filter(project=contract.project_id, number=contract.number)
    if twins.exclude(pk=contract.pk).exists():
        raise PolicyBroken(_("Another contract of this project has this number."), field="number")


def check_terms_kept(before: ExpertContract, after: ExpertContract, is_settled: bool) -> None:
    """What an hour costs stays once a protocol was made, for its amounts were worked out by it."""
    if is_settled and before.rate != after.rate:
        raise PolicyBroken(
            _("A protocol was made of this contract, so the rate stays. Record a new contract for another one."),
            field="rate",
        )


def check_cards_kept(contract: ExpertContract, cards: Sequence[AdviceCard]) -> None:
    """Terms are not narrowed under the cards of a contract: what was accepted of one left the contract when it was
    corrected, and was taken back. `cards`: those that stand under it, the oldest first."""
    for field, words, outside in (
        (
            "areas",
            _("These cards of the contract are about an area left out here: %(cards)s. Keep their areas."),
            [one for one in cards if one.area not in contract.areas],
        ),
        (
            "from_date",
            _("These cards of the contract are of days before that: %(cards)s. Choose a day on or before the first."),
            [one for one in cards if one.on_date < contract.from_date],
        ),
        (
            "until_date",
            _("These cards of the contract are of days after that: %(cards)s. Choose a day on or after the last."),
            [one for one in cards if one.on_date > contract.until_date],
        ),
    ):
        if outside:
            raise PolicyBroken(words % {"cards": _in_words(outside)}, field=field)


def _in_words(cards: Sequence[AdviceCard]) -> str:
    """Return the first and the last few cards with their days: both ends tell which day would do."""
    named = [f"{one.label} ({day_in_words(one.on_date)})" for one in cards]
    return ", ".join(named if len(named) <= MOST_NAMED else [*named[:2], "…", *named[-2:]])


def is_about(contract: ExpertContract, card: AdviceCard) -> bool:
    """Tell whether a contract is about what a card says now."""
    return card.area in contract.areas and contract.from_date <= card.on_date <= contract.until_date


def contract_for(contracts: Sequence[ExpertContract], area: str) -> ExpertContract | None:
    """Return which of the contracts of a day advice in an area belongs to; None where there is no contract at all."""
    found = next((one for one in contracts if area in one.areas), None)
    if contracts and found is None:
        raise PolicyBroken(
            _("Contract %(number)s of this adviser is about other areas. Choose one of those, or change the contract.")
            % {"number": contracts[0].number},
            field="area",
        )
    return found


def check_pool(contract: ExpertContract, pool: rules.Pool) -> None:
    """Nothing is advised beyond the hours of a contract."""
    if pool.is_exceeded:
        raise PolicyBroken(
            _(
                "Contract %(number)s has %(most)s hours; with this card %(used)s would be used. Agree more hours "
                "first, or let an adviser without a contract advise."
            )
            % {
                "number": contract.number,
                "most": _hours(pool.most),
                "used": _hours(pool.used),
            },
            field="minutes",
        )


def check_pool_for_all(contract: ExpertContract, pool: rules.Pool) -> None:
    """Cards that are taken in fit into the hours of a contract."""
    if pool.is_exceeded:
        words = _(
            "Contract %(number)s has %(most)s hours; with these cards %(used)s would be used. Agree more hours first, "
            "or leave some cards out."
        )
        told = {"number": contract.number, "most": _hours(pool.most), "used": _hours(pool.used)}
        raise PolicyBroken(words % told, field="cards")


def check_taken_in(cards: Collection[UUID], offered: Collection[UUID]) -> None:
    """A contract takes in what it is about, and what stands under no other."""
    if not cards:
        raise PolicyBroken(_("Choose the cards that belong to this contract."), field="cards")
    if set(cards) - set(offered):
        raise PolicyBroken(
            _("One of these cards was withdrawn or changed, or stands under a contract by now. Open this page again."),
            field="cards",
        )


def check_client_limit(contract: ExpertContract, clients: Sequence[tuple[str, rules.Pool]], *, is_known: bool) -> None:
    """Nobody goes beyond the hours of one client without somebody having said so. `clients` would, by name."""
    if not clients or is_known:
        return
    words = _("%(name)s would have %(used)s of %(most)s hours that one client has under contract %(number)s.")
    told = [
        words % {"name": name, "used": _hours(pool.used), "most": _hours(pool.most), "number": contract.number}
        for name, pool in clients
    ]
    raise PolicyBroken(" ".join(told), field="beyond_limit")


def check_month(month: date, contract: ExpertContract, today: date) -> None:
    """A protocol is of a month that is over or under way, not of one before the contract began."""
    if month > today:
        raise PolicyBroken(_("This month has not begun yet."), field="month")
    if month < first_of(contract.from_date):
        words = _("The contract begins on %(day)s. Choose a later month.")
        raise PolicyBroken(words % {"day": day_in_words(contract.from_date)}, field="month")


def check_next_protocol(protocols: Collection[AcceptanceProtocol], month: date) -> AcceptanceProtocol | None:
    """Return the protocol that is made again; one is open at a time, and months follow each other."""
    same = next((one for one in protocols if one.month == month), None)
    if same is not None and same.state == AcceptanceProtocol.ACCEPTED:
        words = _("The protocol of %(month)s is accepted. What changed since then comes into that of a later month.")
        raise PolicyBroken(words % {"month": month_in_words(month)}, field="month")
    waiting = next((one for one in protocols if one.state == AcceptanceProtocol.MADE and one.month != month), None)
    if waiting is not None:
        words = _("The protocol of %(month)s is not accepted yet. Let it be accepted, or discard it, first.")
        raise PolicyBroken(words % {"month": month_in_words(waiting.month)}, field="month")
    if any(one.month > month for one in protocols):
        raise PolicyBroken(
            _("A later month is accepted already; what this month lacks comes into the next one."), field="month"
        )
    return same


def check_something_due(lines: Sequence[Any]) -> None:
    """A protocol has a line."""
    if not lines:
        raise PolicyBroken(
            _("No card of this contract is waiting for acceptance until the end of this month."), field="month"
        )


def check_acceptance(
    protocol: AcceptanceProtocol, by: Staff, lines: Collection[AcceptanceLine], now: Collection[rules.Due]
) -> None:
    """A second person accepts, and neither the expert; and the cards still say what the protocol says."""
    check_is_made(protocol)
    if protocol.made_by_id == by.pk:
        raise PolicyBroken(
            _("You made this protocol, so somebody else accepts it: another coordinator or the monitoring officer.")
        )
    if protocol.contract.staff_id == by.pk:
        raise PolicyBroken(_("This is the protocol of your own hours. Somebody else accepts it."))
    listed = {(one.card, one.minutes, one.amount) for one in lines}
    if listed != {(one.card, one.minutes, one.amount) for one in now}:
        raise PolicyBroken(_("A card changed after this protocol was made. Let it be made again, then accept it."))


def check_is_made(protocol: AcceptanceProtocol) -> None:
    """What is accepted stays."""
    if protocol.state != AcceptanceProtocol.MADE:
        raise PolicyBroken(_("This protocol is accepted already."))
