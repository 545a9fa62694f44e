"""Weights, thresholds of one criterion, a third assessment and the lot, drawn as tables; and that no order matters."""

from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kladka.calls.models import Assessment, Call
from kladka.calls.queries import candidate, rank, reviewed
from kladka.calls.rules import criteria, drawing, form, kinds, ranking, reviewing
from kladka.core import packs

GRANT = criteria.made("grant-start", {**packs.load("calls/grant-start.yaml"), "eligibility": []})
CODES = [each.code for each in GRANT.points]
RULE = {"percent": 30, "most": Fraction(100)}


def card(total):
    return ranking.Card({}, {"all": total})


@pytest.mark.parametrize(
    ("first", "third", "equal", "expected"),
    [
        ((60, 90), 80, "all", [80, 90]),
        ((60, 90), 65, "all", [60, 65]),
        ((60, 91), 75, "all", [60, 75]),
        ((60, 100), 80, "all", [60, 80, 100]),
        ((60, 100), 80, "higher", [80, 100]),
        ((60, 100), 80, "lower", [60, 80]),
        ((60, 90), 90, "all", [90, 90]),
        ((60, 80), 100, "all", [60, 80]),
        ((60, 100), None, "all", [60, 100]),
    ],
)
def test_of_three_assessments_the_nearest_two_count(first, third, equal, expected):
    """The first two alone where they agree, even though a third was made before one of them was mended."""
    if first == (60, 90):
        rule = RULE | {"percent": 29}  # 30 points apart are not more than 30 %.
    else:
        rule = RULE
    for pair in permutations(first):
        found = reviewing.counted(
            [card(total) for total in pair], card(third) if third is not None else None, {}, equal=equal, **rule
        )
        assert sorted(one.points["all"] for one in found) == expected


def test_two_assessments_differ_by_more_than_so_many_percent_of_the_most_points():
    assert not reviewing.differ([card(60), card(90)], {}, **RULE)
    assert reviewing.differ([card(60), card(91)], {}, **RULE)
    assert not reviewing.differ([card(60)], {}, **RULE)


def test_points_are_weighted_exactly_and_rounded_only_where_they_are_written_down():
    thirds = ranking.mean_points([ranking.Card({}, {"a": points}) for points in (1, 1, 2)], ["a"])
    one = ranking.Candidate("x", 1, is_eligible=True, is_formally_right=True, points=thirds, weights={"a": Fraction(3)})
    assert one.total == 4
    assert ranking.rounded(Fraction(2, 3)) == ranking.rounded(Fraction(67, 100))
    assert str(ranking.rounded(Fraction(1, 200))) == "0.01"


def test_who_has_too_few_points_in_one_criterion_is_refused_however_many_there_are_in_all():
    points = {"a": Fraction(1), "b": Fraction(90)}
    one = ranking.Candidate("x", 1, is_eligible=True, is_formally_right=True, points=points)
    rule = {"places": 1, "reserve": 0, "least": 10, "ties": [], "least_of": {"a": Fraction(2)}}
    assert ranking.ranked([one], **rule)[0].reason == "too_few_in_one"
    assert ranking.ranked([one], **rule | {"least_of": {"a": Fraction(1)}})[0].outcome == "accepted"


reviews = st.fixed_dictionaries({code: st.integers(0, 10) for code in CODES})
applications = st.lists(st.tuples(reviews, reviews, st.none() | reviews), min_size=1, max_size=6)


@given(applications, st.randoms(use_true_random=False))
def test_no_order_of_entering_reviews_changes_the_ranking(rows, dice):
    """The same cards, entered and read in any order: the same outcome, place and points."""
    call = Call(kind="grant", assessors=2, is_drawn=True, third_percent=30, places=2, reserve_places=1)
    cards, thirds = [], set()
    for number, (one, two, third) in enumerate(rows, start=1):
        for who, points in (("a", one), ("b", two), ("c", third)):
            if points is not None:
                formal = {each.code: True for each in GRANT.formal}
                cards.append((number, Assessment(formal=formal, points=points)))
                cards[-1][1].application_id, cards[-1][1].assessor_id = number, who
        thirds.add((number, "c"))

    def ranking_of(entered):
        found = []
        for number in sorted({number for number, _card in entered}, key=lambda _number: dice.random()):
            mine = [each for of, each in entered if of == number]
            review = reviewed(call, GRANT, mine, thirds)
            application = _Applied(number)
            found.append(candidate(application, review, GRANT, None))
        return rank(call, found, GRANT)

    before = ranking_of(cards)
    shuffled = list(cards)
    dice.shuffle(shuffled)
    assert ranking_of(shuffled) == before


class _Applied:
    """An application as far as the ranking looks at it."""

    def __init__(self, number):
        self.pk = self.number = number
        self.all_answers = {}


def test_the_lot_gives_each_about_as_many_and_nobody_who_is_barred():
    lacking = {1: 2, 2: 2, 3: 2}
    rule = {"given": {}, "barred": {1: ["ala"], 2: ["ala"]}}
    found = drawing.drawn("seed", ["ala", "ewa", "iga", "ola"], lacking, **rule)
    assert found == drawing.drawn("seed", ["ola", "iga", "ewa", "ala"], dict(reversed(lacking.items())), **rule)
    assert ("ala" in {who for number, who in found if number < 3}) is False
    assert sorted(sum(who == one for _number, who in found) for one in ("ala", "ewa", "iga", "ola")) == [1, 1, 2, 2]
    draws = {tuple(drawing.drawn(str(seed), ["a", "b", "c", "d"], {1: 2}, given={}, barred={})) for seed in range(60)}
    assert len(draws) == 12, "every ordered pair comes up"


def test_every_kind_has_a_ready_set_and_its_form_asks_who_applies():
    for kind in kinds.every_kind():
        sets = criteria.every_set(kind.code)
        assert sets, kind.code
        assert kind.least_reviewers <= kind.usual_reviewers <= kind.most_reviewers
        assert kind.third is None or kind.may_draw
        for found in sets:
            names = {question.name for question in form.form(found.form).questions()}
            assert ("applicant_kind" in names) == bool(kind.applicants)
            assert "pesel" not in names or kind.takes_part, "the contract of a grant asks it, not the form"
