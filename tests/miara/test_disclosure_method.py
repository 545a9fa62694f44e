"""A reader who has the program: every table of a small world is published, and what was published is held beside all
the tables that would have been published so. No choice of the method may tell more than the rules between numbers."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import product

import pytest

from miara.disclosure import HIDDEN, Cell, Rule, Shown, Table, suppress
from tests.miara.test_disclosure_attacks import one_row

THRESHOLD = 3
SECRETS = [f"secret number {number:02}".encode() for number in range(3)]
WHOLE: Cell = ("one", (), ())
type Case = tuple[Table, frozenset[Cell]]
"""A table, and the small differences in it that nobody shows."""


def in_one(*group: int) -> Cell:
    return ("one", ("r",) if group else (), tuple(map(str, group)))


def in_two(*group: int) -> Cell:
    return ("two", ("r",) if group else (), tuple(map(str, group)))


def rows_of(total: int) -> Iterator[Case]:
    """Every way in which so many are in three groups."""
    for counts in product(range(total + 1), repeat=3):
        if sum(counts) == total:
            yield one_row(*counts), frozenset()


def nested_of(total: int) -> Iterator[Case]:
    """Two figures by two groups; who is counted by the second is counted by the first, which counts so many."""
    for first in range(total + 1):
        for some in product(range(first + 1), range(total - first + 1)):
            yield nested((first, total - first), some)


def nested(everybody: tuple[int, int], some: tuple[int, int]) -> Case:
    counts = {in_one(place): count for place, count in enumerate(everybody)} | {in_one(): sum(everybody)}
    counts |= {in_two(place): count for place, count in enumerate(some)} | {in_two(): sum(some)}
    rules = [Rule(((of(0), 1), (of(1), 1), (of(), -1))) for of in (in_one, in_two)]
    unseen: dict[Cell, int] = {}
    for group in ((), (0,), (1,)):
        less, more = in_two(*group), in_one(*group)
        rules.append(Rule(((less, 1), (more, -1)), at_most=True))
        if 0 < counts[more] - counts[less] < THRESHOLD:
            between: Cell = ("", ("less", "more"), (str(less), str(more)))
            unseen[between] = counts[more] - counts[less]
            rules.append(Rule(((less, 1), (between, 1), (more, -1))))
    return Table(counts | unseen, tuple(rules)), frozenset(unseen)


def told(cases: Iterable[Case], secrets: Iterable[bytes]) -> dict[frozenset[tuple[Cell, Shown]], dict[Cell, set[int]]]:
    """For everything that is published of any of the cases: the numbers that each hidden cell has in those cases."""
    found: dict[frozenset[tuple[Cell, Shown]], dict[Cell, set[int]]] = defaultdict(lambda: defaultdict(set))
    drawn = list(secrets)
    for table, unseen in cases:
        for secret in drawn:
            cells = suppress(table, THRESHOLD, unseen=unseen, secret=secret).cells
            fitting = found[frozenset(cells.items())]
            for cell, shown in cells.items():
                if shown is HIDDEN:
                    fitting[cell].add(table.counts[cell])
    return found


def narrow(found: Mapping[frozenset[tuple[Cell, Shown]], Mapping[Cell, set[int]]]) -> list[tuple[Cell, set[int]]]:
    """Hidden cells of which fewer numbers are left than there are small ones, where all that fits is in the world."""
    return [
        (cell, numbers)
        for cells, fitting in found.items()
        if dict(cells)[WHOLE] is not HIDDEN
        for cell, numbers in fitting.items()
        if len(numbers) < THRESHOLD - 1
    ]


def test_that_it_was_this_group_that_was_hidden_beside_a_small_one_tells_nothing() -> None:
    """Of 10 in three groups the second is 4. Were the smallest hidden beside the small one, it had to be 4, not 5, and
    the small one 2."""
    assert narrow(told(rows_of(10), SECRETS)) == []


@pytest.mark.slow
def test_nor_does_it_between_figures_with_their_small_differences() -> None:
    assert narrow(told(nested_of(8), SECRETS[:2])) == []


def test_that_a_total_is_hidden_tells_nothing_of_its_small_group() -> None:
    """A group of 1 beside one of 3 hides the total: were the 3 shown, no other small number would do that."""
    for secret in SECRETS:
        cells = suppress(one_row(1, 3), THRESHOLD, secret=secret).cells
        assert cells == {WHOLE: HIDDEN, in_one(0): HIDDEN, in_one(1): HIDDEN}


def test_the_same_secret_draws_the_same_and_another_may_draw_another() -> None:
    table = one_row(1, 30, 31, 32, 33)
    drawn = [suppress(table, 5, secret=secret).cells for secret in SECRETS]
    assert drawn == [suppress(table, 5, secret=secret).cells for secret in SECRETS]
    assert len({frozenset(cells.items()) for cells in drawn}) > 1


def test_what_was_hidden_last_time_is_hidden_sooner() -> None:
    table = one_row(1, 30, 31, 32, 33)
    for place in range(1, 5):
        cell: Cell = ("one", ("r",), (str(place),))
        for secret in SECRETS:
            assert suppress(table, 5, sooner={cell}, secret=secret).cells[cell] is HIDDEN
