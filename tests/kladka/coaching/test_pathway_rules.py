"""What the gate of a stage lacks, and how long somebody has stayed: drawn on a stage with one of each."""

from datetime import date

import pytest

from kladka.coaching.rules.pathway import (
    RECORDED,
    Records,
    asked_beside,
    checked,
    days_in,
    is_long,
    late_review,
    sessions_short,
    stage_after_change,
    with_beside,
    with_version,
)
from kladka.core.dictionaries import dictionary
from kladka.processes.rules.gate import bars, lacking
from kladka.processes.rules.process import Process, Requirement, Stage


def day(number: int) -> date:
    return date(2026, 3, number)


def asks(code: str, kind: str, **given: object) -> Requirement:
    return Requirement(code, kind, {"en": code}, **given)  # type: ignore[arg-type]


GATE = Stage(
    "work",
    {},
    gate=(
        asks("entered", "entry"),
        asks("met_twice", "session", times=2),
        asks("advised", "support", of="advice"),
        asks("works", "situation", of="employment"),
        asks("card", "document", of="support_card"),
        asks("agreed", "consent", must=True),
        asks("pictures", "consent", of="image"),
    ),
)
ALL = Records(
    entered_on=day(2),
    supports=[("coaching", day(2)), ("coaching", day(9)), ("advice", day(4))],
    situations=[("employment", day(20)), ("internship", day(1))],
    documents=[("support_card", day(9))],
    consents=[("health_notes", day(1)), ("image", day(5))],
)


def met(records: Records, ticks: dict[str, date] | None = None, since: date | None = None) -> dict[str, date]:
    found = checked(GATE, records, ticks or {}, since=since)
    return {one.requirement.code: one.met_on for one in found if one.met_on}


def test_the_rules_know_what_the_records_tell_as_the_dictionary_says_it():
    told = {code for code, item in dictionary("requirement-kinds").items.items() if item.data.get("record")}
    assert told == RECORDED


@pytest.mark.parametrize("kind", ["profile", "plan", "review"])
def test_what_says_by_itself_what_is_meant_is_met_by_its_days(kind):
    stage = Stage("x", {}, gate=(asks("it", kind),))
    told = Records(others={kind: [day(9), day(3)]})
    assert [one.met_on for one in checked(stage, told, {"it": day(1)})] == [day(3)], (
        "no tick is needed, and none counts"
    )
    assert [one.met_on for one in checked(stage, told, {}, since=day(4))] == [day(9)]
    assert [one.met_on for one in checked(stage, Records(), {"it": day(1)})] == [None]


@pytest.mark.parametrize("kind", ["vacancy", "disclosure"])
def test_what_is_told_beside_coaching_is_met_by_its_days_and_what_was_confirmed_before_it_was_told_counts(kind):
    stage = Stage("x", {}, gate=(asks("it", kind),))
    told = with_beside(Records(), {kind: [day(9), day(3)]})
    assert [one.met_on for one in checked(stage, told, {"it": day(1)})] == [day(3)]
    assert [one.met_on for one in checked(stage, told, {}, since=day(4))] == [day(9)]
    assert [one.met_on for one in checked(stage, Records(), {"it": day(1)})] == [day(1)]
    assert [one.met_on for one in checked(stage, Records(), {})] == [None]
    assert (asked_beside([stage, GATE]), asked_beside([GATE])) == ({kind}, frozenset())


def test_nothing_is_met_of_nothing():
    assert met(Records()) == {}


def test_everything_is_met_on_the_day_on_which_the_last_of_it_was_there():
    assert met(ALL, {"agreed": day(3)}) == {
        "entered": day(2),
        "met_twice": day(9),
        "advised": day(4),
        "works": day(20),
        "card": day(9),
        "agreed": day(3),
        "pictures": day(5),
    }


def test_a_tick_never_stands_for_what_the_records_tell():
    assert met(Records(), {"works": day(3), "agreed": day(3), "pictures": day(3)}) == {"agreed": day(3)}


def test_one_session_of_two_is_counted_and_not_enough():
    found = checked(GATE, Records(supports=[("coaching", day(2))]), {})[1]
    assert (found.count, found.is_met) == (1, False)


def test_who_came_back_to_a_stage_meets_its_gate_anew_but_enters_the_project_once():
    assert met(ALL, since=day(9)) == {"entered": day(2), "works": day(20), "card": day(9), "pictures": day(5)}


def test_what_must_be_there_bars_and_the_rest_only_lacks():
    gate = checked(GATE, Records(entered_on=day(2)), {})
    open_ones = ["met_twice", "advised", "works", "card", "agreed", "pictures"]
    assert [one.requirement.code for one in lacking(gate)] == open_ones
    assert [one.requirement.code for one in bars(gate)] == ["agreed"]


@pytest.mark.parametrize(
    ("days", "usual", "expected"), [(0, 28, False), (28, 28, False), (29, 28, True), (500, 0, False)]
)
def test_a_stay_is_long_past_the_usual_days_and_never_where_these_are_not_known(days, usual, expected):
    assert is_long(days, usual) is expected


def test_days_are_counted_from_the_day_of_entering():
    assert [days_in(day(2), day(on)) for on in (1, 2, 3, 30)] == [0, 0, 1, 28]


@pytest.mark.parametrize(
    ("before", "now", "after", "expected"),
    [
        ("first work trial", "work", "first work", "work"),
        ("first work trial", "trial", "first work", "work"),
        ("first work trial", "work", "first trial", "first"),
        ("first work trial", "trial", "trial first", "trial"),
        ("first work trial", "work", "begin end", "begin"),
        ("first", "gone", "begin end", "begin"),
    ],
)
def test_whoever_changes_the_model_stays_in_the_stage_or_goes_on_in_the_one_before_it(before, now, after, expected):
    old, new = (Process("x", 1, {}, stages=tuple(Stage(code, {}) for code in each.split())) for each in (before, after))
    assert stage_after_change(now, old, new) == expected


def test_one_version_among_those_followed_is_exchanged():
    assert with_version((("base", 1), ("women", 1)), ("women", 2)) == (("base", 1), ("women", 2))
    assert with_version((("base", 1),), ("women", 2)) == (("base", 1),)


@pytest.mark.parametrize(
    ("points", "last", "today", "late"),
    [
        ((), None, 30, None),
        ((7,), None, 9, None),
        ((7,), None, 10, 9),
        ((7,), 5, 10, None),
        ((7, 14), 5, 17, 16),
        ((7, 14), 9, 17, 16),
        ((7, 14), 10, 17, None),
        ((14, 7), None, 12, 9),
    ],
)
def test_a_review_of_the_stage_is_late_when_its_day_has_passed_and_none_was_held_since_the_one_before(
    points, last, today, late
):
    """The stage was entered on 2 March."""
    found = late_review(day(2), points, day(last) if last else None, day(today))
    assert found == (day(late) if late else None)


@pytest.mark.parametrize(
    ("intensity", "held", "today", "short"),
    [
        ((0, 0), (), 30, None),
        ((1, 1), (), 8, None),
        ((1, 1), (), 9, (0, 1, 1)),
        ((1, 1), (3,), 9, None),
        ((2, 2), (3, 15), 16, None),
        ((2, 2), (3, 15), 17, (1, 2, 2)),
    ],
)
def test_sessions_are_fewer_than_usual_in_a_stage_that_has_lasted_so_long(intensity, held, today, short):
    assert sessions_short(day(2), intensity, [day(each) for each in held], day(today)) == short
