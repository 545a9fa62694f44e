"""The money of grants: lists for the bank, approved by a second person; expenses, judged by their documents."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from uuid import UUID

from kladka.audit.actions import Actor, verb
from kladka.core import clock
from kladka.core.dictionaries import because, dictionary
from kladka.core.errors import check_version
from kladka.incubation import policies, queries
from kladka.incubation.models import Grant, GrantExpense, GrantLine, GrantList, GrantPayment
from kladka.organisations.models import Organisation, Staff
from kladka.people.models import Document
from kladka.programmes.models import Project

_APPROVAL = ["state", "approved_by", "approved_on", "version"]
_FIXED = ["account_sealed", "account_tail"]


def prepare_grant_list(
    *, project: Project, partner: Organisation, payments: Collection[UUID], staff: Staff, by: Actor
) -> GrantList:
    """Put payments that are due on a list for the bank. Raises PolicyBroken while another list is in preparation, and
    where it is not recorded to which account the money goes."""
    with verb("incubation.prepare_grant_list", controller=project.controller_id, by=by) as opened:
        draft = GrantList.objects.filter(project=project, partner=partner, state=GrantList.DRAFT).first()
        policies.check_no_draft(draft)
        due = list(queries.due_payments(project, partner, clock.today()))
        policies.check_to_list(payments, due)
        chosen = [each for each in due if each.pk in payments]
        policies.check_accounts(chosen, queries.accounts_for(chosen))
        listing = opened.save(GrantList(project=project, partner=partner, prepared_by=staff, prepared_on=clock.today()))
        for each in chosen:
            each.listing = listing
        opened.change_all(chosen, fields=["listing"])
        return listing


def discard_grant_list(*, listing: GrantList, version: int, by: Actor) -> None:
    """Throw a list in preparation away; what stood on it is due as before."""
    with verb("incubation.discard_grant_list", controller=listing.project.controller_id, by=by) as opened:
        found = _fresh(listing, version)
        policies.check_discards(found)
        listed = list(found.payments.all())
        for each in listed:
            each.listing = None
        opened.change_all(listed, fields=["listing"])
        opened.delete(found)


def approve_grant_list(*, listing: GrantList, version: int, staff: Staff, by: Actor) -> GrantList:
    """Approve a list as somebody who did not prepare it: the accounts of that moment are kept with the payments."""
    with verb("incubation.approve_grant_list", controller=listing.project.controller_id, by=by) as opened:
        found = _fresh(listing, version)
        payments = list(found.payments.select_related("grant__project", "grant__organisation"))
        policies.check_grant_list_approval(found, staff, payments)
        accounts = queries.accounts_for(payments)
        policies.check_accounts_approved(payments, accounts)
        for each in payments:
            receiver = each.grant.organisation_id
            each.fix_account(accounts[receiver] if receiver else None)
        opened.change_all(payments, fields=_FIXED)
        found.state, found.approved_by, found.approved_on = GrantList.APPROVED, staff, clock.today()
        found.version += 1
        return opened.save(found, fields=_APPROVAL)


def take_back_grant_approval(*, listing: GrantList, version: int, reason: str, by: Actor, words: str = "") -> GrantList:
    """Take an approval back. Raises PolicyBroken once something of the list is paid, and beside another draft."""
    dictionary("payment-corrections").check(reason, field="reason")
    with verb("incubation.take_back_grant_approval", controller=listing.project.controller_id, by=by) as opened:
        opened.say(because("payment-corrections", reason, words))
        found = _fresh(listing, version)
        policies.check_approved(found)
        payments = list(found.payments.select_related("grant__project"))
        policies.check_not_paid(payments)
        draft = GrantList.objects.filter(project=found.project_id, partner=found.partner_id, state=GrantList.DRAFT)
        policies.check_no_draft(draft.first())
        for each in payments:
            each.fix_account(None)
        opened.change_all(payments, fields=_FIXED)
        found.state, found.approved_by, found.approved_on = GrantList.DRAFT, None, None
        found.version += 1
        return opened.save(found, fields=_APPROVAL)


def pay_grants(*, listing: GrantList, payments: Collection[UUID], on: date, by: Actor) -> list[GrantPayment]:
    """Mark payments of an approved list as paid on a day; return them."""
    with verb("incubation.pay_grants", controller=listing.project.controller_id, by=by) as opened:
        found = _fresh(listing)
        unpaid = list(found.payments.filter(paid_on=None).select_related("grant"))
        policies.check_grants_paid(found, payments, unpaid, on, clock.today())
        paid = [each for each in unpaid if each.pk in set(payments)]
        policies.check_accounts_fixed(paid)
        for each in paid:
            each.paid_on = on
        opened.change_all(paid, fields=["paid_on"])
        return paid


def take_back_grant_payment(
    *, payment: GrantPayment, reason: str, by: Actor, words: str = "", is_due_again: bool = False
) -> GrantPayment:
    """Say that a payment was not made after all. Raises PolicyBroken once its grant is being settled.

    `is_due_again`: it leaves its list, which pays others, and goes to the bank by a new one, which is approved anew.
    """
    dictionary("payment-corrections").check(reason, field="reason")
    with verb("incubation.take_back_grant_payment", controller=payment.grant.project.controller_id, by=by) as opened:
        opened.say(because("payment-corrections", reason, words))
        found = GrantPayment.objects.select_related("grant__project", "listing").get(pk=payment.pk)
        policies.check_runs(found.grant)
        found.paid_on = None
        if is_due_again:
            policies.check_leaves_list(found)
            found.listing = None
            found.fix_account(None)
        return opened.save(found, fields=["paid_on", "listing", *_FIXED])


def record_expense(
    *,
    grant: Grant,
    seller: str,
    number: str,
    spent_on: date,
    amount: Decimal,
    document: Document,
    by: Actor,
    line: GrantLine | None = None,
    words: str = "",
    another: bool = True,
) -> GrantExpense:
    """Record what an entity spent of its grant, by a document, on a line of the budget or outside it. `another`: nobody
    is asked whether it is another part of a document that a grant of the project settles already."""
    with verb("incubation.record_grant_expense", controller=grant.project.controller_id, by=by) as opened:
        found = Grant.objects.get(pk=grant.pk)
        policies.check_runs(found)
        policies.check_expense(found, spent_on, amount, line, clock.today())
        same = queries.settled_by_document(found, seller, number)
        policies.check_document_once(found, number.strip(), same, is_part=another)
        return opened.save(
            GrantExpense(
                grant=found,
                line=line,
                seller=seller.strip(),
                number=number.strip(),
                words=words.strip(),
                spent_on=spent_on,
                amount=amount,
                document=document,
            )
        )


def judge_expense(
    *,
    expense: GrantExpense,
    version: int,
    eligible: Decimal,
    staff: Staff,
    by: Actor,
    reason: str = "",
    because: str = "",
) -> GrantExpense:
    """Say how much of an expense is eligible, and why not all of it. Judged anew it replaces what was said before.

    `because`: why something is eligible that is outside the plan, above it or outside its time.
    """
    if reason:
        dictionary("grant-cuts").check(reason, field="reason")
    with verb("incubation.judge_grant_expense", controller=expense.grant.project.controller_id, by=by) as opened:
        found = _expense(expense, version)
        doubts, words = queries.doubts_about(found, eligible), because.strip()
        policies.check_judged(found, eligible, reason, doubts, words)
        found.because = words if doubts else ""
        found.eligible, found.reason = eligible, reason if eligible < found.amount else ""
        found.judged_by, found.judged_on = staff, clock.today()
        found.version += 1
        return opened.save(found, fields=["eligible", "reason", "because", "judged_by", "judged_on", "version"])


def remove_expense(*, expense: GrantExpense, version: int, by: Actor) -> None:
    """Remove an expense that was recorded by mistake, while the contract runs; its document stays kept."""
    with verb("incubation.remove_grant_expense", controller=expense.grant.project.controller_id, by=by) as opened:
        opened.delete(_expense(expense, version))


def _expense(expense: GrantExpense, version: int) -> GrantExpense:
    found = GrantExpense.objects.select_related("grant").get(pk=expense.pk)
    check_version(found, version)
    policies.check_runs(found.grant)
    return found


def _fresh(listing: GrantList, version: int | None = None) -> GrantList:
    found = GrantList.objects.select_related("project", "partner").get(pk=listing.pk)
    if version is not None:
        check_version(found, version)
    return found
