"""The rules that the solver is asked about protect exactly what all rules do."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from math import ceil

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from miara.disclosure import HIDDEN, Cell, Rule, Table, suppress
from miara.disclosure.errors import TooCostlyError
from miara.disclosure.reducing import Reduced
from miara.disclosure.solving import NEARLY, UNBOUNDED, System


def cell(name: str) -> Cell:
    return (name, (), ())


def no_larger(less: str, more: str) -> Rule:
    return Rule(((cell(less), 1), (cell(more), -1)), at_most=True)


def between(less: str, more: str) -> Rule:
    """Who is in one number and not in the other is a number of its own."""
    return Rule(((cell(less), 1), (cell(more), -1), (cell(f"{more} without {less}"), 1)))


@dataclass(frozen=True)
class Drawn:
    counts: Mapping[Cell, int]
    rules: Sequence[Rule]
    unseen: Set[Cell]
    known: Mapping[Cell, int]


@st.composite
def systems(draw: st.DrawFn) -> Drawn:
    """A few numbers over a few days in two groups, what holds between them, and which of them are known."""
    days = draw(st.integers(2, 4))
    rows = [draw(st.lists(st.integers(0, 3), min_size=days, max_size=days)) for _ in range(2)]
    counts = {
        cell(f"{sex}{day}"): sum(row[: day + 1]) for sex, row in zip("fm", rows, strict=True) for day in range(days)
    }
    counts |= {cell(f"a{day}"): counts[cell(f"f{day}")] + counts[cell(f"m{day}")] for day in range(days)}
    names = [name for name, _, _ in counts]
    rules = [Rule(((cell(f"f{day}"), 1), (cell(f"m{day}"), 1), (cell(f"a{day}"), -1))) for day in range(days)]
    true = [
        (one, other) for one in names for other in names if one != other and counts[cell(one)] <= counts[cell(other)]
    ]
    told = draw(st.lists(st.sampled_from(true), max_size=14)) if true else []
    rules += [no_larger(one, other) for one, other in dict.fromkeys(told)]
    apart = dict.fromkeys(draw(st.lists(st.sampled_from(true), max_size=8)) if true else [])
    rules += [between(one, other) for one, other in apart]
    unseen = {cell(f"{other} without {one}") for one, other in apart}
    left_out = draw(st.booleans())
    if left_out:
        rules.append(Rule(((cell("f0"), 1), (cell("a1"), -1), (cell("in no table"), 1), (cell("nor this"), 1))))
    all_counts = counts | {cell(f"{b} without {a}"): counts[cell(b)] - counts[cell(a)] for a, b in apart}
    known = draw(st.sets(st.sampled_from(sorted(counts))))
    return Drawn(all_counts, draw(st.permutations(rules)), unseen, {one: counts[one] for one in known})


def ends_by_all(drawn: Drawn, asked: Cell, least: Mapping[Cell, int], *, whole: bool) -> tuple[float, float]:
    """Lowest and highest value of a cell by all rules there are, written apart from what reduces them."""
    cells = sorted({one for rule in drawn.rules for one, _ in rule.terms} | drawn.counts.keys())
    place = {one: number for number, one in enumerate(cells)}
    rows = np.zeros((len(drawn.rules), len(cells)))
    for number, rule in enumerate(drawn.rules):
        for one, sign in rule.terms:
            rows[number, place[one]] += sign
    bottom = np.array([-np.inf if rule.at_most else 0.0 for rule in drawn.rules])
    low = np.array([drawn.known.get(one, least.get(one, 0)) for one in cells], dtype=float)
    high = np.array([drawn.known.get(one, np.inf) for one in cells], dtype=float)
    aim = np.zeros(len(cells))
    aim[place[asked]] = 1
    found = []
    for way in (1, -1):
        told = [LinearConstraint(rows, bottom, np.zeros(len(drawn.rules)))]
        end = milp(way * aim, constraints=told, bounds=Bounds(low, high), integrality=np.full(len(cells), int(whole)))
        found.append(way * ceil(end.fun - NEARLY) if end.status == 0 else -way * np.inf)
    return found[0], found[1]


@settings(max_examples=30, deadline=None)
@given(drawn=systems())
def test_what_can_be_told_of_any_number_is_the_same_by_fewer_rules(drawn: Drawn) -> None:
    least = {one: 0 if one in drawn.unseen else min(1, count) for one, count in drawn.counts.items()}
    reduced = Reduced.of(drawn.rules, drawn.counts, drawn.unseen)
    for asked in drawn.counts.keys() - drawn.known.keys():
        system = System.about(asked, reduced, drawn.known, least)
        by_fewer = tuple(system.end(way, whole=False).value for way in (1, -1))
        assert by_fewer == ends_by_all(drawn, asked, least, whole=False), asked
        if by_fewer[1] < UNBOUNDED:  # for whole numbers, as in the product, only where there is an end
            by_fewer = tuple(system.end(way, whole=True).value for way in (1, -1))
            assert by_fewer == ends_by_all(drawn, asked, least, whole=True), asked


def test_what_follows_from_others_is_left_out() -> None:
    """Of ten releases the solver is asked about nine steps, not about each pair."""
    days = [f"d{day}" for day in range(10)]
    pairs = [(one, other) for place, one in enumerate(days) for other in days[place + 1 :]]
    rules = [no_larger(*pair) for pair in pairs] + [between(*pair) for pair in pairs]
    unseen = {cell(f"{other} without {one}") for one, other in pairs}
    counts = dict.fromkeys([*map(cell, days), *unseen], 1)
    reduced = Reduced.of(rules, counts, unseen)
    assert set(reduced.rules) == {no_larger(days[place], days[place + 1]) for place in range(9)}
    assert reduced.apart.keys() == unseen
    told, unknown = reduced.bearing_on(cell("d9 without d0"), {})
    assert between("d0", "d9") in told
    assert set(unknown) == {*map(cell, days), cell("d9 without d0")}


def test_numbers_that_are_before_each_other_keep_a_rule_each_way() -> None:
    rules = [no_larger("one", "two"), no_larger("two", "three"), no_larger("three", "one"), no_larger("one", "four")]
    counts = dict.fromkeys(map(cell, ("one", "two", "three", "four")), 2)
    reduced = Reduced.of(rules, counts, frozenset())
    assert set(reduced.rules) == set(rules)


def one_row(count: int) -> Table:
    cells: dict[Cell, int] = {("one", ("r",), (str(place),)): 3 + place for place in range(count)}
    whole: Cell = ("one", (), ())
    return Table(cells | {whole: sum(cells.values())}, (Rule((*((one, 1) for one in cells), (whole, -1))),))


def test_what_would_take_too_long_to_check_is_refused_and_nothing_is_made() -> None:
    table = one_row(12)
    made = suppress(table, 10, effort=10_000)
    assert HIDDEN in made.cells.values()
    with pytest.raises(TooCostlyError) as refused:
        suppress(table, 10, effort=3)
    assert refused.value.effort == 3
