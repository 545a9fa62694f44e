"""Where a participant's money goes."""

from typing import ClassVar

from django.db import models

from kladka.core.bank_account import SealedAccount
from kladka.organisations.models import Organisation
from kladka.people.models import Person


class BankAccount(SealedAccount):
    """How a person is paid: a bank account, which is identity data with a permission of its own, or cash.

    Of whom is paid in cash no number is kept.
    """

    SEALED_AS: ClassVar[str] = "benefits_account"

    person = models.OneToOneField(Person, primary_key=True, on_delete=models.PROTECT, related_name="bank_account")
    controller = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    in_cash = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="benefits_paid_to_an_account_or_in_cash",
                condition=models.Q(in_cash=True, tail="") | (models.Q(in_cash=False) & ~models.Q(tail="")),
            ),
        ]

    class Privacy:
        identity = frozenset({"number_sealed", "tail"})
        personal = frozenset({"in_cash"})
        safe = frozenset({"person", "controller", "version"})

    def take(self, number: str) -> tuple[str, ...]:
        """Seal a number as typed, as of every sealed account; the person is paid to it from now on."""
        changed = super().take(number)
        self.in_cash = False
        return (*changed, "in_cash") if changed else ()

    def take_cash(self) -> tuple[str, ...]:
        """Keep no number: the person is paid in cash. Return the changed fields, none for a new row."""
        self.number_sealed, self.tail, self.in_cash = b"", "", True
        if self._state.adding:
            return ()
        self.version += 1
        return ("number_sealed", "tail", "version", "in_cash")
