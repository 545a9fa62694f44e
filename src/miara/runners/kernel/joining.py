"""Units whose rows lie with many people, as a coach's do: the rows are walked with the people, then joined."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from miara.compilers.kernel import UnitPlan
from miara.model.pack import Breakdown
from miara.runners.kernel import answers
from miara.runners.kernel.answers import Labels, Sums
from miara.runners.kernel.columns import Numbers, Words
from miara.runners.kernel.extract import Extract
from miara.runners.kernel.layout import Layout
from miara.runners.kernel.programs import Program
from miara.runners.kernel.scope import in_scope
from miara.runners.question import Question


@dataclass
class _Rows:
    """What a kernel writes of each row of a layout.

    `flags` by slot, `values` by measured slot and state, `cells` by set (below 0: the row is not counted at all), and
    what it reads: `counted`, by which of the indicators asked about the row's unit is counted, in which states.
    """

    unit: Numbers
    flags: Numbers
    values: Numbers
    cells: Numbers
    counted: Numbers


def count(
    run: Program, extract: Extract, question: Question, day: tuple[date, date], of: Mapping[Breakdown, Labels]
) -> Sums:
    """Counts on one day. Walks again until every unit is known to be counted by what others ask about."""
    (plan,) = run.kernel.units
    sums = answers.sums(plan, of, 1)
    parts = [_room(plan, layout) for layout in extract.layouts]
    about = Question(question.projects, *day, question.where)
    while True:
        for layout, rows in zip(extract.layouts, parts, strict=True):
            rows.cells[:] = -1
            written = [sums.strides, rows.flags, rows.values, rows.cells, rows.counted]
            scope = in_scope(layout, extract.words, about, plan.unit)
            answers.walk(run, layout, extract.words, scope, [day], of, rows=written)
        joined = _joined(parts, _named(question, plan, extract.words))
        if not _tell(plan, parts, joined):
            break
    for number in range(len(plan.sets)):
        _add(sums, joined, number)
    return sums


def _room(plan: UnitPlan, layout: Layout) -> _Rows:
    unit = layout.array(f"{plan.unit.table}.{plan.unit.identity}")
    rows = len(unit)
    return _Rows(
        unit,
        np.zeros((rows, plan.width), np.uint8),
        np.zeros((rows, len(plan.measured), 3), np.int64),
        np.full((rows, len(plan.sets)), -1, np.int64),
        np.zeros((rows, len(plan.targets)), np.uint8),
    )


def _named(question: Question, plan: UnitPlan, words: Words) -> int | None:
    """The code of the one unit that the scope names."""
    names = [name for name, place in plan.unit.filters if place == "identity" and name in question.where]
    return words.code(question.where[names[0]]) if names else None


def _joined(parts: Sequence[_Rows], named: int | None) -> _Rows:
    """The counted rows of all layouts."""
    kept = [
        (each.cells[:, 0] >= 0) & (each.unit >= 0) & (True if named is None else each.unit == named) for each in parts
    ]
    columns = ("unit", "flags", "values", "cells", "counted")
    return _Rows(
        *(
            np.concatenate([getattr(each, name)[rows] for each, rows in zip(parts, kept, strict=True)])
            for name in columns
        )
    )


def _together(flags: Numbers, which: Numbers, units: int) -> Numbers:
    """The flags of rows joined by the number of their unit."""
    found = np.zeros((units, flags.shape[1]), np.uint8)
    for place in range(flags.shape[1]):
        np.bitwise_or.at(found[:, place], which, flags[:, place])
    return found


def _tell(plan: UnitPlan, parts: Sequence[_Rows], joined: _Rows) -> bool:
    """Tell every row by what its unit is counted; whether that is news."""
    if not plan.targets:
        return False
    places = [
        next(at for at, slot in enumerate(plan.slots) if slot.indicator.code == code and not slot.part.name)
        for code in plan.targets
    ]
    units, which = np.unique(joined.unit, return_inverse=True)
    counted = np.vstack([_together(joined.flags[:, places], which, len(units)), np.zeros((1, len(places)), np.uint8)])
    news = False
    for rows in parts:
        at = np.searchsorted(units, rows.unit)
        at[(at == len(units)) | (np.append(units, -1)[at] != rows.unit)] = len(units)
        news |= bool((counted[at] != rows.counted).any())
        rows.counted[:] = counted[at]
    return news


def _add(sums: Sums, joined: _Rows, number: int) -> None:
    """Count every unit once in each cell of a set that its rows are in."""
    keys, which = np.unique(np.stack([joined.unit, joined.cells[:, number]], 1), axis=0, return_inverse=True)
    flags = _together(joined.flags, which.reshape(-1), len(keys))
    values = np.zeros((len(keys), *joined.values.shape[1:]), np.int64)
    np.add.at(values, which.reshape(-1), joined.values)
    state = np.select([flags & 1 > 0, flags & 2 > 0, flags & 4 > 0], [0, 1, 2], -1)
    for place in range(len(sums.plan.slots)):
        units = np.flatnonzero(state[:, place] >= 0)
        cell, own = keys[units, 1], state[units, place]
        np.add.at(sums.counts[:, 0, :, place], (cell, own), 1)
        if place in sums.plan.measured:
            at = sums.plan.measured.index(place)
            value = values[units, at, own]
            np.add.at(sums.totals[:, 0, :, at], (cell, own), value)
            if sums.plan.medians[at]:
                sums.listed.append(np.stack([np.full(len(units), at), own, cell, value], 1))
