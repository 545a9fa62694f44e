"""Running a kernel over the people of a layout, and its cells as a runner's answer."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from itertools import pairwise
from math import prod

import numpy as np

from miara.compilers.kernel import (
    DAY_FAILED,
    FIRST_DAY,
    FIRST_YEAR,
    HIGHEST_NUMBER,
    LAST_DAY,
    LAST_YEAR,
    MOST_CELLS,
    Grouping,
    Kernel,
    KernelGapError,
    Masks,
    Set,
    UnitPlan,
)
from miara.compilers.kernel.expressions import day_number, period
from miara.compilers.kernel.names import EPOCH
from miara.model import tree
from miara.model.pack import Breakdown
from miara.model.results import MISSING, NOTHING, Cell, Group, Tally
from miara.runners.kernel.columns import Numbers, Words
from miara.runners.kernel.layout import Layout
from miara.runners.kernel.programs import Program

THREADS = 2
_CHUNKS = 16  # ranges of people for each thread, so that none waits long for the other
_SMALL = 20_000  # people whom one thread counts before a second has begun

Days = Sequence[tuple[date, date]]  # as of, known on


@dataclass
class Labels:
    """The groups of a breakdown: their words by number, and their numbers by the code of a word, from -1 on."""

    words: list[str]
    numbers: Numbers


@dataclass
class Sums:
    """What is counted over one unit.

    `counts`: by cell, day, state and slot; `totals`: by cell, day, state and measured slot. A cell's days lie side by
    side, for in a series one person changes many of them. `listed`: rows of measured slot, state, cell and value, for
    medians. `strides`: for each set its first cell and the stride of each breakdown.
    """

    plan: UnitPlan
    strides: Numbers
    sizes: tuple[tuple[int, ...], ...]
    counts: Numbers
    totals: Numbers
    listed: list[Numbers] = field(default_factory=list)

    def empty(self) -> "Sums":
        """The same, of nobody."""
        return Sums(self.plan, self.strides, self.sizes, np.zeros_like(self.counts), np.zeros_like(self.totals))

    def add(self, other: "Sums") -> None:
        """Add what another thread counted."""
        self.counts += other.counts
        self.totals += other.totals
        self.listed += other.listed


def labels(grouping: Grouping, layouts: Sequence[Layout], words: Words) -> Labels:
    """Number the groups of a breakdown: those in the data, or those that are fixed."""
    if grouping.kind == "day":
        return _days(grouping)
    if grouping.kind != "words":
        return Labels([MISSING, *grouping.fixed], np.zeros(0, np.int64))
    used = np.zeros(len(words.words) + 1, bool)
    for layout in layouts:
        present = layout.present(grouping.column)
        used[: len(present)] |= present
    numbers = np.zeros(len(used), np.int64)
    found = {MISSING: 0}
    for at in np.flatnonzero(used[1:]).tolist():
        word = words.words[at][: grouping.breakdown.first or None]
        numbers[at + 1] = found.setdefault(word, len(found))
    return Labels(list(found), numbers)


@lru_cache(64)
def _days(grouping: Grouping) -> Labels:
    """Days by what is shown of them: the whole date, or its first characters; of a start of a period only starts."""
    value = grouping.value
    months = period(value.unit) if isinstance(value, tree.StartOf) else 0
    numbers = np.zeros(LAST_DAY - FIRST_DAY + 2, np.int64)
    found = {MISSING: 0}
    for at in range(len(numbers) - 1):
        day = date.fromordinal(FIRST_DAY + EPOCH + at)
        if not months or (day.day == 1 and (day.month - 1) % months == 0):
            numbers[at + 1] = found.setdefault(day.isoformat()[: grouping.breakdown.first or None], len(found))
    return Labels(list(found), numbers)


def masks(given: Masks, words: Words) -> Numbers:
    """By the code of a word, from -1 on: a bit for each question that a fact with this word may answer."""
    answers = np.zeros(len(words.words) + 1, np.int64)
    for bit, allowed in enumerate(given.allowed):
        if allowed:
            codes = [words.code(word) for word in allowed]
            answers[[code + 1 for code in codes if code >= 0]] |= 1 << bit
        else:
            answers |= 1 << bit
    return answers


def sums(plan: UnitPlan, of: Mapping[Breakdown, Labels], days: int) -> Sums:
    """Room for the cells of every set of a unit."""
    sizes = tuple(tuple(len(of[each].words) for each in one) for one in plan.sets)
    strides = np.zeros((len(plan.sets), 1 + max(map(len, plan.sets), default=0)), np.int64)
    cells = 0
    for number, size in enumerate(sizes):
        strides[number, 0] = cells
        for place in range(len(size)):
            strides[number, place + 1] = prod(size[place + 1 :])
        cells += prod(size)
    counts = np.zeros((cells, days, 3, plan.width), np.int32)
    return Sums(plan, strides, sizes, counts, np.zeros((cells, days, 3, len(plan.measured)), np.int64))


def days_at_once(plans: Sequence[UnitPlan], of: Mapping[Breakdown, Labels]) -> int:
    """For how many days there is room at once. Raises KernelGapError where there are too many cells for one."""
    cells = sum(prod(len(of[each].words) for each in one) * plan.width * 3 for plan in plans for one in plan.sets)
    if cells > MOST_CELLS:
        raise KernelGapError(f"{cells} counters are more than the {MOST_CELLS} the kernel keeps ready.")
    return MOST_CELLS // max(1, cells)


def walk(
    program: Program,
    layout: Layout,
    words: Words,
    scope: Numbers,
    days: Days,
    of: Mapping[Breakdown, Labels],
    into: Sequence[Sums] = (),
    rows: Sequence[Numbers] = (),
) -> None:
    """Walk all people of a layout; add to the sums, or write to the columns of rows."""
    given = _given(program.kernel, layout, words, scope, days, of)
    threads = THREADS if layout.people > _SMALL else 1
    edges = np.linspace(0, layout.people, threads * _CHUNKS + 1 if threads > 1 else 2).astype(np.int64).tolist()
    ranges = iter(list(pairwise(edges)))
    failed = np.zeros(1, np.int64)

    def work(own: Sequence[Sums]) -> None:
        for first, last in ranges:
            written = list(rows)
            lists = [_room(each.plan, layout, first, last) for each in own]
            for each, (listed, length) in zip(own, lists, strict=True):
                written += [each.strides, each.counts, each.totals, listed, length]
            program.run(np.uint64(first), np.uint64(last), *given, *written, failed)
            for each, (listed, length) in zip(own, lists, strict=True):
                each.listed.append(listed[: length[0]].copy())

    parts = [[each.empty() for each in into] for _ in range(threads)]
    if threads == 1:
        work(parts[0])
    else:
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(work, parts))
    if failed[0] == DAY_FAILED:
        raise KernelGapError(f"A breakdown by a day has one before {FIRST_YEAR} or after {LAST_YEAR}.")
    if failed[0]:
        raise KernelGapError(f"A breakdown by a number has one below 0 or above {HIGHEST_NUMBER}.")
    for part in parts:
        for total, own in zip(into, part, strict=True):
            total.add(own)


def _given(
    kernel: Kernel, layout: Layout, words: Words, scope: Numbers, days: Days, of: Mapping[Breakdown, Labels]
) -> list[Numbers]:
    arrays = [layout.array(name) for name in kernel.arrays]  # first, because making them adds words
    return [
        *(np.array([day_number(each[which]) for each in days], np.int64) for which in (0, 1)),
        scope,
        layout.array("size"),
        np.array([words.code(word) for word in kernel.words], np.int64),
        *(masks(each, words) for each in kernel.masks),
        *(of[each.breakdown].numbers for each in kernel.groupings),
        *arrays,
    ]


def _room(plan: UnitPlan, layout: Layout, first: int, last: int) -> tuple[Numbers, Numbers]:
    """Room for all values whose median is asked for, and how many there are."""
    rows = 0
    if any(plan.medians):
        owners = layout.arrays["person.first"][[first, last]]
        units = int(np.diff(layout.array(f"{plan.unit.table}.first")[owners])[0])
        rows = units * len(plan.sets) * sum(plan.medians)
    return np.empty((rows, 4), np.int64), np.zeros(1, np.int64)


@lru_cache(4096)
def _tally(units: int) -> Tally:
    return Tally(units)


class LazyCells(Mapping[Group, Cell]):
    """The cells of one part of an indicator in one set of breakdowns, made when they are read, for there are many."""

    def __init__(self, own: Sums, of: Mapping[Breakdown, Labels], day: int, one: Set, place: int) -> None:
        self._own, self._day, self._set, self._place = own, day, one, place
        self._words = [of[each].words for each in one]
        self._made: dict[Group, Cell] = {}

    @cached_property
    def _counted(self) -> tuple[Numbers, Numbers | None, Numbers | None]:
        """Units, totals and middles by group and state, from the set's own counts or summed from a wider set."""
        own, wider = self._own, self._set
        while wider not in own.plan.sets:
            wider = own.plan.sums[wider]
        number = own.plan.sets.index(wider)
        first, size = int(own.strides[number, 0]), own.sizes[number]
        left = [each for each in wider if each in self._set]
        over = tuple(at for at, each in enumerate(wider) if each not in self._set)
        order = (*(left.index(each) for each in self._set), len(left))

        def part(counted: Numbers, which: int) -> Numbers:
            shaped = counted[first : first + prod(size), self._day, :, which].reshape(*size, 3)
            return shaped.sum(axis=over).transpose(order)

        counts = part(own.counts, self._place)
        if self._place not in own.plan.measured:
            return counts, None, None
        at = own.plan.measured.index(self._place)
        middles = _middles(own, at, first, prod(size)).reshape(*size, 3) if own.plan.medians[at] else None
        return counts, part(own.totals, at), middles

    @cached_property
    def _places(self) -> list[dict[str, int]]:
        return [{word: at for at, word in enumerate(each)} for each in self._words]

    def __getitem__(self, group: Group) -> Cell:
        found = self._made.get(group)
        if found is None:
            found = self._made[group] = self._cell(group)
        return found

    def _cell(self, group: Group) -> Cell:
        if len(group) != len(self._places):
            raise KeyError(group)
        at = tuple(places[word] for places, word in zip(self._places, group, strict=True))
        counts, totals, middles = self._counted
        units = counts[at].tolist()
        if totals is None:
            return Cell(*map(_tally, units))
        more = totals[at].tolist(), [None] * 3 if middles is None else middles[at].tolist()
        return Cell(*(Tally(*each) if each[0] else NOTHING for each in zip(units, *more, strict=True)))

    def __iter__(self) -> Iterator[Group]:
        if not self._words:
            return iter([()])
        some = np.argwhere(self._counted[0].any(axis=-1)).tolist()
        return (tuple(words[at] for words, at in zip(self._words, place, strict=True)) for place in some)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __repr__(self) -> str:
        return repr(dict(self))


def _middles(own: Sums, measured: int, first: int, cells: int) -> Numbers:
    """The sum of the two middle values of each cell and state, or twice the middle one."""
    rows = np.concatenate(own.listed)
    rows = rows[(rows[:, 0] == measured) & (rows[:, 2] >= first) & (rows[:, 2] < first + cells)]
    where, value = (rows[:, 2] - first) * 3 + rows[:, 1], rows[:, 3]
    value = value[np.lexsort([value, where])]
    count = np.bincount(where, minlength=cells * 3)
    begin = np.cumsum(count) - count
    value = np.append(value, 0)
    low, high = begin + np.maximum(count - 1, 0) // 2, begin + count // 2
    last = len(value) - 1
    return np.asarray(value[np.minimum(low, last)] + value[np.minimum(high, last)])
