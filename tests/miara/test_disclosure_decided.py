"""Totals told by decision however small, and differences that nobody shows and a reader can work out."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from miara.disclosure import HIDDEN, Cell, Rule, Table, UnsafeCellError, suppress
from miara.disclosure.solving import ranges
from miara.model.errors import FactsError
from tests.miara.test_disclosure import crossed
from tests.miara.test_disclosure_attacks import one_row

WHOLE: Cell = ("one", (), ())
TWO: Cell = ("two", (), ())


def in_row(place: int) -> Cell:
    return ("one", ("r",), (str(place),))


def test_a_small_declared_total_is_shown_and_tells_nothing_of_its_groups() -> None:
    """Four people, all of them women: that there are no men is hidden, too, or the four would be told."""
    table = one_row(4, 0)
    published = suppress(table, 10, declared={WHOLE})
    assert published.cells == {WHOLE: 4, in_row(0): HIDDEN, in_row(1): HIDDEN}


def test_without_the_decision_the_total_is_hidden_and_the_zero_shown() -> None:
    published = suppress(one_row(4, 0), 10)
    assert published.cells == {WHOLE: HIDDEN, in_row(0): HIDDEN, in_row(1): 0}


@settings(max_examples=40, deadline=None)
@given(counts=st.lists(st.integers(0, 4), min_size=2, max_size=4), threshold=st.sampled_from([5, 10, 20]))
def test_of_each_group_of_a_small_declared_total_a_reader_knows_only_the_total(
    counts: list[int], threshold: int
) -> None:
    table = one_row(*counts)
    total = table.counts[WHOLE]
    published = suppress(table, threshold, declared={WHOLE})
    assert published.cells[WHOLE] == total
    if 0 < total < threshold:
        # `ranges` supposes that nobody hidden is nobody; of these a reader may not even suppose that.
        assert all(published.cells[in_row(place)] is HIDDEN for place in range(len(counts)))


def test_a_declared_total_is_known_to_the_reader_and_more_is_hidden_for_it() -> None:
    """12 of whom 11 are men: without the total one number is hidden; where the total must stand, both are."""
    table = one_row(1, 11)
    published = suppress(table, 5, declared={WHOLE})
    assert published.cells[WHOLE] == 12
    assert published.cells[in_row(0)] is published.cells[in_row(1)] is HIDDEN


def test_another_figure_must_not_tell_the_groups_of_a_declared_total() -> None:
    """Nobody among the men does anything at all: so whoever does one thing is a woman, and that zero is hidden."""
    cells: dict[Cell, int] = {WHOLE: 6, in_row(0): 6, in_row(1): 0}
    cells |= {TWO: 40, ("two", ("r",), ("0",)): 40, ("two", ("r",), ("1",)): 0}
    rules = [Rule(((in_row(0), 1), (in_row(1), 1), (WHOLE, -1)))]
    rules += [Rule(((("two", ("r",), ("0",)), 1), (("two", ("r",), ("1",)), 1), (TWO, -1)))]
    rules += [Rule(((("one", ("r",), (n,)), 1), (("two", ("r",), (n,)), -1)), at_most=True) for n in "01"]
    published = suppress(Table(cells, tuple(rules)), 10, declared={WHOLE})
    assert published.cells["two", ("r",), ("1",)] is HIDDEN
    assert published.cells[TWO] == 40


def test_what_is_declared_has_to_be_in_the_table() -> None:
    with pytest.raises(FactsError, match="leaves it out"):
        suppress(one_row(3, 40), 5, declared={TWO})


def test_a_small_difference_is_protected_though_nobody_shows_it() -> None:
    """391 came and 388 finished: the three who did not are hidden by hiding one of the two."""
    apart: Cell = ("", ("less", "more"), ("two", "one"))
    table = Table({WHOLE: 391, TWO: 388, apart: 3}, (Rule(((TWO, 1), (apart, 1), (WHOLE, -1))),))
    published = suppress(table, 10, unseen={apart})
    assert list(published.cells.values()).count(HIDDEN) == 1, "which of the two is drawn"
    ordered = Table(table.counts, (*table.rules, Rule(((TWO, 1), (WHOLE, -1)), at_most=True)))
    published = suppress(ordered, 10, unseen={apart})
    assert published.cells == {WHOLE: 391, TWO: HIDDEN}, "where one asks more than the other, it is the one"
    assert suppress(Table({WHOLE: 391, TWO: 388}, ()), 10).cells == {WHOLE: 391, TWO: 388}, "the control"


def test_a_difference_between_two_numbers_that_were_published_is_refused() -> None:
    apart: Cell = ("", ("less", "more"), ("two", "one"))
    table = Table({WHOLE: 391, TWO: 388, apart: 3}, (Rule(((TWO, 1), (apart, 1), (WHOLE, -1))),))
    with pytest.raises(UnsafeCellError) as refused:
        suppress(table, 10, unseen={apart}, earlier={WHOLE: 391, TWO: 388})
    assert refused.value.cell == apart


def test_differences_are_no_part_of_what_is_published_nor_of_its_loss() -> None:
    apart: Cell = ("", ("less", "more"), ("two", "one"))
    table = Table({WHOLE: 391, TWO: 388, apart: 3}, (Rule(((TWO, 1), (apart, 1), (WHOLE, -1))),))
    published = suppress(table, 10, unseen={apart})
    assert (published.loss.cells, published.loss.small, published.loss.others) == (2, 0, 1)


def test_every_hidden_cell_of_a_crossed_table_stays_wide_beside_a_large_declared_total() -> None:
    counts = [[3, 20, 31], [18, 2, 40]]
    table = crossed(counts)
    published = suppress(table, 5, declared={WHOLE})
    told = ranges(table.rules, published.cells)
    assert published.cells[WHOLE] == 114
    assert all(high - low >= 5 for low, high in told.values())
    for row, column in product(range(2), range(3)):
        cell = ("one", ("r", "c"), (str(row), str(column)))
        assert not 0 < counts[row][column] < 5 or published.cells[cell] is HIDDEN


def test_no_more_is_hidden_than_it_takes() -> None:
    """Of five groups one is small: it and one other are hidden, whatever the search hid on its way."""
    published = suppress(one_row(3, 20, 31, 40, 50), 5)
    assert sum(value is HIDDEN for value in published.cells.values()) == 2
