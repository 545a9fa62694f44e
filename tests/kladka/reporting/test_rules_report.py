"""What to look at before a report is submitted, as pure rules."""

from datetime import date

import pytest

from kladka.reporting.rules.report import EntryDay, Missed, Promised, Unusual, missed, twice, unusual
from miara.model.results import Amount, Figure

DAY = date(2026, 6, 30)


def figure(value, **cells):
    split = {("sex",): {(group,): Amount(number) for group, number in cells.items()}} if cells else {}
    return Figure("x", {"en": "X"}, "participations", "count", Amount(value), split, True, {}, {})


@pytest.mark.parametrize(
    ("figures", "breakdown", "value"),
    [
        ({"x": figure(4)}, "", 4),
        ({"x": figure(9, female=1)}, "sex=male", 0),
        ({"x": figure(None)}, "", None),
        ({"x": figure(9)}, "sex=female", None),
        ({}, "", None),
    ],
)
def test_a_target_whose_day_has_come_is_missed_too_where_no_value_can_be_held_against_it(figures, breakdown, value):
    promise = Promised("x", breakdown, 5, DAY)
    assert list(missed({DAY: figures}, [promise], DAY)) == [Missed(promise, value)]
    assert list(missed({DAY: figures}, [promise], date(2026, 6, 29))) == []


def test_what_was_reached_is_not_missed():
    assert list(missed({DAY: {"x": figure(5)}}, [Promised("x", "", 5, DAY)], DAY)) == []


def test_of_what_should_be_little_more_than_promised_is_missed():
    promise = Promised("x", "", 5, DAY, at_most=True)
    assert list(missed({DAY: {"x": figure(6)}}, [promise], DAY)) == [Missed(promise, 6)]
    assert list(missed({DAY: {"x": figure(5)}}, [promise], DAY)) == []


def test_what_comes_after_the_day_of_a_target_does_not_reach_it():
    before = date(2026, 3, 31)
    promise = Promised("x", "", 5, before)
    on_days = {before: {"x": figure(4)}, DAY: {"x": figure(9)}}
    assert list(missed(on_days, [promise], DAY)) == [Missed(promise, 4)]
    assert list(missed({**on_days, before: {"x": figure(5)}, DAY: {"x": figure(2)}}, [promise], DAY)) == []


USUAL = {"share": 0.5, "least": 10}


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [(3, 2, "fell"), (40, 4, "fell"), (3, 3, ""), (20, 30, ""), (20, 31, "jumped"), (4, 12, ""), (None, 90, "")],
)
def test_a_count_from_the_start_never_falls_and_seldom_jumps(before, after, kind):
    found = list(unusual({"x": figure(before)}, {"x": figure(after)}, USUAL))
    assert found == ([Unusual("x", kind, before, after)] if kind else [])


@pytest.mark.parametrize(
    ("before", "after", "kind"), [(37, 36, ""), (37, 19, ""), (37, 18, "sank"), (12, 3, ""), (20, 31, "jumped")]
)
def test_a_state_on_a_day_may_fall_as_it_may_rise(before, after, kind):
    """People leave their coaches every week: that is no loss of anybody who was reported."""
    found = list(unusual({"x": figure(before)}, {"x": figure(after)}, USUAL, states={"x"}))
    assert found == ([Unusual("x", kind, before, after)] if kind else [])


def test_all_entries_of_one_person_are_named_the_first_one_first():
    ola, maj = EntryDay(date(2026, 3, 2), "1"), EntryDay(date(2026, 3, 9), "2")
    jan, ewa = EntryDay(date(2026, 4, 1), "3"), EntryDay(date(2026, 2, 1), "4")
    entries = [("ola", ola), ("maj", maj), ("jan", jan), ("ewa", ewa)]
    assert twice(entries, {}) == []
    assert twice(entries, {"ola": "ewa", "maj": "ewa"}) == [(ewa, ola, maj)]
