"""Grants for starting and bridging support: from an accepted application to a settled contract."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from kladka.calls.models import Application
from kladka.core import clock, crypto
from kladka.core.errors import PolicyBroken, Stale
from kladka.incubation import actions, queries, rules
from kladka.incubation.models import AidGranted, EntityAccount, EntityRegistration, Grant, GrantList, InitiativeGroup
from kladka.incubation.rules import Spent
from kladka.programmes.permissions import viewer_for
from kladka.reporting import worklists
from kladka.workflows import actions as workflows
from tests.kladka.incubation.granting import OTHER, make_granting

D = Decimal


@pytest.fixture
def world(cast):
    with translation.override("en"):
        yield make_granting(cast)


def test_monthly_parts_are_equal_and_make_the_whole():
    parts = rules.monthly(D("10000.00"), 7, date(2026, 8, 31))
    assert [day for day, _amount in parts][:3] == [date(2026, 8, 31), date(2026, 9, 30), date(2026, 10, 31)]
    assert {amount for _day, amount in parts[:-1]} == {D("1428.57")}
    assert sum(amount for _day, amount in parts) == D("10000.00")


@pytest.mark.parametrize(
    ("paid", "spent", "remaining", "to_return"),
    [
        ([], [], 0, 0),
        ([12000], [], 12000, 12000),
        ([6000, 6000], [Spent(D(11000), D(11000))], 1000, 1000),
        ([12000], [Spent(D(12500), D(12000))], 0, 0),
        ([12000], [Spent(D(9000), D(8000)), Spent(D(3000), D(0))], 0, 4000),
        ([12000], [Spent(D(9000), None), Spent(D(3000), D(3000))], 0, 9000),
    ],
)
def test_what_was_paid_and_is_not_eligible_comes_back(paid, spent, remaining, to_return):
    found = rules.balance(D(12000), map(D, paid), spent)
    assert (found.remaining, found.to_return) == (remaining, to_return)


def test_bridging_support_is_settled_after_its_last_month():
    assert rules.settle_by("start", date(2026, 7, 1)) == date(2027, 7, 1)
    assert rules.settle_by("bridging", date(2026, 7, 1), date(2027, 1, 31)) == date(2027, 2, 28)


def test_an_accepted_application_becomes_a_grant_and_is_held_until_it_is_taken_back(world):
    grant = world.planned()
    application = Application.objects.get(pk=grant.application)
    assert (application.held_by, grant.applicant, grant.kind) == (grant.pk, "Spółdzielnia zmyślona", "start")
    with pytest.raises(PolicyBroken, match="something else follows"):
        workflows.make_grant(application=application, amount=D(5), jobs=0, **world.who())

    workflows.take_back_grant(grant=grant, version=grant.version, by=world.cast.users["alicja"])
    assert not Grant.objects.exists()
    assert Application.objects.get(pk=application.pk).held_by is None


def test_a_contract_grants_aid_on_its_day_and_not_a_cent_beyond_the_limit(world):
    grant = world.signed()
    aid = AidGranted.objects.current().get()
    assert (aid.amount, aid.kind, aid.granted_on, grant.aid) == (D("12000.00"), "grant", grant.signed_on, aid)
    assert grant.settle_by == rules.settle_by("start", grant.signed_on)
    other = world.budgeted(amount=D("1200000.00"), more_because="Tyle da ten nabór.")
    with pytest.raises(PolicyBroken, match="euro are the most") as refused:
        world.sign(other)
    assert refused.value.field == "amount"
    assert world.now(other).state == "decided"


def test_a_group_signs_once_it_is_registered(world):
    grant = world.budgeted(organisation=None)
    with pytest.raises(PolicyBroken, match="A group signs once it is registered"):
        world.sign(grant)


def test_a_group_that_has_become_an_entity_is_told_to_sign_as_that(world):
    said = {"project": world.cast.project, "formed_on": date(2026, 4, 1), "by": world.cast.users["alicja"]}
    group = actions.form_group(name="Grupa zmyślona", site=world.entity.site, **said)
    grant = world.budgeted(organisation=None, group=group)
    InitiativeGroup.objects.filter(pk=group.pk).update(entity=world.entity.organisation)
    with pytest.raises(PolicyBroken, match="The group has become an entity"):
        world.sign(grant)


def test_a_contract_needs_a_budget_and_a_number_of_its_own(world):
    with pytest.raises(PolicyBroken, match="at least one line of the budget"):
        world.sign(world.planned())
    world.sign(world.budgeted(), number="D/1")
    with pytest.raises(PolicyBroken, match="contract number D/1"):
        world.sign(world.budgeted(), number=" D/1 ")


def test_bridging_support_lasts_as_many_months_as_its_call_says(world):
    with pytest.raises(PolicyBroken, match="from 6 to 12"):
        world.planned(criteria="grant-bridging", months=5)
    grant = world.signed(criteria="grant-bridging")
    assert [each.amount for each in grant.payments.order_by("due")] == [D("1714.28")] * 6 + [D("1714.32")]
    assert grant.aid.kind == "bridging"


def test_payments_go_to_the_bank_by_a_list_that_a_second_person_approves(world):
    grant = world.signed()
    listing = world.listed(grant)
    with pytest.raises(PolicyBroken, match="You prepared this list"):
        actions.approve_grant_list(listing=listing, version=listing.version, **world.who())
    ids = [each.pk for each in listing.payments.all()]
    with pytest.raises(PolicyBroken, match="not approved yet"):
        actions.pay_grants(listing=listing, payments=ids, on=clock.today(), by=world.cast.users["alicja"])
    actions.discard_grant_list(listing=listing, version=listing.version, by=world.cast.users["alicja"])
    world.paid(grant)
    assert queries.balance_of(grant).paid == D("12000.00")
    (payment,) = grant.payments.all()
    actions.take_back_grant_payment(payment=payment, reason="returned", by=world.cast.users["alicja"])
    assert queries.balance_of(grant).paid == 0
    assert GrantList.objects.get().state == "approved"


def test_a_grant_is_settled_by_a_second_person_and_the_rest_comes_back(world):
    grant = world.signed()
    world.paid(grant)
    world.spent(grant, "10000.00", eligible="9000.00", reason="vat")
    waiting = world.spent(grant, "2000.00", line=grant.lines.get(words="Ulotki"))
    with pytest.raises(PolicyBroken, match="1 expense is not judged yet"):
        world.settled(grant)
    actions.judge_expense(expense=waiting, version=waiting.version, eligible=D("2000.00"), **world.who())
    checked = actions.check_settlement(grant=world.now(grant), version=grant.version, **world.who())
    with pytest.raises(PolicyBroken, match="somebody else decides"):
        actions.decide_settlement(grant=checked, version=checked.version, **world.who())
    owed = actions.decide_settlement(grant=checked, version=checked.version, **world.who("olga"))
    assert (owed.state, owed.to_return) == ("owed", D("1000.00"))
    assert owed.return_by == clock.today() + timedelta(days=30)
    with pytest.raises(PolicyBroken, match=r"1,000.00 zł have to come back still") as refused:
        _return(world, owed, "1012.50")
    assert refused.value.field == "interest"
    done = _return(world, owed, "1012.50", interest="12.50")
    assert (done.state, done.returned) == ("returned", D("1012.50"))
    assert [each.state for each in done.steps.order_by("at", "pk")] == [
        *("decided", "signed", "checked", "owed", "returned")
    ]


def test_all_that_is_eligible_settles_a_grant(world):
    grant = world.signed()
    world.paid(grant)
    world.spent(grant, "12000.00", eligible="12000.00", because="Zgoda na zmianę planu.")
    assert world.settled(grant).state == "settled"
    with pytest.raises(PolicyBroken, match="Expenses are recorded while the contract runs"):
        world.spent(grant, "1.00")


def test_a_terminated_contract_keeps_its_aid_and_what_was_paid_comes_back(world):
    grant = world.signed(criteria="grant-bridging")
    world.paid(grant)
    found = world.now(grant)
    with pytest.raises(PolicyBroken, match=r"from 0 to 1,714\.28"):
        _terminate(world, found, "1714.29")
    ended = _terminate(world, found, "1714.28")
    assert (ended.state, ended.return_by) == ("terminated", clock.today() + timedelta(days=30))
    assert not queries.due_payments(ended.project, ended.partner, date(2030, 1, 1)).exists()
    assert AidGranted.objects.current().count() == 1
    back = _back(world, ended)
    assert (back.state, back.to_return) == ("signed", None)
    assert sum(each.amount for each in back.payments.all()) == back.amount


def test_each_step_is_taken_back_with_a_reason_and_a_contract_only_before_money_moves(world):
    grant = world.signed()
    first = _back(world, grant)
    assert (first.state, first.aid, first.contract_number) == ("decided", None, "")
    assert not AidGranted.objects.current().exists()
    with pytest.raises(PolicyBroken, match="There is no step before this one"):
        _back(world, first)
    again = world.sign(first)
    world.listed(again)
    with pytest.raises(PolicyBroken, match="1 payment is on a list for the bank"):
        _back(world, again)
    with pytest.raises(Stale):
        actions.terminate_contract(
            grant=again, version=1, on=clock.today(), to_return=D(0), reason="waived", **world.who()
        )


def test_a_settlement_is_opened_again_and_settled_anew(world):
    grant = world.signed()
    world.paid(grant)
    expense = world.spent(grant, "12000.00", eligible="11000.00", reason="vat", because="Zgoda na zmianę planu.")
    checked = _back(world, world.settled(grant), "olga")
    assert (checked.state, checked.to_return) == ("checked", None)
    assert _back(world, checked).state == "signed"
    expense.refresh_from_db()
    actions.judge_expense(
        expense=expense, version=expense.version, eligible=D("12000.00"), because="Za zgodą.", **world.who()
    )
    assert world.settled(grant).state == "settled"


def test_a_document_of_a_seller_is_settled_once_and_what_is_cut_has_a_reason(world):
    grant = world.signed()
    expense = world.spent(grant, "100.00")
    with pytest.raises(PolicyBroken, match="recorded already"):
        world.spent(grant, "100.00", number="f/1", seller="sklep zmyślony")
    for eligible, match in (("100.01", r"from 0 to 100\.00"), ("99.00", "Choose why")):
        with pytest.raises(PolicyBroken, match=match):
            actions.judge_expense(expense=expense, version=1, eligible=D(eligible), **world.who())


def test_a_grant_to_settle_stands_on_the_coordinators_list_and_later_what_has_to_come_back(world):
    grant, cast = world.signed(), world.cast

    def rules_on(day):
        worklists.forget()
        found = worklists.seen_by(viewer_for(cast.users["alicja"], day), day).mine
        told = worklists.rows(found.drop_columns(["mine", "project"]))
        return [(each.rule, each.fact) for each in told if each.rule.startswith("grant_")]

    assert rules_on(grant.settle_by - timedelta(days=31)) == []
    assert rules_on(grant.settle_by - timedelta(days=30)) == [("grant_settle", str(grant.pk))]
    world.paid(grant)
    ended = _terminate(world, world.now(grant), "12000.00")
    assert rules_on(ended.return_by) == [("grant_return", str(grant.pk))]
    worklists.forget()


def test_a_partner_among_the_founders_is_told(world):
    page = queries.grant_page(world.planned())
    assert {each.pk for each in page.partners} == {world.cast.organisations[name].pk for name in ("alfa", "beta")}
    assert page.jobs_standing == 0


def test_the_account_of_an_entity_is_sealed_and_only_its_end_shown(world):
    who = {"organisation": world.entity.organisation, "controller": world.cast.project.controller}
    with pytest.raises(PolicyBroken, match="26 digits"):
        actions.set_entity_account(**who, number="12", by=world.cast.users["alicja"])
    account = actions.set_entity_account(
        **who, number="61 1090 1014 0000 0712 1981 2874", by=world.cast.users["alicja"]
    )
    assert account.tail == "2874"
    assert b"2874" not in bytes(account.number_sealed)
    assert account.number() == "61109010140000071219812874"


def test_steps_of_one_moment_keep_their_order_and_are_taken_back_one_by_one(world, monkeypatch):
    moment = clock.now()
    monkeypatch.setattr("kladka.core.clock.now", lambda: moment)
    grant = world.signed()
    world.paid(grant)
    grant = _return(world, _terminate(world, world.now(grant), "12000.00"), "12000.00")
    states = []
    for _turn in range(2):
        grant = _back(world, grant)
        states.append(grant.state)
    assert states == ["terminated", "signed"]


def test_money_comes_back_in_parts_each_of_which_may_be_taken_back(world):
    grant = world.signed()
    world.paid(grant)
    world.spent(grant, "10000.00", eligible="9000.00", reason="vat")
    world.spent(grant, "2000.00", eligible="2000.00", line=grant.lines.get(words="Ulotki"))
    owed = world.settled(grant)
    part = _return(world, owed, "400.00")
    assert (part.state, queries.owed_still(part)) == ("owed", D("600.00"))
    with pytest.raises(PolicyBroken, match=r"600.00 zł have to come back still"):
        _return(world, part, "600.01")
    for missing in ("payer", "document"):
        with pytest.raises(PolicyBroken) as refused:
            _return(world, part, "600.00", **{missing: " "})
        assert refused.value.field == missing
    with pytest.raises(PolicyBroken, match="Money came back already"):
        _back(world, part, "olga")
    done = _return(world, part, "603.00", interest="3.00")
    assert (done.state, done.returned, queries.owed_still(done)) == ("returned", D("1003.00"), 0)

    first, last = done.returns.order_by("created_at")
    _strike(world, first)
    grant = world.now(grant)
    assert (grant.state, grant.returned, queries.owed_still(grant)) == ("owed", None, D("400.00"))
    with pytest.raises(PolicyBroken, match="taken this back already"):
        _strike(world, first)
    grant = _return(world, grant, "400.00")
    assert (grant.state, grant.returned) == ("returned", D("1003.00"))
    grant = _back(world, grant)
    assert (grant.state, queries.owed_still(grant)) == ("owed", D("400.00")), "the last part goes with its step"
    _strike(world, last)
    with pytest.raises(PolicyBroken, match="somebody else takes the decision back"):
        _back(world, world.now(grant))
    assert _back(world, world.now(grant), "olga").state == "checked"
    assert {each.reason for each in grant.returns.all()} == {"mistake"}, "what was taken back stays, with its reason"


def test_a_grant_is_returned_on_the_latest_day_of_its_parts_in_whatever_order_they_are_recorded(world):
    grant, today = world.signed(), clock.today()
    world.paid(grant)
    grant = _terminate(world, world.now(grant), "12000.00")
    Grant.objects.filter(pk=grant.pk).update(signed_on=today - timedelta(days=40))
    days = [today, today - timedelta(days=9), today - timedelta(days=28)]
    for amount, day in zip(("5000.00", "4000.00", "3000.00"), days, strict=True):
        grant = _return(world, grant, amount, on=day)
    assert (grant.state, grant.returned_on) == ("returned", today)
    assert grant.steps.latest("at").on == today
    _strike(world, grant.returns.get(on=today))
    grant = _return(world, world.now(grant), "5000.00", on=today - timedelta(days=20))
    assert (grant.state, grant.returned_on) == ("returned", today - timedelta(days=9))


def test_the_day_of_a_returned_grant_goes_with_the_interest_that_is_taken_back(world):
    grant, today = world.signed(), clock.today()
    world.paid(grant)
    grant = _terminate(world, world.now(grant), "12000.00")
    Grant.objects.filter(pk=grant.pk).update(signed_on=today - timedelta(days=40))
    grant = _return(world, grant, "10.00", interest="10.00")
    grant = _return(world, grant, "12000.00", on=today - timedelta(days=9))
    assert (grant.state, grant.returned_on) == ("returned", today)
    _strike(world, grant.returns.get(on=today))
    grant = world.now(grant)
    assert (grant.state, grant.returned_on) == ("returned", today - timedelta(days=9))


def _strike(world, receipt):
    actions.take_back_return(receipt=receipt, reason="mistake", **world.who())


def _return(world, grant, amount, interest="0", **told):
    told = {"payer": "Spółdzielnia", "document": "Wyciąg 7/2026", "on": clock.today()} | told
    told |= {"interest": D(interest)}
    return actions.record_return(grant=grant, version=grant.version, returned=D(amount), **told, **world.who())


def _terminate(world, grant, amount, because=""):
    told = {"on": clock.today(), "to_return": D(amount), "reason": "waived", "because": because}
    return actions.terminate_contract(grant=grant, version=grant.version, **told, **world.who())


def _confirm(world, grant, name="olga"):
    return actions.confirm_termination(grant=grant, version=grant.version, **world.who(name))


def _back(world, grant, name="alicja"):
    return actions.take_back_step(grant=grant, version=grant.version, reason="mistake", **world.who(name))


def test_a_grant_begins_on_the_day_on_which_it_was_made_not_on_that_of_the_decision(world, monkeypatch):
    application, today = world.accepted(), clock.today()
    monkeypatch.setattr("kladka.core.clock.today", lambda: today + timedelta(days=6))
    grant = workflows.make_grant(
        application=application,
        amount=D("12000.00"),
        jobs=3,
        organisation=world.entity.organisation,
        because="Pracuje w niej.",
        **world.who(),
    )
    assert grant.steps.get().on == today + timedelta(days=6)


def test_aid_by_a_contract_is_withdrawn_with_the_contract_only(world):
    grant = world.signed()
    with pytest.raises(PolicyBroken, match=f"granted by the contract {grant.contract_number} on a grant, which stands"):
        actions.withdraw_aid(aid=grant.aid, reason="typing_error", by=world.cast.users["alicja"])
    assert AidGranted.objects.current().get() == grant.aid
    _back(world, grant)
    assert not AidGranted.objects.current().exists()


def test_an_entity_with_a_grant_is_not_withdrawn_and_the_way_is_told(world):
    grant = world.signed()

    def withdraw():
        actions.withdraw_entity(registration=world.entity, reason="recorded_twice", by=world.cast.users["alicja"])

    with pytest.raises(PolicyBroken, match=f"stand: {grant.contract_number}, .* Take each contract back first"):
        withdraw()
    back = _back(world, grant)
    with pytest.raises(PolicyBroken, match=f"by the application no. {grant.number}. Choose first"):
        withdraw()
    workflows.take_back_grant(grant=back, version=back.version, by=world.cast.users["alicja"])
    withdraw()
    assert not EntityRegistration.objects.current().exists()


def test_the_account_that_was_approved_is_the_one_that_is_paid(world):
    grant, alicja = world.signed(), world.cast.users["alicja"]
    listing = world.listed(grant)
    with pytest.raises(PolicyBroken, match=r"waits for approval\. Discard the list first"):
        world.account(OTHER)
    listing = actions.approve_grant_list(listing=listing, version=listing.version, **world.who("olga"))
    (payment,) = listing.payments.select_related("grant__project")
    assert (payment.account_tail, payment.account_number()) == ("2874", "61109010140000071219812874")
    assert b"2874" not in bytes(payment.account_sealed)
    sealed_as = ("incubation_grantpayment", "account", str(payment.pk), str(payment.grant.project.controller_id))
    assert crypto.unseal(bytes(payment.account_sealed), sealed_as).decode() == payment.account_number(), "for good"
    with pytest.raises(
        PolicyBroken, match=r"on the approved list for the bank of .* Take the approval back"
    ) as refused:
        world.account(OTHER)
    assert refused.value.field == "number"
    assert EntityAccount.objects.get().tail == "2874"

    version = listing.version
    back = actions.take_back_grant_approval(listing=listing, version=version, reason="wrong_list", by=alicja)
    assert listing.payments.get().account_tail == ""
    actions.discard_grant_list(listing=back, version=back.version, by=alicja)
    world.account(OTHER)
    listing = world.paid(grant)
    world.account("61 1090 1014 0000 0712 1981 2874")
    (payment,) = listing.payments.select_related("grant__project")
    assert payment.account_number() == "27114020040000300201355387", "what was approved stays with what was paid"


def test_a_list_approved_when_accounts_were_not_kept_is_paid_once_somebody_approved_it_again(world):
    grant, alicja = world.signed(), world.cast.users["alicja"]
    listing = world.listed(grant)
    listing = actions.approve_grant_list(listing=listing, version=listing.version, **world.who("olga"))
    listing.payments.update(account_sealed=None, account_tail="")
    told = {"payments": [listing.payments.get().pk], "on": clock.today(), "by": alicja}
    with pytest.raises(PolicyBroken, match=f"approved for the contracts: {grant.contract_number}"):
        actions.pay_grants(listing=listing, **told)
    assert listing.payments.get().paid_on is None
    back = actions.take_back_grant_approval(listing=listing, version=listing.version, reason="wrong_list", by=alicja)
    again = actions.approve_grant_list(listing=back, version=back.version, **world.who("olga"))
    (paid,) = actions.pay_grants(listing=again, **told)
    assert (paid.paid_on, paid.account_tail) == (clock.today(), "2874")


def test_no_list_is_made_or_approved_of_a_payment_without_an_account(world):
    grant = world.signed()
    EntityAccount.objects.all().delete()
    with pytest.raises(PolicyBroken, match="No bank account is recorded for: Spółdzielnia Socjalna „Żuraw”"):
        world.listed(grant)
    world.account(OTHER)
    listing = world.listed(grant)
    EntityAccount.objects.all().delete()
    with pytest.raises(PolicyBroken, match="Discard the list, record the account"):
        actions.approve_grant_list(listing=listing, version=listing.version, **world.who("olga"))
    assert GrantList.objects.get().state == "draft"


def test_a_payment_that_the_bank_returned_goes_by_a_new_list_to_another_account(world):
    grant, alicja = world.planned(amount=D("100.00")), world.cast.users["alicja"]
    actions.add_line(grant=grant, category="equipment", words="Pralki", amount=D("100.00"), by=alicja)
    for _turn in range(2):
        actions.add_payment(grant=grant, due=clock.today(), amount=D("50.00"), by=alicja)
    world.paid(world.sign(grant))
    first, second = grant.payments.order_by("pk")
    who = {"payment": first, "reason": "returned", "by": alicja}
    actions.take_back_grant_payment(**who)
    with pytest.raises(PolicyBroken, match="take the payment off it"):
        world.account(OTHER)
    actions.take_back_grant_payment(**who, is_due_again=True)
    assert [each.pk for each in queries.due_payments(grant.project, grant.partner, clock.today())] == [first.pk]
    with pytest.raises(PolicyBroken, match="Nothing else is on its list"):
        actions.take_back_grant_payment(payment=second, reason="returned", is_due_again=True, by=alicja)
    world.account(OTHER)
    world.paid(grant)
    tails = [each.account_tail for each in grant.payments.order_by("pk")]
    assert tails == ["5387", "2874"]


def test_what_a_second_person_decided_is_not_taken_back_by_who_checked_it(world):
    grant = world.signed()
    world.paid(grant)
    owed = world.settled(grant)
    assert (owed.state, owed.to_return) == ("owed", D("12000.00"))
    with pytest.raises(PolicyBroken, match="You checked this settlement and a second person decided it"):
        _back(world, owed)
    assert world.now(grant).state == "owed"
    checked = _back(world, owed, "olga")
    assert checked.state == "checked"
    assert _back(world, checked).state == "signed", "what is not decided yet goes back as it came"


@pytest.mark.parametrize(
    ("eligible", "back", "asks"), [("", "11999.99", True), ("10000.00", "2000.00", False), ("10000.00", "0.00", True)]
)
def test_unless_all_that_was_paid_comes_back_a_second_person_confirms_a_termination(world, eligible, back, asks):
    grant = world.signed()
    world.paid(grant)
    if eligible:
        world.spent(grant, "10000.00", eligible=eligible)
    found = world.now(grant)
    if asks:
        with pytest.raises(PolicyBroken, match="Write why less does") as refused:
            _terminate(world, found, back)
        assert refused.value.field == "because"
    ending = _terminate(world, found, back, "Pożar zniszczył pralki.")
    assert (ending.state, ending.to_return, ending.return_by) == ("ending", D(back), None)
    assert ending.less_because == ("Pożar zniszczył pralki." if asks else "")
    with pytest.raises(PolicyBroken, match="You proposed this termination, so somebody else confirms it"):
        _confirm(world, ending, "alicja")
    with pytest.raises(PolicyBroken, match="this step is not open"):
        _terminate(world, ending, "12000.00")

    ended = _confirm(world, ending)
    days = timedelta(days=30)
    assert (ended.state, ended.return_by) == ("terminated", clock.today() + days if D(back) else None)
    with pytest.raises(PolicyBroken, match="You proposed this termination and a second person confirmed it"):
        _back(world, ended)
    again = _back(world, ended, "olga")
    assert (again.state, again.to_return, again.return_by) == ("ending", D(back), None)
    signed = _back(world, again)
    assert (signed.state, signed.to_return, signed.less_because) == ("signed", None, "")
