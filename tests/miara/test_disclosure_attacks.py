"""An attacker who knows the method: counts are whole, nobody is shown as nobody, every published number and rule."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

import miara
from miara.disclosure import HIDDEN, Cell, Publishable, Rule, Table, suppress, table_of
from miara.model.errors import FactsError, UnknownNameError
from tests.miara.test_disclosure import SMALL_TABLES, crossed

DAY = date(2026, 1, 31)
LONG_AGO = date(2020, 1, 1)
MANY = 1e6  # more than any table here counts: an end there is no end


def whole_numbers(table: Table, published: Publishable) -> dict[Cell, tuple[float, float]]:
    """Lowest and highest whole number of each hidden cell; nobody hidden is nobody, unless nobody had to be hidden."""
    cells = sorted({cell for rule in table.rules for cell, _ in rule.terms} | set(table.counts))
    shown = {cell: value for cell, value in published.cells.items() if isinstance(value, int)}
    least = {cell: min(1, table.counts.get(cell, 0)) for cell in cells}
    low = np.array([shown.get(cell, least[cell]) for cell in cells], dtype=float)
    high = np.array([shown.get(cell, MANY) for cell in cells], dtype=float)
    rows = np.array([[dict(rule.terms).get(cell, 0) for cell in cells] for rule in table.rules], dtype=float)
    bottom = [-np.inf if rule.at_most else 0.0 for rule in table.rules]
    told = [LinearConstraint(rows, np.array(bottom), np.zeros(len(table.rules)))] if table.rules else []
    found = {}
    for place, cell in enumerate(cells):
        if published.cells.get(cell) is not HIDDEN:
            continue
        aim = np.zeros(len(cells))
        aim[place] = 1
        ends = [
            milp(way * aim, constraints=told, bounds=Bounds(low, high), integrality=np.ones(len(cells)))
            for way in (1, -1)
        ]
        assert all(end.status == 0 for end in ends), cell
        found[cell] = (round(ends[0].fun), round(-ends[1].fun))
    return found


def narrow(table: Table, published: Publishable, threshold: int) -> dict[Cell, tuple[float, float]]:
    ranges = whole_numbers(table, published)
    return {cell: (low, high) for cell, (low, high) in ranges.items() if high - low < threshold}


def one_row(*counts: int) -> Table:
    cells: dict[Cell, int] = {("one", ("r",), (str(place),)): count for place, count in enumerate(counts)}
    total: Cell = ("one", (), ())
    return Table(cells | {total: sum(counts)}, (Rule((*((cell, 1) for cell in cells), (total, -1))),))


@pytest.mark.parametrize(
    ("counts", "threshold"), [((1, 1, 1, 1, 1), 5), ((1, 2), 3), ((1, 1), 2), ((2, 3), 5), ((1, 1, 1, 40), 3)]
)
def test_cells_that_can_only_be_one_each_are_not_told(counts: tuple[int, ...], threshold: int) -> None:
    """Five groups and five people: as nobody would be shown as nobody, each is one."""
    table = one_row(*counts)
    assert narrow(table, suppress(table, threshold), threshold) == {}


@settings(max_examples=25, deadline=None)
@given(counts=SMALL_TABLES, threshold=st.sampled_from([2, 3, 5]))
def test_whole_numbers_do_not_help(counts: list[list[int]], threshold: int) -> None:
    table = crossed(counts)
    assert narrow(table, suppress(table, threshold), threshold) == {}


# What a reader knows of a real result


def world(rows: Sequence[Mapping[str, object]]) -> dict[str, list[Mapping[str, object]]]:
    plain = {"project": "p", "entry_date": LONG_AGO, "recorded_on": LONG_AGO, "sex": "female", "education": 3}
    people: list[Mapping[str, object]] = [
        {"id": str(number), "person": str(number), **plain, **row} for number, row in enumerate(rows)
    ]
    states: list[Mapping[str, object]] = [
        {"id": f"s{row['id']}", "participation": row["id"], "state": "complete", "recorded_on": LONG_AGO}
        for row in people
    ]
    return {"participation": people, "record_state": states}


def table(facts: dict[str, list[Mapping[str, object]]], pack: str, by: list[str], codes: list[str]) -> Table:
    loaded = miara.load_pack(pack)
    result = miara.evaluate(loaded, facts, as_of=DAY, known_on=DAY, by=by)
    return table_of(loaded, result, codes)


def test_a_participation_is_with_one_partner_so_partners_add_up() -> None:
    facts = world([{"partner": "a"}] * 20 + [{"partner": "b"}] * 3)
    found = table(facts, "pl-esf-plus-2021", ["partner"], ["participants"])
    published = suppress(found, 5)
    assert published.cells["participants", ("partner",), ("a",)] is HIDDEN


def test_a_person_may_be_in_two_projects_and_neither_is_larger_than_the_whole() -> None:
    people = [{"person": f"x{n}", "project": "a", "id": f"a{n}"} for n in range(9)]
    people += [{"person": f"x{n}", "project": "b", "id": f"b{n}"} for n in range(7, 10)]
    facts = world(people)
    facts["support"] = [
        {
            "id": f"u{row['id']}",
            "participation": row["id"],
            "kind": "advice",
            "start_date": LONG_AGO,
            "recorded_on": LONG_AGO,
        }
        for row in facts["participation"]
    ]
    found = table(facts, "pl-po-kl-7.2.1-abc", ["project"], ["supported"])
    first, second = (("supported", ("project",), (name,)) for name in "ab")
    whole: Cell = ("supported", (), ())
    assert found.counts == {whole: 10, first: 9, second: 3}
    told = {(rule.terms, rule.at_most) for rule in found.rules}
    assert (((first, 1), (whole, -1)), True) in told
    assert (((whole, 1), (first, -1), (second, -1)), True) in told
    assert all(rule.at_most for rule in found.rules)
    assert narrow(found, suppress(found, 5), 5) == {}


def test_who_is_long_term_unemployed_is_unemployed_though_no_check_says_it() -> None:
    facts = world([{"labour_status": "unemployed", "unemployed_since": date(2010, 1, 1)}] * 3)
    found = table(facts, "pl-po-kl-2007", [], ["entered_unemployed", "entered_long_term_unemployed"])
    inner, outer = ("entered_long_term_unemployed", (), ()), ("entered_unemployed", (), ())
    assert Rule(((inner, 1), (outer, -1)), at_most=True) in found.rules


def test_who_is_counted_by_another_figure_is_in_it_too() -> None:
    facts = world([{}] * 3)
    found = table(facts, "pl-po-kl-7.2.1-abc", ["project", "sex"], ["coached", "employed"])

    def told(*names: str) -> bool:
        group = tuple({"sex": "female", "project": "p"}[name] for name in names)
        return Rule(((("employed", names, group), 1), (("coached", names, group), -1)), at_most=True) in found.rules

    assert told()
    assert told("sex")
    assert not told("project")


def test_an_indicator_left_out_is_still_part_of_its_rule() -> None:
    """EECO01 = EECO02 + EECO04 + EECO05 bounds EECO04, whether or not EECO05 is published."""
    facts = world([{"labour_status": "unemployed"}] * 20 + [{"labour_status": "inactive"}] * 3)
    found = table(facts, "eu-esf-plus-2021", [], ["EECO01", "EECO02", "EECO04"])
    published = suppress(found, 5)
    assert published.cells["EECO04", (), ()] is HIDDEN
    assert narrow(found, published, 5) == {}


def test_a_rule_that_does_not_hold_tells_nothing() -> None:
    facts = world([{"labour_status": "unemployed"}] * 20 + [{"labour_status": None}] * 3)
    found = table(facts, "eu-esf-plus-2021", [], ["EECO01", "EECO02", "EECO04", "EECO05"])
    codes = [{cell[0] for cell, _ in rule.terms} for rule in found.rules if not rule.at_most]
    assert {"EECO01", "EECO02", "EECO04", "EECO05"} not in codes
    assert suppress(found, 5).loss.small == 0


# Twice from the same numbers


def test_what_was_hidden_stays_hidden_and_what_was_shown_is_known() -> None:
    rows = crossed([[3, 20, 31], [18, 27, 40]])
    totals = Table({cell: count for cell, count in rows.counts.items() if len(cell[1]) < 2}, rows.rules[2:])
    first = suppress(totals, 5)
    second = suppress(rows, 5, earlier=first.cells)
    assert narrow(rows, second, 5) == {}
    assert all(second.cells[cell] is shown for cell, shown in first.cells.items())


def test_what_was_shown_cannot_be_taken_back() -> None:
    found = one_row(3, 40)
    shown: dict[Cell, int] = {("one", (), ()): 43, ("one", ("r",), ("1",)): 40}
    with pytest.raises(FactsError, match="cannot be hidden any more"):
        suppress(found, 5, earlier=shown)


def test_an_earlier_release_has_to_be_part_of_the_next() -> None:
    with pytest.raises(FactsError, match="leaves it out"):
        suppress(one_row(30, 40), 5, earlier={("one", ("s",), ("x",)): 12})


def test_a_threshold_of_one_hides_nobody_and_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="at least 2"):
        suppress(one_row(1, 2), 1)


def test_every_cell_is_looked_at_in_a_release_of_some_size() -> None:
    counts = [[(row * 7 + column * 5) % 23 for column in range(6)] for row in range(6)]
    found = crossed(counts)
    published = suppress(found, 5)
    assert narrow(found, published, 5) == {}
    for row, column in product(range(6), range(6)):
        cell = ("one", ("r", "c"), (str(row), str(column)))
        assert not 0 < counts[row][column] < 5 or published.cells[cell] is HIDDEN
