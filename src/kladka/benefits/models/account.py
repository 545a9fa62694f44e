"""Where a participant's money goes."""

from django.db import models

from kladka.organisations.models import Organisation
from kladka.people.models import Person


class BankAccount(models.Model):
    """A person's bank account: identity data, with a permission of its own.

    The number is stored encrypted, bound to this row; `tail` is the end of it, which is all that pages show.
    """

    person = models.OneToOneField(Person, primary_key=True, on_delete=models.PROTECT, related_name="bank_account")
    controller = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    number_sealed = models.BinaryField(max_length=120)
    tail = models.CharField(max_length=4)
    version = models.PositiveIntegerField(default=1)

    class Privacy:
        identity = frozenset({"number_sealed", "tail"})
        safe = frozenset({"person", "controller", "version"})

    def __str__(self) -> str:
        return f"{self.person_id}"
