"""A bank account of which the number is sealed: one way for people and for entities."""

from typing import ClassVar

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
