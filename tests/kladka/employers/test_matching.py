"""Wishes against vacancies, drawn: left what the person said, right what the job has, last what comes out."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kladka.employers.rules import Job, Outcome, Wishes, compare, order_of, worst_first

RULES = {"hours": "near", "pay": "at_least", "time": "within", "place": "meets", "around": "covers"}
NEAR = Decimal("0.25")

DRAWN = """
rule   | wanted        | veto     | job            | outcome
-------+---------------+----------+----------------+--------
time   | morning       |          | morning        | fits
time   | morning noon  |          | morning        | fits
time   | morning       |          | morning noon   | partly
time   | morning       |          | night          | not
time   | morning       | night    | morning night  | veto
time   |               | night    | night          | veto
time   |               | night    | morning        | unknown
time   | morning       | night    |                | unknown
time   |               |          | morning        | unknown
place  | bus           |          | bus car        | fits
place  | bus foot      |          | car            | not
place  | bus           | car      | bus car        | fits
place  | bus           | car      | car            | veto
around | quiet         |          | quiet team     | fits
around | quiet team    |          | quiet          | partly
around | quiet         |          | noise          | not
around | quiet         | heights  | quiet heights  | veto
"""


def drawn(text):
    """Yield the rows of a drawing as lists of words."""
    for line in text.strip().splitlines()[2:]:
        yield [cell.strip() for cell in line.split("|")]


def sides(criterion, wanted, veto, job):
    one = lambda words: {criterion: frozenset(words.split())} if words else {}  # noqa: E731
    return Wishes(values=one(wanted), vetoes=one(veto)), Job(values=one(job))


@pytest.mark.parametrize(("criterion", "wanted", "veto", "job", "outcome"), list(drawn(DRAWN)))
def test_values_come_out_as_drawn(criterion, wanted, veto, job, outcome):
    (found,) = compare({criterion: RULES[criterion]}, *sides(criterion, wanted, veto, job), near=NEAR)
    assert found.outcome == outcome


def test_a_vetoed_way_that_need_not_be_taken_is_named_all_the_same():
    (found,) = compare({"place": "meets"}, *sides("place", "bus", "car", "bus car"), near=NEAR)
    assert (found.outcome, found.vetoed) == (Outcome.FITS, {"car"})


def test_a_veto_of_which_the_job_does_not_tell_is_named_as_unclear():
    (found,) = compare({"time": "within"}, *sides("time", "morning", "night", ""), near=NEAR)
    assert (found.unclear, found.lacks) == ({"night"}, {"job"})


@pytest.mark.parametrize(
    ("least", "most", "hours", "outcome"),
    [
        (20, 30, 20, "fits"),
        (20, 30, 30, "fits"),
        (20, 30, 15, "partly"),
        (20, 30, 14, "not"),
        (20, 30, 37, "partly"),
        (20, 30, 38, "not"),
        (None, 30, 10, "fits"),
        (20, None, 40, "fits"),
        (None, None, 40, "unknown"),
        (20, 30, None, "unknown"),
        (0, 0, 1, "not"),
    ],
)
def test_hours_come_out_as_drawn(least, most, hours, outcome):
    number = lambda value: None if value is None else Decimal(value)  # noqa: E731
    wishes = Wishes(hours_from=number(least), hours_until=number(most))
    (found,) = compare({"hours": "near"}, wishes, Job(hours=number(hours)), near=NEAR)
    assert found.outcome == outcome


@pytest.mark.parametrize(
    ("wish", "low", "high", "outcome"),
    [
        (4000, 4000, 5000, "fits"),
        (4000, 3500, 4000, "partly"),
        (4000, 3500, 3999, "not"),
        (4000, None, 4200, "fits"),
        (4000, 4200, None, "fits"),
        (4000, None, None, "unknown"),
        (None, 3500, 3999, "unknown"),
    ],
)
def test_pay_comes_out_as_drawn(wish, low, high, outcome):
    (found,) = compare({"pay": "at_least"}, Wishes(pay_from=wish), Job(pay_from=low, pay_until=high), near=NEAR)
    assert found.outcome == outcome


def test_an_unknown_rule_is_a_mistake_of_the_pack():
    with pytest.raises(ValueError, match="nearly"):
        compare({"time": "nearly"}, *sides("time", "morning", "", "night"), near=NEAR)


VALUES = st.frozensets(st.sampled_from("abcd"))
SETS = st.fixed_dictionaries(dict.fromkeys(("time", "place", "around"), VALUES))
NUMBERS = st.none() | st.integers(0, 60)


@st.composite
def pairs(draw):
    hours = draw(st.none() | st.integers(0, 40))
    decimal = lambda value: None if value is None else Decimal(value)  # noqa: E731
    wishes = Wishes(draw(SETS), draw(SETS), decimal(hours), None, draw(NUMBERS))
    return wishes, Job(draw(SETS), decimal(draw(NUMBERS)), draw(NUMBERS), draw(NUMBERS))


@given(pairs())
def test_every_criterion_is_shown_whatever_is_known(pair):
    assert [one.criterion for one in compare(RULES, *pair, near=NEAR)] == list(RULES)


@given(pairs())
def test_a_veto_is_always_visible(pair):
    wishes, job = pair
    for found in compare(RULES, wishes, job, near=NEAR):
        vetoes = wishes.vetoes.get(found.criterion, frozenset())
        has = job.values.get(found.criterion, frozenset())
        assert found.vetoed == vetoes & has
        assert found.unclear == (vetoes if not has else frozenset())
        assert found.vetoed | found.unclear | found.spared == vetoes, "each veto is told of, whatever comes out"
        if vetoes & has and (RULES[found.criterion] != "meets" or not has - vetoes):
            assert found.outcome is Outcome.VETO


@given(pairs(), pairs())
def test_no_number_of_things_that_fit_makes_up_for_a_veto(one, other):
    first, second = (compare(RULES, *pair, near=NEAR) for pair in (one, other))
    vetoes = [sum(each.outcome is Outcome.VETO for each in found) for found in (first, second)]
    if vetoes[0] < vetoes[1]:
        assert order_of(first) < order_of(second)


@given(pairs())
def test_what_stands_against_it_comes_first(pair):
    outcomes = [one.outcome for one in worst_first(compare(RULES, *pair, near=NEAR))]
    assert outcomes == sorted(outcomes, key=list(Outcome).index)
