"""Drawing and judging a sample: pure rules, against exact combinatorics and published values."""

import subprocess
from collections import Counter
from fractions import Fraction
from itertools import combinations, product
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kladka.reporting.rules import sample as rules
from kladka.reporting.rules import share
from kladka.reporting.rules.share import Part

ids = some.lists(some.uuids().map(str), min_size=1, max_size=60, unique=True)
seeds = some.text("abcdef0123456789", min_size=1, max_size=32)


def test_a_draw_known_by_heart():
    """So that the method can never change unnoticed: another program, another day, the same three."""
    population = {f"person-{number:02}": "" for number in range(20)}
    drawn = rules.drawn(population, "dice: 4 6 1 1 3", {"": 3})
    assert drawn == ["person-06", "person-16", "person-15"]


@given(ids, seeds, some.data())
def test_the_same_seed_draws_the_same_whatever_the_order_of_the_list(people, seed, data):
    size = data.draw(some.integers(1, len(people)))
    there = dict.fromkeys(people, "")
    back = dict.fromkeys(sorted(people, reverse=True), "")
    drawn = rules.drawn(there, seed, {"": size})
    assert drawn == rules.drawn(back, seed, {"": size})
    assert len(set(drawn)) == size
    assert set(drawn) <= set(people)


@given(ids, seeds, some.data())
def test_a_larger_sample_holds_the_smaller_one(people, seed, data):
    size = data.draw(some.integers(1, len(people)))
    there = dict.fromkeys(people, "")
    assert rules.drawn(there, seed, {"": len(people)})[:size] == rules.drawn(there, seed, {"": size})


def test_every_subset_is_drawn_about_equally_often():
    """All 20 subsets of 3 of 6 over 20,000 seeds: Pearson's statistic stays far below what chance gives 1 in 10^6."""
    people = dict.fromkeys("abcdef", "")
    seen = Counter(frozenset(rules.drawn(people, str(number), {"": 3})) for number in range(20_000))
    subsets = [frozenset(each) for each in combinations("abcdef", 3)]
    assert seen.keys() == set(subsets)
    expected = 20_000 / comb(6, 3)
    statistic = sum((seen[each] - expected) ** 2 / expected for each in subsets)
    assert statistic < 65  # chi-square with 19 degrees of freedom: 65 is exceeded less than once in a million


strata = some.dictionaries(some.sampled_from("abcdefgh"), some.integers(1, 400), min_size=1)


@given(strata, some.data(), some.sampled_from([rules.PROPORTIONAL, rules.EQUAL]))
def test_the_parts_of_a_sample_add_up_and_fit(numbers, data, allocation):
    size = data.draw(some.integers(1, sum(numbers.values())))
    sizes = rules.shared_out(numbers, size, allocation)
    assert sum(sizes.values()) == size
    assert all(0 <= sizes[name] <= numbers[name] for name in numbers)
    if size >= len(numbers):
        assert min(sizes.values()) >= 1


@given(strata, some.data())
def test_a_proportional_part_is_its_due_but_for_less_than_one_and_the_one_each_must_have(numbers, data):
    total = sum(numbers.values())
    size = data.draw(some.integers(1, total))
    sizes = rules.shared_out(numbers, size)
    over = sum(1 for name in numbers if Fraction(size * numbers[name], total) < 1)
    for name, number in numbers.items():
        due = Fraction(size * number, total)
        assert sizes[name] < due + 1 or sizes[name] == 1
        assert sizes[name] > due - 1 - over


def test_thirty_of_the_founding_project_by_partner():
    numbers = {"klucz": 500, "stopil": 800, "wup": 46}
    assert rules.shared_out(numbers, 30) == {"klucz": 11, "stopil": 18, "wup": 1}
    assert rules.shared_out(numbers, 30, rules.EQUAL) == {"klucz": 10, "stopil": 10, "wup": 10}
    assert rules.shared_out({"a": 100, "b": 3}, 30, rules.EQUAL) == {"a": 27, "b": 3}


@pytest.mark.parametrize(("total", "percent", "size"), [(1346, 5, 68), (1346, 100, 1346), (200, 5, 10), (10, 0.1, 1)])
def test_a_share_is_rounded_up(total, percent, size):
    assert rules.size_of_share(total, percent) == size


@given(some.dictionaries(some.uuids().map(str), some.sampled_from(["", "female", "male"]), min_size=1))
def test_a_list_is_read_as_it_was_written(population):
    assert rules.read(rules.listed(population)) == population


# What a sample says


@pytest.mark.parametrize(
    ("found", "size", "lower", "upper"),
    [
        # Clopper and Pearson's bounds at 95 %, from the beta distribution (any table of them)
        (0, 30, 0.0, 0.1157),
        (3, 30, 0.0211, 0.2653),
        (15, 30, 0.3130, 0.6870),
        (1, 10, 0.0025, 0.4450),
        (10, 100, 0.0490, 0.1762),
    ],
)
def test_of_a_large_population_the_bounds_are_clopper_and_pearsons(found, size, lower, upper):
    bounds = share.exact(50_000_000, size, found, 0.95)
    assert bounds == pytest.approx((lower, upper), abs=0.0001)


@pytest.mark.parametrize(
    ("found", "size", "lower", "upper"),
    [(0, 10, 0.0, 0.2775), (1, 10, 0.0179, 0.4042), (15, 30, 0.3315, 0.6685), (81, 263, 0.2553, 0.3662)],
)
def test_wilsons_bounds_are_the_published_ones(found, size, lower, upper):
    """The last is Newcombe's example (Statistics in Medicine 17, 1998, table I)."""
    assert share.wilson(found / size, size, 0.95) == pytest.approx((lower, upper), abs=0.0001)


def test_who_looked_at_all_knows_all():
    assert share.exact(30, 30, 4, 0.95) == (4 / 30, 4 / 30)


@pytest.mark.parametrize(("population", "size"), [(12, 5), (25, 10), (40, 8)])
def test_the_exact_bounds_keep_their_promise_for_every_truth(population, size):
    """By all the possible samples, not by chance: whatever the truth is, 95 of 100 samples or more hold it."""
    bounds = {found: share.numbers(population, size, found, 0.95) for found in range(size + 1)}
    for marked in range(population + 1):
        holding = sum(
            comb(marked, found) * comb(population - marked, size - found)
            for found in range(size + 1)
            if bounds[found][0] <= marked <= bounds[found][1]
        )
        assert Fraction(holding, comb(population, size)) >= Fraction(95, 100)


@given(some.integers(1, 300), some.data())
def test_the_bounds_hold_the_share_and_stay_within_what_is_possible(population, data):
    size = data.draw(some.integers(1, population))
    found = data.draw(some.integers(0, size))
    lower, upper = share.exact(population, size, found, 0.95)
    assert Fraction(found, population) <= Fraction(lower).limit_denominator(population)
    assert lower <= found / size + 1 / population
    assert upper >= found / size - 1 / population
    assert upper <= 1 - (size - found) / population + 1e-12


def test_strata_drawn_alike_are_judged_together():
    parts = {"a": Part(500, 11, 1), "b": Part(800, 18, 2), "c": Part(46, 1, 0)}
    found = share.estimate(parts, 0.95)
    assert found.method == share.EXACT
    assert found.share == pytest.approx(0.1)
    assert (found.lower, found.upper) == share.exact(1346, 30, 3, 0.95)


def test_strata_drawn_unequally_count_by_their_size():
    """Ten of each: the large part with no finding outweighs the small one full of them."""
    found = share.estimate({"large": Part(900, 10, 0), "small": Part(100, 10, 10)}, 0.95)
    assert found.method == share.WEIGHTED
    assert found.share == pytest.approx(0.1)
    effective = 1 / (0.9**2 / 10 + 0.1**2 / 10)
    assert (found.lower, found.upper) == pytest.approx(share.wilson(0.1, effective, 0.95))


def test_a_part_of_one_that_must_be_drawn_does_not_outweigh_all_others():
    """One of a thousand is alone in its part and always drawn: a finding there is not one in ten of all."""
    found = share.estimate({"many": Part(999, 9, 0), "one": Part(1, 1, 1)}, 0.95)
    assert found.method == share.WEIGHTED
    assert found.share == pytest.approx(0.001)
    assert found.lower <= 0.001 <= found.upper


@pytest.mark.parametrize(
    ("sizes", "size"), [((12, 8), 10), ((13, 7), 10), ((19, 1), 10), ((20, 9, 3), 12), ((30, 2), 8), ((60, 1), 8)]
)
def test_parts_that_are_judged_together_keep_the_promise_for_every_truth(sizes, size):
    """Over all possible samples of every truth; parts drawn too unequally for it are not judged together."""
    strata = {str(number): each for number, each in enumerate(sizes)}
    drawn = rules.shared_out(strata, size)
    if not rules.is_even(strata, drawn):
        assert sizes == (60, 1)
        return
    bounds = {found: share.numbers(sum(sizes), size, found, 0.95) for found in range(size + 1)}
    for truth in product(*(range(each + 1) for each in sizes)):
        chances = {0: Fraction(1)}
        for name, marked in zip(strata, truth, strict=True):
            part = {
                found: Fraction(
                    comb(marked, found) * comb(strata[name] - marked, drawn[name] - found),
                    comb(strata[name], drawn[name]),
                )
                for found in range(min(marked, drawn[name]) + 1)
                if drawn[name] - found <= strata[name] - marked
            }
            together: dict[int, Fraction] = {}
            for before, chance in chances.items():
                for found, more in part.items():
                    together[before + found] = together.get(before + found, Fraction(0)) + chance * more
            chances = together
        held = sum(chance for found, chance in chances.items() if bounds[found][0] <= sum(truth) <= bounds[found][1])
        assert held >= Fraction(95, 100), truth


def test_weighted_bounds_never_leave_out_what_was_seen():
    """All of one half were looked at and have findings: half of all is the least there can be."""
    parts = {"seen": Part(20, 20, 20), "open": Part(20, 10, 0)}
    found = share.estimate(parts, 0.95)
    assert (found.method, found.share) == (share.WEIGHTED, 0.5)
    assert found.lower == 0.5
    assert 0.5 < found.upper <= 0.75
    none = share.estimate({"seen": Part(20, 20, 0), "open": Part(20, 10, 0)}, 0.95)
    assert (none.share, none.lower) == (0.0, 0.0)
    every = share.estimate({"seen": Part(20, 20, 20), "open": Part(20, 10, 10)}, 0.95)
    assert (every.share, every.upper) == (1.0, 1.0)


def test_a_part_that_nobody_looked_at_stays_open():
    found = share.estimate({"a": Part(500, 20, 0), "b": Part(500, 0, 0)}, 0.95)
    assert found.upper > 0.5
    assert share.estimate({"a": Part(500, 0, 0)}, 0.95) == share.Estimate(None, 0.0, 1.0, share.EXACT)


def test_a_part_is_told_in_people():
    assert share.Estimate(0.1, 0.0211, 0.2653, share.EXACT).among(1346) == (28, 357)


def test_a_large_sample_is_judged_at_once():
    lower, upper = share.exact(20_000, 2_000, 200, 0.95)
    assert 0.087 < lower < 0.1 < upper < 0.114


def test_the_hash_is_what_any_other_program_makes(tmp_path):
    """By the machine's own sha256sum, not by our library."""
    file = tmp_path / "one"
    file.write_bytes(b"seed\nperson")
    told = subprocess.run(["sha256sum", str(file)], capture_output=True, text=True, check=True).stdout.split()[0]
    assert rules.rank("seed", "person") == told
