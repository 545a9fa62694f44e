"""How a figure stands against its milestones: judged on the day, held against an even pace before it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kladka.reporting.rules.milestones import Milestone, next_due, pace, standings

BEGIN = date(2026, 1, 1)
HALF, END = Milestone(40, date(2026, 7, 2)), Milestone(100, date(2026, 12, 31))
TODAY = date(2026, 10, 1)


def stand(values, on=TODAY, milestones=(HALF, END), *, adds_up=True, one_by_one=True, is_state=False):
    return standings(milestones, values, on, begin=BEGIN, adds_up=adds_up, one_by_one=one_by_one, is_state=is_state)


def test_a_day_that_has_come_is_judged_by_the_value_of_that_day():
    first, second = stand([39, 80])
    assert (first.state, first.short, first.expected) == ("missed", 1, None)
    assert (second.state, second.is_due) == ("on_pace", False)


def test_what_was_reached_on_its_day_stays_reached():
    assert stand([40, 12])[0].state == "reached"


def test_before_the_day_an_even_pace_from_the_promise_before_is_expected():
    """91 of 182 days from 40 to 100: 70 by now."""
    _first, second = stand([40, 63])
    assert (second.expected, second.state, second.short, second.left) == (70, "behind", 7, 37)


def test_nobody_is_behind_by_half_a_person():
    on = BEGIN + timedelta(days=15)  # 40 in 182 days: 3.3 by now
    assert stand([3, 3], on)[0].state == "on_pace"
    assert stand([3, 3], on, one_by_one=False)[0].state == "behind"


def test_only_the_next_milestone_has_a_pace():
    first, second = stand([10, 10], date(2026, 3, 1))
    assert (first.state, second.state, second.expected) == ("behind", "open", None)
    assert next_due([first, second]) is first


def test_the_last_one_is_told_where_all_days_have_come():
    found = stand([50, 99], date(2027, 1, 1))
    assert next_due(found) is found[-1]
    assert found[-1].short == 1
    assert next_due([]) is None


def test_what_was_promised_may_be_there_early():
    assert [each.state for each in stand([100, 100], date(2026, 2, 1))] == ["reached_early", "reached_early"]


def test_a_state_on_a_day_is_there_for_now_and_not_reached_before_its_day():
    """Five coaches today are no five coaches at the end: what is there may be gone by the day."""
    found = stand([100, 100], date(2026, 2, 1), is_state=True)
    assert [(each.state, each.is_due, each.is_behind) for each in found] == [("for_now", False, False)] * 2
    assert [each.state for each in stand([40, 100], is_state=True)] == ["reached", "for_now"]
    assert stand([40, 63], is_state=True) == stand([40, 63]), "below the promise the line is the same yardstick"


def test_a_share_has_no_pace():
    (found,) = stand([0.2], milestones=[Milestone(0.5, END.on_date)], adds_up=False)
    assert (found.state, found.expected, found.is_behind) == ("open", None, False)
    (found,) = stand([0.2], on=END.on_date, milestones=[Milestone(0.5, END.on_date)], adds_up=False)
    assert (found.state, found.short) == ("missed", pytest.approx(0.3))


MOST = [Milestone(60, HALF.on_date, at_most=True), Milestone(50, END.on_date, at_most=True)]


def test_of_what_should_be_little_more_is_missed():
    """Days to a job: 114 of at most 60 are no 190 per cent of a promise, but 54 too many."""
    first, second = stand([114, 40], milestones=MOST)
    assert (first.state, first.is_behind, first.short, first.left) == ("missed", True, 54, 54)
    assert (second.state, second.short, second.left) == ("for_now", 0, 0)
    assert [each.state for each in stand([60, 51], milestones=MOST)] == ["reached", "open"]
    assert [each.state for each in stand([None, None], milestones=MOST)] == ["open", "open"]


def test_to_the_most_that_may_be_leads_no_even_pace():
    assert [each.expected for each in stand([10, 10], date(2026, 3, 1), milestones=MOST)] == [None, None]


def test_where_nothing_can_be_said_nothing_is_judged():
    assert [each.state for each in stand([None, None])] == ["open", "open"]
    assert stand([None, None])[0].short == 0


def test_a_promise_for_the_first_day_is_due_at_once():
    assert pace(Milestone(0, BEGIN), Milestone(5, BEGIN), BEGIN) == 5


PROMISES = st.lists(
    st.tuples(st.integers(0, 400), st.integers(0, 900)), min_size=1, max_size=6, unique_by=lambda each: each[1]
)


@given(PROMISES, st.integers(-30, 1000), st.integers(0, 500))
def test_every_milestone_is_told_once_in_the_order_of_the_days(promises, day, value):
    milestones = [Milestone(wanted, BEGIN + timedelta(days=after)) for wanted, after in promises]
    on = BEGIN + timedelta(days=day)
    found = stand([value] * len(milestones), on, milestones)
    assert [each.milestone for each in found] == sorted(milestones, key=lambda each: each.on_date)
    for each in found:
        assert each.is_due == (each.milestone.on_date <= on)
        assert (each.short > 0) == each.is_behind
        assert each.left == max(each.milestone.value - value, 0)
        if each.expected is not None:
            assert min(0, *(m.value for m in milestones)) <= each.expected <= max(m.value for m in milestones)
    assert sum(each.expected is not None for each in found) <= 1
