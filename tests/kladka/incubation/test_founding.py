"""Who may found an entity on a day: the drawn cases of packs/rules/founding-cases.yaml, and how the rules fit."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from kladka.core import packs
from kladka.core.dictionaries import dictionary
from kladka.incubation import rules

DRAWN = packs.load("rules/founding-cases.yaml")
CASES = DRAWN["cases"]


def name_of(case):
    kinds = "+".join(case.get("kinds", ()))
    return f"{case['form']}-{case['registered']}-{case['natural']}-{case['legal']}-{case.get('at_risk', '')}-{kinds}"


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_founders_are_judged_by_the_law_of_their_day(case):
    verdict = rules.check_founding(
        case["form"],
        case["natural"],
        case["legal"],
        case["registered"],
        kinds=case.get("kinds", ()),
        at_risk=case.get("at_risk"),
    )
    assert (verdict.answer, verdict.why) == (case["answer"], case.get("why", ""))
    assert {duty.wants: duty.due for duty in verdict.duties} == case.get("due", {})
    assert verdict.is_met == (case["answer"] != "refused")


def test_the_cases_are_many_differ_and_say_where_they_come_from():
    assert len({name_of(case) for case in CASES}) == len(CASES) >= 40
    assert {case["source"] for case in CASES} == DRAWN["sources"].keys()
    assert all({"pl", "en"} == source.keys() for source in DRAWN["sources"].values())
    reasons = {case.get("why") for case in CASES} - {None}
    assert reasons == {*rules.Refusal, "not_yet"}, "every reason is drawn"
    assert {case["form"] for case in CASES} >= set(rules.founding_forms())


def test_a_rule_says_since_when_until_when_and_by_which_law():
    rule = rules.founding_rule("association", date(2010, 6, 1))
    assert rule is not None
    assert (rule.min_natural, rule.min_legal, rule.until) == (15, None, date(2016, 5, 19))
    assert set(rule.source) == {"pl", "en"}
    assert rules.founding_rule("association", date(2016, 5, 20)).until is None


def test_a_form_that_did_not_exist_yet_is_told_from_one_without_rules():
    too_early = rules.check_founding("rural_housewives_circle", 50, 0, date(2017, 12, 31))
    assert (too_early.rule, too_early.is_known_form) == (None, True)
    unknown = rules.check_founding("status_without_a_rule", 0, 0, date(2017, 12, 31))
    assert (unknown.rule, unknown.is_known_form) == (None, False)


@pytest.mark.parametrize("read", [rules.founding_rules, rules.composition_rules])
def test_the_rules_of_a_form_follow_each_other_without_gap_or_overlap(read):
    for form in rules.founding_forms():
        found = read(form)
        assert found or read is rules.composition_rules, form
        for earlier, later in pairwise(found):
            assert earlier.until == later.since - timedelta(days=1)
        assert not found or found[-1].until is None
        assert all(rule.certainty in {"read", "mem-H", "mem-M", "mem-L"} for rule in found)


def test_every_rule_of_numbers_asks_for_somebody_and_names_only_forms_that_there_are():
    forms = dictionary("legal-forms").items.keys()
    for form in rules.founding_forms():
        for rule in rules.founding_rules(form):
            assert rule.min_natural or rule.min_legal
            assert {*rule.can, *rule.cannot} <= forms
            assert not {*rule.can} & {*rule.cannot, *rules.no_legal_persons()["forms"]}


def test_too_few_members_are_watched_as_long_as_the_cooperative_of_people_lasts():
    verdict = rules.check_founding("social_cooperative", 5, 0, date(2020, 2, 3))
    assert verdict.running is not None
    assert (verdict.running.least, verdict.running.months) == (5, 3)
    assert rules.check_founding("social_cooperative", 0, 2, date(2020, 2, 3)).running is None


@pytest.mark.parametrize("on", [date(2006, 9, 1), date(2011, 6, 1), date(2018, 3, 30)])
def test_too_few_members_are_watched_of_older_cooperatives_too_and_are_to_be_looked_up(on):
    """The rule was read in a text of 2021; that it holds for those of before 2018 is from memory, and says so."""
    running = rules.check_founding("social_cooperative", 5, 0, on).running
    assert running is not None
    assert (running.least, running.months, running.certainty) == (5, 3, "mem-M")
    later = rules.check_founding("social_cooperative", 5, 0, date(2018, 3, 31)).running
    assert later is not None
    assert later.certainty == "read"


def test_of_which_organisations_it_is_not_known_whether_they_found():
    rule = rules.founding_rule("social_cooperative", date(2026, 3, 2))
    assert rule is not None
    kinds = ["foundation", "public_unit", "company", "sole_trader", "public_unit"]
    assert rule.unknown(kinds) == ["public_unit"]
    foundation = rules.founding_rule("foundation", date(2026, 3, 2))
    assert foundation is not None
    assert foundation.unknown(kinds) == [], "no list is known of who founds one"


@pytest.mark.parametrize(
    ("form", "natural", "legal", "on", "expected"),
    [
        ("social_cooperative", 0, 2, date(2010, 2, 12), [False, True]),
        ("social_cooperative", 5, 0, date(2010, 2, 12), [True, True]),
        ("social_cooperative", 3, 1, date(2018, 6, 1), [None, True]),
        ("social_cooperative", 5, 0, date(2009, 7, 15), []),
        ("association", 15, 0, date(2010, 2, 12), []),
    ],
)
def test_what_legal_persons_founded_gets_no_start_grant_of_the_labour_office(form, natural, legal, on, expected):
    """As of Opoka, which two organisations founded: grants through a regional centre were open to it."""
    found = rules.starting_money(form, natural, legal, on)
    assert [each.is_open for each in found] == expected
    assert all(each.source["pl"] and each.source["en"] for each in found)
