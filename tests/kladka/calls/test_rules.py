"""The gate, the points and the ranking, drawn as tables."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from kladka.calls.policies import check_answers
from kladka.calls.rules import criteria, form, ranking, sharing
from kladka.core.dictionaries import dictionary
from kladka.core.errors import PolicyBroken

DAY = date(2026, 11, 27)
ESF = criteria.criteria("recruitment-esf-plus")
WOMAN = {"birth_date": date(1980, 2, 29), "labour_status": "unemployed", "powiat": "1212", "sex": "female"}

PICTURE = """
who   | number | gate     | disability | talk
------+--------+----------+------------+-----
ala   | 4      | right    | 0          | 20
ewa   | 3      | right    | 10         | 10
iga   | 2      | right    | 0          | 20
ola   | 1      | right    | 0          | 5
ida   | 5      | eligible | 10         | 20
una   | 6      | nothing  | 10         | 20
ida 2 | 7      | twice    | 10         | 20
"""


def candidates(picture):
    rows = [[cell.strip() for cell in line.split("|")] for line in picture.strip().splitlines()[2:]]
    return [
        ranking.Candidate(
            key=who,
            number=int(number),
            is_eligible=gate != "nothing",
            is_formally_right=gate in ("right", "twice"),
            is_repeated=gate == "twice",
            points={"disability": Fraction(disability), "talk": Fraction(talk)},
        )
        for who, number, gate, disability, talk in rows
    ]


def rank(**given):
    rule = {"places": 2, "reserve": 1, "least": 5, "ties": [{"points": "disability"}, {"earlier": True}]} | given
    return {one.key: (one.outcome, one.reason, one.place) for one in ranking.ranked(candidates(PICTURE), **rule)}


def test_the_gate_comes_before_the_points_and_ties_are_split_by_the_rule():
    "Ewa, Iga and Ala have twenty points each: disability first, then who came first."
    assert rank() == {
        "ewa": ("accepted", "", 1),
        "iga": ("accepted", "", 2),
        "ala": ("reserve", "", 3),
        "ola": ("refused", "no_place", 4),
        "ida": ("refused", "formal_error", None),
        "una": ("refused", "not_eligible", None),
        "ida 2": ("refused", "twice", None),
    }


def test_another_rule_of_ties_gives_another_order():
    assert [key for key, found in rank(ties=[{"earlier": True}]).items() if found[0] == "accepted"] == ["iga", "ewa"]


def test_who_has_too_few_points_gets_no_place_even_if_one_is_free():
    assert rank(places=10, least=10)["ola"] == ("refused", "too_few_points", None)


def test_a_tie_is_told():
    found = ranking.ranked(candidates(PICTURE), places=2, reserve=1, least=5, ties=[{"earlier": True}])
    assert {one.key for one in found if one.tied} == {"ala", "ewa", "iga"}


def anew(*stands, number=9):
    parts = tuple(map(Fraction, stands))
    return ranking.Found(number, ranking.rounded(-parts[0]), parts)


@pytest.mark.parametrize(
    ("stands", "expected"),
    [
        ((-40, 0), 1),
        ((-30, -9), 1),
        ((-30, -8), 2),
        ((-30, -7), 2),
        ((-20, -9), 3),
        ((-10, -5), 3),
        ((-10, -4), 4),
        ((-5, 0), 4),
    ],
)
def test_who_comes_to_a_list_later_stands_by_points_then_by_the_rule_for_equal_ones_else_behind(stands, expected):
    """Of the second it is not known by what it was put in order: nobody with as many points comes before it."""
    kept = {1: (-30, -8), 2: None, 3: (-10, -4)}
    points = {1: 30, 2: 20, 3: 10}
    listed = [
        ranking.Listed(place, Decimal(points[place]), tuple(map(Fraction, parts)) if parts else None)
        for place, parts in kept.items()
    ]
    assert ranking.place_by_points(anew(*stands), listed) == expected
    assert ranking.place_by_points(anew(*stands), []) == 1


def test_of_two_found_anew_whom_no_rule_tells_apart_the_lesser_number_comes_first():
    other = ranking.Listed(3, Decimal(30), (Fraction(-30), Fraction(-8)), anew=5)
    assert [anew(-30, -8, number=number).comes_before(other) for number in (4, 6)] == [True, False]


def test_applications_are_shared_in_turn_and_nobody_is_asked_twice():
    "Ala has one already and Ewa stated a tie with the second: Ewa gets the first and the third, Ala the second."
    given = {1: ["ala"], 2: ["ewa"], 3: []}
    lacking = {1: 1, 2: 1, 3: 1}
    assert sharing.shared(given, ["ala", "ewa"], lacking) == [(1, "ewa"), (2, "ala"), (3, "ala")]
    assert sharing.shared({1: ["ala"]}, ["ala"], {1: 1}) == []


def test_points_of_two_assessors_are_their_mean_and_either_may_close_the_gate():
    one = ranking.Card({"complete": True}, {"talk": 15})
    two = ranking.Card({"complete": False}, {"talk": 10})
    assert ranking.mean_points([one, two], ["talk"]) == {"talk": Fraction(25, 2)}
    assert ranking.is_formally_right([one], ["complete"])
    assert not ranking.is_formally_right([one, two], ["complete"])
    assert ranking.mean_points([], ["talk"]) == {}


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, True),
        ({"birth_date": date(2008, 11, 28)}, False),
        ({"birth_date": date(2008, 11, 27)}, True),
        ({"labour_status": "employed"}, False),
        ({"powiat": "2401"}, False),
        ({"powiat": ""}, None),
        ({"powiat": "", "labour_status": "employed"}, False),
    ],
)
def test_eligibility_is_told_by_dated_rules(changed, expected):
    "Eighteen on the very day is enough; what is not known is no reason to refuse."
    assert criteria.is_eligible(criteria.eligibility(ESF, WOMAN | changed, DAY)) is expected


def test_a_rule_that_had_not_begun_is_not_asked():
    assert criteria.eligibility(ESF, WOMAN, date(2020, 12, 31)) == []


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, {"woman": 10, "exclusion": 0, "disability": 0, "countryside": 0, "food": 0}),
        ({"disability": "yes", "disability_degree": "severe"}, {"disability": 15}),
        ({"disability": "yes", "disability_degree": "light"}, {"disability": 10}),
        ({"disability": "refused"}, {"disability": 0}),
        ({"disability": "yes", "homeless": "yes"}, {"exclusion": 5}),
        ({"disability": "yes", "homeless": "yes", "minority": "yes", "social_assistance": True}, {"exclusion": 10}),
        ({"rural": True, "food_programme": False}, {"countryside": 10, "food": 0}),
        ({"sex": "male"}, {"woman": 0}),
    ],
)
def test_points_follow_from_the_answers_within_their_caps(answers, expected):
    assert criteria.suggested(ESF, WOMAN | answers).items() >= expected.items()


def test_nobody_suggests_the_points_of_a_talk():
    assert "talk" not in criteria.suggested(ESF, WOMAN)


def test_several_barriers_give_points_once_each_up_to_the_cap():
    found = criteria.criteria("recruitment-po-kl")
    answers = {
        "barriers": ["reconciliation", "health", "long_without_work", "return_after_break"],
        "main_barrier": "reconciliation",
    }
    assert criteria.suggested(found, answers)["reconciliation"] == 15
    assert criteria.suggested(found, answers)["barriers"] == 10


def test_a_refusal_is_an_answer_and_no_is_one_but_an_empty_box_is_none():
    person = form.form("person")
    answers = {q.name: "x" for q in person.questions()} | {
        "disability": "refused",
        "rural": False,
        "labour_status": "inactive",
    }
    assert form.open_questions(person, answers) == []
    assert form.open_questions(person, answers | {"statement_true": False, "disability": "not_asked"}) == [
        "disability",
        "statement_true",
    ]


def test_a_programme_that_collects_nothing_sensitive_does_not_ask():
    assert form.sensitive_asked(form.form("person").asked_of(())) == []
    assert form.sensitive_asked(form.form("person").asked_of(("disability",))) == ["disability"]


def test_every_set_speaks_of_questions_that_its_form_puts():
    for found in criteria.every_set():
        names = {question.name for question in form.form(found.form).questions()}
        asked = {each.raw["question"] for each in found.eligibility}
        for each in found.points:
            asked |= {one["question"] for one in each.raw.get("gives", ())}
            asked |= {one["question"] for one in each.raw.get("counts", {}).get("grounds", ())}
        assert asked <= names, found.code
        assert {tie["points"] for tie in found.ties if "points" in tie} <= {each.code for each in found.points}


def test_every_dictionary_of_a_form_is_there_and_the_first_barrier_is_reconciliation():
    for code in ("person", "staff"):
        for question in form.form(code).questions():
            if question.dictionary:
                assert dictionary(question.dictionary).items
    assert next(iter(dictionary("barriers").items)) == "reconciliation"


@pytest.mark.parametrize(
    ("jobs", "at_risk", "refused"), [(1, 5, True), (1, 2, True), (5, 5, False), (0, 0, False), (None, 5, False)]
)
def test_jobs_for_people_at_risk_are_a_part_of_all_jobs(jobs, at_risk, refused):
    asked, answers = form.form("grant"), {"jobs": jobs, "jobs_at_risk": at_risk}
    above = form.above_whole(asked, answers)
    assert (above is not None) is refused
    if refused:
        with pytest.raises(PolicyBroken, match=f"{jobs}.*{at_risk}") as told:
            check_answers(asked, answers)
        assert told.value.field == "jobs_at_risk"
    else:
        check_answers(asked, answers)
