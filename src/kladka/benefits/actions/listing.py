"""Monthly lists: prepared, made again, approved by a second person, paid, taken back."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from kladka.audit.actions import Actor, Verb, verb
from kladka.benefits import policies, queries
from kladka.benefits.models import BankAccount, PaymentLine, PaymentList, TakenOff
from kladka.benefits.queries import Held, Payable
from kladka.benefits.rules import Piece
from kladka.core import clock
from kladka.core.dictionaries import because, dictionary
from kladka.core.errors import PolicyBroken
from kladka.organisations.models import Organisation, Staff
from kladka.programmes.models import Project


def prepare(
    *, project: Project, partner: Organisation, month: date, staff: Staff, by: Actor, held: Held | None = None
) -> PaymentList:
    """Make the list of a partner's month from attendance, or make it again while nobody has approved it.

    Besides the month itself it pays what earlier months lack and takes back what they have too much. `held` are the
    days of events of several days. Raises PolicyBroken while another list of the partner is in preparation, when the
    month is approved already, and when nothing is due.
    """
    with verb("benefits.prepare", controller=project.controller_id, by=by) as opened:
        today = clock.today()
        policies.check_month(month, project, today)
        stored = policies.check_may_prepare(project, partner, month)
        preview = queries.payable(project, partner, month, today, held)
        policies.check_something(preview)
        listing = stored or PaymentList(project=project, partner=partner, month=month, created_at=opened.at)
        listing.prepared_by, listing.prepared_on = staff, today
        if stored is None:
            opened.save(listing)
        else:
            for line in stored.lines.all():
                opened.delete(line)
            stored.version += 1
            opened.save(stored, fields=["prepared_by", "prepared_on", "version"])
        opened.save_all(PaymentLine, [_line(listing, one) for one in preview.lines])
        return listing


def discard(*, listing: PaymentList, by: Actor) -> None:
    """Throw a list in preparation away; an approved one stays."""
    with verb("benefits.discard", controller=listing.project.controller_id, by=by) as opened:
        stored = _stored(listing)
        if stored.state != PaymentList.DRAFT:
            raise PolicyBroken(_("This list is approved. Take the approval back first."))
        for line in stored.lines.all():
            opened.delete(line)
        opened.delete(stored)


def approve(*, listing: PaymentList, version: int, staff: Staff, by: Actor, held: Held | None = None) -> PaymentList:
    """Approve a list as somebody who did not prepare it. Raises PolicyBroken when what is due has changed since.

    How each line is paid, to which account or in cash, is kept with it as it is recorded at that moment.
    """
    with verb("benefits.approve", controller=listing.project.controller_id, by=by) as opened:
        stored = _seen(listing, version)
        today = clock.today()
        now = queries.payable(stored.project, stored.partner, stored.month, today, held)
        lines = queries.listed(stored)
        policies.check_approval(stored, staff, lines, now.lines)
        accounts = queries.accounts_for(lines)
        may_be_cash = queries.pays_in_cash(stored.project.profile, today)
        policies.check_accounts_approved(lines, accounts, may_be_cash=may_be_cash)
        _fix(opened, stored, {line: accounts[line.benefit.participation.person_id] for line in lines})
        stored.state, stored.approved_by, stored.approved_on = PaymentList.APPROVED, staff, today
        stored.version += 1
        return opened.save(stored, fields=_APPROVAL)


def take_back_approval(*, listing: PaymentList, version: int, reason: str, by: Actor, words: str = "") -> PaymentList:
    """Take an approval back, so that the list can be made again.

    Raises PolicyBroken once something of it is paid, and where lines have left it: those stay said of this approval.
    """
    dictionary("payment-corrections").check(reason, field="reason")
    with verb("benefits.take_back_approval", controller=listing.project.controller_id, by=by) as opened:
        opened.say(because("payment-corrections", reason, words))
        stored = _seen(listing, version)
        if stored.state != PaymentList.APPROVED:
            raise PolicyBroken(_("This list is not approved."))
        if stored.lines.filter(paid_on__isnull=False).exists():
            raise PolicyBroken(_("Something of this list is marked as paid. Take that back first."))
        policies.check_nothing_left(stored)
        if PaymentList.objects.filter(
            project=stored.project_id, partner=stored.partner_id, state=PaymentList.DRAFT
        ).exists():
            raise PolicyBroken(_("Another list is in preparation. Let it be approved, or discard it, first."))
        _fix(opened, stored, dict.fromkeys(stored.lines.all()))
        stored.state, stored.approved_by, stored.approved_on = PaymentList.DRAFT, None, None
        stored.version += 1
        return opened.save(stored, fields=_APPROVAL)


def pay(*, listing: PaymentList, lines: Collection[UUID], on: date, by: Actor) -> list[PaymentLine]:
    """Mark lines of an approved list as paid on a day; return those that were not marked before."""
    with verb("benefits.pay", controller=listing.project.controller_id, by=by) as opened:
        stored = _stored(listing)
        every = list(stored.lines.all())
        policies.check_lines(stored, every, lines)
        policies.check_payment(stored, on, clock.today())
        unpaid = [one for one in every if one.pk in set(lines) and one.paid_on is None]
        policies.check_fixed(unpaid)
        return _mark(opened, unpaid, on)


def take_back_payment(
    *,
    listing: PaymentList,
    lines: Collection[UUID],
    reason: str,
    staff: Staff,
    by: Actor,
    words: str = "",
    is_due_again: bool = False,
) -> list[PaymentLine]:
    """Say of lines that they were not paid after all. `reason` is a code of "payment-corrections".

    `is_due_again`: they leave the list, which pays others, and come with the next one, which is approved anew. That
    `staff` took them off stays with the list.
    """
    dictionary("payment-corrections").check(reason, field="reason")
    with verb("benefits.take_back_payment", controller=listing.project.controller_id, by=by) as opened:
        opened.say(because("payment-corrections", reason, words))
        stored = _stored(listing)
        every = list(stored.lines.all())
        policies.check_lines(stored, every, lines)
        chosen = [one for one in every if one.pk in set(lines)]
        if not is_due_again:
            return _mark(opened, [one for one in chosen if one.paid_on is not None], None)
        policies.check_leaves(stored, every, set(lines))
        told = {"taken_on": clock.today(), "taken_by": staff, "reason": reason, "words": words.strip()}
        opened.save_all(TakenOff, [_taken_off(line, **told) for line in chosen])
        for line in chosen:
            opened.delete(line)
        return chosen


_APPROVAL = ["state", "approved_by", "approved_on", "version"]


def _fix(opened: Verb, listing: PaymentList, accounts: Mapping[PaymentLine, BankAccount | None]) -> None:
    for line, account in accounts.items():
        line.listing = listing
        line.fix_account(account)
    opened.change_all(list(accounts), fields=["account_sealed", "account_tail", "in_cash"])


def _mark(opened: Verb, lines: list[PaymentLine], on: date | None) -> list[PaymentLine]:
    for line in lines:
        line.paid_on = on
    opened.change_all(lines, fields=["paid_on"])
    return lines


def _line(listing: PaymentList, one: Payable) -> PaymentLine:
    return PaymentLine(
        listing=listing,
        benefit=one.benefit,
        month=one.month,
        due=one.due.amount,
        amount=one.amount,
        contributions=one.contributions,
        pieces=[_piece(piece) for piece in one.due.pieces],
        limit=one.due.limit,
    )


def _taken_off(line: PaymentLine, **told: Any) -> TakenOff:
    same = ("listing_id", "benefit_id", "month", "amount", "contributions", "paid_on")
    return TakenOff(line=line.pk, **{name: getattr(line, name) for name in same}, **told)


def _piece(piece: Piece) -> Mapping[str, Any]:
    return {
        "from": piece.from_date.isoformat(),
        "until": piece.until_date.isoformat(),
        "quantity": str(piece.quantity),
        "of": piece.of,
        "parts": piece.parts,
        "price": str(piece.price),
    }


def _seen(listing: PaymentList, version: int) -> PaymentList:
    stored = _stored(listing)
    if stored.version != version:
        raise PolicyBroken(_("Somebody changed this list meanwhile. Look at it again."))
    return stored


def _stored(listing: PaymentList) -> PaymentList:
    return PaymentList.objects.select_related("project", "partner").get(pk=listing.pk)
