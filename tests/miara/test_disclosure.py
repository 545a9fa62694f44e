"""What may be published: no hidden cell can be worked out, the same people move by the same amount."""

from datetime import date
from itertools import product
from math import isclose

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from miara import evaluate, load_pack
from miara.disclosure import HIDDEN, Cell, Publishable, Rule, Table, perturb, round_to, suppress, table_of
from miara.disclosure.perturbing import _distribution
from miara.disclosure.publishable import Loss
from miara.model.errors import FactsError, MiaraError, UnknownNameError

SECRET = b"0123456789abcdef"
TRIALS = 4000


def crossed(counts: list[list[int]], code: str = "one") -> Table:
    """A table of rows and columns with both margins and the total."""
    rows, columns = range(len(counts)), range(len(counts[0]))
    cells: dict[Cell, int] = {(code, (), ()): sum(map(sum, counts))}
    cells |= {(code, ("r",), (str(r),)): sum(counts[r]) for r in rows}
    cells |= {(code, ("c",), (str(c),)): sum(counts[r][c] for r in rows) for c in columns}
    cells |= {(code, ("r", "c"), (str(r), str(c))): counts[r][c] for r, c in product(rows, columns)}

    def rule(inner: list[Cell], outer: Cell) -> Rule:
        return Rule((*((cell, 1) for cell in inner), (outer, -1)))

    def inner(r: int, c: int) -> Cell:
        return (code, ("r", "c"), (str(r), str(c)))

    rules = [rule([inner(r, c) for c in columns], (code, ("r",), (str(r),))) for r in rows]
    rules += [rule([inner(r, c) for r in rows], (code, ("c",), (str(c),))) for c in columns]
    rules += [rule([(code, ("r",), (str(r),)) for r in rows], (code, (), ()))]
    rules += [rule([(code, ("c",), (str(c),)) for c in columns], (code, (), ()))]
    return Table(cells, tuple(rules))


def attacked(table: Table, published: Publishable) -> dict[Cell, float]:
    """How narrowly each hidden cell can be told, by an attack written apart: every number is an unknown, the shown ones
    are fixed."""
    cells = sorted(table.counts)
    place = {cell: index for index, cell in enumerate(cells)}
    shown = {cell: value for cell, value in published.cells.items() if isinstance(value, int)}
    matrix = np.zeros((len(table.rules), len(cells)))
    for row, rule in enumerate(table.rules):
        for cell, sign in rule.terms:
            matrix[row, place[cell]] = sign
    bounds = [(shown[cell], shown[cell]) if cell in shown else (0, None) for cell in cells]
    equal = np.array([not rule.at_most for rule in table.rules])
    widths = {}
    for cell in cells:
        if cell in shown:
            continue
        ends = []
        for direction in (1, -1):
            aim = np.zeros(len(cells))
            aim[place[cell]] = direction
            found = linprog(
                aim,
                A_eq=matrix[equal] if equal.any() else None,
                b_eq=np.zeros(equal.sum()) if equal.any() else None,
                A_ub=matrix[~equal] if (~equal).any() else None,
                b_ub=np.zeros((~equal).sum()) if (~equal).any() else None,
                bounds=bounds,
            )
            ends.append(direction * found.fun if found.status == 0 else float("inf") * -direction)
        widths[cell] = ends[1] - ends[0]
    return widths


SMALL_TABLES = st.integers(2, 4).flatmap(
    lambda columns: st.lists(st.lists(st.integers(0, 14), min_size=columns, max_size=columns), min_size=2, max_size=4)
)


@settings(max_examples=40)
@given(counts=SMALL_TABLES, threshold=st.sampled_from([3, 5, 10]))
def test_no_hidden_cell_can_be_worked_out(counts: list[list[int]], threshold: int) -> None:
    table = crossed(counts)
    published = suppress(table, threshold)
    assert all(width >= threshold - 1e-6 for width in attacked(table, published).values())
    for cell, count in table.counts.items():
        assert published.cells[cell] is HIDDEN or published.cells[cell] == count
        assert published.cells[cell] is HIDDEN or not 0 < count < threshold


def test_hiding_the_small_cells_alone_is_broken() -> None:
    """The control: the attack finds what naive suppression hides."""
    table = crossed([[3, 20, 31], [18, 27, 40]])
    naive = {cell: HIDDEN if 0 < count < 5 else count for cell, count in table.counts.items()}
    safe = suppress(table, 5)
    leaking = Table(table.counts, table.rules)
    fake = Publishable("suppressed", {}, naive, Loss(0), safe.seal)  # type: ignore[arg-type]
    assert attacked(leaking, fake) == {("one", ("r", "c"), ("0", "0")): 0.0}
    assert all(width >= 5 for width in attacked(table, safe).values())


def test_a_rule_between_figures_is_known_to_the_reader_too() -> None:
    """EECO03 is hidden, but never above EECO02: with EECO02 at 4 it could be told to within 4."""
    cells: dict[Cell, int] = {("EECO02", (), ()): 6, ("EECO03", (), ()): 3}
    rule = Rule(((("EECO03", (), ()), 1), (("EECO02", (), ()), -1)), at_most=True)
    published = suppress(Table(cells, (rule,)), 10)
    assert all(value is HIDDEN for value in published.cells.values())
    kept = suppress(Table(cells | {("EECO02", (), ()): 40}, (rule,)), 10)
    assert kept.cells["EECO02", (), ()] == 40


def test_the_loss_is_told() -> None:
    published = suppress(crossed([[3, 20, 31], [18, 27, 40]]), 5)
    assert published.loss.small == 1
    assert published.loss.others >= 3
    assert 0 < published.loss.hidden_share < 1


def test_nothing_small_nothing_hidden() -> None:
    published = suppress(crossed([[30, 20], [18, 27]]), 5)
    assert published.loss.hidden_share == 0
    assert HIDDEN not in published.cells.values()


def test_rounding() -> None:
    table = Table({("one", (), ()): 12, ("two", (), ()): 13, ("three", (), ()): 0}, ())
    published = round_to(table, 5)
    assert list(published.cells.values()) == [10, 15, 0]
    assert published.loss.largest_distance == 2


def told_by_rounded(table: Table, published: Publishable, base: int) -> dict[Cell, tuple[float, float]]:
    """Between which numbers a reader knows each cell to be, who knows how it was rounded and what adds up to what."""
    cells = sorted(table.counts)
    sums = [[dict(rule.terms).get(cell, 0) for cell in cells] for rule in table.rules]
    below, above = base // 2, (base - 1) // 2
    bounds = [
        (max(0, int(str(published.cells[cell])) - below), int(str(published.cells[cell])) + above) for cell in cells
    ]
    found = {}
    for cell in cells:
        aim = np.array([float(each == cell) for each in cells])
        ends = [linprog(way * aim, A_eq=np.array(sums), b_eq=np.zeros(len(sums)), bounds=bounds).fun for way in (1, -1)]
        found[cell] = (round(ends[0], 6), -round(ends[1], 6))
    return found


def groups_of(counts: list[int]) -> Table:
    """Groups, and the total that they add up to."""
    total: Cell = ("one", (), ())
    cells = {("one", ("place",), (str(number),)): count for number, count in enumerate(counts)}
    return Table({total: sum(counts)} | cells, (Rule((*((cell, 1) for cell in cells), (total, -1))),))


def test_a_total_rounded_by_itself_narrows_its_groups() -> None:
    """As the page about it says: four groups of 2 are shown as 0 and their total, 8, as 10; the total is at least 8, no
    group is above 2, so each is told exactly. Without the total each may be 0, 1 or 2."""
    table = groups_of([2, 2, 2, 2])
    published = round_to(table, 5)
    assert list(published.cells.values()) == [10, 0, 0, 0, 0]
    told = told_by_rounded(table, published, 5)
    assert [told[cell] for cell in sorted(table.counts)] == [(8, 8), (2, 2), (2, 2), (2, 2), (2, 2)]
    alone = Table({cell: count for cell, count in table.counts.items() if cell[1]}, ())
    assert list(round_to(alone, 5).cells.values()) == [0, 0, 0, 0]


def test_where_the_total_lies_within_what_the_groups_say_it_narrows_nothing() -> None:
    table = groups_of([5, 10, 15])
    told = told_by_rounded(table, round_to(table, 5), 5)
    assert told["one", ("place",), ("0",)] == (3, 7)


@pytest.mark.parametrize("base", [2, 5, 10])
@given(count=st.integers(0, 1000))
def test_a_rounded_number_stands_for_as_many_as_the_base(base: int, count: int) -> None:
    (shown,) = round_to(Table({("one", (), ()): count}, ()), base).cells.values()
    assert isinstance(shown, int)
    assert shown % base == 0
    assert shown - base // 2 <= count <= shown + (base - 1) // 2


def members(count: int, name: str = "p") -> list[str]:
    return [f"{name}{number}" for number in range(count)]


def test_the_same_people_give_the_same_number_in_every_table() -> None:
    for count in (1, 4, 25):
        one = perturb(Table({("one", (), ()): count}, ()), {("one", (), ()): members(count)}, secret=SECRET).cells[
            "one", (), ()
        ]
        other = perturb(
            Table({("two", ("sex",), ("female",)): count}, ()),
            {("two", ("sex",), ("female",)): reversed(members(count))},
            secret=SECRET,
        ).cells["two", ("sex",), ("female",)]
        assert one == other


def test_amounts_have_mean_nothing_and_the_spread_asked_for() -> None:
    cells: dict[Cell, int] = {(f"i{number}", (), ()): 20 for number in range(TRIALS)}
    behind = {cell: members(20, cell[0]) for cell in cells}
    published = perturb(Table(cells, ()), behind, secret=SECRET, spread=2.0, most=5)
    moved = np.array([int(value) - 20 for value in published.cells.values()])  # type: ignore[call-overload]
    assert abs(moved.mean()) < 4 * np.sqrt(2 / TRIALS)
    assert abs(moved.var() - 2) < 0.3
    assert abs(moved).max() <= 5


@pytest.mark.parametrize("down", [1, 2, 3, 4, 5])
def test_small_counts_never_become_negative_and_stay_true_on_average(down: int) -> None:
    amounts, reached = _distribution(down, 2.0, 5)
    chances = np.diff([0.0, *reached, 1.0])
    assert amounts[0] == -down
    assert isclose(float(amounts @ chances), 0, abs_tol=1e-3)


def test_nobody_stays_nobody() -> None:
    assert perturb(Table({("one", (), ()): 0}, ()), {}, secret=SECRET).cells["one", (), ()] == 0


def test_members_must_be_those_counted() -> None:
    with pytest.raises(FactsError, match="counts 3"):
        perturb(Table({("one", (), ()): 3}, ()), {("one", (), ()): ["a"]}, secret=SECRET)


def test_nothing_else_can_make_a_publishable_result() -> None:
    with pytest.raises(MiaraError, match="in no other way"):
        Publishable("rounded", {}, {}, Loss(0))


@pytest.mark.parametrize(
    ("spread", "most"),
    [(0.0, 5), (-1.0, 5), (1e-9, 5), (2.0, 0), (2.0, -1), (float("nan"), 5), (float("inf"), 5), (1e9, 5), (2.0, 1)],
)
def test_a_spread_that_would_publish_the_truth_or_cannot_be_had_is_refused(spread: float, most: int) -> None:
    with pytest.raises(UnknownNameError, match="would not hide anybody"):
        perturb(Table({("one", (), ()): 1}, ()), {("one", (), ()): ["a"]}, secret=SECRET, spread=spread, most=most)


def test_counts_are_rounded_to_whole_numbers() -> None:
    with pytest.raises(UnknownNameError, match=r"not of 2\.5"):
        round_to(Table({("one", (), ()): 3}, ()), 2.5)  # type: ignore[arg-type]


def test_a_figure_that_the_result_has_not_is_not_left_out_in_silence() -> None:
    pack, day = load_pack("eu-esf-plus-2021"), date(2026, 1, 1)
    result = evaluate(pack, {}, as_of=day, known_on=day, codes=["EECO01"])
    with pytest.raises(UnknownNameError, match=r"no figure 'EEC01'. Did you mean 'EECO01'\?"):
        table_of(pack, result, codes=["EEC01"])
