"""Where a participant's money goes."""

from typing import ClassVar

from django.db import models

from kladka.core.bank_account import SealedAccount
from kladka.organisations.models import Organisation
from kladka.people.models import Person


class BankAccount(SealedAccount):
    """A person's bank account: identity data, with a permission of its own."""

    SEALED_AS: ClassVar[str] = "benefits_account"

    person = models.OneToOneField(Person, primary_key=True, on_delete=models.PROTECT, related_name="bank_account")
    controller = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Privacy:
        identity = frozenset({"number_sealed", "tail"})
        safe = frozenset({"person", "controller", "version"})
