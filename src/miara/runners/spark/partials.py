"""What partitions counted, and its sum.

A unit lies in one partition with all its rows, so that units, totals and the values that a median is taken of add up.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import prod

import numpy as np

from miara.compilers.kernel import Grouping, Kernel, UnitPlan, write
from miara.model.pack import Breakdown, Pack
from miara.model.results import MISSING, STATES, Cell, Counts, Tally
from miara.runners.kernel import answers
from miara.runners.kernel.answers import Labels, LazyCells, Sums
from miara.runners.kernel.columns import Numbers
from miara.runners.kernel.extract import Extract
from miara.runners.kernel.programs import program
from miara.runners.kernel.scope import in_scope
from miara.runners.question import Question


@dataclass(frozen=True)
class Share:
    """What the kernel counted in one partition.

    `words`: of each grouping the words of its groups, in the order of their numbers. `units`: for each unit of the plan
    its counts by cell, state and slot, its totals by cell, state and measured slot, and rows for medians, as in Sums.
    """

    words: tuple[tuple[str, ...], ...]
    units: tuple[tuple[Numbers, Numbers, Numbers], ...]


def share(pack: Pack, extract: Extract, question: Question, codes: tuple[str, ...]) -> Share:
    """Count one partition. Raises KernelGapError."""
    run = program(pack, codes, question.sets)
    run.read(extract)
    of = {each.breakdown: answers.labels(each, extract.layouts, extract.words) for each in run.kernel.groupings}
    answers.days_at_once(run.kernel.units, of)
    sums = [answers.sums(plan, of, 1) for plan in run.kernel.units]
    for layout in extract.layouts:
        scope = in_scope(layout, extract.words, question, run.kernel.units[0].unit)
        answers.walk(run, layout, extract.words, scope, [(question.as_of, question.known_on)], of, sums)
    return Share(
        tuple(tuple(of[each.breakdown].words) for each in run.kernel.groupings),
        tuple((each.counts[:, 0], each.totals[:, 0], _listed(each)) for each in sums),
    )


def _listed(own: Sums) -> Numbers:
    return np.concatenate([np.empty((0, 4), np.int64), *own.listed])


def added(pack: Pack, question: Question, codes: tuple[str, ...], shares: Sequence[Share]) -> dict[str, Counts]:
    """The sum of what the partitions counted. Raises KernelGapError where it has too many cells."""
    kernel = write(pack, codes, question.sets)
    of = {
        each.breakdown: _labels(each, [share.words[place] for share in shares])
        for place, each in enumerate(kernel.groupings)
    }
    answers.days_at_once(kernel.units, of)
    sums = [answers.sums(plan, of, 1) for plan in kernel.units]
    for total in sums:
        total.listed.append(np.empty((0, 4), np.int64))
    for each in shares:
        _add(kernel, sums, of, each)
    return _read(sums, of, question)


def _labels(grouping: Grouping, told: Iterable[tuple[str, ...]]) -> Labels:
    """All groups: in the order of their words, whichever partition answered first."""
    fixed = (MISSING, *grouping.fixed)
    found = sorted({word for words in told for word in words} - set(fixed))
    return Labels([*fixed, *found], np.zeros(0, np.int64))


def _add(kernel: Kernel, sums: Sequence[Sums], of: Mapping[Breakdown, Labels], share: Share) -> None:
    places: dict[Breakdown, Numbers] = {}
    for grouping, words in zip(kernel.groupings, share.words, strict=True):
        at = {word: place for place, word in enumerate(of[grouping.breakdown].words)}
        places[grouping.breakdown] = np.array([at[word] for word in words], np.int64)
    for total, (counts, totals, listed) in zip(sums, share.units, strict=True):
        sizes = [tuple(len(places[each]) for each in one) for one in total.plan.sets]
        firsts = list(accumulate(map(prod, sizes), initial=0))
        for number, one in enumerate(total.plan.sets):
            where = np.ix_(*(places[each] for each in one))
            own, whole = (firsts[number], sizes[number]), (int(total.strides[number, 0]), total.sizes[number])
            _block(total.counts[:, 0], *whole)[where] += _block(counts, *own)
            _block(total.totals[:, 0], *whole)[where] += _block(totals, *own)
        if len(listed):
            total.listed.append(_moved(total, listed, places, sizes, np.array(firsts)))


def _block(cells: Numbers, first: int, size: tuple[int, ...]) -> Numbers:
    """The cells of one set, an axis for each breakdown."""
    return cells[first : first + prod(size)].reshape(*size, *cells.shape[1:])


def _moved(
    total: Sums, listed: Numbers, places: Mapping[Breakdown, Numbers], sizes: list[tuple[int, ...]], firsts: Numbers
) -> Numbers:
    """The rows for medians, with the cells' numbers in the sum."""
    moved = listed.copy()
    number = np.searchsorted(firsts, listed[:, 2], side="right") - 1
    for at, one in enumerate(total.plan.sets):
        here = number == at
        cells = np.full(int(here.sum()), total.strides[at, 0])
        if one and len(cells):
            groups = np.unravel_index(listed[here, 2] - firsts[at], sizes[at])
            cells += np.ravel_multi_index(
                tuple(places[each][group] for each, group in zip(one, groups, strict=True)), total.sizes[at]
            )
        moved[here, 2] = cells
    return moved


def _read(sums: Sequence[Sums], of: Mapping[Breakdown, Labels], question: Question) -> dict[str, Counts]:
    found: dict[str, Counts] = {}
    for own in sums:
        for place, slot in enumerate(own.plan.slots):
            cells = {
                tuple(each.name for each in one): LazyCells(own, of, 0, one, place)
                for one in dict.fromkeys([(), *question.sets])
                if one in own.plan.sets or one in own.plan.sums
            }
            found[slot.indicator.code] = {**found.get(slot.indicator.code, {}), slot.part.name: cells}
    return found


def joined(counts: Iterable[Mapping[str, Counts]]) -> dict[str, Counts]:
    """The sum of cells that partitions counted without the kernel; of medians there may be only one partition's."""
    found: dict[str, dict[str, dict[tuple[str, ...], dict[tuple[str, ...], Cell]]]] = {}
    for each in counts:
        for code, parts in each.items():
            for part, sets in parts.items():
                for names, cells in sets.items():
                    own = found.setdefault(code, {}).setdefault(part, {}).setdefault(names, {})
                    for group, cell in cells.items():
                        own[group] = _sum(own[group], cell) if group in own else cell
    return found  # type: ignore[return-value]


def _sum(one: Cell, other: Cell) -> Cell:
    pairs = ((getattr(one, state), getattr(other, state)) for state in STATES)
    return Cell(*(_added(left, right) for left, right in pairs))


def _added(one: Tally, other: Tally) -> Tally:
    middle = other.middle if one.middle is None else one.middle
    return Tally(one.units + other.units, one.total + other.total, middle)


__all__ = ["Share", "UnitPlan", "added", "joined", "share"]
