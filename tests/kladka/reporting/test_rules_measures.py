"""How a service works: every measure by drawn examples, one row each, and when it is not rateable."""

from datetime import date, timedelta
from statistics import median_low

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kladka.reporting.rules.measures import (
    BESIDE,
    FEW,
    NONE,
    ONE_COACH,
    Job,
    Measured,
    Observed,
    Period,
    Presence,
    Seen,
    bins,
    employers,
    first_contacts,
    fitting_contacts,
    follow_along,
    half_after,
    hidden_beside,
    measured,
    outside_office,
    presence,
)

DAY = date(2026, 3, 2)
TODAY = date(2026, 12, 1)
POINTS = [[0, 3], [8, 14], [29, 60]]


def after(days):
    return DAY + timedelta(days=days)


def contacts(*days):
    return {"ola": [(after(day), f"c{day}") for day in days]}


UNTIL_TODAY = Period(TODAY)


@pytest.mark.parametrize(
    ("met", "seen", "waiting"),
    [
        ((20, 9), [9], []),
        ((0,), [0], []),
        ((-5,), [0], []),
        ((), [], [274]),
        ((300,), [], [274]),
    ],
    ids=["the first counts", "on the day of entry", "before entry is no minus", "waits", "later than the day"],
)
def test_days_to_the_first_contact(met, seen, waiting):
    found = first_contacts({"ola": Presence(DAY)}, contacts(*met), UNTIL_TODAY)
    assert [one.amount for one in found.seen] == seen
    assert [one.amount for one in found.unknown] == waiting


@pytest.mark.parametrize(
    ("left", "met", "since", "seen", "waiting"),
    [
        (40, (), None, [], [40]),
        (40, (60,), None, [60], []),
        (None, (9, 20), 10, [], []),
        (None, (9, 20), 9, [9], []),
        (None, (), 10, [], [274]),
        (40, (), 41, [], []),
        (40, (), 40, [], [40]),
    ],
    ids=[
        "nobody waits after leaving",
        "a contact after leaving",
        "met before the period",
        "met on its first day",
        "waits in the period",
        "left before the period",
        "left on its first day",
    ],
)
def test_who_waits_for_the_first_contact_in_a_period(left, met, since, seen, waiting):
    people = {"ola": Presence(DAY, None if left is None else after(left))}
    period = Period(TODAY, None if since is None else after(since))
    found = first_contacts(people, contacts(*met), period)
    assert ([one.amount for one in found.seen], [one.amount for one in found.unknown]) == (seen, waiting)


def test_who_entered_later_neither_counts_nor_waits():
    assert first_contacts({"ola": Presence(TODAY + timedelta(days=1))}, {}, UNTIL_TODAY) == Observed(())


@pytest.mark.parametrize(
    ("exits", "returns", "left", "away"),
    [
        ((), (), None, []),
        ((30,), (), 30, []),
        ((30,), (50,), None, [(31, 49)]),
        ((30,), (30,), None, []),
        ((30,), (31,), None, []),
        ((30, 70), (50,), 70, [(31, 49)]),
        ((30, 70), (50, 90), None, [(31, 49), (71, 89)]),
    ],
    ids=["stays", "left", "came back", "the same day", "the next day", "left again", "came back twice"],
)
def test_when_a_participation_went_on(exits, returns, left, away):
    found = presence(DAY, [after(day) for day in exits], [after(day) for day in returns])
    assert found.left == (None if left is None else after(left))
    assert found.away == tuple((after(first), after(last)) for first, last in away)


def test_a_contact_that_nobody_can_judge_is_neither_a_hit_nor_a_miss():
    rows = [("ola", DAY, "c1", "refused", True), ("ola", DAY, "c2", "job", False), ("jan", DAY, "c3", "", None)]
    found = fitting_contacts(rows)
    assert [one.what for one in found.seen] == ["refused", "job"], "the answer is shown, and judges nothing"
    assert [(one.record, one.counts) for one in found.seen] == [("c1", True), ("c2", False)]
    assert [one.record for one in found.unknown] == ["c3"]


def test_the_first_job_at_each_employer_counts():
    jobs = [
        Job("ola", after(9), None, "shop", "p2"),
        Job("jan", DAY, None, "shop", "p1"),
        Job("ewa", DAY, None, "", "p3"),
    ]
    found = employers([*jobs, Job("iga", after(1), None, "inn", "p4")])
    assert [(one.record, one.counts) for one in found.seen] == [("p1", True), ("p4", True), ("p2", False)]
    assert [one.record for one in found.unknown] == ["p3"]


def test_minutes_outside_the_office_and_no_telephone():
    rows = [("ola", DAY, "s1", 60, "office"), ("ola", DAY, "s2", 30, "home"), ("ola", DAY, "s3", 500, "phone")]
    found = outside_office(rows, counted=["office", "home"], outside=["home"])
    assert [(one.amount, one.counts) for one in found.seen] == [(60, False), (30, True)]
    assert [one.record for one in found.unknown] == ["s3"]


@pytest.mark.parametrize(
    ("met", "until", "today", "expected"),
    [
        ((0, 10, 60), None, TODAY, [True, True, True]),
        ((3, 15, 61), None, TODAY, [True, False, False]),
        ((-1, 4), None, TODAY, [False, False, False]),
        ((1,), after(20), TODAY, [True, False]),
        ((1,), after(2), TODAY, []),
        ((1,), None, after(13), [True]),
        ((1, 9), None, after(14), [True, True]),
    ],
    ids=["kept", "a day late", "before the start", "job ended", "ended at once", "not passed yet", "passed today"],
)
def test_points_after_the_start_of_a_job(met, until, today, expected):
    jobs, people = [Job("ola", DAY, until, "shop", "p1")], {"ola": Presence(DAY)}
    found = follow_along(jobs, people, contacts(*met), POINTS, Period(today))
    assert [one.counts for one in sorted(found.seen, key=lambda one: one.what)] == expected


@pytest.mark.parametrize(
    ("one", "since", "expected"),
    [
        (Presence(DAY, after(14)), None, ["0", "1"]),
        (Presence(DAY, after(13)), None, ["0"]),
        (Presence(DAY, None, ((after(14), after(40)),)), None, ["0"]),
        (Presence(DAY, None, ((after(15), after(28)),)), None, ["0", "1", "2"]),
        (Presence(DAY), after(14), ["1", "2"]),
        (Presence(DAY), after(15), ["2"]),
    ],
    ids=["left later", "left meanwhile", "away", "away between points", "a period", "a period from the next day"],
)
def test_points_are_looked_at_while_the_participation_goes_on(one, since, expected):
    jobs, period = [Job("ola", DAY, None, "shop", "p1")], Period(TODAY, since)
    found = follow_along(jobs, {"ola": one}, contacts(), POINTS, period)
    assert sorted(each.what for each in found.seen) == expected


def observed(*rows):
    return Observed(tuple(Seen(about, DAY, counts, amount) for about, counts, amount in rows))


@pytest.mark.parametrize(
    ("kind", "rows", "value"),
    [
        ("share", [("a", True, 30), ("b", False, 90)], 0.25),
        ("share", [("a", True, 1), ("b", True, 1), ("b", False, 1), ("a", False, 1)], 0.5),
        ("days", [("a", True, 10), ("b", True, 40)], 10),
        ("days", [("a", True, 10), ("b", True, 40), ("c", True, 12)], 12),
    ],
)
def test_a_share_weighs_and_days_have_a_middle(kind, rows, value):
    coaches = {"a": ["x"], "b": ["y"], "c": ["y"]}
    assert measured(observed(*rows), kind=kind, coaches=coaches, least_people=2, least_coaches=2).value == value


@pytest.mark.parametrize(
    ("rows", "coaches", "reason"),
    [
        ([], {}, NONE),
        ([("a", True, 1), ("a", True, 1)], {"a": ["x", "y"]}, FEW),
        ([("a", True, 1), ("b", True, 1)], {"a": ["x"], "b": ["x"]}, ONE_COACH),
        ([("a", True, 1), ("b", True, 1)], {"a": ["x"], "b": ["y"]}, ""),
    ],
)
def test_what_is_not_rateable_has_no_value_and_says_why(rows, coaches, reason):
    found = measured(observed(*rows), kind="share", coaches=coaches, least_people=2, least_coaches=2)
    assert (found.reason, found.value is None) == (reason, bool(reason))


def test_waiting_people_are_in_the_denominator_of_days():
    waiting = Observed((Seen("a", DAY, True, 3), Seen("b", DAY, True, 5)), (Seen("c", DAY, False, 90),))
    found = measured(waiting, kind="days", coaches={"a": "x", "b": "y"}, least_people=2, least_coaches=2)
    assert (found.value, found.numerator, found.denominator) == (5, 2, 3)


DAYS = st.lists(st.integers(0, 400), max_size=30)


@pytest.mark.parametrize(
    ("came", "waiting", "expected"),
    [
        ([], [], None),
        ([], [300, 400], None),
        ([3, 5], [90], 5),
        ([3, 5], [90, 90], 5),
        ([3, 5], [90, 90, 90], None),
        ([3, 5], [1, 1, 1], 3),
        ([30], [30, 30], None),
        ([10, 20, 30, 40], [], 20),
    ],
    ids=[
        "nobody",
        "nobody yet",
        "half have come",
        "just half",
        "fewer than half",
        "who entered yesterday is not known to wait for long",
        "whoever waits on a day had not come by its end",
        "the lower of two in the middle",
    ],
)
def test_after_how_many_days_half_have_come(came, waiting, expected):
    assert half_after(waited(came, waiting)) == expected


@given(came=DAYS, waiting=DAYS, longer=st.integers(400, 900))
def test_whoever_waits_longer_than_all_never_makes_it_look_better(came, waiting, longer):
    before, after_it = half_after(waited(came, waiting)), half_after(waited(came, [*waiting, longer]))
    assert after_it is None or (before is not None and after_it >= before)


@given(came=DAYS.filter(bool))
def test_where_nobody_waits_it_is_the_middle_value(came):
    assert half_after(waited(came, [])) == median_low(came)


def waited(came, waiting):
    seen = (Seen(f"c{number}", DAY, True, days) for number, days in enumerate(came))
    unknown = (Seen(f"w{number}", DAY, False, days) for number, days in enumerate(waiting))
    return Observed(tuple(seen), tuple(unknown))


@pytest.mark.parametrize(
    ("values", "expected"), [([], [0, 0, 0]), ([0, 0, 0], [3, 0, 0]), ([0, 3, 5, 8], [1, 2, 1]), ([8], [0, 0, 1])]
)
def test_bars_hold_everybody(values, expected):
    assert bins(values, 3, 8) == expected


def told(people, reason=""):
    return Measured(Observed(()), None if reason else 0.5, 1, 2, people, reason)


@pytest.mark.parametrize(
    ("whole", "parts", "reasons"),
    [
        ("", {"a": told(9), "b": told(7), "c": told(2, FEW)}, ["", BESIDE, FEW]),
        ("", {"a": told(9), "b": told(9, ONE_COACH)}, [BESIDE, ONE_COACH]),
        ("", {"a": told(9), "b": told(2, FEW), "c": told(2, FEW)}, ["", FEW, FEW]),
        ("", {"a": told(9), "b": told(0, NONE)}, ["", NONE]),
        (FEW, {"a": told(9), "b": told(2, FEW)}, ["", FEW]),
        ("", {"a": told(2, FEW)}, [FEW]),
        ("", {"a": told(9), "b": told(1, FEW), "c": told(2, FEW), "d": told(7)}, ["", FEW, FEW, BESIDE]),
        ("", {"a": told(1, FEW), "b": told(0, NONE), "c": told(6), "d": told(7)}, [FEW, NONE, BESIDE, ""]),
    ],
    ids=[
        "the smallest is hidden beside",
        "so both",
        "two hide each other",
        "nothing to tell",
        "no whole",
        "no other",
        "two are too few together",
        "who has nothing hides nobody",
    ],
)
def test_what_is_hidden_does_not_follow_from_the_rest(whole, parts, reasons):
    found = hidden_beside(told(18, whole), parts, least_people=4)
    assert [one.reason for one in found.values()] == reasons
    assert all((one.value is None) == bool(one.reason) for one in found.values())
