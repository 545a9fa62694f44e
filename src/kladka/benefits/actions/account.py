"""Bank accounts of participants."""

from kladka.audit.actions import Actor, verb
from kladka.benefits.models import BankAccount
from kladka.core import crypto
from kladka.core.bank import check_account
from kladka.people.models import Person

_SHOWN = 4


def set_account(*, person: Person, number: str, by: Actor) -> BankAccount:
    """Record or change the account to which a person's benefits go. Raises PolicyBroken for a wrong number."""
    with verb("benefits.set_account", controller=person.controller_id, by=by) as opened:
        digits = check_account(number)
        stored = BankAccount.objects.filter(person=person).first()
        account = stored or BankAccount(person=person, controller_id=person.controller_id)
        account.number_sealed = crypto.seal(digits.encode(), _context(account))
        account.tail = digits[-_SHOWN:]
        if stored is None:
            return opened.save(account)
        account.version += 1
        return opened.save(account, fields=["number_sealed", "tail", "version"])


def forget_account(*, person: Person, by: Actor) -> None:
    """Delete the account number of a person who is paid in another way."""
    with verb("benefits.forget_account", controller=person.controller_id, by=by) as opened:
        for account in BankAccount.objects.filter(person=person):
            opened.delete(account)


def number_of(account: BankAccount) -> str:
    """Return the number in clear. The caller leaves a read event, or the record of a file that was taken."""
    return crypto.unseal(bytes(account.number_sealed), _context(account)).decode()


def _context(account: BankAccount) -> tuple[str, ...]:
    return ("benefits_account", "number", str(account.person_id), str(account.controller_id))
