"""What the generated kernel calls: days, lookups in the ledger of one participation, and adding up.

Days are whole numbers since 1970-01-01. A missing day is NONE, after every real day: so "begun by" and "recorded by"
are false and "not retracted until" and "lasts until" are true without a further question.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
import numpy as np
from numpy.typing import NDArray

NONE = 2**31 - 1
NEVER = -(2**31)
MORE = -(2**30)  # a day at or below it is no day: MORE - day says where the further intervals are
Ints = NDArray[Any]
Whole = Any  # a whole number, Python's or numpy's

_Function = TypeVar("_Function", bound=Callable[..., Any])
compiled = cast(Callable[[_Function], _Function], numba.njit(nogil=True, cache=True, inline="never"))
small = cast(Callable[[_Function], _Function], numba.njit(nogil=True, cache=True, forceinline=True))


@small
def month_of(day: Whole) -> tuple[Whole, Whole]:
    """Months since year -32800, so that none is below 0, and the day of the month of the proleptic Gregorian calendar.

    Multiplications instead of divisions: C. Neri and L. Schneider, Euclidean affine functions, 2023, figure 12.
    """
    shifted = np.uint64(4) * np.uint64(day + 12_699_422) + np.uint64(3)  # quarter days since 1 March of year -32800
    century = shifted // np.uint64(146_097)
    in_century = np.uint64(2_939_745) * ((shifted - century * np.uint64(146_097)) | np.uint64(3))
    in_year = (in_century & np.uint64(0xFFFF_FFFF)) // np.uint64(11_758_980)
    year = np.int64(np.uint64(100) * century + (in_century >> np.uint64(32)))
    in_month = np.uint64(2141) * in_year + np.uint64(197_913)
    months = year * 12 + np.int64(in_month >> np.uint64(16)) - 1
    return months, np.int64((in_month & np.uint64(0xFFFF)) // np.uint64(2141)) + 1


@small
def first_of(months: Whole) -> Whole:
    """The first day of a month, counted as in `month_of`."""
    shifted = np.uint64(months - 2)
    year = shifted // np.uint64(12)
    month = shifted - year * np.uint64(12)
    leaps = year // np.uint64(4) - year // np.uint64(100) + year // np.uint64(400)
    return (
        np.int64(np.uint64(365) * year + leaps + (np.uint64(153) * month + np.uint64(2)) // np.uint64(5)) - 12_699_422
    )


@small
def days_in(months: Whole) -> Whole:
    """How many days a month has."""
    year = np.uint64(months) // np.uint64(12)
    month = np.uint64(months) - year * np.uint64(12)
    if month == 1:
        leap = (year & np.uint64(3)) == 0 and (year % np.uint64(25) != 0 or (year & np.uint64(15)) == 0)
        return 29 if leap else 28
    return 30 + ((0b1010_1101_0101 >> np.int64(month)) & 1)


@small
def add_months(months: Whole, day: Whole, count: Whole) -> Whole:
    """The same day of a month so many months later, or its last day where it has no such day."""
    return first_of(months + count) + min(day, days_in(months + count)) - 1


@small
def start_of(months: Whole, period: Whole) -> Whole:
    """The first day of the period of 1, 3 or 12 months that a month lies in."""
    return first_of(months - np.int64(np.uint64(months) % np.uint64(period)))


@small
def whole_months(since: Whole, since_day: Whole, on: Whole, on_day: Whole) -> Whole:
    """Completed months from a day to a later one, each given by its month and the day in it."""
    early = on_day < since_day and on_day < days_in(on)
    return on - since - early


@small
def months_between(since: Whole, since_day: Whole, on: Whole, on_day: Whole) -> Any:
    """Completed months and the days of the month begun, each a thirty-first."""
    length = days_in(on)
    if on_day >= min(since_day, length):
        return on - since + (on_day - min(since_day, length)) / 31.0
    before = days_in(on - 1)
    return on - since - 1 + (on_day + before - min(since_day, before)) / 31.0


@small
def years_between(since: Whole, since_day: Whole, on: Whole, on_day: Whole) -> Whole:
    """Completed years."""
    return np.int64(np.uint64(whole_months(since, since_day, on, on_day)) // np.uint64(12))


@small
def known_row(first: Whole, last: Whole, known_on: Whole, recorded: Ints, retracted: Ints) -> Whole:
    """The row known on a day, of those that tell of the same thing one after the other; -1 if there is none."""
    found: Whole = -1
    for row in range(first, last):
        if (recorded[row] <= known_on) & (known_on < retracted[row]):
            found = np.int64(row)
    return found


@small
def last_exit(
    first: Whole, last: Whole, as_of: Whole, known_on: Whole, day: Ints, recorded: Ints, retracted: Ints
) -> Whole:
    """The last exit by the day, as known; they lie by day, then as they were recorded. -1 if there is none."""
    found: Whole = -1
    for row in range(first, last):
        if (day[row] <= as_of) & (recorded[row] <= known_on) & (known_on < retracted[row]):
            found = np.int64(row)
    return found


@small
def came_back(
    first: Whole, last: Whole, left: Whole, as_of: Whole, known_on: Whole, day: Ints, recorded: Ints, retracted: Ints
) -> bool:
    """A known re-entry undoes an exit of that day."""
    for row in range(first, last):
        if left <= day[row] and day[row] <= as_of and recorded[row] <= known_on and known_on < retracted[row]:
            return True
    return False


@small
def in_more(at: Whole, known_on: Whole, first: Ints, more: Ints) -> bool:
    """Known in one of the further intervals of a fact that was proven several times over."""
    known = False
    for each in range(first[at], first[at + 1]):
        known = known or (more[each, 0] <= known_on and known_on < more[each, 1])
    return known


@small
def newest(at: Whole, known_on: Whole, first: Ints, more: Ints) -> Whole:
    """The newest known ending of a fact that has several; they lie as they were recorded. -1 if none is known."""
    found: Whole = -1
    for each in range(first[at], first[at + 1]):
        if more[each, 0] <= known_on and known_on < more[each, 1]:
            found = np.int64(each)
    return found


@small
def merge(
    first: Whole, last: Whole, known_on: Whole, one: Ints, other: Ints, recorded: Ints, retracted: Ints, root: Ints
) -> None:
    """Which of a group's ids are one person on a day: fills `root`."""
    for place in range(len(root)):
        root[place] = place
    for row in range(first, last):
        if (recorded[row] <= known_on) & (known_on < retracted[row]):
            left, right = one[row], other[row]
            while root[left] != left:
                left = root[left]
            while root[right] != right:
                right = root[right]
            root[left] = right
    for place in range(len(root)):
        top = place
        while root[top] != top:
            top = root[top]
        root[place] = top


@small
def add_rest(counts: Ints, at: Whole, cell: Whole, flags: Ints, sign: Whole) -> None:
    """Count one unit where it is claimed or incomplete."""
    into = counts[cell, at]
    for place in range(len(flags)):
        flag = flags[place]
        into[1, place] += sign * ((flag >> 1) & 1 & ~flag)
        into[2, place] += sign * ((flag >> 2) & 1 & ~(flag >> 1) & ~flag)


@small
def add(counts: Ints, at: Whole, then: Whole, cell: Whole, flags: Ints) -> None:
    """Count one unit in one cell, from day number `at` until before `then`.

    A flag has bit 0 if the unit counts strictly, bit 1 leniently, bit 2 if only an incomplete record will do; the
    lowest of them is its state.
    """
    into = counts[cell, at]
    for place in range(len(flags)):
        into[0, place] += flags[place] & 1
    if then < counts.shape[1]:
        for place in range(len(flags)):
            counts[cell, then, 0, place] -= flags[place] & 1
    rest = np.uint64(0)  # is anything not proven? asked of eight flags at once
    for eight in flags.view(np.uint64):
        rest |= (eight >> np.uint64(1) | eight >> np.uint64(2)) & ~eight & np.uint64(0x0101_0101_0101_0101)
    if rest != 0:
        add_rest(counts, at, cell, flags, 1)
        if then < counts.shape[1]:
            add_rest(counts, then, cell, flags, -1)


@small
def state_of(flag: Whole) -> Whole:
    """0 proven, 1 claimed, 2 incomplete, -1 not counted."""
    if flag & 1:
        return 0
    if flag & 2:
        return 1
    return 2 if flag & 4 else -1


@small
def add_total(totals: Ints, at: Whole, then: Whole, cell: Whole, flags: Ints, slots: Ints, values: Ints) -> None:
    """Add a unit's measured values, given for each state, to the totals of one cell."""
    for place in range(len(slots)):
        state = state_of(flags[slots[place]])
        if state >= 0:
            totals[cell, at, state, place] += values[place, state]
            if then < totals.shape[1]:
                totals[cell, then, state, place] -= values[place, state]


@small
def list_one(listed: Ints, length: Ints, place: Whole, state: Whole, cell: Whole, value: Whole) -> None:
    """Write down one measured value whose median is asked for."""
    row = length[0]
    listed[row, 0], listed[row, 1], listed[row, 2], listed[row, 3] = place, state, cell, value
    length[0] = row + 1


@small
def list_values(listed: Ints, length: Ints, cell: Whole, flags: Ints, slots: Ints, medians: Ints, values: Ints) -> None:
    """Write down the measured values of a unit whose median is asked for."""
    for place in range(len(slots)):
        state = state_of(flags[slots[place]])
        if state >= 0 and medians[place]:
            list_one(listed, length, place, state, cell, values[place, state])


@compiled
def add_person(  # noqa: C901 - loops within loops, and nothing the compiler could call
    counts: Ints,
    totals: Ints,
    listed: Ints,
    length: Ints,
    at: Whole,
    then: Whole,
    rows: Whole,
    flags: Ints,
    values: Ints,
    slots: Ints,
    medians: Ints,
    unit: Ints,
    each: Ints,
    rest: Ints,
    complete: Ints,
    day: Ints,
    together: Ints,
    summed: Ints,
) -> None:
    """Count the people of a group with several participations, or of several ids, in the cells of every set.

    Rows are parted by person and by the breakdowns of which somebody is in several groups (`each`); a part is described
    in the others by its first row with a complete record. `together`, `summed`: room for flags and values of a part.
    """
    for number in range(each.shape[1]):
        for row in range(rows):
            seen = unit[row] < 0
            for before in range(row):
                seen = seen or (unit[before] == unit[row] and each[before, number] == each[row, number])
            if seen:
                continue
            best = row
            together[:] = 0
            summed[:, :] = 0
            for other in range(row, rows):
                if unit[other] != unit[row] or each[other, number] != each[row, number]:
                    continue
                for place in range(len(together)):
                    together[place] |= flags[other, place]
                for place in range(len(slots)):
                    for state in range(3):
                        summed[place, state] += values[other, place, state]
                earlier = complete[other] == complete[best] and day[other] < day[best]
                if complete[other] > complete[best] or earlier:
                    best = other
            cell = each[row, number] + rest[best, number]
            add(counts, at, then, cell, together)
            add_total(totals, at, then, cell, together, slots, summed)
            list_values(listed, length, cell, together, slots, medians, summed)


@small
def counted_by(counted: Ints, rows: Whole, unit: Ints, flags: Ints, slots: Ints) -> None:
    """By which of the indicators at `slots` each person of a group is counted, through any row: their flags joined."""
    counted[:, :] = 0
    for row in range(rows):
        if unit[row] >= 0:
            for place in range(len(slots)):
                counted[unit[row], place] |= flags[row, slots[place]]


@small
def mark(change: Ints, days: Ints, day: Whole) -> None:
    """Something changes on this day: mark the first of the counted days that sees it."""
    low, high = 0, len(days)
    while low < high:
        middle = (low + high) // 2
        if days[middle] < day:
            low = middle + 1
        else:
            high = middle
    change[low] = True
