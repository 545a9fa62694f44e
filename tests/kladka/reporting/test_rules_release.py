"""What a reader of all releases of a project can work out: an attack written apart from what makes them safe."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from kladka.core import packs
from kladka.reporting.rules import release as rules
from miara.disclosure import HIDDEN, Cell, Rule, Shown, Table, UnsafeCellError, suppress

SETTINGS = rules.settings_of(packs.load("publication/default.yaml"), date(2026, 11, 27))
START, END = date(2026, 1, 12), date(2027, 3, 31)
SEXES = ("female", "male")
MANY = 1e5


def cell(code: str, sex: str = "") -> Cell:
    return (code, ("sex",), (sex,)) if sex else (code, (), ())


SECRET = b"of a test, the same in every run"
"""Draws what is hidden beside small numbers."""


def snapshot(
    number: int, all_of: Sequence[int], some_of: Sequence[int], declared: Sequence[str] = ()
) -> rules.Snapshot:
    """A release of two figures by sex; who is counted by `some` is counted by `all`."""
    counts = {
        cell(code, sex): n
        for code, row in (("all", all_of), ("some", some_of))
        for sex, n in zip(SEXES, row, strict=True)
    }
    counts |= {cell("all"): sum(all_of), cell("some"): sum(some_of)}
    made = [Rule((*((cell(code, sex), 1) for sex in SEXES), (cell(code), -1))) for code in ("all", "some")]
    made += [Rule(((cell("some", sex), 1), (cell("all", sex), -1)), at_most=True) for sex in ("", *SEXES)]
    day = date(2026, 3 * number, 28)
    return rules.Snapshot(str(number), day, Table(counts, tuple(made)), frozenset(cell(code) for code in declared))


def published(snapshots: Sequence[rules.Snapshot], minimum: int) -> list[rules.Snapshot]:
    """Publish one after the other, each beside all before it; what cannot be made safe is not published."""
    found: list[rules.Snapshot] = []
    for each in snapshots:
        try:
            _made, own = rules.safe(each, found, minimum, secret=SECRET)
        except UnsafeCellError:
            continue
        found.append(replace(each, shown=own))
    return found


class Attack:
    """Everything a reader knows, with the shown numbers put in: between which numbers does each unknown lie?"""

    def __init__(self, releases: Sequence[rules.Snapshot], shown: Mapping[tuple[str, Cell], int], minimum: int) -> None:
        self.place = {(each.name, one): 0 for each in releases for one in each.table.counts}
        self.place = {key: number for number, key in enumerate(self.place)}
        self.counts = {(each.name, one): n for each in releases for one, n in each.table.counts.items()}
        told_small = {
            (each.name, one[0]) for each in releases for one in each.declared if 0 < each.table.counts[one] < minimum
        }
        low, high = np.zeros(len(self.place)), np.full(len(self.place), MANY)
        for key, number in self.place.items():
            if key in shown:
                low[number] = high[number] = shown[key]
            elif self.counts[key] and (key[0], key[1][0]) not in told_small:
                low[number] = 1  # nobody is shown as nobody
        self.bounds = Bounds(low, high)
        rows = [(rule.terms, each.name, rule.at_most) for each in releases for rule in each.table.rules]
        told = [({(name, one): sign for one, sign in terms}, at_most) for terms, name, at_most in rows]
        for before, after in pairwise(releases):
            for one, count in before.table.counts.items():
                if count <= after.table.counts[one]:
                    told.append(({(before.name, one): 1, (after.name, one): -1}, True))
        matrix = np.array([[row.get(key, 0) for key in self.place] for row, _at_most in told], dtype=float)
        bottom = np.array([-np.inf if at_most else 0.0 for _row, at_most in told])
        self.told = [LinearConstraint(matrix, bottom, np.zeros(len(told)))] if told else []

    def width(self, *signed: tuple[tuple[str, Cell], int]) -> float:
        """How narrowly a number, or a difference of two, can be told."""
        aim = np.zeros(len(self.place))
        for key, sign in signed:
            aim[self.place[key]] += sign
        whole = np.ones(len(self.place))
        ends = [milp(way * aim, constraints=self.told, bounds=self.bounds, integrality=whole) for way in (1, -1)]
        assert all(end.status == 0 for end in ends), "the attack itself is sound: the truth fits what is told"
        return -ends[1].fun - ends[0].fun


def known(releases: Sequence[rules.Snapshot]) -> dict[tuple[str, Cell], int]:
    return {
        (each.name, one): shown for each in releases for one, shown in (each.shown or {}).items() if shown is not HIDDEN
    }


def guarded(releases: Sequence[rules.Snapshot], minimum: int) -> list[tuple[tuple[tuple[str, Cell], int], ...]]:
    """What must not be told: hidden numbers, small differences between figures, and small growth between releases."""
    found: list[tuple[tuple[tuple[str, Cell], int], ...]] = []
    shown = known(releases)
    for each in releases:
        found += [(((each.name, one), 1),) for one in each.table.counts if (each.name, one) not in shown]
        for sex in ("", *SEXES):
            less, more = cell("some", sex), cell("all", sex)
            if 0 < each.table.counts[more] - each.table.counts[less] < minimum:
                found.append((((each.name, more), 1), ((each.name, less), -1)))
    for before, after in combinations(releases, 2):
        for one, count in before.table.counts.items():
            if 0 < abs(after.table.counts[one] - count) < minimum:
                found.append((((after.name, one), 1), ((before.name, one), -1)))
    return found


ROW = st.tuples(st.integers(0, 30), st.integers(0, 30))
STEPS = st.lists(st.tuples(ROW, ROW), min_size=1, max_size=3)


def grown(
    steps: Sequence[tuple[tuple[int, int], tuple[int, int]]], declared: Sequence[str] = ()
) -> list[rules.Snapshot]:
    """Numbers that only grow, from release to release; the last declares totals."""
    everybody, some, found = [0, 0], [0, 0], []
    for number, (more, less) in enumerate(steps, start=1):
        everybody = [old + new for old, new in zip(everybody, more, strict=True)]
        some = [min(whole, old + new) for whole, old, new in zip(everybody, some, less, strict=True)]
        found.append(snapshot(number, everybody, some, declared if number == len(steps) else ()))
    return found


@settings(max_examples=30, deadline=None)
@given(steps=STEPS, minimum=st.sampled_from([3, 5, 10]))
def test_no_cell_can_be_told_more_narrowly_than_the_minimum_from_all_that_was_published(steps, minimum: int) -> None:
    releases = published(grown(steps), minimum)
    attack = Attack(releases, known(releases), minimum)
    for what in guarded(releases, minimum):
        assert attack.width(*what) >= minimum, what
    for each in releases:
        for one, shown in (each.shown or {}).items():
            assert shown is HIDDEN or shown == each.table.counts[one]
            assert shown is HIDDEN or not 0 < each.table.counts[one] < minimum


@settings(max_examples=20, deadline=None)
@given(steps=STEPS, minimum=st.sampled_from([5, 10]), codes=st.sampled_from([("some",), ("all",), ("all", "some")]))
def test_declared_totals_are_known_and_tell_of_every_breakdown_only_what_they_tell_themselves(
    steps, minimum: int, codes: tuple[str, ...]
) -> None:
    *before, last = grown(steps, codes)
    earlier = published(before, minimum)
    releases = published([*before, last], minimum)
    if not releases or releases[-1].name != last.name:
        return  # refused: nothing was told
    for code in codes:
        assert (releases[-1].shown or {})[cell(code)] == last.table.counts[cell(code)]
    decided = {(last.name, cell(code)): last.table.counts[cell(code)] for code in codes}
    attack, alone = (Attack(releases, told, minimum) for told in (known(releases), known(earlier) | decided))
    for what in guarded(releases, minimum):
        assert attack.width(*what) >= min(minimum, alone.width(*what)), what


@settings(max_examples=20, deadline=None)
@given(steps=STEPS, down=st.tuples(st.integers(0, 4), st.integers(0, 4)))
def test_corrections_that_make_a_number_smaller_are_guarded_too(steps, down: tuple[int, int]) -> None:
    first = grown(steps)[-1]
    rows = [
        [max(0, first.table.counts[cell(code, sex)] - less) for sex, less in zip(SEXES, down, strict=True)]
        for code in ("all", "some")
    ]
    corrected = replace(snapshot(4, *rows), as_of=first.as_of)
    releases = published([replace(first, name="1"), corrected], 5)
    attack = Attack(releases, known(releases), 5)
    assert all(attack.width(*what) >= 5 for what in guarded(releases, 5))


def test_a_correction_that_hides_others_than_before_gives_nothing_away() -> None:
    """Three men of 33: first the women were hidden beside them, then, by another draw, they would be shown."""
    groups = {cell("all", sex): n for sex, n in (("female", 30), ("male", 3), ("other", 40))}
    rule = Rule((*((one, 1) for one in groups), (cell("all"), -1)))
    only = rules.Snapshot("1", END, Table(groups | {cell("all"): 73}, (rule,)))
    drawn = []
    for secret in (bytes([number]) for number in range(12)):
        _made, first = rules.safe(only, [], 10, secret=secret)
        drawn.append(first[cell("all", "female")] is HIDDEN)
        again = replace(only, name="2")
        _made, second = rules.safe(again, [replace(only, shown=first)], 10, secret=secret[::-1] + b"again")
        assert first == second, "the same numbers of the same day are shown, or hidden, again"
    assert len(set(drawn)) == 2, "what is hidden beside them is drawn by lot"


def test_releases_made_safe_each_for_itself_give_small_growth_away() -> None:
    """The control: 57 and then 62 are safe numbers, and five people came."""
    one, two = snapshot(1, (30, 27), (30, 27)), snapshot(2, (33, 29), (33, 29))
    alone = [replace(each, shown=dict(suppress(each.table, 10).cells)) for each in (one, two)]
    attack = Attack(alone, known(alone), 10)
    assert any(attack.width(*what) < 10 for what in guarded(alone, 10))
    together = published([one, two], 10)
    assert (together[1].shown or {})[cell("all")] is HIDDEN
    assert rules.why_hidden(two, together[:1], together[1].shown or {}, 10)[cell("all")] == rules.GROWTH


def test_a_small_difference_to_what_was_shown_is_no_unknown_of_its_own() -> None:
    """Else every release adds one for each before it, and the twentieth asks the solver a thousand questions."""
    earlier = published([snapshot(1, (30, 27), (30, 27))], 10)
    second = snapshot(2, (33, 29), (33, 29))
    stack = rules.stacked([*earlier, second], 10)
    assert (stack.unseen, {rules.its_own(one) for one in stack.held}) == (frozenset(), set(second.table.counts))


def test_what_grew_enough_is_shown_again() -> None:
    releases = published(
        [snapshot(1, (30, 27), (30, 27)), snapshot(2, (33, 29), (33, 29)), snapshot(3, (45, 40), (45, 40))], 10
    )
    assert [(each.shown or {})[cell("all")] for each in releases] == [57, HIDDEN, 85]


def test_a_small_difference_between_two_figures_is_hidden() -> None:
    """391 were supported and 388 of them finished: three did not."""
    only = snapshot(1, (200, 191), (199, 189))
    (release,) = published([only], 10)
    shown: Mapping[Cell, Shown] = release.shown or {}
    (hidden,) = [code for code in ("all", "some") if shown[cell(code)] is HIDDEN]  # which of them is drawn by lot
    assert rules.why_hidden(only, [], shown, 10)[cell(hidden)] == rules.DIFFERENCE


def test_a_small_declared_total_hides_all_its_groups_and_says_why_inside_only() -> None:
    only = snapshot(1, (200, 191), (4, 0), declared=["some"])
    (release,) = published([only], 10)
    shown: Mapping[Cell, Shown] = release.shown or {}
    assert shown[cell("some")] == 4
    assert shown[cell("some", "male")] is shown[cell("some", "female")] is HIDDEN
    reasons = rules.why_hidden(only, [], shown, 10)
    assert (reasons[cell("some", "male")], reasons[cell("some", "female")]) == (rules.PART, rules.SMALL)


def test_what_was_shown_under_a_smaller_minimum_does_not_stop_later_releases() -> None:
    first = published([snapshot(1, (30, 6), (30, 6))], 5)
    _made, own = rules.safe(snapshot(2, (60, 40), (60, 40)), first, 10)
    assert own[cell("all")] == 100


def test_a_figure_that_is_left_out_is_guarded_where_the_others_give_it_away() -> None:
    """57 people, 30 without work and 22 at work: whoever is left out of both, five, is in no release at all."""
    counts = {cell("all"): 57, cell("none"): 30, cell("work"): 22}
    rule = Rule(((cell("all"), 1), (cell("none"), -1), (cell("work"), -1), (cell("inactive"), -1)))
    only = rules.Snapshot("1", END, Table(counts, (rule,)))
    (release,) = published([only], 10)
    shown = release.shown or {}
    assert [shown[one] is HIDDEN for one in counts].count(True) == 1
    (hidden,) = (one for one in counts if shown[one] is HIDDEN)
    assert rules.why_hidden(only, [], shown, 10) == {hidden: rules.DIFFERENCE}


def test_whoever_is_in_none_of_several_figures_is_guarded_too() -> None:
    """Of 57 at most 30 and 22 are in two groups that nobody is in twice: five are in neither."""
    counts = {cell("all"): 57, cell("young"): 30, cell("old"): 22}
    rule = Rule(((cell("young"), 1), (cell("old"), 1), (cell("all"), -1)), at_most=True)
    (release,) = published([rules.Snapshot("1", END, Table(counts, (rule,)))], 10)
    assert HIDDEN in (release.shown or {}).values()


def test_what_is_no_person_has_its_own_minimum_and_what_is_not_named_that_of_people() -> None:
    assert (SETTINGS.least("entities"), SETTINGS.least("incubators")) == (1, 1)
    assert {SETTINGS.least(unit) for unit in ("persons", "participations", "jobs", "institutions", "staff")} == {10}
    only = rules.Snapshot("1", END, Table({cell("firms"): 4, cell("jobs"): 4, cell("all"): 40}, ()))
    _made, own = rules.safe(only, [], 10, own_minimums={"firms": 1})
    assert own == {cell("firms"): 4, cell("jobs"): HIDDEN, cell("all"): 40}
    assert rules.why_hidden(only, [], own, 10, {"firms": 1}) == {cell("jobs"): rules.SMALL}


def test_of_what_is_no_person_growth_by_one_is_told() -> None:
    one, two = (rules.Snapshot(str(n), date(2026, 3 * n, 28), Table({cell("firms"): n}, ())) for n in (1, 2))
    _made, first = rules.safe(one, [], 10, own_minimums={"firms": 1})
    _made, second = rules.safe(two, [replace(one, shown=first)], 10, own_minimums={"firms": 1})
    assert (first[cell("firms")], second[cell("firms")]) == (1, 2)


def test_what_was_hidden_beside_a_small_number_is_hidden_beside_it_again() -> None:
    """Another choice each time would tell the small number after a while, or hide more and more."""
    words = tuple("abcde")

    def one(number: int, *counts: int) -> rules.Snapshot:
        groups: dict[Cell, int] = {("all", ("g",), (w,)): n for w, n in zip(words, counts, strict=True)}
        rule = Rule((*((group, 1) for group in groups), (cell("all"), -1)))
        day = date(2026, 3 * number, 28)
        return rules.Snapshot(str(number), day, Table(groups | {cell("all"): sum(counts)}, (rule,)))

    steps = [one(1, 3, 30, 31, 32, 33), one(2, 4, 50, 51, 52, 53), one(3, 5, 70, 71, 72, 73)]
    hidden = [{c for c, shown in (each.shown or {}).items() if shown is HIDDEN} for each in published(steps, 10)]
    assert hidden[0] <= hidden[1] <= hidden[2]
    assert len(hidden[0]) == 2


def test_what_lies_behind_a_release_is_kept_whole() -> None:
    only = snapshot(1, (20, 3), (4, 0), declared=["some"])
    table, declared = rules.unpacked(rules.loaded(rules.canonical(rules.packed(only.table, only.declared))))
    assert (table.counts, set(table.rules), declared) == (only.table.counts, set(only.table.rules), only.declared)


# When


def test_a_running_project_publishes_by_quarters_and_on_its_last_day() -> None:
    days = list(rules.days_of(START, END, SETTINGS))
    assert days == [date(2026, 3, 31), date(2026, 6, 30), date(2026, 9, 30), date(2026, 12, 31), END]


@pytest.mark.parametrize(
    ("today", "last", "due"),
    [
        (date(2026, 10, 19), None, date(2026, 6, 30)),
        (date(2026, 10, 20), None, date(2026, 9, 30)),
        (date(2026, 10, 20), date(2026, 9, 30), None),
        (date(2026, 1, 20), None, None),
        (date(2027, 5, 29), None, None),
        (date(2027, 5, 30), date(2026, 12, 31), END),
        (date(2030, 1, 1), END, None),
    ],
)
def test_a_release_is_due_when_late_records_are_in(today: date, last: date | None, due: date | None) -> None:
    assert rules.due(START, END, SETTINGS, today=today, last=last) == due


def test_the_next_day_of_publication_comes_after_the_last_release() -> None:
    assert rules.next_day(START, END, SETTINGS, last=None) == date(2026, 3, 31)
    assert rules.next_day(START, END, SETTINGS, last=date(2026, 12, 31)) == END
    assert rules.next_day(START, END, SETTINGS, last=END) is None


def test_the_newest_settings_that_have_begun_hold() -> None:
    entry = packs.load("publication/default.yaml")["entries"][0]
    later = {**entry, "from": date(2027, 1, 1), "minimum": 20}
    both = {"entries": [later, entry]}
    assert rules.settings_of(both, date(2026, 12, 31)).minimum == 10
    assert rules.settings_of(both, date(2027, 1, 1)).minimum == 20


def test_a_group_in_which_nobody_is_is_not_named_unless_that_would_tell_of_the_only_other() -> None:
    def figures(*rows: tuple[int, int, int]) -> list[dict[tuple[str, ...], int]]:
        return [{(name,): count for name, count in zip("fmn", row, strict=True)} for row in rows]

    assert rules.groups_there(figures((3, 0, 0), (9, 4, 0))) == {("f",), ("m",)}
    assert rules.groups_there(figures((3, 0, 0), (9, 0, 0))) == {("f",), ("m",), ("n",)}
    assert rules.groups_there([]) == set()
