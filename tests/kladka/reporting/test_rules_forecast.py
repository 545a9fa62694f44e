"""Where a figure may stand: drawn examples, what must hold of every history, and how often the range holds."""

import math
import random
from datetime import date
from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kladka.reporting.rules.forecast import Basis, basis_on, forecast, student

BASIS = Basis(least_steps=6, least_moved=3, most_steps=12, likely=0.8)
MOVES = st.lists(st.integers(-20, 40), min_size=6, max_size=30).filter(
    lambda moves: sum(move != 0 for move in moves[-12:]) >= 3
)
AHEAD = st.floats(0.1, 60)


def after(moves, ahead, *, start=100, one_by_one=True, basis=BASIS):
    """The forecast from a start and what happened then, step by step."""
    ends = list(accumulate(moves, initial=start))
    return forecast(ends, ends[-1], ahead, basis, one_by_one=one_by_one)


def test_what_grew_by_ten_a_month_grows_by_ten_a_month():
    found = after([10] * 12, 6)
    assert (found.value, found.pace, found.steps) == (280, 10, 12)
    # However even the months: who comes one by one scatters like sqrt(10) a month. t of 11 degrees at 80% is 1.363.
    reach = 1.363 * math.sqrt(10 * (6 + 36 / 12))
    assert (found.high - 280, 280 - found.low) == (pytest.approx(reach, rel=1e-3), pytest.approx(reach, rel=1e-3))


def test_hours_that_came_evenly_have_no_range_of_a_count():
    assert after([10] * 12, 6, one_by_one=False).high == 280


def test_only_the_newest_steps_are_looked_at():
    assert after([100] * 12 + [1] * 12, 10).value == pytest.approx(100 + 1212 + 10)


def test_a_value_within_a_step_is_where_the_line_goes_on_from():
    assert forecast([0, 10, 20, 30, 40, 50, 60], 64, 1, BASIS, one_by_one=True).value == 74


@pytest.mark.parametrize(
    "moves",
    [[], [5], [5] * 5, [0] * 30, [0] * 10 + [3, 3], [9] * 6 + [0] * 12],
    ids=["none", "one", "five", "never moved", "moved twice", "stopped a year ago"],
)
def test_where_too_little_happened_nothing_is_said(moves):
    assert after(moves, 6) is None


@pytest.mark.parametrize("ahead", [0, -3])
def test_of_a_day_that_has_come_nothing_is_said(ahead):
    assert after([5] * 12, ahead) is None


@given(MOVES, AHEAD, st.booleans())
def test_the_range_holds_the_point(moves, ahead, one_by_one):
    found = after(moves, ahead, one_by_one=one_by_one)
    assert found.low <= found.value <= found.high


@given(MOVES, AHEAD, AHEAD, st.booleans())
def test_the_farther_ahead_the_wider(moves, one, other, one_by_one):
    near, far = (after(moves, ahead, start=10_000, one_by_one=one_by_one) for ahead in sorted((one, other)))
    assert far.high - far.low >= near.high - near.low - 1e-6


@given(st.lists(st.integers(0, 40), min_size=6, max_size=30).filter(lambda m: sum(x > 0 for x in m[-12:]) >= 3), AHEAD)
def test_what_never_fell_is_not_said_to_fall(moves, ahead):
    found = after(moves, ahead, start=0)
    assert found.low >= sum(moves)


@given(MOVES, AHEAD)
def test_nothing_falls_below_nothing(moves, ahead):
    ends = list(accumulate(moves, initial=700))
    assert forecast(ends, max(ends[-1], 0), ahead, BASIS, one_by_one=True).low >= 0


@given(MOVES, AHEAD, st.floats(0.5, 20))
def test_hours_in_another_unit_give_the_same_in_another_unit(moves, ahead, unit):
    found = after(moves, ahead, start=1e6, one_by_one=False)
    other = after([move * unit for move in moves], ahead, start=1e6 * unit, one_by_one=False)
    for name in ("value", "low", "high"):
        assert getattr(other, name) == pytest.approx(getattr(found, name) * unit, rel=1e-6)


def test_a_count_that_can_fall_may_fall():
    found = after([5, -4, 3, -2, 4, -5, 2, -3], 12)
    assert found.low < 100 < found.high


def poisson(dice, mean):
    """How many come in a month to which `mean` come on average."""
    limit, product, number = math.exp(-mean), dice.random(), 0
    while product > limit:
        product *= dice.random()
        number += 1
    return number


@pytest.mark.parametrize(
    ("scatter", "months", "ahead"), [(0, 12, 6), (0, 12, 24), (1, 12, 12), (1, 6, 12), (0, 30, 12)]
)
def test_the_range_holds_about_as_often_as_it_says(scatter, months, ahead):
    """400 made-up projects, some whose months scatter more than chance alone (a busy one, a quiet one)."""
    dice, held = random.Random(f"{scatter}-{months}-{ahead}"), 0
    for _project in range(400):
        mean = dice.uniform(2, 12)
        month = lambda mean=mean: poisson(dice, mean * (dice.expovariate(1) if scatter else 1))  # noqa: E731
        moves, to_come = [month() for _ in range(months)], [month() for _ in range(ahead)]
        found = after(moves, ahead, start=0)
        held += found is not None and found.low <= sum(moves) + sum(to_come) <= found.high
    assert 0.74 <= held / 400 <= 0.93


def test_the_quantiles_are_those_of_the_tables():
    """Two-sided 80% and 95%, from five degrees of freedom on."""
    for freedom, narrow, wide in ((5, 1.476, 2.571), (8, 1.397, 2.306), (11, 1.363, 2.201), (30, 1.310, 2.042)):
        assert student(0.8, freedom) == pytest.approx(narrow, abs=0.001)
        assert student(0.95, freedom) == pytest.approx(wide, abs=0.004)
    assert all(student(0.8, less) > student(0.8, more) for less, more in pairwise(range(5, 40)))


def test_the_basis_is_data():
    basis = basis_on(date(2026, 1, 1))
    assert basis.least_steps >= 6, "the quantiles hold from five degrees of freedom"
    assert basis.most_steps >= basis.least_steps
    assert 0 < basis.likely < 1
    assert basis_on(date(1990, 1, 1)) == basis
