"""Requests, decisions, attendance, lists and accounts of the cast."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from kladka.audit.models import Entry, Words
from kladka.benefits import actions, queries
from kladka.benefits.actions import Typed
from kladka.benefits.models import AttendanceSheet, BankAccount, Benefit, PaymentLine, PaymentList
from kladka.benefits.rules import Day
from kladka.core import crypto, packs
from kladka.core.errors import PolicyBroken
from kladka.messages.models import Message
from kladka.people import actions as people
from kladka.programmes import actions as programmes
from kladka.programmes.models import Partnership
from tests.kladka.benefits.world import ACCOUNT, AUGUST, DAY, LAST, SEPTEMBER, Benefits

OCTOBER = date(2026, 10, 1)


@pytest.fixture
def world(cast):
    """The cast, and messages in English."""
    with translation.override("en"):
        yield Benefits(cast)


def refused(field, verb, *arguments, **named):
    with pytest.raises(PolicyBroken) as found:
        verb(*arguments, **named)
    assert found.value.field == field
    return str(found.value)


def amounts(listing):
    return {(one.benefit.kind, one.month): one.amount for one in queries.listed(listing)}


def test_what_cannot_be_asked_for_is_refused_at_its_place(world):
    for changes, field in (
        ({"kind": "holidays"}, "kind"),
        ({"kind": "travel"}, "asked"),
        ({"kind": "travel", "asked": Decimal(0)}, "asked"),
        ({"asked": Decimal(5)}, "asked"),
        ({"until_date": date(2026, 8, 1)}, "until_date"),
        ({"until_date": date(2041, 1, 1)}, "until_date"),
        ({"from_date": date(2019, 1, 1)}, "from_date"),
        ({"requested_on": date(2999, 1, 1)}, "requested_on"),
        ({"share": Decimal(2)}, "share"),
        ({"kind": "training_stipend", "share": Decimal("0.5")}, "share"),
        ({"kind": "examination", "asked": Decimal(90)}, "until_date"),
    ):
        refused(field, world.request, **changes)


def test_what_cannot_be_decided_is_refused_at_its_place(world):
    for asked, decided, field in (
        ({}, {"is_granted": False}, "reason"),
        ({}, {"on": date(2026, 8, 2)}, "decided_on"),
        ({}, {"on": date(2999, 1, 1)}, "decided_on"),
        ({}, {"until_date": date(2026, 8, 1)}, "until_date"),
        ({"kind": "care", "asked": Decimal(14), "document": world.document()}, {"granted": Decimal(15)}, "granted"),
        ({"kind": "travel", "asked": Decimal("12.40")}, {}, "granted"),
        ({"from_date": date(2020, 5, 1), "requested_on": date(2020, 5, 1)}, {}, "from_date"),
    ):
        refused(field, world.decide, world.request(**asked), **decided)


def test_a_decision_is_made_once_and_keeps_the_terms_of_its_day(world):
    benefit = world.grant()
    assert (benefit.state, benefit.decided_by) == (Benefit.GRANTED, world.cast.staff["alicja"])
    assert benefit.terms["rates"][-1]["amount"] == "2140.70"
    refused("", world.decide, benefit)
    refusal = world.decide(world.request(), is_granted=False, reason="no_money")
    assert (refusal.state, refusal.terms) == (Benefit.REFUSED, {})


def test_one_kind_is_granted_once_for_a_day(world):
    world.grant()
    overlapping = world.request(from_date=LAST, until_date=date(2026, 12, 31))
    assert "granted already" in refused("from_date", world.decide, overlapping)
    world.decide(overlapping, from_date=date(2026, 11, 1))


def test_a_list_pays_what_was_attended_and_says_for_whom_attendance_is_missing(world):
    world.grant("lucja")
    world.grant("nadia")
    world.typed("lucja", absences={"unexcused": 1, "sick_leave": 2})
    found = queries.payable(world.cast.project, world.cast.organisations["alfa"], AUGUST, LAST)
    assert [one.benefit.participation for one in found.missing] == [world.cast.participations["nadia"]]
    # From 3 August: 29 of 30 days, less the unexcused one: 28 × 2140.70 / 30.
    assert amounts(world.prepare()) == {("internship_stipend", AUGUST): Decimal("1997.99")}


def test_hours_of_trainings_come_from_supports_by_day(world):
    world.grant(kind="training_stipend", until_date=date(2026, 12, 31))
    world.grant(kind="travel", until_date=date(2026, 12, 31))
    world.attends("lucja", date(2026, 8, 4))
    world.attends("lucja", date(2026, 8, 4), "2")
    world.attends("lucja", date(2026, 9, 30), "12", end_date=date(2026, 10, 1), event=world.cast.project.pk)
    assert amounts(world.prepare()) == {
        ("training_stipend", AUGUST): Decimal("114.16"),
        ("travel", AUGUST): Decimal("12.40"),
    }
    lucja = world.cast.participations["lucja"]
    days = [Day(date(2026, 9, 30), Decimal(6)), Day(date(2026, 10, 1), Decimal(6))]
    for held, expected in (({}, [OCTOBER]), ({(world.cast.project.pk, lucja.pk): days}, [SEPTEMBER, OCTOBER])):
        found = queries.waiting(lucja, LAST, held)
        assert [one.month for one in found.lines if one.benefit.kind == "travel"] == [AUGUST, *expected]


def test_a_list_is_made_again_until_a_second_person_approves_it(world):
    world.grant()
    world.typed()
    listing = world.prepare()
    world.typed(days=19, absences={"unexcused": 1})
    assert "changed" in refused("", world.approve, listing)
    again = world.prepare()
    assert again.pk == listing.pk
    assert PaymentLine.objects.count() == 1
    assert "somebody else" in refused("", world.approve, again, "alicja")
    assert world.approve(again).approved_by == world.cast.staff["olga"]
    assert "approved" in refused("month", world.prepare)
    assert "meanwhile" in refused("", world.approve, again)


def test_a_correction_of_an_approved_month_comes_into_the_next_list_and_nothing_is_paid_twice(world):
    world.grant()
    world.typed()
    world.typed(month=SEPTEMBER)
    world.approved()
    world.typed(days=18, absences={"unexcused": 2})
    listing = world.approved(SEPTEMBER)
    assert amounts(listing) == {
        ("internship_stipend", AUGUST): Decimal("-142.71"),
        ("internship_stipend", SEPTEMBER): Decimal("2140.70"),
    }
    assert "Nothing" in refused("month", world.prepare, OCTOBER)


def test_what_was_ended_early_is_given_back(world):
    benefit = world.grant()
    world.typed()
    paid = sum(amounts(world.approved()).values())
    told = {"version": benefit.version, "by": world.cast.users["alicja"]}
    refused("until_date", actions.end_benefit, benefit=benefit, until_date=LAST, **told)
    actions.end_benefit(benefit=benefit, until_date=DAY, **told)
    given_back = amounts(world.prepare(SEPTEMBER))
    assert given_back == {("internship_stipend", AUGUST): Decimal("71.36") - paid}


def test_what_was_granted_by_mistake_is_taken_back_and_given_back(world):
    benefit = world.grant()
    world.typed()
    paid = sum(amounts(world.approved()).values())
    told = {"benefit": benefit, "version": benefit.version, "by": world.cast.users["alicja"]}
    refused("reason", actions.revoke, reason="whim", **told)
    revoked = actions.revoke(reason="wrong_person", words="Inna Łucja.", **told)
    refused("", actions.revoke, reason="slip", **{**told, "version": revoked.version})
    assert amounts(world.prepare(SEPTEMBER)) == {("internship_stipend", AUGUST): -paid}
    assert world.grant().state == Benefit.GRANTED
    assert queries.offered_exit(world.cast.participations["lucja"], DAY) is None


def test_a_benefit_that_goes_on_by_another_decision_is_paid_as_one(world):
    """Before, each decision was paid all that was typed of the month: 31 thirtieths, days and hours twice."""
    half = date(2026, 8, 15)
    for days in ((AUGUST, half), (date(2026, 8, 16), date(2026, 8, 31))):
        told = dict(zip(("from_date", "until_date"), days, strict=True))
        world.grant(**told)
        world.grant(kind="travel", **told)
        world.grant(kind="care", asked=Decimal(30), **told)
    world.typed(days=20, hours=Decimal(40))
    found = [(one.benefit.kind, one.amount) for one in queries.listed(world.prepare())]
    totals = {kind: sum(amount for what, amount in found if what == kind) for kind, _amount in found}
    # The whole month; twenty days at 12.40; forty hours at 30.00, but half of the unemployment benefit at most.
    assert totals == {
        "internship_stipend": Decimal("2140.70"),
        "travel": Decimal("248.00"),
        "care": Decimal("891.95"),
    }


def test_four_months_counted_by_hand(world):
    """A whole month, a begun one, one with absences, half of full time; and what goes to the insurance beside it."""
    world.grant("lucja")
    world.grant("nadia", share=Decimal("0.5"), from_date=SEPTEMBER)
    world.typed("lucja", absences={"sick_leave": 3})
    world.typed("lucja", SEPTEMBER, absences={"unexcused": 1})
    world.typed("nadia", SEPTEMBER)
    found = {
        (one.benefit.participation.person.identity.given_name, one.month): (one.amount, one.contributions)
        for one in queries.listed(world.prepare(SEPTEMBER))
    }
    assert found == {
        # 29 of 30 days of 2140.70; 19.52, 8 and 1.67 % of it.
        ("Łucja", AUGUST): (Decimal("2069.34"), Decimal("604.05")),
        # The whole month, less a thirtieth.
        ("Łucja", SEPTEMBER): (Decimal("2069.34"), Decimal("604.05")),
        ("Nadia", SEPTEMBER): (Decimal("1070.35"), Decimal("312.43")),
    }


def test_a_month_is_paid_by_the_partner_that_had_the_participant_then(world):
    cast = world.cast
    world.grant()
    world.typed()
    world.typed(month=SEPTEMBER)
    told = {"coach": cast.staff["beata"], "site": cast.sites["beta"], "by": cast.users["bogdan"]}
    people.hand_over(assignment=cast.assignments["lucja"], from_date=date(2026, 9, 14), **told)
    assert amounts(world.prepare(SEPTEMBER)) == {("internship_stipend", AUGUST): Decimal("2069.34")}
    assert amounts(world.prepare(SEPTEMBER, "beta")) == {("internship_stipend", SEPTEMBER): Decimal("2140.70")}
    # Alfa leaves the project: its coordinator makes no list any more, and Łucja's August is not lost.
    of_alfa = Partnership.objects.get(organisation=cast.organisations["alfa"])
    programmes.end_partnership(partnership=of_alfa, until_date=date(2026, 10, 31), by=cast.users["adam"])
    assert len(amounts(world.prepare(SEPTEMBER, "beta"))) == 2


def test_what_is_granted_for_a_day_after_the_exit_is_not_paid(world):
    lucja = world.cast.participations["lucja"]
    exam = world.grant(kind="examination", from_date=SEPTEMBER, until_date=SEPTEMBER, asked=Decimal(90))
    for left, expected in ((None, [exam]), (date(2026, 8, 31), [])):
        assert [one.benefit for one in queries.waiting(lucja, LAST, left=left).lines] == expected


def test_a_participant_asks_and_the_coach_writes_it_down(world, monkeypatch):
    cast = world.cast
    lucja, by = cast.participations["lucja"], cast.users["anna"]
    told = {
        "participation": lucja,
        "kind": "travel",
        "from_date": DAY,
        "until_date": LAST,
        "page": "https://x",
        "by": by,
    }
    refused("asked", actions.send_request, **told)
    sent = actions.send_request(asked=Decimal("12.40"), words="Autobus", **told)
    assert (sent.state, sent.requested_by) == (Benefit.SENT, None)
    [message] = Message.objects.all()
    assert (message.to, "https://x" in message.body, "Próbna" in message.body) == (by.email, True, False)
    refused("from_date", actions.send_request, asked=Decimal(9), **told)
    refused("", world.decide, sent)
    monkeypatch.setitem(packs.load("parameters/own_page.yaml"), "benefits_sent", [{"from": DAY, "number": 1}])
    assert "wait already" in refused("", actions.send_request, **{**told, "kind": "internship_stipend"})
    days = {"from_date": DAY, "until_date": SEPTEMBER}
    written = {"benefit": sent, "version": 1, "staff": cast.staff["anna"], "by": by, "asked": Decimal(11), **days}
    found = actions.write_down(document=world.document(), **written)
    assert (found.state, found.asked, found.requested_by) == (Benefit.REQUESTED, Decimal(11), cast.staff["anna"])
    refused("", actions.write_down, **{**written, "version": found.version})
    assert world.decide(found, on=found.requested_on).state == Benefit.GRANTED


def test_one_list_at_a_time_is_in_preparation_and_may_be_discarded(world):
    world.grant()
    world.typed()
    listing = world.prepare()
    assert "in preparation" in refused("month", world.prepare, SEPTEMBER)
    actions.discard(listing=listing, by=world.cast.users["alicja"])
    assert not PaymentList.objects.exists()
    refused("month", world.prepare, date(2099, 1, 1))


def test_lines_are_paid_on_a_day_and_taken_back_with_a_reason(world):
    world.grant("lucja")
    world.grant("nadia")
    world.typed("lucja")
    world.typed("nadia")
    by, listing = world.cast.users["alicja"], world.prepare()
    lines = {one.pk for one in queries.listed(listing)}
    refused("", actions.pay, listing=listing, lines=lines, on=DAY, by=by)
    listing = world.approve(listing)
    refused("on", actions.pay, listing=listing, lines=lines, on=date(2999, 1, 1), by=by)
    refused("on", actions.pay, listing=listing, lines=lines, on=DAY, by=by)
    refused("lines", actions.pay, listing=listing, lines=set(), on=listing.approved_on, by=by)
    refused("lines", actions.pay, listing=listing, lines={DAY}, on=listing.approved_on, by=by)
    assert len(actions.pay(listing=listing, lines=lines, on=listing.approved_on, by=by)) == 2
    told = {"listing": listing, "reason": "returned", "by": by}
    payment = told | {"staff": world.cast.staff["alicja"]}
    refused("", actions.take_back_approval, version=listing.version, **told)
    actions.take_back_payment(lines={min(lines)}, words="Zły numer rachunku.", **payment)
    assert queries.lists_of(PaymentList.objects.all()).get().paid == 1
    assert "Zły numer" in Words.objects.latest("entry__number").text
    actions.take_back_payment(lines=lines, **payment)
    assert actions.take_back_approval(version=listing.version, **told).state == PaymentList.DRAFT


def test_what_cannot_be_of_a_month_is_refused(world):
    world.grant()
    for told, part in (
        ({"days": 30, "absences": {"excused": 2}}, "31 days"),
        ({"days": 2, "hours": Decimal(49)}, "hours"),
        ({"absences": {"day_off": 3}}, "allowed"),
        ({"days": -1}, "nought"),
        ({"month": date(2099, 1, 1)}, "begun"),
    ):
        with pytest.raises(PolicyBroken, match=part):
            world.typed(**told)


def test_days_off_carry_over_to_the_next_month(world):
    world.grant()
    world.typed(absences={"day_off": 1})
    world.typed(month=SEPTEMBER, absences={"day_off": 3})
    with pytest.raises(PolicyBroken, match="allowed"):
        world.typed(month=OCTOBER, absences={"day_off": 3})


def test_days_off_typed_late_are_asked_of_the_months_after_them(world):
    world.grant()
    world.typed(month=SEPTEMBER, absences={"day_off": 3})
    with pytest.raises(PolicyBroken, match="September 2026"):
        world.typed(absences={"day_off": 2})
    world.typed(absences={"day_off": 1})


def test_whoever_types_second_sees_that_somebody_typed(world):
    world.typed()
    assert "meanwhile" in refused("line0_days", world.typed, days=3, version=0)
    before = Entry.objects.count()
    lucja = Typed(world.cast.participations["lucja"], AUGUST, days=20)
    told = {"project": world.cast.project, "typed": [lucja], "by": world.cast.users["anna"]}
    assert actions.mark_attendance(**told) == []
    assert Entry.objects.count() == before + 1


def test_the_last_financed_day_is_offered_as_exit_where_nothing_follows(world):
    lucja = world.cast.participations["lucja"]
    assert queries.offered_exit(lucja, LAST) is None
    travel = world.grant(kind="travel", until_date=date(2026, 12, 31))
    world.attends("lucja", date(2026, 9, 8))
    assert queries.offered_exit(lucja, LAST) == (date(2026, 9, 8), travel)
    people.record_support(
        participation=lucja,
        kind="coaching",
        start_date=date(2026, 9, 9),
        site=world.cast.sites["alfa"],
        hours=Decimal(1),
        by=world.cast.users["anna"],
    )
    assert queries.offered_exit(lucja, LAST) is None
    stipend = world.grant()
    assert queries.offered_exit(lucja, date(2026, 9, 30)) is None
    assert queries.offered_exit(lucja, LAST) == (LAST, stipend)
    assert not queries.ends_participation("pl-po-kl-7.2.1", LAST)


def test_days_typed_for_an_internship_are_financed_as_well(world):
    """Travel to an internship is known by month: the last financed day lies in the last month with presence."""
    lucja = world.cast.participations["lucja"]
    travel = world.grant(kind="travel", until_date=date(2026, 12, 31))
    world.typed(month=SEPTEMBER)
    world.typed(month=OCTOBER, days=0, absences={"sick_leave": 20})
    assert queries.offered_exit(lucja, LAST) == (date(2026, 9, 30), travel)
    # A training that began before and lasted beyond that day followed it: its last day is later.
    world.attends("lucja", date(2026, 9, 29), end_date=date(2026, 10, 2))
    assert queries.offered_exit(lucja, LAST) == (date(2026, 10, 2), travel)
    lasting = {"kind": "coaching", "start_date": date(2026, 9, 29), "end_date": date(2026, 10, 9)}
    place = {"site": world.cast.sites["alfa"], "hours": Decimal(1), "by": world.cast.users["anna"]}
    people.record_support(participation=lucja, **lasting, **place)
    assert queries.offered_exit(lucja, LAST) is None


def test_a_bank_account_is_checked_and_kept_sealed(world):
    person, by = world.cast.participations["lucja"].person, world.cast.users["alicja"]
    refused("number", actions.set_account, person=person, number="61 1090 1014", by=by)
    account = actions.set_account(person=person, number=ACCOUNT, by=by)
    digits = ACCOUNT.replace(" ", "")
    assert digits.encode() not in bytes(account.number_sealed)
    assert (BankAccount.objects.get().number(), account.tail) == (digits, "2874")
    actions.set_account(person=person, number="PL27 1140 2004 0000 3002 0135 5387", by=by)
    assert BankAccount.objects.get().version == 2
    actions.forget_account(person=person, by=by)
    assert not BankAccount.objects.exists()


OTHER = "PL27 1140 2004 0000 3002 0135 5387"


def test_the_account_is_fixed_and_sealed_at_approval_and_kept_with_what_was_paid(world):
    person, by = world.cast.participations["lucja"].person, world.cast.users["alicja"]
    world.grant()
    world.typed()
    actions.set_account(person=person, number=ACCOUNT, by=by)
    draft = world.prepare()
    actions.set_account(person=person, number=OTHER, by=by)
    assert "meanwhile" in refused("", world.approve, draft)
    listing = world.approve(PaymentList.objects.get())
    line = listing.lines.get()
    assert (line.account_tail, line.account_number()) == ("5387", "27114020040000300201355387")
    assert b"5387" not in bytes(line.account_sealed)
    sealed_as = ("benefits_paymentline", "account", str(line.pk), str(world.cast.project.controller_id))
    assert crypto.unseal(bytes(line.account_sealed), sealed_as).decode() == line.account_number(), "for good"
    for changed in (
        lambda: actions.set_account(person=person, number=ACCOUNT, by=by),
        lambda: actions.forget_account(person=person, by=by),
        lambda: actions.pay_in_cash(participation=world.cast.participations["lucja"], by=by),
    ):
        assert "August 2026" in refused("number", changed)
    assert BankAccount.objects.get().tail == "5387"
    actions.pay(listing=listing, lines={line.pk}, on=listing.approved_on, by=by)
    actions.set_account(person=person, number=ACCOUNT, by=by)
    assert listing.lines.get().account_tail == "5387"


def test_an_approval_that_is_taken_back_lets_the_account_go(world):
    person, by = world.cast.participations["lucja"].person, world.cast.users["alicja"]
    world.grant()
    world.typed()
    listing = world.approved()
    actions.take_back_approval(listing=listing, version=listing.version, reason="wrong_list", by=by)
    assert not listing.lines.get().is_fixed
    assert actions.set_account(person=person, number=OTHER, by=by).tail == "5387"


def test_no_line_is_approved_of_which_nobody_knows_how_it_is_paid(world, monkeypatch):
    lucja, by = world.cast.participations["lucja"], world.cast.users["alicja"]
    world.grant()
    world.typed()
    listing = world.prepare()
    told = {"staff": world.cast.staff["olga"], "by": world.cast.users["olga"]}
    words = refused("", actions.approve, listing=listing, version=listing.version, **told)
    assert (lucja.person.identity.name in words, "in cash" in words) == (True, True)
    actions.pay_in_cash(participation=lucja, by=by)
    with monkeypatch.context() as patched:
        patched.setattr(queries, "pays_in_cash", lambda profile, on: False)
        again = PaymentList.objects.get()
        assert "does not pay in cash" in refused("", actions.approve, listing=again, version=again.version, **told)
        refused("way", actions.pay_in_cash, participation=lucja, by=by)
    line = world.approve(again).lines.get()
    assert (line.in_cash, line.account_tail, line.account_sealed) == (True, "", None)


def test_a_line_leaves_a_list_of_which_others_are_paid_and_is_due_again(world):
    by = world.cast.users["alicja"]
    for who in ("lucja", "nadia"):
        world.grant(who)
        world.typed(who)
    listing = world.approved()
    wrong = listing.lines.get(benefit__participation=world.cast.participations["lucja"])
    told = {"listing": listing, "lines": {wrong.pk}, "reason": "returned", "is_due_again": True}
    told |= {"staff": world.cast.staff["alicja"], "by": by}
    assert "Nothing else" in refused("is_due_again", actions.take_back_payment, **told)
    actions.pay(listing=listing, lines=set(listing.lines.values_list("pk", flat=True)), on=listing.approved_on, by=by)
    actions.take_back_payment(**told)
    assert listing.lines.count() == 1
    again = world.prepare(SEPTEMBER)
    assert amounts(again) == {("internship_stipend", AUGUST): wrong.amount}


def test_what_was_approved_before_accounts_were_kept_is_not_paid_without_one(world):
    world.grant()
    world.typed()
    listing = world.approved()
    PaymentLine.objects.update(account_tail="", account_sealed=None)
    told = {"on": listing.approved_on, "by": world.cast.users["alicja"]}
    refused("lines", actions.pay, listing=listing, lines={listing.lines.get().pk}, **told)


def test_attendance_of_an_approved_month_changes_for_a_reason_that_is_kept(world):
    world.grant()
    world.typed(days=17)
    world.approved()
    sheet = AttendanceSheet.objects.get()
    absences = {"unexcused": 2, "sick_leave": 3}
    line = Typed(world.cast.participations["lucja"], AUGUST, 10, absences=absences, version=sheet.version)
    told = {"project": world.cast.project, "typed": [line], "by": world.cast.users["anna"]}
    words = refused("because", actions.mark_attendance, **told)
    assert (sheet.participation.person.identity.name in words, "17 → 10" in words) == (True, True)
    assert "days unexcused 0 → 2, days of sick leave 0 → 3." in words
    assert "excused 0 → 0" not in words, "only what changes"
    assert AttendanceSheet.objects.get().days == 17
    actions.mark_attendance(**told, because="Karta poprawiona po kontroli.")
    assert AttendanceSheet.objects.get().days == 10
    assert "po kontroli" in Words.objects.latest("entry__number").text
