"""What stands on a work list, drawn: each rule with a case that is found and one that is not."""

from datetime import date, datetime, time, timedelta

import pytest

import miara
from kladka.coaching.rules.pathway import late_review
from kladka.core import clock
from kladka.reporting.worklists import KINDS, RULES
from kladka.reporting.worklists.claims import touching
from kladka.reporting.worklists.declared import letter_week, limits_on
from tests.kladka.reporting.worklists import ENDS, ON, POSTS, PROJECT, found_in, lines_in, moved_in

pytestmark = pytest.mark.slow

COACHED = """
assignment
id | participation | partner | coach | model | from_date
c1 | 1             | alfa    | anna  | base  | 2026-03-02
"""
ENTERED = """
participation
id | person | entry_date | partner | labour_status
1  | ola    | 2026-03-02 | alfa    | unemployed
2  | jan    | 2026-03-02 | alfa    | unemployed
"""
SUPPORTED = """
support
id | participation | kind     | start_date | recorded_on
s1 | 1             | coaching | 2026-03-02 | 2026-03-02
s2 | 2             | coaching | 2026-03-02 | 2026-03-02
s3 | 1             | coaching | 2026-06-10 | 2026-06-10
s4 | 2             | coaching | 2026-06-10 | 2026-06-10
"""
PLAIN = ENTERED + SUPPORTED


def about(lines):
    return [(line.participation, line.fact, line.since, line.until) for line in lines]


def test_every_kind_of_rule_is_one_of_the_kinds():
    assert {rule.kind for rule in RULES.values()} | {"closing"} == set(KINDS)


def test_of_records_in_order_nothing_is_to_do():
    assert lines_in(PLAIN + COACHED) == []


def test_what_a_participant_asks_waits_for_the_coordinators_until_the_day_of_the_law():
    asked = {"key": "r1", "request": "r1", "participation": "1", "what": "image"}
    days = {"asked_on": date(2026, 5, 10), "due_on": date(2026, 6, 10)}
    assert lines_in(PLAIN + COACHED, "asked") == []
    (line,) = lines_in(PLAIN + COACHED, "asked", requests=({**asked, **days},))
    assert (line.kind, line.fact, line.word, line.staff, line.partner) == ("request", "r1", "image", "", "alfa")
    assert (line.since, line.until) == (date(2026, 5, 10), date(2026, 6, 10))


@pytest.mark.parametrize(("days", "found"), [(14, 0), (15, 1)])
def test_a_paper_waits_for_its_signature_for_two_weeks_and_then_stands_among_what_is_missing(days, found):
    paper = {
        "key": "p1",
        "participation": "1",
        "made_on": ON - timedelta(days=days),
        "title": "DEK/2026/7\ndeclaration",
    }
    lines = lines_in(PLAIN + COACHED, ways={"paper": [paper]})
    assert [(one.rule, one.kind, one.fact, one.staff, one.number) for one in lines] == [
        ("unsigned", "evidence", "p1", "anna", 15)
    ][:found]


@pytest.mark.parametrize(("days", "found"), [(190, ["unsigned"]), (191, [])])
def test_a_paper_that_nobody_signed_leaves_the_lists_some_time_after_the_project(days, found):
    paper = {"key": "p1", "participation": "1", "made_on": ON, "title": "DEK/2026/7\ndeclaration"}
    lines = lines_in(PLAIN + COACHED, ways={"paper": [paper]}, on=ENDS + timedelta(days=days))
    assert [one.rule for one in lines if one.fact == "p1"] == found


ADVISED = """
post
staff | project | partner | role    | from_date
alan  | abc     | alfa    | adviser | 2026-01-01
anna  | abc     | alfa    | coach   | 2026-01-01
"""


@pytest.mark.parametrize(
    ("days", "staff", "found"),
    [(14, "alan", []), (15, "alan", ["alan"]), (15, "anna", [""]), (15, "", [""]), (15, "gone", [""])],
)
def test_a_paper_about_a_record_waits_for_whoever_answers_for_it_and_still_serves(days, staff, found):
    """The coach Anna is no adviser any more: the coordinators of the partner mend it, nobody is named."""
    paper = {"key": "p1", "made_on": ON - timedelta(days=days), "title": "KDR/2026/7\nadvice-card"}
    paper |= {"partner": "alfa", "staff": staff, "post": "adviser"}
    lines = lines_in(PLAIN + COACHED, ways={"record_paper": [paper]}, posts=ADVISED)
    told = [(one.rule, one.kind, one.participation, one.fact, one.number, one.partner) for one in lines]
    assert told == [("unsigned_record", "evidence", "", "p1", 15, "alfa")] * len(found)
    assert [one.staff for one in lines] == found
    after = ENDS + timedelta(days=191)
    gone = lines_in(PLAIN + COACHED, ways={"record_paper": [{**paper, "made_on": ENDS}]}, posts=ADVISED, on=after)
    assert [one for one in gone if one.fact == "p1"] == []


@pytest.mark.parametrize(
    ("state", "rule", "staff"), [("sent", "benefit_sent", "anna"), ("requested", "benefit_requested", "")]
)
def test_what_somebody_asks_to_be_paid_waits_for_the_coach_and_then_for_the_coordinators(state, rule, staff):
    asked = {"key": "b1", "participation": "1", "asked_on": ON, "title": "dojazd\ntravel", "state": state}
    (line,) = lines_in(PLAIN + COACHED, ways={"benefit": [asked]})
    told = (line.rule, line.kind, line.fact, line.staff, line.partner, line.word)
    assert told == (rule, "request", "b1", staff, "alfa", "dojazd\ntravel")


def test_a_support_before_the_entry():
    drawn = ENTERED + SUPPORTED.replace("s1 | 1             | coaching | 2026-03-02", "s1 | 1 | coaching | 2026-03-01")
    (line,) = lines_in(drawn, "support_before_entry")
    assert (line.participation, line.fact, line.since, line.day, line.word) == (
        "1",
        "s1",
        date(2026, 3, 1),
        date(2026, 3, 2),
        "coaching",
    )


def test_an_entry_without_support():
    drawn = ENTERED + SUPPORTED.replace("s1 | 1             | coaching | 2026-03-02", "s1 | 1 | coaching | 2026-03-09")
    (line,) = lines_in(drawn, "entry_without_support")
    assert (line.participation, line.since, line.day) == ("1", date(2026, 3, 2), date(2026, 3, 9))


MERGED = """
alias
person | same_as
{rows}
"""


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (["jan | ola"], [("2", date(2026, 3, 2), date(2026, 3, 2))]),
        (["jan | maj", "maj | ola"], [("2", date(2026, 3, 2), date(2026, 3, 2))]),
        (["jan | maj"], []),
    ],
    ids=["merged", "merged by way of a third", "merged with somebody elsewhere"],
)
def test_one_person_with_two_entries_in_one_project(rows, found):
    lines = lines_in(PLAIN + COACHED + MERGED.format(rows="\n".join(rows)), "entered_twice")
    assert [(line.participation, line.since, line.day) for line in lines] == found


def test_of_two_entries_of_one_person_the_later_one_is_named():
    drawn = PLAIN.replace("1  | ola    | 2026-03-02", "1  | ola    | 2026-03-05")
    (line,) = lines_in(drawn + MERGED.format(rows="jan | ola"), "entered_twice")
    assert (line.participation, line.since, line.day) == ("1", date(2026, 3, 5), date(2026, 3, 2))


LEFT = """
exit
id | participation | exit_date  | path_completed | recorded_on
e1 | 1             | 2026-05-01 | yes            | {recorded}
"""


@pytest.mark.parametrize(
    ("recorded", "rule", "fact"),
    [("2026-05-02", "support_after_exit", "s3"), ("2026-06-11", "exit_before_support", "e1")],
)
def test_a_support_after_the_exit_is_mended_where_it_was_recorded_later(recorded, rule, fact):
    lines = [line for line in lines_in(PLAIN + LEFT.format(recorded=recorded)) if line.kind == "dates"]
    assert [(line.rule, line.participation, line.fact) for line in lines] == [(rule, "1", fact)]


def test_a_support_after_the_return_is_no_contradiction_but_one_before_it_is():
    back = "\nreentry\nid | participation | reentry_date\nr1 | 1 | {}\n"
    drawn = PLAIN + LEFT.format(recorded="2026-05-02")
    assert lines_in(drawn + back.format("2026-06-10"), "support_after_exit") == []
    assert [line.fact for line in lines_in(drawn + back.format("2026-06-11"), "support_after_exit")] == ["s3"]


SITUATION = """
situation
id | participation | kind       | from_date  | recorded_on
{rows}

evidence
fact | fact_table | state
t1   | situation  | proven
t2   | situation  | proven
"""


def situations(*rows):
    return SITUATION.format(rows="\n".join(rows))


def test_a_situation_before_the_entry():
    drawn = PLAIN + situations(
        "t1 | 1 | job_search | 2026-03-01 | 2026-04-01", "t2 | 2 | job_search | 2026-03-02 | 2026-04-01"
    )
    assert about(lines_in(drawn, "situation_before_entry")) == [("1", "t1", date(2026, 3, 1), None)]


@pytest.mark.parametrize(
    ("kind", "status", "found"),
    [("employment", "unemployed", 1), ("internship", "unemployed", 0), ("employment", "employed", 0)],
)
def test_work_on_the_very_day_of_an_entry_without_work(kind, status, found):
    drawn = PLAIN.replace("alfa    | unemployed", f"alfa | {status}") + situations(
        f"t1 | 1 | {kind} | 2026-03-02 | 2026-04-01"
    )
    assert len(lines_in(drawn, "works_at_entry")) == found


def test_a_situation_recorded_twice_names_the_later_record():
    drawn = PLAIN + situations(
        "t2 | 1 | employment | 2026-04-01 | 2026-04-02", "t1 | 1 | employment | 2026-04-01 | 2026-04-05"
    )
    assert [line.fact for line in lines_in(drawn, "situation_twice")] == ["t1"]
    assert (
        lines_in(
            drawn.replace("t1 | 1 | employment | 2026-04-01", "t1 | 1 | employment | 2026-04-02"), "situation_twice"
        )
        == []
    )


def test_coaching_that_goes_on_after_the_exit_until_it_is_ended():
    drawn = PLAIN + COACHED + LEFT.format(recorded="2026-05-02").replace("2026-05-01", "2026-06-11")
    assert about(lines_in(drawn, "coached_after_exit")) == [("1", "c1", date(2026, 6, 11), None)]
    ended = "\nending\nfact | fact_table | until_date | outcome\nc1 | assignment | 2026-06-11 | completed\n"
    assert lines_in(drawn + ended, "coached_after_exit") == []


def test_a_claimed_situation_until_a_document_proves_it():
    drawn = PLAIN + COACHED + situations("t3 | 1 | job_search | 2026-04-01 | 2026-04-01")
    (line,) = lines_in(drawn)
    assert (line.rule, line.kind, line.fact, line.word, line.staff) == (
        "unproven",
        "evidence",
        "t3",
        "job_search",
        "anna",
    )
    assert lines_in(drawn.replace("t1   | situation  | proven", "t3   | situation  | proven")) == []


CORRECTED = """
support
id | participation | kind     | start_date | recorded_on | replaces | retracted_on
s1 | 1             | coaching | 2026-03-02 | 2026-03-02  |          |
s2 | 2             | coaching | 2026-03-02 | 2026-03-02  |          |
s3 | 1             | coaching | 2026-06-08 | 2026-06-08  |          | 2026-06-11
s4 | 2             | coaching | 2026-06-10 | 2026-06-10  |          |
s5 | 1             | coaching | 2026-06-10 | 2026-06-11  | s3       |
"""


def test_a_support_that_was_proven_until_it_was_corrected_until_a_document_proves_it_again():
    """The third support was moved past its card, so that this proves it no more; the others were never proven."""
    proof = "\nevidence\nfact | fact_table | state | retracted_on\ns3 | support | proven | 2026-06-11\n"
    drawn = ENTERED + CORRECTED + COACHED
    assert lines_in(drawn) == []
    (line,) = lines_in(drawn + proof)
    assert (line.rule, line.kind, line.fact, line.word, line.since) == (
        "proof_lost",
        "evidence",
        "s5",
        "coaching",
        date(2026, 6, 10),
    )
    assert lines_in(drawn + proof + "s5 | support | proven |\n") == []


def test_what_was_withdrawn_is_no_matter_any_more():
    withdrawn = """
situation
id | participation | kind       | from_date  | retracted_on
t3 | 1             | job_search | 2026-01-01 | 2026-05-01
"""
    assert lines_in(PLAIN + COACHED + withdrawn) == []


def test_a_record_that_is_not_complete_since_the_first_support():
    drawn = PLAIN + "\nrecord_state\nparticipation | state\n2 | complete\n"
    (line,) = lines_in(drawn)
    assert (line.rule, line.participation, line.since, line.number) == ("draft", "1", date(2026, 3, 2), 2)


@pytest.mark.parametrize(
    ("merged", "rule", "day"),
    [([], "draft", date(2026, 6, 10)), (["ola | maj", "jan | maj"], "beside", date(2026, 3, 2))],
    ids=["one record", "merged by way of a third"],
)
def test_whoever_entered_by_another_record_does_not_lack_an_entry_form(merged, rule, day):
    """The record that never entered is not called incomplete, nor a second entry: its supports belong elsewhere."""
    drawn = PLAIN + "\nrecord_state\nparticipation | state\n2 | complete\n"
    (line,) = lines_in(drawn + (MERGED.format(rows="\n".join(merged)) if merged else ""))
    assert (line.rule, line.participation, line.since, line.day, line.number) == (rule, "1", date(2026, 3, 2), day, 2)


def test_nobody_met_for_longer_than_the_rules_say():
    days = limits_on(ON).no_support
    (line,) = lines_in(
        PLAIN.replace("s3 | 1             | coaching | 2026-06-10", "s3 | 1 | coaching | 2026-05-01") + COACHED
    )
    assert (line.rule, line.since, line.until, line.number) == ("no_support", date(2026, 5, 1), ENDS, 45)
    assert 0 < days < line.number


def test_nobody_is_lost_from_sight_once_the_project_is_over():
    assert lines_in(PLAIN + COACHED, on=date(2028, 1, 1)) == []


def test_a_coach_without_a_post_leaves_people_to_the_coordinator():
    drawn = PLAIN + COACHED.replace("| anna ", "| ewa  ")
    (line,) = lines_in(drawn)
    assert (line.rule, line.staff, line.partner, line.word) == ("coach_gone", "", "alfa", "ewa")


ENDED = "\nending\nfact | fact_table | until_date | outcome\nc1 | assignment | 2026-05-20 | completed\n"


def test_coaching_ended_and_then_nothing():
    (line,) = lines_in(PLAIN + COACHED + ENDED)
    assert (line.rule, line.since, line.staff) == ("no_coach", date(2026, 5, 20), "anna")
    assert lines_in(PLAIN + COACHED + ENDED.replace("2026-05-20", "2026-06-10"), "no_coach") == []


def at_work(**changes):
    """Work from a day on, proven."""
    return situations(f"t1 | 1 | {changes.get('kind', 'employment')} | {changes['since']} | 2026-06-01")


@pytest.mark.parametrize(
    ("since", "kind", "found"),
    [
        ("2026-04-10", "employment", 1),
        ("2026-05-01", "employment", 1),
        ("2026-05-02", "employment", 0),
        ("2026-03-20", "own_firm", 1),
        ("2026-04-10", "internship", 0),
    ],
)
def test_work_within_a_trial_month_shares_no_day_with_it(since, kind, found):
    """Edge case 55; the trial month that began on 1 April ends on 1 May."""
    trial = {"key": "p1", "participation": "1", "trial_from": date(2026, 4, 1), "trial_until": date(2026, 5, 1)}
    lines = lines_in(PLAIN + COACHED + at_work(since=since, kind=kind), "works_in_trial", ways={"trial": [trial]})
    assert [(line.fact, line.day) for line in lines] == [("t1", date(2026, 4, 1))] * found


STAY = {"key": "w1", "participation": "1", "label": "Etap\nStage", "entered_on": date(2026, 5, 1)}
SIGNED = {"participation": "1", "key": "p1", "number": 1, "review_on": date(2026, 6, 14)}


def reviewed(held, next_on="2026-12-31", plan="p1"):
    days = {"held_on": date.fromisoformat(held), "next_on": date.fromisoformat(next_on)}
    return {"key": f"r {held}", "participation": "1", "plan": plan, **days}


def ways(plans=(), reviews=(), *, usual=0, points=()):
    return {"stay": [{**STAY, "usual_days": usual, "reviews": list(points)}], "plan": plans, "review": reviews}


@pytest.mark.parametrize(
    ("plans", "reviews", "since"),
    [
        ([SIGNED], [], date(2026, 6, 14)),
        ([{**SIGNED, "review_on": ON}], [], None),
        ([SIGNED], [reviewed("2026-06-01", "2026-06-20")], None),
        ([SIGNED], [reviewed("2026-05-20", "2026-06-02"), reviewed("2026-05-10", "2026-09-01")], date(2026, 6, 2)),
        ([SIGNED, {**SIGNED, "key": "p2", "number": 2, "review_on": date(2026, 9, 1)}], [], None),
        ([], [], None),
    ],
    ids=["late", "today", "reviewed", "the last review says", "signed anew", "no plan"],
)
def test_a_plan_whose_review_is_late_until_it_is_held(plans, reviews, since):
    lines = lines_in(PLAIN + COACHED, "plan_review", ways=ways(plans, reviews))
    found = [(line.participation, line.since, line.until, line.staff) for line in lines]
    assert found == ([("1", since, since, "anna")] if since else []), "it was due on the day since which it is late"


@pytest.mark.parametrize(
    ("points", "reviews", "since"),
    [
        ([], [], None),
        ([44, 60], [], date(2026, 6, 14)),
        ([45], [], None),
        ([10, 30], [reviewed("2026-05-11")], date(2026, 5, 31)),
        ([30, 10], [reviewed("2026-05-12")], None),
        ([10], [reviewed("2026-04-30")], date(2026, 5, 11)),
        ([10], [reviewed("2026-05-01")], None),
    ],
)
def test_a_review_that_the_stage_asks_for_is_late_by_the_rule_of_coaching(points, reviews, since):
    (line,) = lines_in(PLAIN + COACHED, "stage_review", ways=ways([], reviews, points=points)) or [None]
    last = max((row["held_on"] for row in reviews), default=None)
    assert (line.since if line else None) == late_review(STAY["entered_on"], points, last, ON) == since
    assert line is None or (line.word, line.until) == ("Etap\nStage", ENDS)


def test_whose_agreed_review_is_late_has_one_line_for_it():
    found = lines_in(PLAIN + COACHED, ways=ways([SIGNED], points=[10]))
    assert [line.rule for line in found] == ["plan_review"]


@pytest.mark.parametrize(
    ("usual", "reviews", "found"),
    [(44, [], 1), (45, [], 0), (0, [], 0), (44, [reviewed("2026-06-14")], 1), (30, [reviewed("2026-06-01")], 0)],
    ids=["past the usual", "the last usual day", "nobody knows", "looked at on it", "looked at since"],
)
def test_a_stage_that_lasts_longer_than_usual_until_somebody_moves_on_or_looks_at_the_plan(usual, reviews, found):
    signed = {**SIGNED, "review_on": date(2026, 12, 31)}
    lines = lines_in(PLAIN + COACHED, "stage_long", ways=ways([signed], reviews, usual=usual))
    assert [(line.number, line.day) for line in lines] == [(45, STAY["entered_on"])] * found


@pytest.mark.parametrize("more", [ENDED, LEFT.format(recorded="2026-06-11").replace("2026-05-01", "2026-06-11")])
def test_nobody_is_behind_on_a_plan_or_in_a_stage_whom_nobody_coaches_any_more(more):
    told = ways([SIGNED], points=[10], usual=10)
    assert len(lines_in(PLAIN + COACHED, ways=told)) == 2
    assert [line for line in lines_in(PLAIN + COACHED + more, ways=told) if line.kind == "pathway"] == []


def test_registered_and_nothing_at_all_has_happened():
    opened = (
        {"key": "9", "participation": "9", "partner": "beta", "since": date(2026, 5, 1)},
        {"key": "1", "participation": "1", "partner": "alfa", "since": date(2026, 3, 2)},
        {"key": "8", "participation": "8", "partner": "beta", "since": date(2026, 6, 10)},
    )
    (line,) = lines_in(PLAIN + COACHED, opened=opened)
    assert (line.rule, line.participation, line.partner, line.staff) == ("not_begun", "9", "beta", "")


@pytest.mark.parametrize(
    ("registrar", "partner", "staff"), [("ala", "alfa", "ala"), ("anna", "alfa", ""), ("ala", "beta", "")]
)
def test_where_there_is_no_coach_the_coordinator_who_registered_mends_else_all_of_them(registrar, partner, staff):
    opened = {"key": "9", "participation": "9", "partner": partner, "since": date(2026, 5, 1), "registrar": registrar}
    (line,) = lines_in(PLAIN + COACHED, opened=(opened,))
    assert (line.rule, line.partner, line.staff) == ("not_begun", partner, staff)


GONE = LEFT.format(recorded="2026-06-11").replace("2026-05-01", "2026-06-10")
CARE_ENDED = ENDED.replace("2026-05-20", "2026-06-10")


def test_an_exit_without_a_situation_since_can_be_followed_up_for_four_weeks():
    (line,) = lines_in(PLAIN + COACHED + CARE_ENDED + GONE, "no_follow_up")
    assert (line.kind, line.since, line.until, line.staff) == ("near", date(2026, 6, 10), date(2026, 7, 8), "anna")
    assert "EECR01" not in line.figures, "who was unemployed is no job seeker anew"
    assert "EECR04" in line.figures


def test_the_same_line_closes_in_the_last_week_and_is_gone_the_day_after():
    drawn = PLAIN + COACHED + CARE_ENDED + GONE
    assert [line.kind for line in lines_in(drawn, "no_follow_up", on=date(2026, 7, 1))] == ["closing"]
    assert len(lines_in(drawn, "no_follow_up", on=date(2026, 7, 8))) == 1
    assert lines_in(drawn, "no_follow_up", on=date(2026, 7, 9)) == []


def test_who_has_one_result_may_still_reach_another_and_each_window_has_its_last_day():
    drawn = PLAIN + COACHED + CARE_ENDED + GONE + situations("t1 | 1 | qualification | 2026-06-11 | 2026-06-12")
    lines = lines_in(drawn, "window")
    assert lines_in(drawn, "no_follow_up") == []
    windows = {line.until: set(line.figures) for line in lines}
    assert "EECR04" in windows[date(2026, 7, 8)]
    assert "EECR03" not in windows[date(2026, 7, 8)], "that one counts already"
    assert all("EECR05" not in figures or until > date(2026, 7, 8) for until, figures in windows.items())


EMPLOYED = """
situation
id | participation | kind       | from_date  | recorded_on
t1 | 1             | employment | 2026-06-11 | {}
"""


def test_windows_are_looked_for_again_only_where_something_was_recorded_since(monkeypatch):
    drawn = PLAIN + COACHED + CARE_ENDED + GONE
    asked = []
    near = miara.near
    monkeypatch.setattr(
        miara, "near", lambda pack, facts, code, **more: asked.append(code) or near(pack, facts, code, **more)
    )
    first = found_in(drawn)
    looked_for = set(asked)
    asked.clear()
    assert found_in(drawn, before=first.windows).windows.open == first.windows.open
    assert asked == []
    assert looked_for == {f"EECR0{number}" for number in range(1, 7)}
    proven = EMPLOYED.format("2026-06-15")
    proven += "\nevidence\nfact | fact_table | state\nt1 | situation | proven\n"
    again = found_in(drawn + proven, before=first.windows, again=("1",))
    assert set(asked) == looked_for
    assert again.windows.open == found_in(drawn + proven).windows.open != first.windows.open
    asked.clear()
    found_in(drawn, on=date(2026, 6, 16), before=first.windows)
    assert set(asked) == looked_for, "another day is another question"


def test_a_document_for_an_older_fact_is_something_recorded_since():
    drawn = PLAIN + COACHED + CARE_ENDED + GONE
    drawn += EMPLOYED.format("2026-06-12")
    first = found_in(drawn)
    proven = drawn + "\nevidence\nfact | fact_table | state | recorded_on\nt1 | situation | proven | 2026-06-15\n"
    assert found_in(proven, before=first.windows, again=("1",)).windows.open == found_in(proven).windows.open


def test_which_figures_a_document_or_a_complete_form_would_move():
    drawn = PLAIN + COACHED + CARE_ENDED + GONE
    drawn += EMPLOYED.format("2026-06-12").replace("1             | employment", "1 | qualification")
    drawn += "\nrecord_state\nparticipation | state\n1 | complete\n"
    found = moved_in(drawn, {"1", "2"})
    assert found["1", "t1"] == ["EECR03"]
    assert "EECO01" in found["2", ""]
    assert "EECO01" not in found.get(("1", ""), ()), "who counts already is moved by nothing"


def meeting(key, participation, staff, starts, minutes, *, what="session", support=None, day=date(2026, 6, 10)):
    ends = None if starts is None else starts + minutes
    told = {"key": key, "id": key, "what": what, "participation": participation, "staff": staff, "day": day}
    return told | {"starts": starts, "ends": ends, "minutes": minutes, "support": support}


NINE = 9 * 60


@pytest.mark.parametrize(
    ("first", "second", "rules"),
    [
        (meeting("a", "1", "anna", NINE, 60), meeting("b", "2", "anna", NINE + 30, 60), ["coach_twice"]),
        (meeting("a", "1", "anna", NINE, 60), meeting("b", "1", "beata", NINE + 30, 60), ["participant_twice"]),
        (meeting("a", "1", "anna", NINE, 60), meeting("b", "1", "anna", NINE + 30, 60), ["participant_twice"]),
        (meeting("a", "1", "anna", None, 60), meeting("b", "1", "anna", NINE, 60), ["same_day_twice"]),
        (meeting("a", "1", "anna", NINE, 60), meeting("b", "1", "anna", None, 60), ["same_day_twice"]),
        (meeting("a", "1", "anna", None, 60), meeting("b", "1", "anna", None, 60), ["same_day_twice"]),
        (meeting("a", "1", "anna", None, 60), meeting("b", "2", "anna", NINE, 60), []),
        (meeting("a", "1", "anna", NINE, 60), meeting("b", "2", "anna", NINE + 60, 60), []),
        (meeting("a", "1", "anna", NINE, 60), meeting("b", "2", "anna", NINE + 57, 60), []),
        (meeting("a", "1", "anna", NINE, 60), meeting("b", "2", "anna", NINE, 60, day=date(2026, 6, 11)), []),
        (meeting("a", "1", "anna", NINE, 60), meeting("b", "2", "anna", NINE, 60, support="withdrawn"), []),
    ],
)
def test_meetings_at_the_same_time(first, second, rules):
    lines = [line for line in lines_in(PLAIN, meetings=(second, first)) if line.kind == "overlap"]
    assert [line.rule for line in lines] == rules
    waits = "a" if rules == ["same_day_twice"] and second["starts"] is not None else "b"
    assert all(line.fact == waits for line in lines), "the one without a beginning, else what was recorded later"


def test_an_adviser_mends_the_own_card_and_without_a_post_the_coordinator_does():
    both = (meeting("a", "1", "anna", NINE, 60), meeting("b", "1", "alan", NINE, 60, what="advice"))
    with_post = """
post
staff | project | partner | role    | from_date
alan  | abc     | alfa    | adviser | 2026-01-01
"""
    (line,) = [each for each in lines_in(PLAIN, meetings=both, posts=with_post) if each.kind == "overlap"]
    assert (line.staff, line.word) == ("alan", "advice session")
    (line,) = [each for each in lines_in(PLAIN, meetings=both) if each.kind == "overlap"]
    assert (line.staff, line.partner) == ("", "alfa")


def test_two_clients_of_one_advice_are_one_meeting():
    card = meeting("a", "1", "alan", NINE, 60, what="advice")
    assert lines_in(PLAIN + COACHED, meetings=(card, {**card, "participation": "2", "key": "c"})) == []


def test_an_event_that_is_over_and_not_confirmed():
    event = {"key": "v", "event": "v", "ends_on": date(2026, 6, 14), "title": "Kurs\nCourse", "people": 3}
    (line,) = lines_in(PLAIN + COACHED, events=({**event, "trainer": "ada", "partner": "alfa"},))
    assert (line.rule, line.fact, line.staff, line.partner, line.participation) == ("unconfirmed", "v", "", "alfa", "")
    assert lines_in(PLAIN + COACHED, events=({**event, "trainer": "", "partner": "alfa", "ends_on": ON},)) == []


def test_a_payment_claim_that_is_due_within_its_days():
    """Fourteen days before its deadline it is there, the day before that not yet; when it is late it stays."""
    claim = {"key": "c", "label": "3", "project": PROJECT, "period_until": date(2026, 5, 31)}
    for due_on, there in ((date(2026, 6, 29), True), (date(2026, 6, 30), False), (date(2026, 6, 1), True)):
        found = lines_in(PLAIN + COACHED, claims=({**claim, "due_on": due_on},))
        assert [(line.rule, line.fact, line.until) for line in found] == ([("claim_due", "c", due_on)] if there else [])
    (line,) = lines_in(PLAIN + COACHED, claims=({**claim, "due_on": ON},))
    assert (line.participation, line.staff, line.partner, line.word) == ("", "", "", f"{PROJECT}\n3")


PUBLIC = {
    "key": PROJECT,
    "project": PROJECT,
    "pack": "eu-esf-plus-2021",
    "starts_on": date(2026, 1, 1),
    "ends_on": date(2027, 12, 31),
    "is_public": True,
    "is_waiting": False,
}
"""Published as of the ends of quarters, 20 days later."""
PREPARED = {
    "key": "r",
    "rule": "release_waits",
    "word": PROJECT,
    "number": 2,
    "since": date(2026, 6, 14),
    "day": date(2026, 3, 31),
    "lead": "alfa",
    "by": ["olga"],
}
OFFICERS = f"""{POSTS.strip()}
olga  | abc     | alfa    | monitoring_officer | 2026-01-01
oskar | abc     | beta    | monitoring_officer | 2026-01-01
"""
"""Alfa leads: its coordinator ala and both officers may approve a report, a release only those of alfa."""


def of_publication(row, on):
    lines = lines_in(PLAIN + COACHED, releases=(row,), on=on)
    return [(line.rule, line.fact, line.day) for line in lines if line.kind == "release"]


def second_person(*, posts=OFFICERS, on=PREPARED["since"], **more):
    lines = lines_in(PLAIN + COACHED, ways={"second": [PREPARED | more]}, posts=posts, on=on)
    return [(line.rule, line.fact, line.day, line.staff) for line in lines if line.kind == "second"]


def test_what_waits_for_a_second_person_stands_at_once_with_whoever_may_approve_it_but_not_with_its_author():
    told = ("release_waits", "r", date(2026, 3, 31))
    assert second_person() == [(*told, "ala")]
    assert second_person(by=["ala"]) == [(*told, "olga")]
    assert second_person(by=[]) == [(*told, "ala"), (*told, "olga")], "what the product prepared"
    every = {line[-1] for line in second_person(rule="report_waits", by=["ala"])}
    assert every == {"olga", "oskar"}, "an officer of any partner approves a report"
    assert {line[-1] for line in second_person(rule="report_waits")} == {"ala", "oskar"}


def test_where_nobody_else_may_approve_it_waits_for_its_author_after_a_day_of_their_own():
    alone = POSTS + "olga  | abc     | beta    | monitoring_officer | 2026-01-01\n"
    asked = {"posts": alone.replace("| coordinator |", "| trainer     |"), "rule": "report_waits", "day": None}
    assert second_person(**asked) == []
    assert second_person(**asked, on=date(2026, 6, 15)) == [("report_waits", "r", PREPARED["since"], "olga")]
    ended = OFFICERS.replace("2026-01-01\n", "2027-01-01\n")
    assert second_person(posts=ended, rule="report_waits") == [], "a post to come approves nothing yet"


def test_a_release_that_is_due_and_that_nobody_could_prepare():
    """Due on 20 April; the day after that it is on the list. What is published, or of no public project, is not."""
    assert of_publication(PUBLIC, date(2026, 4, 20)) == []
    assert of_publication(PUBLIC, date(2026, 4, 21)) == [("release_due", PROJECT, date(2026, 3, 31))]
    assert of_publication(PUBLIC, date(2026, 7, 21)) == [("release_due", PROJECT, date(2026, 6, 30))]
    assert of_publication({**PUBLIC, "last": date(2026, 3, 31)}, date(2026, 7, 1)) == []
    assert of_publication({**PUBLIC, "is_public": False}, date(2026, 7, 1)) == []
    assert of_publication({**PUBLIC, "is_waiting": True}, date(2026, 7, 21)) == [], "another is prepared"


def test_what_touches_the_period_of_a_claim():
    """A line about somebody who took part in it, or about a day within it; neither the others nor deadlines."""
    claim = {"key": "c", "label": "3", "project": PROJECT, "period_until": date(2026, 5, 31), "due_on": ON}
    drawn = ENTERED + SUPPORTED.replace("s1 | 1             | coaching | 2026-03-02", "s1 | 1 | coaching | 2026-03-01")
    prepared = {"second": [{**PREPARED, "since": date(2026, 3, 1)}]}
    table = found_in(drawn + COACHED, claims=(claim,), ways=prepared, posts=OFFICERS).lines
    assert {"claim_due", "release_waits"} <= set(table["rule"].to_pylist())

    def touched(people, first, last):
        return set(touching(table, people, first, last)["rule"].to_pylist())

    within = touched((), date(2026, 3, 1), date(2026, 3, 1))
    assert "support_before_entry" in within
    assert touched((), date(2026, 2, 1), date(2026, 2, 28)) == set()
    assert "support_before_entry" in touched(("1",), date(2026, 2, 1), date(2026, 2, 28))
    assert {"claim_due", "release_waits"}.isdisjoint(touched(("1", ""), date(2026, 1, 1), date(2026, 12, 31)))


def test_a_line_goes_to_the_last_coach_who_did_not_hand_over():
    handed = """
assignment
id | participation | partner | coach | model | from_date
c1 | 1             | alfa    | anna  | base  | 2026-03-02
c2 | 1             | beta    | beata | base  | 2026-05-02

ending
fact | fact_table | until_date | outcome
c1   | assignment | 2026-05-01 | handed_over
"""
    (line,) = lines_in(PLAIN + handed + situations("t3 | 1 | job_search | 2026-04-01 | 2026-04-01"))
    assert (line.staff, line.partner) == ("beata", "beta")


def test_another_projects_records_are_none_of_ours():
    other = PLAIN.replace("partner | labour_status", "partner | labour_status | project").replace(
        "| unemployed", "| unemployed | else"
    )
    assert lines_in(other + COACHED + situations("t3 | 1 | job_search | 2026-01-01 | 2026-04-01")) == []


def test_a_project_without_anybody_has_no_lines():
    assert lines_in("exit\nid | participation | exit_date\n") == []


def test_what_closes_comes_first_then_what_costs():
    drawn = (
        PLAIN
        + COACHED
        + CARE_ENDED
        + GONE
        + situations("t3 | 2 | job_search | 2026-04-01 | 2026-04-01")
        + "\nrecord_state\nparticipation | state\n1 | complete\n"
    )
    kinds = [line.kind for line in lines_in(drawn, on=date(2026, 7, 1))]
    assert kinds == sorted(kinds, key=list(KINDS).index)
    assert kinds[0] == "closing"
    assert {"incomplete", "evidence"} <= set(kinds)


@pytest.mark.parametrize(
    ("day", "week"),
    [
        (date(2026, 6, 15), date(2026, 6, 15)),
        (date(2026, 6, 17), date(2026, 6, 15)),
        (date(2026, 6, 18), None),
        (date(2026, 6, 21), None),
        (date(2026, 6, 22), date(2026, 6, 22)),
        pytest.param(date(2026, 4, 6), None, id="Easter Monday"),
        pytest.param(date(2026, 4, 7), date(2026, 4, 6), id="the day after Easter Monday"),
        pytest.param(date(2027, 5, 3), None, id="3 May, a Monday"),
        pytest.param(date(2028, 12, 26), None, id="the second day of Christmas after the first, a Monday"),
        pytest.param(date(2028, 12, 27), date(2028, 12, 25), id="the working day after Christmas"),
        pytest.param(date(2026, 11, 11), None, id="Independence Day, two days late"),
        pytest.param(date(2029, 12, 26), None, id="no working day within two days of a Monday"),
    ],
)
def test_letters_go_out_on_their_day_or_up_to_two_days_later_never_on_a_holiday(day, week):
    noon = datetime.combine(day, time(12), clock.WARSAW)
    assert letter_week(noon) == week
    assert letter_week(noon.replace(hour=3)) is None


SENT_BACK = {
    "key": "l",
    "line": "line",
    "participation": "1",
    "since": date(2026, 6, 1),
    "said": "identity\nemail\n\nE\nW",
}


def test_what_was_sent_back_stands_until_nothing_is_sent_back_any_more():
    (line,) = lines_in(PLAIN + COACHED, returned=(SENT_BACK,))
    assert (line.rule, line.kind, line.fact, line.since) == ("sent_back", "returned", "line", date(2026, 6, 1))
    assert (line.until, line.staff, line.word) == (None, "anna", SENT_BACK["said"])


def waits(rule, **given):
    row = {"key": rule, "rule": rule, "about": "call", "title": "Nabór\nCall", "partner": "alfa", "staff": ""}
    return (row | {"number": 2, "since": ON - timedelta(days=1), "due": None} | given,)


@pytest.mark.parametrize(("last_day", "found"), [(ON - timedelta(days=1), 1), (ON, 0)])
def test_a_call_that_is_open_waits_to_be_closed_from_the_day_after_its_last(last_day, found):
    lines = lines_in(PLAIN + COACHED, "call_to_close", calls=waits("call_to_close", since=last_day))
    assert [(line.fact, line.partner, line.staff, line.until) for line in lines] == [("call", "alfa", "", None)] * found


def test_a_card_is_for_whoever_was_asked_and_an_appeal_bears_no_delay_beyond_its_day():
    (card,) = lines_in(PLAIN + COACHED, "card_waits", calls=waits("card_waits", staff="anna"))
    assert (card.kind, card.staff, card.number, card.participation) == ("recruitment", "anna", 2, "")
    due = ON + timedelta(days=3)
    (appeal,) = lines_in(PLAIN + COACHED, "appeal_waits", calls=waits("appeal_waits", about="application", due=due))
    assert (appeal.fact, appeal.until) == ("application", due)


WITHDRAWN = """
participation
id | person | entry_date | partner | labour_status | retracted_on
1  | ola    | 2026-03-02 | alfa    | unemployed    | 2026-05-01
2  | jan    | 2026-03-02 | alfa    | unemployed    |
"""


@pytest.mark.parametrize(
    ("merged", "found"),
    [
        ([], [("1", date(2026, 3, 2), 2)]),
        (["ola | jan"], []),
        (["maj | jan", "ola | maj"], []),
        (["ola | maj"], [("1", date(2026, 3, 2), 2)]),
    ],
    ids=["one record", "merged", "merged by way of a third", "merged with somebody elsewhere"],
)
def test_supported_without_an_entry_since_it_was_withdrawn_unless_the_person_entered_by_another_record(merged, found):
    opened = tuple(
        {"key": one, "participation": one, "partner": "alfa", "since": ON, "registrar": "ala"} for one in ("1", "2")
    )
    drawn = WITHDRAWN + SUPPORTED + COACHED + (MERGED.format(rows="\n".join(merged)) if merged else "")
    lines = lines_in(drawn, "entry_withdrawn", opened=opened)
    assert [(line.participation, line.since, line.number) for line in lines] == found
    assert lines_in(drawn, "draft", opened=opened) == []


JOB = """
situation
id | participation | kind       | from_date  | retracted_on
j1 | 1             | employment | 2026-04-10 | {retracted}
j2 | 2             | {kind} | {begun} |
"""


@pytest.mark.parametrize(
    ("merged", "job", "found"),
    [
        ("ola | jan", {}, [("2", "j1", date(2026, 4, 10), "employment")]),
        ("jan | ola", {}, [("2", "j1", date(2026, 4, 10), "employment")]),
        ("ola | jan", {"kind": "own_firm"}, [("2", "j1", date(2026, 4, 10), "employment")]),
        ("ola | jan", {"begun": "2026-04-10"}, []),
        ("ola | jan", {"retracted": "2026-05-02"}, []),
        ("ola | maj", {}, []),
    ],
    ids=["another day", "merged the other way", "another kind", "alike", "withdrawn there", "nobody here"],
)
def test_what_stands_on_the_withdrawn_record_alone_waits_for_the_coordinators_of_the_one_that_stays(merged, job, found):
    opened = tuple(
        {"key": one, "participation": one, "partner": "alfa", "since": ON, "registrar": "ala"} for one in ("1", "2")
    )
    told = {"kind": "employment", "begun": "2026-04-11", "retracted": "", **job}
    drawn = WITHDRAWN + SUPPORTED + COACHED + MERGED.format(rows=merged) + JOB.format(**told)
    lines = lines_in(drawn, "left_behind", opened=opened)
    assert [(line.participation, line.fact, line.since, line.word) for line in lines] == found
    assert {line.staff for line in lines} <= {"ala"}
