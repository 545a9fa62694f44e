"""What pages and files say of how people are paid: the end of an account, the whole number, or cash."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from kladka.benefits import permissions, queries
from kladka.benefits.models import BankAccount, PaymentLine
from kladka.core.bank import grouped, masked
from kladka.programmes.permissions import Viewer


def account_words(account: BankAccount | None) -> str:
    """Return how somebody is paid, as it is recorded now."""
    if account is None:
        return _("not recorded")
    return _("in cash") if account.in_cash else masked(account.tail)


def fixed_words(line: PaymentLine) -> str:
    """Return how a line is paid, as it was approved."""
    return _("in cash") if line.in_cash else masked(line.account_tail)


def accounts_shown(lines: Sequence[PaymentLine]) -> Mapping[UUID, str]:
    """Return by line how it is paid, of a number its end: as it was approved, before that as it is recorded now."""
    return _of(lines, queries.accounts_for(lines), account_words, fixed_words)


def accounts_whole(viewer: Viewer, lines: Sequence[PaymentLine]) -> Mapping[UUID, str]:
    """Return the same for a file that goes to the bank: whole numbers, where `viewer` may see them."""
    people = {one.benefit.participation.person_id for one in lines}
    seen = permissions.accounts_visible_to(viewer).filter(person__in=people)
    return _of(lines, {one.person_id: one for one in seen}, _whole, _whole)


def _of(
    lines: Sequence[PaymentLine],
    now: Mapping[UUID, BankAccount],
    recorded: Callable[[Any], str],
    fixed: Callable[[Any], str],
) -> Mapping[UUID, str]:
    return {
        one.pk: fixed(one) if one.is_fixed else _recorded(one, now.get(one.benefit.participation.person_id), recorded)
        for one in lines
    }


def _recorded(line: PaymentLine, account: BankAccount | None, words: Callable[[Any], str]) -> str:
    """Return what is recorded now of a line that nobody has approved; one that was paid without keeps nothing."""
    if account is None or line.paid_on is not None:
        return _("not recorded")
    return words(account)


def _whole(one: BankAccount | PaymentLine) -> str:
    if one.in_cash:
        return _("in cash")
    return grouped(one.account_number() if isinstance(one, PaymentLine) else one.number())
