"""What may never happen to the money of grants: lists for the bank, expenses, the settlement."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.core.bank_account import unfixed
from kladka.core.dictionaries import dictionary
from kladka.core.errors import ANOTHER, PolicyBroken
from kladka.core.forms.shown import day_in_words, money
from kladka.incubation.models import Grant, GrantExpense, GrantLine, GrantList, GrantPayment
from kladka.incubation.rules import Balance, Doubt
from kladka.organisations.models import Staff
from kladka.people.policies import check_not_in_future


def check_no_draft(found: GrantList | None) -> None:
    """One list is prepared at a time."""
    if found is not None:
        raise PolicyBroken(
            _("A list of %(day)s is still in preparation. Let it be approved, or discard it, before the next one.")
            % {"day": day_in_words(found.prepared_on)}
        )


def check_to_list(wanted: Collection[UUID], payments: Sequence[GrantPayment]) -> None:
    """What is ticked is due, and something is."""
    if not wanted:
        raise PolicyBroken(_("Tick at least one payment."), field="payments")
    if not set(wanted) <= {each.pk for each in payments}:
        raise PolicyBroken(_("Somebody changed these payments meanwhile. Look at them again."), field="payments")


def check_grant_list_approval(listing: GrantList, by: Staff, payments: Sequence[GrantPayment]) -> None:
    """A second person approves, and every grant on the list still stands."""
    if listing.state != GrantList.DRAFT:
        raise PolicyBroken(_("This list is approved already."))
    if listing.prepared_by_id == by.pk:
        raise PolicyBroken(
            _("You prepared this list, so somebody else approves it: another coordinator or the monitoring officer.")
        )
    gone = [each for each in payments if each.grant.state != Grant.State.SIGNED]
    if gone:
        raise PolicyBroken(
            ngettext(
                "%(count)d payment is of a contract that no longer runs. Discard the list and prepare it again.",
                "%(count)d payments are of contracts that no longer run. Discard the list and prepare it again.",
                len(gone),
            )
            % {"count": len(gone)}
        )


def check_accounts(payments: Sequence[GrantPayment], having: Collection[UUID]) -> None:
    """Money goes to an account that is known before a list of it is made. `having`: which entities have one."""
    if names := _lacking(payments, having):
        raise PolicyBroken(
            _(
                "No bank account is recorded for: %(names)s. Record it on the page of the grant, or leave the payment "
                "out."
            )
            % {"names": names},
            field="payments",
        )


def check_accounts_approved(payments: Sequence[GrantPayment], having: Collection[UUID]) -> None:
    """Nobody approves that money goes nobody knows where."""
    if names := _lacking(payments, having):
        raise PolicyBroken(
            _(
                "No bank account is recorded for: %(names)s. Discard the list, record the account on the page of the "
                "grant and prepare the list again."
            )
            % {"names": names}
        )


def _lacking(payments: Sequence[GrantPayment], having: Collection[UUID]) -> str:
    lacking = [each.grant.organisation for each in payments if each.grant.organisation_id not in having]
    return ", ".join(dict.fromkeys(each.name for each in lacking if each is not None))


def check_account_free(waiting: GrantPayment | None) -> None:
    """The account that two people looked at on a list stays until the list is paid, or no list is there."""
    listing = waiting.listing if waiting else None
    if listing is None:
        return
    words = _(
        "A payment to this account is on the list for the bank of %(day)s, which waits for approval. Discard the list "
        "first: it is prepared again with the new account."
    )
    if listing.state == GrantList.APPROVED:
        words = _(
            "A payment to this account is on the approved list for the bank of %(day)s, and not made yet. Take the "
            "approval back and discard the list first, or take the payment off it where others of it are paid."
        )
    raise PolicyBroken(words % {"day": day_in_words(listing.prepared_on)}, field="number")


def check_leaves_list(payment: GrantPayment) -> None:
    """A payment leaves an approved list that pays others; a list of nothing else is discarded as a whole."""
    listing = payment.listing
    if listing is None or listing.state != GrantList.APPROVED:
        raise PolicyBroken(_("This payment is on no approved list."))
    if not listing.payments.exclude(pk=payment.pk).exists():
        raise PolicyBroken(
            _(
                "Nothing else is on its list. Say that it was not paid and stays on the list, then take the approval "
                "back and discard the list."
            ),
            field="is_due_again",
        )


def check_grants_paid(
    listing: GrantList, wanted: Collection[UUID], payments: Sequence[GrantPayment], on: date, today: date
) -> None:
    """Money leaves after the approval, and not in days to come."""
    if listing.state != GrantList.APPROVED:
        raise PolicyBroken(_("The list is not approved yet. Nothing of it is paid before that."))
    check_to_list(wanted, payments)
    check_not_in_future(on, today, field="on")
    if listing.approved_on and on < listing.approved_on:
        raise PolicyBroken(
            _("The list was approved on %(day)s, so nothing of it was paid before.")
            % {"day": day_in_words(listing.approved_on)},
            field="on",
        )


def check_accounts_fixed(payments: Sequence[GrantPayment]) -> None:
    """What is paid goes to the account that was approved; where none was kept, somebody approves it first."""
    if lacking := unfixed(payments):
        raise PolicyBroken(
            _(
                "This list was approved when accounts were not kept with it yet, so nobody knows which one was "
                "approved for the contracts: %(contracts)s. Take the approval back and let somebody approve the list "
                "again; where others of it are paid, take the payment off the list instead."
            )
            % {"contracts": ", ".join(dict.fromkeys(each.grant.contract_number for each in lacking))}
        )


def check_not_paid(payments: Sequence[GrantPayment]) -> None:
    """An approval is taken back only while nothing is paid."""
    if any(each.paid_on for each in payments):
        raise PolicyBroken(_("Something of this list is marked as paid. Take that back first."))


def check_runs(grant: Grant) -> None:
    """Expenses belong to a contract that runs."""
    if grant.state != Grant.State.SIGNED:
        raise PolicyBroken(
            _("Expenses are recorded while the contract runs; this grant is at “%(state)s”.")
            % {"state": grant.get_state_display()}
        )


def check_expense(grant: Grant, spent_on: date, amount: Decimal, line: GrantLine | None, today: date) -> None:
    """An expense is money that was spent, by a line of the same grant or outside the plan."""
    check_not_in_future(spent_on, today, field="spent_on")
    if amount <= 0:
        raise PolicyBroken(_("Write an amount of more than nothing."), field="amount")
    if line is not None and line.grant_id != grant.pk:
        raise PolicyBroken(_("This line is of another grant."), field="line")


def check_document_once(grant: Grant, number: str, same: Sequence[GrantExpense], *, is_part: bool) -> None:
    """A document of a seller is settled once by a grant; of another grant of the project it may settle a part, which
    is asked about unless `is_part`. `same`: what that document settles already."""
    if any(each.grant_id == grant.pk for each in same):
        raise PolicyBroken(
            _("The document %(number)s of this seller is recorded already.") % {"number": number}, field="number"
        )
    if same and not is_part:
        settled = _("contract %(contract)s, %(amount)s zł")
        there = [settled % {"contract": each.grant.contract_number, "amount": money(each.amount)} for each in same]
        raise PolicyBroken(
            _(
                "The document %(number)s of this seller is settled by another grant already: %(there)s. Is another "
                "part of it settled here?"
            )
            % {"number": number, "there": "; ".join(there)},
            field=ANOTHER,
        )


def check_judged(
    expense: GrantExpense, eligible: Decimal, reason: str, doubts: Mapping[Doubt, Decimal], because: str
) -> None:
    """No more is eligible than was spent, what is cut has a reason, and what is in doubt has words."""
    if not 0 <= eligible <= expense.amount:
        raise PolicyBroken(
            _("Write an amount from 0 to %(amount)s zł: that is what the document says.")
            % {"amount": money(expense.amount)},
            field="eligible",
        )
    if eligible < expense.amount and not reason:
        raise PolicyBroken(_("Choose why not all of it is eligible."), field="reason")
    if doubts and not because:
        raise PolicyBroken(
            _(
                "In doubt: %(doubts)s. Write a smaller amount with that reason, or write why it is eligible all the "
                "same: who decides the settlement reads it."
            )
            % {"doubts": _in_words(doubts)},
            field="because",
        )


def _in_words(doubts: Mapping[Doubt, Decimal]) -> str:
    cuts = dictionary("grant-cuts")
    told = _("%(amount)s zł – %(reason)s")
    return "; ".join(told % {"amount": money(amount), "reason": cuts.label(code)} for code, amount in doubts.items())


def check_doubts_answered(expenses: Sequence[str]) -> None:
    """Before a settlement is checked, somebody wrote of all that is in doubt why it is eligible. Told by numbers."""
    if expenses:
        raise PolicyBroken(
            _(
                "Something of these documents is outside the plan, above it or outside the time of spending, and "
                "nobody wrote why it is eligible: %(numbers)s. Judge them again."
            )
            % {"numbers": "; ".join(expenses)}
        )


def check_settles(money: Balance) -> None:
    """What is settled was judged, and something was paid out."""
    if money.waiting:
        raise PolicyBroken(
            ngettext(
                "%(count)d expense is not judged yet. Say first what of it is eligible.",
                "%(count)d expenses are not judged yet. Say first what of them is eligible.",
                money.waiting,
            )
            % {"count": money.waiting}
        )
    if money.unpaid or not money.paid:
        raise PolicyBroken(_("Not all of the grant is paid out yet. Settle it afterwards, or terminate the contract."))


def check_second(first: Staff, second: Staff) -> None:
    """A second person decides."""
    if first.pk == second.pk:
        raise PolicyBroken(
            _("You checked this settlement, so somebody else decides: another coordinator or the monitoring officer.")
        )


def check_discards(listing: GrantList) -> None:
    """An approved list stays."""
    if listing.state != GrantList.DRAFT:
        raise PolicyBroken(_("This list is approved. Take the approval back first."))


def check_approved(listing: GrantList) -> None:
    """What is taken back was given."""
    if listing.state != GrantList.APPROVED:
        raise PolicyBroken(_("This list is not approved."))
