"""Drawn cases: how many founders an entity needs on a day, and how long a meeting took."""

from datetime import date, time, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from kladka.core import packs
from kladka.incubation import rules

FOUNDING = """
legal form              | on         | natural | legal | enough
------------------------+------------+---------+-------+-------
social_cooperative      | 2009-07-15 |       5 |     0 | yes
social_cooperative      | 2009-07-15 |       4 |     0 | no
social_cooperative      | 2009-07-15 |       0 |     2 | no
social_cooperative      | 2009-07-16 |       0 |     2 | yes
social_cooperative      | 2010-05-01 |       0 |     1 | no
social_cooperative      | 2010-05-01 |       4 |     1 | no
social_cooperative      | 2010-05-01 |       5 |     0 | yes
social_cooperative      | 2018-03-30 |       3 |     0 | no
social_cooperative      | 2018-03-31 |       3 |     0 | yes
social_cooperative      | 2018-03-31 |       2 |     0 | no
social_cooperative      | 2026-01-01 |       0 |     2 | yes
association             | 2010-06-01 |      15 |     0 | yes
association             | 2010-06-01 |      14 |     0 | no
association             | 2010-06-01 |       0 |    20 | no
association             | 2016-05-19 |       7 |     0 | no
association             | 2016-05-20 |       7 |     0 | yes
association             | 2016-05-20 |       6 |     0 | no
simple_association      | 2011-01-01 |       3 |     0 | yes
foundation              | 2011-01-01 |       0 |     1 | yes
foundation              | 2011-01-01 |       0 |     0 | no
work_cooperative        | 2011-01-01 |       9 |     2 | no
work_cooperative        | 2011-01-01 |       0 |     3 | yes
rural_housewives_circle | 2017-12-31 |      50 |     0 | no
rural_housewives_circle | 2019-01-01 |      10 |     0 | yes
status_without_a_rule   | 2011-01-01 |       0 |     0 | yes
"""


def drawn(picture: str) -> list[tuple[str, ...]]:
    lines = picture.strip().splitlines()[2:]
    return [tuple(cell.strip() for cell in line.split("|")) for line in lines]


@pytest.mark.parametrize(("form", "on", "natural", "legal", "enough"), drawn(FOUNDING))
def test_founders_are_judged_by_the_law_of_their_day(form, on, natural, legal, enough):
    verdict = rules.check_founding(form, int(natural), int(legal), date.fromisoformat(on))
    assert verdict.is_met == (enough == "yes")


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


def test_the_rules_of_a_form_follow_each_other_without_gap_or_overlap():
    for form in packs.load("rules/founding.yaml")["forms"]:
        found = rules.founding_rules(form)
        assert found, form
        for earlier, later in pairwise(found):
            assert earlier.until == later.since - timedelta(days=1)
        assert found[-1].until is None
        assert all(rule.min_natural or rule.min_legal for rule in found)


@pytest.mark.parametrize(("minutes", "hours"), [(60, "1.00"), (45, "0.75"), (50, "0.83"), (1, "0.02"), (100, "1.67")])
def test_minutes_become_hours_with_two_decimals(minutes, hours):
    assert rules.hours_of(minutes) == Decimal(hours)


def test_minutes_between_two_times_of_one_day():
    assert rules.minutes_between(time(9, 50), time(11, 5)) == 75
    assert rules.minutes_between(time(11, 0), time(9, 0)) == -120
