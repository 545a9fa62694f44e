"""Money of a grant outside its plan, above it or outside its time is asked about; who decides reads the answer."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from kladka.core import clock, packs
from kladka.core.errors import PolicyBroken
from kladka.incubation import actions, queries
from kladka.incubation.models import GrantExpense
from kladka.incubation.rules import Doubt, Outlay, Plan, doubts_about, doubts_in, proposed, unanswered
from tests.kladka.incubation.granting import make_granting

D = Decimal
SIGNED, LAST = date(2026, 3, 1), date(2027, 3, 1)
PLAN = Plan({"machines": D(100), "leaflets": D(20)}, SIGNED, LAST)


@pytest.fixture
def world(cast):
    return make_granting(cast)


def spent(line, amount, *, on=date(2026, 5, 1), eligible=None, is_answered=False, key="one"):
    return Outlay(key, line, on, D(amount), None if eligible is None else D(eligible), is_answered)


@pytest.mark.parametrize(
    ("outlay", "eligible", "others", "found"),
    [
        (spent("machines", 100), 100, [], {}),
        (spent("machines", 130), 130, [], {Doubt.ABOVE_PLAN: D(30)}),
        (spent("machines", 130), 100, [], {}),
        (spent("machines", 60), 60, [spent("machines", 60, eligible=50)], {Doubt.ABOVE_PLAN: D(10)}),
        (spent("machines", 60), 60, [spent("machines", 60)], {}),
        (spent("machines", 60), 60, [spent("leaflets", 60, eligible=60)], {}),
        (spent(None, 10), 10, [], {Doubt.OUTSIDE_PLAN: D(10)}),
        (spent(None, 10), 0, [], {}),
        (spent("machines", 10, on=date(2026, 2, 28)), 10, [], {Doubt.OUTSIDE_TIME: D(10)}),
        (spent("machines", 10, on=SIGNED), 10, [], {}),
        (spent("machines", 10, on=LAST), 10, [], {}),
        (spent("machines", 10, on=date(2027, 3, 2)), 10, [], {Doubt.OUTSIDE_TIME: D(10)}),
        (spent(None, 10, on=date(2026, 2, 28)), 10, [], {Doubt.OUTSIDE_PLAN: D(10), Doubt.OUTSIDE_TIME: D(10)}),
    ],
)
def test_what_of_an_expense_is_in_doubt(outlay, eligible, others, found):
    assert doubts_about(outlay, D(eligible), PLAN, others) == found


def test_what_is_beyond_doubt_is_proposed_with_the_reason_for_the_rest():
    assert proposed(spent("leaflets", 15), PLAN, []) == (D(15), "")
    assert proposed(spent("leaflets", 30), PLAN, []) == (D(20), "above_plan")
    assert proposed(spent(None, 30), PLAN, []) == (D(0), "outside_plan")


def test_one_answer_at_a_line_is_enough_and_of_others_each_has_its_own():
    first = spent("leaflets", 15, eligible=15, is_answered=True, key="first")
    second = spent("leaflets", 15, eligible=15, key="second")
    outside = spent(None, 5, eligible=5, key="outside")
    told = [(each.key, str(code), amount) for each, code, amount in doubts_in(PLAN, [first, second, outside])]
    assert told == [("second", "above_plan", D(10)), ("outside", "outside_plan", D(5))]
    assert [each.key for each in unanswered(PLAN, [first, second, outside])] == ["outside"]


def test_why_an_expense_is_outside_the_time_says_nothing_of_its_line_above_the_plan():
    late = spent("leaflets", 15, eligible=15, on=date(2027, 3, 2), is_answered=True, key="late")
    above = spent("leaflets", 15, eligible=15, key="above")
    assert [each.key for each in unanswered(PLAN, [late, above])] == ["above"]


def judge(world, expense, eligible, **told):
    found = GrantExpense.objects.get(pk=expense.pk)
    return actions.judge_expense(expense=found, version=found.version, eligible=D(eligible), **told, **world.who())


def test_money_outside_the_plan_above_it_or_before_the_contract_is_not_eligible_without_a_word(world):
    grant = world.signed()
    world.paid(grant)
    machines, leaflets = grant.lines.order_by("-amount")
    above = world.spent(grant, "3000.00", line=leaflets)
    outside = world.spent(grant, "1000.00", line=None)
    early = world.spent(grant, "5000.00", line=machines, spent_on=clock.today() - timedelta(days=9))
    for expense, amount in ((above, "3000"), (outside, "1000"), (early, "5000")):
        with pytest.raises(PolicyBroken) as refused:
            judge(world, expense, amount)
        assert refused.value.field == "because"
        assert GrantExpense.objects.get(pk=expense.pk).eligible is None
    judge(world, above, "2000", reason="above_plan")
    judge(world, outside, "0", reason="outside_plan")
    judged = judge(world, early, "5000", because="Zaliczka sprzed umowy, za zgodą.")
    assert judged.because == "Zaliczka sprzed umowy, za zgodą."
    page = queries.grant_page(world.now(grant))
    assert [(each.pk, str(code), amount) for each, code, amount in page.doubts] == [
        (early.pk, "outside_time", D("5000.00"))
    ]
    again = judge(world, early, "0", reason="outside_time", because="Nie ma już czego wyjaśniać.")
    assert again.because == "", "what is not in doubt needs no words"


def test_what_was_judged_before_without_words_is_told_before_the_check(world):
    """As in records from before the question was asked."""
    grant = world.signed()
    world.paid(grant)
    expense = world.spent(grant, "12000.00", line=None)
    who = world.cast.staff["alicja"]
    GrantExpense.objects.filter(pk=expense.pk).update(eligible=D("12000.00"), judged_by=who, judged_on=clock.today())
    with pytest.raises(PolicyBroken, match="F/1"):
        world.settled(grant)
    judge(world, expense, "12000", because="Zmiana planu uzgodniona z partnerem.")
    assert world.settled(grant).state == "settled"


def test_nothing_of_the_demo_world_is_in_doubt():
    for call in packs.load("demo/starting.yaml")["calls"]:
        for told in call["applications"]:
            plan = Plan({line["words"]: D(line["amount"]) for line in told.get("lines", ())})
            outlays = [
                spent(each["line"], str(each["amount"]), eligible=each.get("eligible"), key=each["number"])
                for each in told.get("expenses", ())
            ]
            assert {each.line for each in outlays} <= plan.lines.keys()
            assert doubts_in(plan, outlays) == []
