"""What may never happen to a grant and its contract."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.audit.policies import check_words
from kladka.core.errors import ANOTHER, PolicyBroken
from kladka.core.forms.shown import day_in_words, money
from kladka.incubation.models import Grant, GrantExpense, GrantLine, GrantPayment, GrantReturn
from kladka.incubation.policies.returned import check_nothing_came_back
from kladka.organisations.models import Organisation
from kladka.people.policies import check_not_in_future

_NEXT = {
    Grant.State.DECIDED: frozenset({Grant.State.SIGNED}),
    Grant.State.SIGNED: frozenset({Grant.State.CHECKED, Grant.State.ENDING}),
    Grant.State.CHECKED: frozenset({Grant.State.SETTLED, Grant.State.OWED, Grant.State.ENDING}),
    Grant.State.ENDING: frozenset({Grant.State.TERMINATED}),
    Grant.State.OWED: frozenset({Grant.State.RETURNED}),
    Grant.State.TERMINATED: frozenset({Grant.State.RETURNED}),
}


def check_step(grant: Grant, state: Grant.State) -> None:
    """A grant goes on from where it is."""
    if state not in _NEXT.get(Grant.State(grant.state), frozenset()):
        raise PolicyBroken(
            _("The grant is at “%(state)s”, so this step is not open. Look at it again.")
            % {"state": grant.get_state_display()}
        )


def check_planned(grant: Grant) -> None:
    """Before the contract the plan can be changed, afterwards nothing of it."""
    if grant.state != Grant.State.DECIDED:
        raise PolicyBroken(_("The contract is signed. Take the contract back first if the plan was wrong."))


def check_amount(amount: Decimal, most: Decimal | None) -> None:
    """A grant is money, and not more than the call gives."""
    if amount <= 0:
        raise PolicyBroken(_("Write an amount of more than nothing."), field="amount")
    if most is not None and amount > most:
        raise PolicyBroken(
            _("The call gives %(most)s zł to one application at most.") % {"most": money(most)}, field="amount"
        )


def check_asked_for(amount: Decimal, asked: Decimal | None, because: str) -> None:
    """More than the application asked for is given for a reason that is written down."""
    if asked is None or amount <= asked:
        return
    if because.strip():
        check_words(because, field="more_because")
        return
    raise PolicyBroken(
        _(
            "The application asked for %(asked)s zł; here it is %(amount)s zł. Correct the amount, or write why it is "
            "more than was asked for."
        )
        % {"asked": money(asked), "amount": money(amount)},
        field="more_because",
    )


def check_months(kind: str, months: int | None, least: int, most: int) -> None:
    """Bridging support lasts as many months as its call says; a grant for starting none."""
    if kind == Grant.Kind.BRIDGING and (months is None or not least <= months <= most):
        raise PolicyBroken(
            _("Write a number of months from %(least)d to %(most)d: that is what the call gives.")
            % {"least": least, "most": most},
            field="months",
        )


def check_receiver(organisation: Organisation | None, *, is_registered: bool, became: str = "") -> Organisation:
    """Money goes to an entity that is registered: a group has to be, first; `became` is the entity that it is now."""
    if organisation is None and became:
        raise PolicyBroken(
            _(
                "The group has become an entity: %(name)s. Choose it under “Change what was decided”: it signs and "
                "gets the money."
            )
            % {"name": became},
            field="organisation",
        )
    if organisation is None or not is_registered:
        raise PolicyBroken(
            _("Choose the registered entity that gets the money. A group signs once it is registered."),
            field="organisation",
        )
    return organisation


def check_receiver_explained(because: str, *, receiver: str, applicant: str, existed: tuple[date, date] | None) -> None:
    """Money goes to who applied for it, or to what the applicant founded; anybody else gets it for a reason that is
    written down. `existed`: since when the receiver is registered and when it was decided, where a group that was not
    registered applied and the receiver was there already."""
    if because.strip():
        check_words(because, field="because")
        return
    words = _("%(receiver)s did not apply, and by the records was not founded by %(applicant)s, who did.")
    told = [words % {"receiver": receiver, "applicant": applicant}]
    if existed is not None:
        words = _(
            "It was registered on %(registered)s, before the decision of %(decided)s, while the applicant was a group "
            "that was not registered."
        )
        told.append(words % {"registered": day_in_words(existed[0]), "decided": day_in_words(existed[1])})
    told.append(_("Write why it gets the money all the same, or choose another receiver."))
    raise PolicyBroken(" ".join(told), field="because")


def check_contract(grant: Grant, signed_on: date, settle_by: date, stands_until: date, today: date) -> None:
    """A contract is signed after the decision, and its days follow."""
    check_not_in_future(signed_on, today, field="signed_on")
    decided = grant.steps.order_by("at", "pk").values_list("on", flat=True).first()
    if decided and signed_on < decided:
        raise PolicyBroken(
            _("The grant was decided on %(day)s; the contract is signed on that day or later.")
            % {"day": day_in_words(decided)},
            field="signed_on",
        )
    if settle_by <= signed_on:
        raise PolicyBroken(_("Settling comes after the contract."), field="settle_by")
    if stands_until <= signed_on:
        raise PolicyBroken(_("The enterprise has to stand some time after the contract."), field="stands_until")


def check_number_free(grant: Grant, number: str) -> None:
    """A contract number is used once in a project."""
    if Grant.objects.filter(project=grant.project_id, contract_number=number).exclude(pk=grant.pk).exists():
        raise PolicyBroken(
            _("Another grant of this project has the contract number %(number)s.") % {"number": number},
            field="contract_number",
        )


def check_parts(grant: Grant, payments: Collection[GrantPayment]) -> None:
    """What is paid in parts makes the whole, to the grosz."""
    total = sum((each.amount for each in payments), Decimal(0))
    if total != grant.amount:
        raise PolicyBroken(
            _("The payments make %(total)s zł together; the grant is %(amount)s zł.")
            % {"total": money(total), "amount": money(grant.amount)}
        )


def check_part(
    grant: Grant, payments: Collection[GrantPayment], amount: Decimal, *, once_on: date | None = None
) -> None:
    """Payments make no more than the grant. What looks like one that is planned `once_on` a day is asked about."""
    if amount <= 0:
        raise PolicyBroken(_("Write an amount of more than nothing."), field="amount")
    left = grant.amount - sum((each.amount for each in payments), Decimal(0))
    if amount > left:
        raise PolicyBroken(
            _("Of this grant %(left)s zł are not planned as payments yet.") % {"left": money(left)}, field="amount"
        )
    if once_on is not None and any((each.due, each.amount) == (once_on, amount) for each in payments):
        raise PolicyBroken(
            _("A payment of %(amount)s zł is planned on %(day)s already. Is this another one?")
            % {"amount": money(amount), "day": day_in_words(once_on)},
            field=ANOTHER,
        )


def check_line(grant: Grant, lines: Collection[GrantLine], amount: Decimal) -> None:
    """The budget holds no more than the grant."""
    if amount <= 0:
        raise PolicyBroken(_("Write an amount of more than nothing."), field="amount")
    left = grant.amount - sum((each.amount for each in lines), Decimal(0))
    if amount > left:
        raise PolicyBroken(
            _("Of this grant %(left)s zł are not in the budget yet.") % {"left": money(left)}, field="amount"
        )


def check_has_budget(grant: Grant, lines: Sequence[GrantLine]) -> None:
    """A contract has a budget, and it holds no more than the grant."""
    if not lines:
        raise PolicyBroken(_("Write at least one line of the budget first: the money is settled by it."))
    total = sum((each.amount for each in lines), Decimal(0))
    if total > grant.amount:
        raise PolicyBroken(
            _("The lines of the budget make %(total)s zł together; the grant is %(amount)s zł.")
            % {"total": money(total), "amount": money(grant.amount)}
        )


def check_no_money_moved(payments: Collection[GrantPayment]) -> None:
    """A contract is taken back only while none of its money is on the way."""
    listed = [each for each in payments if each.listing_id is not None]
    paid = [each for each in listed if each.paid_on is not None]
    if paid:
        raise PolicyBroken(
            ngettext(
                "%(count)d payment was made already. The contract stands; it can be terminated.",
                "%(count)d payments were made already. The contract stands; it can be terminated.",
                len(paid),
            )
            % {"count": len(paid)}
        )
    if listed:
        raise PolicyBroken(
            ngettext(
                "%(count)d payment is on a list for the bank. Take it off first, or terminate the contract.",
                "%(count)d payments are on lists for the bank. Take them off first, or terminate the contract.",
                len(listed),
            )
            % {"count": len(listed)}
        )


def check_nothing_on_the_way(payments: Collection[GrantPayment]) -> None:
    """A contract ends once it is known of each payment on a list whether it was made."""
    waiting = [each for each in payments if each.listing_id is not None and each.paid_on is None]
    if waiting:
        raise PolicyBroken(
            ngettext(
                "%(count)d payment is on a list for the bank, not marked as paid. Mark it, or take the list back.",
                "%(count)d payments are on lists for the bank, not marked as paid. Mark them, or take the lists back.",
                len(waiting),
            )
            % {"count": len(waiting)}
        )


def check_ends(grant: Grant, on: date, to_return: Decimal, paid: Decimal, today: date) -> None:
    """A contract ends after it was signed, and no more comes back than was paid."""
    check_not_in_future(on, today, field="on")
    if grant.signed_on and on < grant.signed_on:
        raise PolicyBroken(_("The contract was signed later than that. Write its day or a later one."), field="on")
    if not 0 <= to_return <= paid:
        raise PolicyBroken(
            _("Write an amount from 0 to %(paid)s zł: that much was paid out.") % {"paid": money(paid)},
            field="to_return",
        )


def check_can_go_back(way: Sequence[Grant.State]) -> None:
    """The first step is taken back by taking the whole grant back."""
    if len(way) < 2:
        raise PolicyBroken(_("There is no step before this one. Take the whole grant back instead."))


def check_undone(grant: Grant) -> None:
    """A contract is taken back only while none of its money is on the way or spent, and what has to come back only
    while none of it did; other steps as they are."""
    check_step_undone(grant, grant.payments.all(), grant.expenses.all(), grant.returns.all())


def check_step_undone(
    grant: Grant,
    payments: Iterable[GrantPayment],
    expenses: Iterable[GrantExpense],
    returns: Iterable[GrantReturn],
) -> None:
    """The same of a grant whose money was read before."""
    if grant.state in (Grant.State.OWED, Grant.State.TERMINATED):
        check_nothing_came_back(sum(each.taken_back_on is None for each in returns))
    if grant.state == Grant.State.SIGNED:
        check_no_money_moved(list(payments))
        check_nothing_spent(len(list(expenses)))


def check_nothing_spent(expenses: int) -> None:
    """A contract by which money was spent is not taken back."""
    if expenses:
        raise PolicyBroken(_("Expenses are recorded by this contract. Remove them first, or terminate the contract."))
