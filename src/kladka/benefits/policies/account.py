"""Where money of benefits goes, and when that may change."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from kladka.benefits.models import BankAccount, PaymentLine
from kladka.core.bank_account import unfixed
from kladka.core.errors import PolicyBroken
from kladka.core.forms.shown import month_in_words


def check_account_free(waiting: PaymentLine | None) -> None:
    """What two people looked at on a list stays until the list is paid, or the approval is taken back."""
    if waiting is not None:
        raise PolicyBroken(
            _(
                "A payment to this person is on the approved list of %(month)s, and not made yet. Take the approval "
                "back first, or take the payment off the list where others of it are paid; the list is then approved "
                "with the new account."
            )
            % {"month": month_in_words(waiting.listing.month)},
            field="number",
        )


def check_accounts_approved(
    lines: Sequence[PaymentLine], accounts: Mapping[UUID, BankAccount], *, may_be_cash: bool
) -> None:
    """Nobody approves that money goes nobody knows where. `may_be_cash`: the programme pays in cash, too."""
    people = [one.benefit.participation.person for one in lines]
    lacking = [
        each for each in people if (found := accounts.get(each.pk)) is None or (found.in_cash and not may_be_cash)
    ]
    if not lacking:
        return
    names = ", ".join(sorted(dict.fromkeys(each.identity.name for each in lacking)))
    if may_be_cash:
        words = _(
            "It is not recorded how these people are paid: %(names)s. On the page of each, Benefits, record the bank "
            "account, or that they are paid in cash."
        )
    else:
        words = _(
            "No bank account is recorded for: %(names)s. Record it on the page of each, Benefits. This programme does "
            "not pay in cash."
        )
    raise PolicyBroken(words % {"names": names})


def check_fixed(lines: Sequence[PaymentLine]) -> None:
    """What is paid goes where it was approved to go."""
    if unfixed(lines):
        raise PolicyBroken(
            _(
                "When this list was approved, nobody kept to which account the money goes. Take the approval back and "
                "let the list be approved again, or take the lines off it where others of it are paid."
            ),
            field="lines",
        )


def check_cash(*, may_be_cash: bool) -> None:
    """Cash is paid where the programme says so."""
    if not may_be_cash:
        raise PolicyBroken(_("This programme does not pay in cash. Type the number of the account."), field="way")
