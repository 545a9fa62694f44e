"""What the pages of payments and of lists for the bank show, as plain values."""

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.core.components import Column as TableColumn
from kladka.core.components import Link, Menu, SummaryRow, Table, Tag
from kladka.core.forms.shown import day_in_words, money
from kladka.incubation.models import GrantList, GrantPayment
from kladka.pages.grants.presenters import receiver_of


def payment_words(payment: GrantPayment) -> str:
    """Return a payment in words, as a box to tick names it."""
    return _("%(name)s, contract %(contract)s, due on %(day)s: %(amount)s zł") % {
        "name": receiver_of(payment.grant),
        "contract": payment.grant.contract_number,
        "day": day_in_words(payment.due),
        "amount": money(payment.amount),
    }


def due_words(payment: GrantPayment, having: Collection[Any]) -> str:
    """Return a payment that is due in words; `having`: the entities of which an account is recorded."""
    words = payment_words(payment)
    if payment.grant.organisation_id in having:
        return words
    return _("%(payment)s – no bank account is recorded") % {"payment": words}


def lists_table(lists: Sequence[Any]) -> Table:
    """Return the lists for the bank, the newest first."""
    return Table(
        _("Lists for the bank"),
        [
            *(TableColumn(_("Prepared on")), TableColumn(_("Partner")), TableColumn(_("Total, zł"), numeric=True)),
            TableColumn(_("State")),
        ],
        [
            [
                Link(day_in_words(each.prepared_on), reverse("grants:paylist", args=[each.pk])),
                *(each.partner.short_name, money(each.total), list_tag(each, unpaid=each.unpaid)),
            ]
            for each in lists
        ],
    )


def list_tag(listing: GrantList, *, unpaid: int) -> Tag:
    """Return where a list is; `unpaid` of its payments are not made yet."""
    if listing.state == GrantList.DRAFT:
        return Tag(_("waits for approval"), "yellow")
    return Tag(_("approved"), "blue") if unpaid else Tag(_("paid out"), "green")


def list_rows(listing: Any, payments: Sequence[GrantPayment]) -> list[SummaryRow]:
    """Return what is known of a list."""
    approved = _("nobody yet")
    if listing.approved_by is not None:
        approved = _("%(name)s, %(day)s") % {
            "name": listing.approved_by.name,
            "day": day_in_words(listing.approved_on),
        }
    prepared = _("%(name)s, %(day)s") % {
        "name": listing.prepared_by.name,
        "day": day_in_words(listing.prepared_on),
    }
    return [
        SummaryRow(_("State"), list_tag(listing, unpaid=sum(each.paid_on is None for each in payments))),
        SummaryRow(_("Project"), str(listing.project)),
        SummaryRow(_("Partner"), listing.partner.name),
        SummaryRow(_("Prepared by"), prepared),
        SummaryRow(_("Approved by"), approved),
        SummaryRow(_("Total, zł"), money(sum((each.amount for each in payments), Decimal(0)))),
    ]


def list_table(payments: Sequence[GrantPayment], accounts: Any, *, is_file: bool = False) -> Table:
    """Return the payments of a list with the account of each, in the file the whole number."""
    return Table(
        _("Payments"),
        [
            *(TableColumn(_("Who gets it")), TableColumn(_("Contract")), TableColumn(_("Bank account"))),
            *(TableColumn(_("Due on")), TableColumn(_("Amount, zł"), numeric=True), TableColumn(_("Paid on"))),
        ],
        [
            [
                *(receiver_of(each.grant), each.grant.contract_number),
                accounts.get(each.pk, "" if is_file else _("not recorded")),
                *(each.due, each.amount if is_file else money(each.amount), each.paid_on or ""),
            ]
            for each in payments
        ],
    )


def list_menu(listing: GrantList, payments: Sequence[GrantPayment], *, runs: bool, is_own: bool) -> Menu | None:
    """Return what can be done with a list."""
    links = []
    if listing.state == GrantList.DRAFT:
        if not is_own:
            links.append(Link(_("Approve"), reverse("grants:approve", args=[listing.pk])))
        if runs:
            links.append(Link(_("Discard"), reverse("grants:discard", args=[listing.pk])))
    elif runs:
        if any(each.paid_on is None for each in payments):
            links.append(Link(_("Mark as paid"), reverse("grants:pay", args=[listing.pk])))
        if not any(each.paid_on for each in payments):
            links.append(Link(_("Take the approval back"), reverse("grants:take-back-approval", args=[listing.pk])))
    return Menu(_("What can be done"), links) if links else None
