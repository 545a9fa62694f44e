"""A job is held by one at a time, or shared by parts of full time; it never counts for more people than it holds."""

from datetime import date
from decimal import Decimal

import pytest

from kladka.core.errors import PolicyBroken
from kladka.incubation import actions, queries
from kladka.incubation.models import Occupancy
from kladka.incubation.rules import Holding, Spell, in_the_way, in_turn
from tests.kladka.incubation.test_after import correct, job, take
from tests.kladka.incubation.world import MEETING, make_incubation, newcomer

MAY, JUNE, JULY = date(2026, 5, 1), date(2026, 6, 10), date(2026, 7, 1)
HALF, QUARTER, FULL = Decimal("0.5"), Decimal("0.25"), Decimal(1)


@pytest.fixture
def world(cast):
    return make_incubation(cast)


@pytest.fixture
def zuraw(world):
    return world.register()


def held(who, first=MAY, last=None, share=None):
    return Holding(who, first, last, share=share)


@pytest.mark.parametrize(
    ("whole", "holders", "who"),
    [
        (FULL, [held("ala"), held("ben")], [("ala", MAY, None)]),
        (FULL, [held("ala", last=JUNE), held("ben")], [("ala", MAY, JUNE), ("ben", date(2026, 6, 11), None)]),
        (FULL, [held("ala", share=HALF), held("ben", share=HALF)], [("ala", MAY, None), ("ben", MAY, None)]),
        (HALF, [held("ala", share=HALF), held("ben", share=HALF)], [("ala", MAY, None)]),
        (FULL, [held("ala", share=HALF), held("ben")], [("ala", MAY, None)]),
        (FULL, [held("late", first=JUNE), held("ala")], [("ala", MAY, None)]),
    ],
)
def test_as_many_hold_a_job_as_it_holds(whole, holders, who):
    merged = {}
    for each in in_turn(whole, holders):
        first, _last = merged.get(each.who, (each.first, None))
        merged[each.who] = (first, each.last)
    assert [(name, *spell) for name, spell in merged.items()] == who
    assert all(isinstance(each, Spell) for each in in_turn(whole, holders))


@pytest.mark.parametrize(
    ("new", "others", "who"),
    [
        (held("ben", MAY, JUNE), [held("ala", JUNE)], ["ala"]),
        (held("ben", MAY, date(2026, 6, 9)), [held("ala", JUNE)], []),
        (held("ben", JULY), [held("ala", MAY, date(2026, 6, 30))], []),
        (held("ben", JULY, share=HALF), [held("ala", share=HALF)], []),
        (held("ben", JULY, share=HALF), [held("ala", share=HALF), held("cyl", share=QUARTER)], ["ala", "cyl"]),
        # On no day both hold it, so half of it is left on each of them.
        (held("ben", share=HALF), [held("ala", MAY, JUNE, HALF), held("cyl", JULY, share=HALF)], []),
    ],
)
def test_who_is_in_the_way_of_another(new, others, who):
    assert [each.who for each in in_the_way(FULL, new, others)] == who


def test_five_people_do_not_hold_one_half_time_job(world, zuraw):
    one = job(world, zuraw, full_time_share=HALF)
    take(world, zuraw, one, "lucja")
    for number in range(4):
        with pytest.raises(PolicyBroken) as refused:
            take(world, zuraw, one, "nadia", person=None, newcomer=newcomer(f"Osoba{number}", "Nowa"))
        assert refused.value.field == "from_date"
        assert "Łucja" in refused.value.message
    (owed,) = queries.after([zuraw])[0].watched().owed
    assert (owed.now, owed.reached_on) == (1, None)


def test_what_was_recorded_of_one_job_at_once_counts_for_one(world, zuraw):
    """Records from before the rule are there: the first holds the job, until that ends."""
    one = job(world, zuraw)
    for name in ("lucja", "nadia"):
        with actions.after.verb("incubation.take_job", controller=zuraw.controller, by=world.cast.users["alan"]) as by:
            by.record(
                Occupancy(
                    job=one,
                    person=world.cast.participations[name].person,
                    contract_kind="employment_contract",
                    from_date=MEETING,
                    at_risk=True,
                    ground="unemployed",
                )
            )
    (owed,) = queries.after([zuraw])[0].watched().owed
    assert owed.now == 1
    first = Occupancy.objects.get(person=world.cast.participations["lucja"].person)
    actions.end_lasting(fact=first, until_date=MEETING, by=world.cast.users["alan"])
    (owed,) = queries.after([zuraw])[0].watched().owed
    assert owed.now == 1


def test_two_share_a_job_by_its_parts(world, zuraw):
    one = job(world, zuraw)
    whole = take(world, zuraw, one, "lucja")
    with pytest.raises(PolicyBroken):
        take(world, zuraw, one, "nadia", full_time_share=HALF)
    half = correct(world, zuraw, whole, full_time_share=HALF)
    with pytest.raises(PolicyBroken) as refused:
        take(world, zuraw, one, "nadia", full_time_share=Decimal("0.6"))
    assert refused.value.field == "full_time_share"
    take(world, zuraw, one, "nadia", full_time_share=QUARTER)
    (owed,) = queries.after([zuraw])[0].watched().owed
    assert owed.now == 2
    with pytest.raises(PolicyBroken) as refused:
        correct(world, zuraw, half, full_time_share=Decimal("0.8"))
    assert refused.value.field == "full_time_share"
    with pytest.raises(PolicyBroken) as refused:
        correct(world, zuraw, one, created_date=MEETING, full_time_share=HALF)
    assert refused.value.field == "full_time_share"
    moved = correct(world, zuraw, one, created_date=MEETING, full_time_share=Decimal("0.75"))
    assert set(moved.occupancies.current().values_list("full_time_share", flat=True)) == {HALF, QUARTER}


def test_who_held_it_earlier_is_recorded_afterwards_with_the_last_day(world, zuraw):
    one = job(world, zuraw)
    take(world, zuraw, one, "lucja", from_date=date(2026, 6, 20))
    with pytest.raises(PolicyBroken):
        take(world, zuraw, one, "nadia")
    with pytest.raises(PolicyBroken) as refused:
        take(world, zuraw, one, "nadia", until_date=date(2026, 6, 9))
    assert refused.value.field == "until_date"
    earlier = take(world, zuraw, one, "nadia", until_date=date(2026, 6, 19))
    ending = earlier.endings.current().get()
    assert ending.until_date == date(2026, 6, 19)
    assert queries.is_held_after(earlier, ending.until_date)
    alone = take(world, zuraw, job(world, zuraw), "nadia", until_date=MEETING)
    assert not queries.is_held_after(alone, MEETING)
    with pytest.raises(PolicyBroken):
        correct(
            world,
            zuraw,
            one.occupancies.current().get(person=world.cast.participations["lucja"].person),
            from_date=date(2026, 6, 15),
        )
