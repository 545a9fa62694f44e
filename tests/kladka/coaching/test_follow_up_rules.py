"""When somebody is asked how it goes, drawn on a job since 31 August 2026 and an exit on the same day."""

from datetime import date, timedelta

import pytest

from kladka.coaching.queries.follow_up import pack
from kladka.coaching.rules.follow_up import (
    EXIT,
    WORK,
    Beginning,
    Difference,
    Known,
    Leaving,
    Proposal,
    State,
    beginnings,
    begun_on,
    cleaned,
    differences,
    due,
    earliest,
    lacking,
    proposals,
    says_nothing_new,
    sent_since,
    state_of,
    stopped,
)
from kladka.core import packs
from kladka.core.dictionaries import dictionary
from kladka.core.months import months_after
from kladka.processes.queries import POINTS

DAY = date(2026, 8, 31)
JOB, LEFT = Beginning(WORK, "job", DAY), Beginning(EXIT, "exit", DAY)
COMPLETED, EARLY = Leaving("exit", DAY, is_early=False), Leaving("exit", date(2026, 9, 10), is_early=True)


def days(beginning: Beginning, leaving: Leaving | None = None) -> dict[str, str]:
    return {one.point.code: one.on.isoformat() for one in due(pack().chosen(), [beginning], leaving)}


def test_17_the_points_of_a_job_fall_on_the_last_day_of_shorter_months():
    assert days(JOB) == {
        "day_3": "2026-09-03",
        "week_1": "2026-09-07",
        "week_2": "2026-09-14",
        "week_3": "2026-09-21",
        "week_4": "2026-09-28",
        "month_2": "2026-10-31",
        "month_3": "2026-11-30",
        "month_4": "2026-12-31",
        "month_5": "2027-01-31",
        "month_6": "2027-02-28",
    }


def test_the_windows_after_the_exit_are_28_days_and_three_six_and_twelve_months():
    assert days(LEFT, COMPLETED) == {
        "exit_28_days": "2026-09-28",
        "exit_3_months": "2026-11-30",
        "exit_6_months": "2027-02-28",
        "exit_12_months": "2027-08-31",
    }


def test_13_every_point_moves_with_the_day_it_is_counted_from():
    later = days(Beginning(WORK, "job", date(2026, 9, 2)))
    assert (later["day_3"], later["month_6"]) == ("2026-09-05", "2027-03-02")


@pytest.mark.parametrize(
    ("base", "variants", "points"),
    [
        ((), (), 10),
        (("day_3", "month_12"), (), 2),
        (("day_3",), ("month_9", "gone"), 2),
        ((), ("month_12",), 11),
    ],
)
def test_a_model_names_its_points_of_work_and_the_windows_after_the_exit_stay(base, variants, points):
    found = pack().chosen(base, variants)
    assert {"works": sum(one.after == WORK for one in found), "left": sum(one.after == EXIT for one in found)} == {
        "works": points,
        "left": 4,
    }
    assert {*base, *variants} - {"gone"} <= {one.code for one in found}


def test_nobody_is_asked_about_a_job_after_it_ended():
    lost = Beginning(WORK, "job", DAY, until=date(2026, 9, 14))
    assert list(days(lost)) == ["day_3", "week_1", "week_2"]


def test_who_leaves_early_is_asked_only_about_the_windows_after_the_exit():
    assert list(days(JOB, EARLY)) == ["day_3", "week_1"]
    assert list(days(JOB, COMPLETED)) == list(days(JOB))
    assert [one.point.code for one in stopped(pack().points, [JOB, LEFT], EARLY)][:2] == ["week_2", "week_3"]
    assert stopped(pack().points, [JOB, LEFT], COMPLETED) == []


def test_points_are_counted_from_every_job_and_from_the_exit():
    jobs = [Known("second", "own_firm", date(2026, 10, 1)), Known("first", "employment", DAY, date(2026, 9, 5))]
    found = beginnings(jobs, COMPLETED)
    assert [(one.after, one.origin) for one in found] == [(WORK, "first"), (WORK, "second"), (EXIT, "exit")]
    assert beginnings([], None) == []


@pytest.mark.parametrize("day", [date(2026, 2, 28), date(2024, 2, 29), date(2026, 4, 30), date(2026, 9, 3)])
def test_17_every_beginning_is_found_from_which_a_point_falls_on_a_day(day):
    for point in pack().points:
        around = [point.falls_on(day) - day + timedelta(days=number) for number in range(-5, 6)]
        found = {day - each for each in around if point.falls_on(day - each) == day}
        assert begun_on(point, day) == found, point.code


ROWS = [
    {"from": date(2008, 1, 1), "is_on": False},
    {"from": date(2026, 9, 1), "profile": "esf", "is_on": True},
    {"from": date(2026, 10, 1), "project": "loud", "profile": "other", "is_on": True},
    {"from": date(2026, 8, 1), "project": "quiet", "is_on": False},
]


@pytest.mark.parametrize(
    ("project", "profile", "on", "since"),
    [
        ("any", "esf", date(2026, 8, 31), None),
        ("any", "esf", date(2026, 9, 1), date(2026, 9, 1)),
        ("any", "old", date(2026, 9, 1), None),
        ("quiet", "esf", date(2026, 9, 1), None),
        ("loud", "esf", date(2026, 10, 1), date(2026, 9, 1)),
        ("loud", "other", date(2026, 10, 1), date(2026, 10, 1)),
    ],
)
def test_a_project_sends_links_by_itself_from_a_day_on_or_not_at_all(project, profile, on, since):
    assert sent_since(ROWS, project=project, profile=profile, on=on) == since


@pytest.mark.parametrize(
    ("on", "answered", "state"),
    [
        (date(2026, 9, 11), "", None),
        (date(2026, 9, 10), "", State.COMING),
        (date(2026, 9, 3), "", State.DUE),
        (date(2026, 9, 2), "", State.OVERDUE),
        (date(2026, 7, 20), "", State.OVERDUE),
        (date(2026, 7, 19), "", State.LAPSED),
        (date(2026, 7, 19), "answered", State.ANSWERED),
        (date(2027, 7, 19), "not_needed", State.NOT_NEEDED),
        (date(2026, 9, 3), "done", State.DONE),
    ],
)
def test_how_a_point_stands_on_3_september(on, answered, state):
    assert state_of(on, answered=answered, today=date(2026, 9, 3), ahead=7, lapse=45) is state


def test_a_beginning_so_long_ago_that_all_has_lapsed_is_not_looked_at():
    since = earliest(pack().points, date(2026, 9, 3), lapse=45)
    last = max(one.on for one in due(pack().points, [Beginning(EXIT, "exit", since)], None))
    assert state_of(last, answered="", today=date(2026, 9, 3), ahead=7, lapse=45) in {State.OVERDUE, State.LAPSED}
    assert since < months_after(date(2026, 9, 3), -12)


ASKED = pack().asked_at(pack().point("exit_28_days"))


def test_an_answer_that_does_not_follow_from_another_is_not_kept():
    given = {"works": "none", "work_from": DAY, "learns": "yes", "learns_from": DAY, "searches": "", "other": "x"}
    assert cleaned(ASKED, given) == {"works": "none", "learns": "yes", "learns_from": "2026-08-31"}
    assert lacking(ASKED, cleaned(ASKED, given)) == ["searches", "help"]


GOES_ON, ENDED = Known("a", "employment", DAY), Known("b", "employment", DAY, date(2026, 9, 1))


@pytest.mark.parametrize(
    ("answers", "known", "found"),
    [
        ({"works": "job", "work_from": "2026-09-04"}, [], [Proposal("employment", date(2026, 9, 4))]),
        ({"works": "job"}, [ENDED], [Proposal("employment", None)]),
        ({"works": "job", "work_from": "2026-09-04"}, [GOES_ON], []),
        ({"works": "firm"}, [GOES_ON], [Proposal("own_firm", None)]),
        ({"works": "none", "left_on": "2026-09-09"}, [GOES_ON, ENDED], [Proposal("employment", date(2026, 9, 9), "a")]),
        ({"works": "none", "searches": "no", "learns": "no"}, [], []),
        ({"searches": "yes"}, [], [Proposal("job_search", None)]),
    ],
)
def test_what_a_coach_may_take_over_from_answers_of_20_september(answers, known, found):
    assert proposals(pack(), answers, known, date(2026, 9, 20)) == found


LATER, BEFORE = Known("c", "employment", date(2026, 9, 10)), Known("d", "employment", date(2026, 7, 1), DAY)


@pytest.mark.parametrize(
    ("answers", "known", "found"),
    [
        ({"works": "none", "left_on": "2026-08-03"}, [ENDED], ("left_on", "2026-08-03", ENDED)),
        ({"works": "none", "left_on": "2026-08-31"}, [BEFORE, ENDED], None),
        ({"works": "none", "left_on": "2026-09-01"}, [ENDED], None),
        ({"works": "none"}, [ENDED], None),
        ({"works": "none", "left_on": "2026-09-09"}, [GOES_ON], None),
        ({"works": "none", "left_on": "2026-09-09"}, [LATER], ("left_on", "2026-09-09", LATER)),
        ({"works": "none", "left_on": "2026-09-09"}, [], None),
        ({"works": "job"}, [ENDED], ("works", "job", ENDED)),
        ({"works": "job", "work_from": "2026-08-31"}, [ENDED], ("work_from", "2026-08-31", ENDED)),
        ({"works": "job", "work_from": "2026-09-04"}, [ENDED], None),
        ({"works": "job", "work_from": "2026-09-04"}, [GOES_ON], ("work_from", "2026-09-04", GOES_ON)),
        ({"works": "job", "work_from": "2026-08-31"}, [GOES_ON, LATER], None),
        ({"works": "job"}, [GOES_ON], None),
        ({"works": "job"}, [], None),
    ],
)
def test_an_answer_of_20_september_that_says_otherwise_than_the_record_is_named(answers, known, found):
    on = date(2026, 9, 20)
    assert differences(pack(), answers, known, on) == ([Difference(*found)] if found else [])
    assert not (found and says_nothing_new(pack(), answers, known, on))


def test_the_pack_names_only_what_there_is():
    kinds = dictionary("situation-kinds").items
    assert pack().work <= kinds.keys()
    for point in pack().points:
        asked = pack().asked_at(point)
        main = [one for one in asked if one.when is None]
        assert 1 <= len(main) <= 5
        assert point.document in kinds
        assert point.after in {WORK, EXIT}
        assert all(one.when is None or one.when[0] in point.asks[: point.asks.index(one.code)] for one in asked)
    for row in pack().records:
        named = [row["begins"]] if "begins" in row else row["ends"]
        assert set(named) <= kinds.keys()
        assert set(row["answers"]) <= pack().questions[row["question"]].answers.keys()
        assert pack().questions[row["day"]].kind == "date"
    for question in pack().questions.values():
        assert {"pl", "en"} <= question.labels.keys()
        assert question.when is None or {"pl", "en"} <= question.hints.keys(), "said also where it cannot be hidden"


def test_what_two_points_of_one_day_ask_is_asked_once():
    both = pack().asked_at(pack().point("week_4"), pack().point("exit_28_days"))
    codes = [question.code for question in both]
    assert codes == ["works", "left_on", "work_from", "going", *codes[4:8], "help"]
    assert len(set(codes)) == len(codes) == 9


def test_links_go_by_themselves_as_shipped_where_a_project_is_made_up_only():
    rows = packs.load(POINTS)["sends_itself"]
    of = {"project": "x", "profile": "y", "on": date(2026, 11, 28)}
    assert [sent_since(rows, is_made_up=each, **of) is not None for each in (True, False)] == [True, False]
    stopped = [*rows, {"from": date(2026, 1, 1), "project": "x", "is_on": False}]
    assert sent_since(stopped, is_made_up=True, **of) is None, "what is said of the project holds first"
