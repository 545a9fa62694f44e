"""How participants are paid: to which account, or in cash."""

from kladka.audit.actions import Actor, Verb, verb
from kladka.benefits import policies, queries
from kladka.benefits.models import BankAccount
from kladka.core import clock
from kladka.people.models import Participation, Person


def set_account(*, person: Person, number: str, by: Actor) -> BankAccount:
    """Record or change the account to which a person's benefits go.

    Raises PolicyBroken for a wrong number, and while a payment to the person is on its way by an approved list.
    """
    with verb("benefits.set_account", controller=person.controller_id, by=by) as opened:
        account = _free(opened, person)
        return opened.save(account, fields=account.take(number))


def pay_in_cash(*, participation: Participation, by: Actor) -> BankAccount:
    """Record that a participant is paid in cash, where the programme does that. An account that was known is let go."""
    person = participation.person
    with verb("benefits.pay_in_cash", controller=person.controller_id, by=by) as opened:
        policies.check_cash(may_be_cash=queries.pays_in_cash(participation.project.profile, clock.today()))
        account = _free(opened, person)
        return opened.save(account, fields=account.take_cash())


def forget_account(*, person: Person, by: Actor) -> None:
    """Delete how a person is paid. Nothing of them is approved before it is recorded anew."""
    with verb("benefits.forget_account", controller=person.controller_id, by=by) as opened:
        stored = _free(opened, person)
        if not stored._state.adding:
            opened.delete(stored)


def _free(opened: Verb, person: Person) -> BankAccount:
    """Return the account that may change. Whoever has a list in preparation before them has to look at it anew."""
    policies.check_account_free(queries.line_on_the_way(person.pk))
    for listing in queries.drafts_with(person.pk):
        listing.version += 1
        opened.save(listing, fields=["version"])
    stored = BankAccount.objects.filter(person=person).first()
    return stored or BankAccount(person=person, controller_id=person.controller_id)
