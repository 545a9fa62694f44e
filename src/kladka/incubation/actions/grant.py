"""A grant's way: planned, signed, settled by two people, returned, terminated, and each step taken back."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from kladka.audit.actions import Actor, Verb, verb
from kladka.core import clock
from kladka.core.dictionaries import dictionary
from kladka.core.errors import check_version
from kladka.incubation import policies, queries, rules
from kladka.incubation.actions.aid import record_aid, withdraw_aid
from kladka.incubation.models import (
    AidGranted,
    EntityAccount,
    Grant,
    GrantLine,
    GrantPayment,
    GrantReturn,
    GrantStep,
)
from kladka.organisations.models import Organisation, Staff

_State = Grant.State
AID_KINDS: Mapping[str, str] = {Grant.Kind.START: "grant", Grant.Kind.BRIDGING: "bridging"}
"""Under which kind of aid a grant stands in the register."""


def plan_grant(*, grant: Grant, staff: Staff, by: Actor, most: Decimal | None = None) -> Grant:
    """Store a grant that an application was chosen for. Part of a verb that holds the application."""
    with verb("incubation.plan_grant", controller=grant.project.controller_id, by=by) as opened:
        policies.check_amount(grant.amount, most)
        opened.add(grant.receiver_because)
        opened.add(grant.more_because)
        opened.save(grant)
        _step(opened, grant, _State.DECIDED, clock.today(), staff)
        return grant


def drop_grant(*, grant: Grant, version: int, by: Actor) -> None:
    """Take a grant back before its contract. Part of a verb that lets the application go."""
    with verb("incubation.drop_grant", controller=grant.project.controller_id, by=by) as opened:
        found = _fresh(grant, version)
        policies.check_planned(found)
        for related in (found.payments, found.lines, found.steps):
            opened.delete_all(list(related.all()))
        opened.delete(found)


def change_grant(
    *,
    grant: Grant,
    version: int,
    amount: Decimal,
    jobs: int,
    by: Actor,
    months: int | None = None,
    organisation: Organisation | None = None,
    group: Any = None,
    because: str = "",
    more_because: str = "",
    most: Decimal | None = None,
    span: tuple[int, int] | None = None,
) -> Grant:
    """Change what was decided, while there is no contract. `span`: the least and most months that the call gives.
    Part of a verb that knows who applied."""
    with verb("incubation.change_grant", controller=grant.project.controller_id, by=by) as opened:
        found = _fresh(grant, version)
        policies.check_planned(found)
        policies.check_amount(amount, most)
        if span is not None:
            policies.check_months(found.kind, months, *span)
        found.amount, found.jobs, found.months = amount, jobs, months
        found.organisation, found.group, found.receiver_because = organisation, group, because
        found.more_because = more_because
        opened.add(because)
        opened.add(more_because)
        words = ("receiver_because", "more_because")
        return _saved(opened, found, "amount", "jobs", "months", "organisation", "group", *words)


def add_line(*, grant: Grant, category: str, words: str, amount: Decimal, by: Actor) -> GrantLine:
    """Write a line of the budget, while there is no contract."""
    dictionary("grant-categories").check(category, field="category")
    with verb("incubation.add_grant_line", controller=grant.project.controller_id, by=by) as opened:
        found = _fresh(grant)
        policies.check_planned(found)
        policies.check_line(found, list(found.lines.all()), amount)
        return opened.save(GrantLine(grant=found, category=category, words=words.strip(), amount=amount))


def remove_line(*, line: GrantLine, by: Actor) -> None:
    """Take a line out of the budget, while there is no contract."""
    with verb("incubation.remove_grant_line", controller=line.grant.project.controller_id, by=by) as opened:
        policies.check_planned(_fresh(line.grant))
        opened.delete(line)


def add_payment(*, grant: Grant, due: date, amount: Decimal, by: Actor, another: bool = True) -> GrantPayment:
    """Plan a part of the grant for a day; `another`: also beside one like it. Bridging support makes its own."""
    with verb("incubation.add_grant_payment", controller=grant.project.controller_id, by=by) as opened:
        found = _fresh(grant)
        policies.check_planned(found)
        policies.check_part(found, list(found.payments.all()), amount, once_on=None if another else due)
        return opened.save(GrantPayment(grant=found, due=due, amount=amount))


def remove_payment(*, payment: GrantPayment, by: Actor) -> None:
    """Take a planned payment back, while there is no contract."""
    with verb("incubation.remove_grant_payment", controller=payment.grant.project.controller_id, by=by) as opened:
        policies.check_planned(_fresh(payment.grant))
        opened.delete(payment)


def sign_contract(
    *,
    grant: Grant,
    version: int,
    number: str,
    signed_on: date,
    rate: Decimal,
    staff: Staff,
    by: Actor,
    settle_by: date | None = None,
    stands_until: date | None = None,
    certificate: str = "",
    is_road_freight: bool | None = None,
    first_month: date | None = None,
    because: str = "",
) -> Grant:
    """Record the contract, and the de minimis aid that it grants on that day.

    Bridging support is paid month by month from `first_month`; another grant as planned, else all of it on the day of
    the contract. Raises PolicyBroken beyond the limit of aid, and while the receiver is not registered.
    """
    with verb("incubation.sign_grant", controller=grant.project.controller_id, by=by) as opened:
        found = _fresh(grant, version)
        policies.check_step(found, _State.SIGNED)
        became, is_registered = queries.entity_of_group(found), queries.is_registered(found.organisation_id)
        receiver = policies.check_receiver(found.organisation, is_registered=is_registered, became=became)
        policies.check_has_budget(found, list(found.lines.all()))
        payments = _payments(opened, found, first_month or signed_on, signed_on)
        last = max(each.due for each in payments)
        found.settle_by = settle_by or rules.settle_by(found.kind, signed_on, last)
        found.stands_until = stands_until or rules.stands_until(found.kind, signed_on)
        policies.check_contract(found, signed_on, found.settle_by, found.stands_until, clock.today())
        policies.check_number_free(found, number.strip())
        found.contract_number, found.signed_on, found.state = number.strip(), signed_on, _State.SIGNED
        found.aid = record_aid(
            organisation=receiver,
            project=found.project,
            origin=AidGranted.Origin.PROJECT,
            kind=AID_KINDS[found.kind],
            granted_on=signed_on,
            amount=found.amount,
            rate=rate,
            certificate=certificate,
            is_road_freight=is_road_freight,
            because=because,
            by=by,
        )
        _step(opened, found, _State.SIGNED, signed_on, staff)
        return _saved(opened, found, "contract_number", "signed_on", "settle_by", "stands_until", "aid", "state")


def check_settlement(*, grant: Grant, version: int, staff: Staff, by: Actor) -> Grant:
    """Say that all expenses were looked at; a second person decides by the sums of that day."""
    with verb("incubation.check_settlement", controller=grant.project.controller_id, by=by) as opened:
        found = _fresh(grant, version)
        policies.check_step(found, _State.CHECKED)
        page = queries.settling_page(found)
        policies.check_settles(page.balance)
        policies.check_doubts_answered(queries.unanswered_of(page))
        return _to(opened, found, _State.CHECKED, clock.today(), staff)


def decide_settlement(*, grant: Grant, version: int, staff: Staff, by: Actor) -> Grant:
    """Settle a grant as somebody who did not check it: what is not eligible has to come back."""
    with verb("incubation.decide_settlement", controller=grant.project.controller_id, by=by) as opened:
        found, today = _fresh(grant, version), clock.today()
        owed = queries.balance_of(found).to_return
        state = _State.OWED if owed else _State.SETTLED
        policies.check_step(found, state)
        policies.check_second(last_step(found).staff, staff)
        _owe(found, owed, today)
        return _to(opened, found, state, today, staff, "to_return", "return_by")


def terminate_contract(
    *,
    grant: Grant,
    version: int,
    on: date,
    to_return: Decimal,
    reason: str,
    staff: Staff,
    by: Actor,
    words: str = "",
    because: str = "",
) -> Grant:
    """Record that a contract was terminated, and how much of what was paid has to come back. The aid stays granted.

    Unless all that was paid comes back, it waits for a second person: one person alone says what is eligible, too.
    `because`: why less comes back than is not eligible. Raises PolicyBroken without it.
    """
    dictionary("grant-ends").check(reason, field="reason")
    with verb("incubation.terminate_grant", controller=grant.project.controller_id, by=by) as opened:
        opened.say(words)
        found = _fresh(grant, version)
        policies.check_step(found, _State.ENDING)
        balance = queries.balance_of(found)
        policies.check_ends(found, on, to_return, balance.paid, clock.today())
        policies.check_nothing_on_the_way(list(found.payments.all()))
        if to_return == balance.paid:
            _owe(found, to_return, on)
            return _to(opened, found, _State.TERMINATED, on, staff, "to_return", "return_by", reason=reason)
        policies.check_less_explained(to_return, balance, because)
        found.to_return = to_return
        found.less_because = because.strip() if to_return < balance.to_return else ""
        opened.add(found.less_because)
        return _to(opened, found, _State.ENDING, on, staff, "to_return", "less_because", reason=reason)


def confirm_termination(*, grant: Grant, version: int, staff: Staff, by: Actor) -> Grant:
    """Confirm, as somebody who did not propose it, a termination after which not all that was paid comes back."""
    with verb("incubation.confirm_termination", controller=grant.project.controller_id, by=by) as opened:
        found, today = _fresh(grant, version), clock.today()
        policies.check_step(found, _State.TERMINATED)
        proposed = last_step(found)
        policies.check_confirms(proposed, staff)
        found.return_by = today + timedelta(days=rules.return_days(today)) if found.to_return else None
        return _to(opened, found, _State.TERMINATED, proposed.on, staff, "return_by", reason=proposed.reason)


def record_return(
    *,
    grant: Grant,
    version: int,
    returned: Decimal,
    on: date,
    payer: str,
    document: str,
    staff: Staff,
    by: Actor,
    interest: Decimal = Decimal(0),
    another: bool = False,
) -> Grant:
    """Record that money came back, all of it or a part, and what of it is `interest`; with the last part the grant is
    returned. `another`: it is another one than what was recorded since `version`, or of that day and `document`."""
    with verb("incubation.record_return", controller=grant.project.controller_id, by=by) as opened:
        found = _fresh(grant)
        policies.check_step(found, _State.RETURNED)
        money = {"amount": returned, "interest": interest, "on": on, "staff": staff}
        receipt = GrantReturn(grant=found, payer=payer.strip(), words=document.strip(), **money)
        policies.check_return(receipt, *queries.returns_so_far(receipt, version), clock.today(), is_known=another)
        opened.save(receipt)
        if queries.owed_still(found):
            return _saved(opened, found)
        found.returned, found.returned_on = queries.came_back(found), (last := queries.came_back_on(found))
        return _to(opened, found, _State.RETURNED, last, staff, "returned", "returned_on")


def take_back_step(*, grant: Grant, version: int, reason: str, staff: Staff, by: Actor, words: str = "") -> Grant:
    """Take the last step back: the grant is where it was before. A contract only while none of its money is on the way,
    and with it the aid; what a termination crossed out is planned as before. That all money came back goes with its
    last part. What a second person decided only by somebody else than who began it."""
    dictionary("grant-ends").check(reason, field="reason")
    with verb("incubation.take_back_grant_step", controller=grant.project.controller_id, by=by) as opened:
        opened.say(words)
        found = _fresh(grant, version)
        undone = _State(found.state)
        steps = list(found.steps.select_related("staff").order_by("at", "pk"))
        policies.check_takes_decision_back(queries.first_of_decision(steps), staff)
        before = _before(steps)
        policies.check_undone(found)
        if undone == _State.RETURNED and not queries.owed_still(found):
            strike(opened, found.returns.filter(taken_back_on=None).order_by("-created_at", "-pk")[0], reason)
        fields = _UNDO[undone](opened, found, by) if undone in _UNDO else []
        found.state = before
        _step(opened, found, before, clock.today(), staff, reason=reason, is_back=True)
        return _saved(opened, found, "state", *fields)


def set_entity_account(
    *, organisation: Organisation, controller: Organisation, number: str, by: Actor
) -> EntityAccount:
    """Record or change the account to which an entity's grants go. Raises PolicyBroken for a wrong number, and while a
    payment to it is on the way to the bank."""
    with verb("incubation.set_entity_account", controller=controller.pk, by=by) as opened:
        policies.check_account_free(queries.payment_on_the_way(organisation.pk))
        stored = EntityAccount.objects.filter(organisation=organisation).first()
        account = stored or EntityAccount(organisation=organisation, controller=controller)
        return opened.save(account, fields=account.take(number))


def strike(opened: Verb, receipt: GrantReturn, reason: str) -> None:
    """Let money that came back count no more; it stays on the page with the reason."""
    receipt.taken_back_on, receipt.reason = clock.today(), reason
    opened.save(receipt, fields=["taken_back_on", "reason"])


def last_step(grant: Grant) -> GrantStep:
    """Return the step that brought a grant to where it is."""
    return grant.steps.select_related("staff").filter(state=grant.state, is_back=False).order_by("-at", "-pk")[0]


def _payments(opened: Verb, grant: Grant, first: date, signed_on: date) -> list[GrantPayment]:
    planned = list(grant.payments.all())
    if grant.kind == Grant.Kind.BRIDGING and grant.months:
        opened.delete_all(planned)
        parts = rules.monthly(grant.amount, grant.months, first)
        planned = [GrantPayment(grant=grant, due=due, amount=amount) for due, amount in parts]
        opened.save_all(GrantPayment, planned)
    elif not planned:
        planned = [opened.save(GrantPayment(grant=grant, due=signed_on, amount=grant.amount))]
    policies.check_parts(grant, planned)
    return planned


def _owe(grant: Grant, owed: Decimal, on: date) -> None:
    grant.to_return = owed or None
    grant.return_by = on + timedelta(days=rules.return_days(on)) if owed else None


def _before(steps: Sequence[GrantStep]) -> Grant.State:
    """Where a grant was before it came to where it is: steps taken back do not count."""
    way = [_State(step.state) for step in queries.standing_steps(steps)]
    policies.check_can_go_back(way)
    return way[-2]


def _undo_contract(opened: Verb, grant: Grant, by: Actor) -> list[str]:
    if grant.kind == Grant.Kind.BRIDGING:
        opened.delete_all(list(grant.payments.all()))
    if grant.aid is not None and grant.aid.retracted_at is None:
        withdraw_aid(aid=grant.aid, reason="change_of_plan", with_contract_of=grant, by=by)
    grant.contract_number, grant.signed_on, grant.settle_by = "", None, None
    grant.stands_until, grant.aid = None, None
    return ["contract_number", "signed_on", "settle_by", "stands_until", "aid"]


def _undo_owing(opened: Verb, grant: Grant, by: Actor) -> list[str]:
    grant.to_return, grant.return_by, grant.less_because = None, None, ""
    return ["to_return", "return_by", "less_because"]


def _undo_termination(opened: Verb, grant: Grant, by: Actor) -> list[str]:
    """One that a second person confirmed waits for that again, as it was proposed."""
    if queries.first_of_decision(grant.steps.order_by("at", "pk")) is None:
        return _undo_owing(opened, grant, by)
    grant.return_by = None
    return ["return_by"]


def _undo_return(opened: Verb, grant: Grant, by: Actor) -> list[str]:
    grant.returned, grant.returned_on = None, None
    return ["returned", "returned_on"]


_UNDO: Mapping[Grant.State, Callable[[Verb, Grant, Actor], list[str]]] = {
    _State.SIGNED: _undo_contract,
    _State.OWED: _undo_owing,
    _State.ENDING: _undo_owing,
    _State.TERMINATED: _undo_termination,
    _State.RETURNED: _undo_return,
}


def _to(
    opened: Verb, grant: Grant, state: Grant.State, on: date, staff: Staff, *fields: str, reason: str = ""
) -> Grant:
    grant.state = state
    _step(opened, grant, state, on, staff, reason=reason)
    return _saved(opened, grant, "state", *fields)


def _step(
    opened: Verb, grant: Grant, state: Grant.State, on: date, staff: Staff, *, reason: str = "", is_back: bool = False
) -> None:
    last = grant.steps.order_by("-at").values_list("at", flat=True).first()
    # Two steps of one moment would have no order, and taking the last one back would go anywhere.
    at = opened.at if last is None or opened.at > last else last + timedelta(microseconds=1)
    opened.save(GrantStep(grant=grant, state=state, on=on, staff=staff, reason=reason, is_back=is_back, at=at))


def _saved(opened: Verb, grant: Grant, *fields: str) -> Grant:
    grant.version += 1
    return opened.save(grant, fields=[*fields, "version"])


def _fresh(grant: Grant, version: int | None = None) -> Grant:
    found = Grant.objects.select_related("project", "organisation", "aid").get(pk=grant.pk)
    if version is not None:
        check_version(found, version)
    return found
