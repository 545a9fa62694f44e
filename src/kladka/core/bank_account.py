"""A bank account of which the number is sealed, and the one fixed with what is paid: for people and for entities."""

from collections.abc import Iterable
from typing import ClassVar
from uuid import UUID

from django.db import models

from kladka.core import bank, crypto

_SHOWN = 4


class SealedAccount(models.Model):
    """A bank account. The number is stored encrypted, bound to this row; `tail`, its end, is all that pages show.

    A model of it has a `controller`, and names in SEALED_AS the table for which its numbers are sealed.
    """

    SEALED_AS: ClassVar[str]

    number_sealed = models.BinaryField(max_length=120)
    tail = models.CharField(max_length=4)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.pk}"

    def take(self, number: str) -> tuple[str, ...]:
        """Seal a number as typed. Return the changed fields, none for a new row. Raises PolicyBroken."""
        digits = bank.check_account(number)
        self.number_sealed = crypto.seal(digits.encode(), self._context())
        self.tail = digits[-_SHOWN:]
        if self._state.adding:
            return ()
        self.version += 1
        return ("number_sealed", "tail", "version")

    def number(self) -> str:
        """Return the number in clear. The caller leaves a read event, or the record of a file that was taken."""
        return crypto.unseal(bytes(self.number_sealed), self._context()).decode()

    def _context(self) -> tuple[str, ...]:
        return (self.SEALED_AS, "number", str(self.pk), str(self.controller_id))  # type: ignore[attr-defined]


class FixedAccount(models.Model):
    """What is paid to an account that is fixed when somebody approves it: the bank gets what was approved.

    The number is sealed, bound to this row. A model of it names in FIXED_AS the table for which its numbers are sealed.
    """

    FIXED_AS: ClassVar[str]

    account_sealed = models.BinaryField(max_length=120, null=True)
    account_tail = models.CharField(max_length=4, blank=True)

    class Meta:
        abstract = True

    @property
    def is_fixed(self) -> bool:
        """Tell whether it was approved where this goes."""
        return bool(self.account_tail)

    @property
    def account_controller(self) -> UUID:
        """Return the controller for which the number is sealed."""
        raise NotImplementedError

    def fix_account(self, account: SealedAccount | None) -> None:
        """Keep the account to which this goes, as it is recorded now; None: let it go."""
        tail = account.tail if account else ""
        self.account_sealed = crypto.seal(account.number().encode(), self._context()) if account and tail else None
        self.account_tail = tail

    def account_number(self) -> str:
        """Return the account that was fixed, in clear. The caller leaves the record of a file that was taken."""
        return crypto.unseal(bytes(self.account_sealed or b""), self._context()).decode()

    def _context(self) -> tuple[str, ...]:
        return (self.FIXED_AS, "account", str(self.pk), str(self.account_controller))


def unfixed[F: FixedAccount](paid: Iterable[F]) -> list[F]:
    """Return what was approved before it was kept where it goes: nobody knows it, and it is approved anew."""
    return [one for one in paid if not one.is_fixed]
