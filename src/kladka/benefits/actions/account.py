"""Bank accounts of participants."""

from kladka.audit.actions import Actor, verb
from kladka.benefits.models import BankAccount
from kladka.people.models import Person


def set_account(*, person: Person, number: str, by: Actor) -> BankAccount:
    """Record or change the account to which a person's benefits go. Raises PolicyBroken for a wrong number."""
    with verb("benefits.set_account", controller=person.controller_id, by=by) as opened:
        stored = BankAccount.objects.filter(person=person).first()
        account = stored or BankAccount(person=person, controller_id=person.controller_id)
        return opened.save(account, fields=account.take(number))


def forget_account(*, person: Person, by: Actor) -> None:
    """Delete the account number of a person who is paid in another way."""
    with verb("benefits.forget_account", controller=person.controller_id, by=by) as opened:
        for account in BankAccount.objects.filter(person=person):
            opened.delete(account)
