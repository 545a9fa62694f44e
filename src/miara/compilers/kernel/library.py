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

_Function = TypeVar("_Function", bound=Callable[..., Any])
compiled = cast(Callable[[_Function], _Function], numba.njit(nogil=True, cache=True, inline="never"))
small = cast(Callable[[_Function], _Function], numba.njit(nogil=True, cache=True))


@small
def month_of(day: int) -> tuple[int, int]:
    """Months since year 0 and the day of the month, 1 to 31, of the proleptic Gregorian calendar."""
    shifted = day + 719468  # days since 0000-03-01, so that the leap day is a year's last
    era = shifted // 146097
    in_era = shifted - era * 146097
    year = (in_era - in_era // 1460 + in_era // 36524 - in_era // 146096) // 365
    in_year = in_era - (365 * year + year // 4 - year // 100)
    month = (5 * in_year + 2) // 153
    return (era * 400 + year) * 12 + month + 2, in_year - (153 * month + 2) // 5 + 1


@small
def first_of(months: int) -> int:
    """The first day of a month, counted as in `month_of`."""
    shifted = months - 2
    year, month = shifted // 12, shifted % 12
    era = year // 400
    in_era = year - era * 400
    return era * 146097 + in_era * 365 + in_era // 4 - in_era // 100 + (153 * month + 2) // 5 - 719468


@small
def add_months(day: int, count: int) -> int:
    """The same day so many months later, or the last of that month where it has no such day."""
    months, in_month = month_of(day)
    first = first_of(months + count)
    last = first_of(months + count + 1) - 1
    return min(first + in_month - 1, last)


@small
def start_of(day: int, months: int) -> int:
    """The first day of the period of 1, 3 or 12 months that the day lies in."""
    month, _ = month_of(day)
    return first_of(month - month % months)


@small
def whole_months(since: int, on: int) -> int:
    """Completed months from a day to a later one."""
    count = month_of(on)[0] - month_of(since)[0]
    return count - 1 if add_months(since, count) > on else count


@small
def months_between(since: int, on: int) -> float:
    """Completed months and the days of the month begun, each a thirty-first."""
    count = whole_months(since, on)
    return count + (on - add_months(since, count)) / 31.0


@small
def years_between(since: int, on: int) -> int:
    """Completed years."""
    return whole_months(since, on) // 12


@small
def known_row(first: int, last: int, known_on: int, recorded: Ints, retracted: Ints) -> int:
    """The row known on a day, of those that tell of the same thing one after the other; -1 if there is none."""
    found = -1
    for row in range(first, last):
        if recorded[row] <= known_on and known_on < retracted[row]:
            found = row
    return found


@small
def last_exit(first: int, last: int, as_of: int, known_on: int, day: Ints, recorded: Ints, retracted: Ints) -> int:
    """The last exit by the day, as known; they lie by day, then as they were recorded. -1 if there is none."""
    found = -1
    for row in range(first, last):
        if day[row] <= as_of and recorded[row] <= known_on and known_on < retracted[row]:
            found = row
    return found


@small
def came_back(
    first: int, last: int, left: int, as_of: int, known_on: int, day: Ints, recorded: Ints, retracted: Ints
) -> bool:
    """A known re-entry undoes an exit of that day."""
    for row in range(first, last):
        if left <= day[row] and day[row] <= as_of and recorded[row] <= known_on and known_on < retracted[row]:
            return True
    return False


@small
def in_more(at: int, known_on: int, first: Ints, more: Ints) -> bool:
    """Known in one of the further intervals of a fact that was proven several times over."""
    for each in range(first[at], first[at + 1]):
        if more[each, 0] <= known_on and known_on < more[each, 1]:
            return True
    return False


@small
def newest(at: int, known_on: int, first: Ints, more: Ints) -> int:
    """The newest known ending of a fact that has several; they lie as they were recorded. -1 if none is known."""
    found = -1
    for each in range(first[at], first[at + 1]):
        if more[each, 0] <= known_on and known_on < more[each, 1]:
            found = each
    return found


@small
def merge(first: int, last: int, known_on: int, one: Ints, other: Ints, recorded: Ints, retracted: Ints, root: Ints) -> None:
    """Which of a group's ids are one person on a day: fills `root`."""
    for place in range(len(root)):
        root[place] = place
    for row in range(first, last):
        if recorded[row] <= known_on and known_on < retracted[row]:
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
def add(counts: Ints, at: int, then: int, cell: int, flags: Ints) -> None:
    """Count one unit in one cell, from day number `at` until before `then`.

    A flag has bit 0 if the unit counts strictly, bit 1 leniently, bit 2 if only an incomplete record will do; the
    lowest of them is its state.
    """
    into = counts[at, cell]
    rest = 0
    for place in range(len(flags)):
        flag = flags[place]
        into[0, place] += flag & 1
        rest |= flag & (6 * (1 - (flag & 1)))
    if rest:
        for place in range(len(flags)):
            flag = flags[place]
            into[1, place] += (flag >> 1) & 1 & ~flag
            into[2, place] += (flag >> 2) & 1 & ~(flag >> 1) & ~flag
    if then < len(counts):
        out = counts[then, cell]
        for place in range(len(flags)):
            flag = flags[place]
            out[0, place] -= flag & 1
            out[1, place] -= (flag >> 1) & 1 & ~flag
            out[2, place] -= (flag >> 2) & 1 & ~(flag >> 1) & ~flag


@small
def state_of(flag: int) -> int:
    """0 proven, 1 claimed, 2 incomplete, -1 not counted."""
    if flag & 1:
        return 0
    if flag & 2:
        return 1
    return 2 if flag & 4 else -1


@small
def add_total(totals: Ints, at: int, then: int, cell: int, flags: Ints, slots: Ints, values: Ints) -> None:
    """Add a unit's measured values, given for each state, to the totals of one cell."""
    for place in range(len(slots)):
        state = state_of(flags[slots[place]])
        if state >= 0:
            totals[at, cell, state, place] += values[place, state]
            if then < len(totals):
                totals[then, cell, state, place] -= values[place, state]


@small
def list_values(
    listed: Ints, length: Ints, cell: int, flags: Ints, slots: Ints, medians: Ints, values: Ints
) -> None:
    """Write down the measured values whose median is asked for: place, state, cell, value."""
    for place in range(len(slots)):
        state = state_of(flags[slots[place]])
        if state >= 0 and medians[place]:
            row = length[0]
            listed[row, 0], listed[row, 1], listed[row, 2], listed[row, 3] = place, state, cell, values[place, state]
            length[0] = row + 1


@small
def add_many(counts: Ints, at: int, then: int, cell: int, sums: Ints) -> None:
    """Add what the facts of one participation make, by state and place."""
    into = counts[at, cell]
    for state in range(3):
        for place in range(sums.shape[1]):
            into[state, place] += sums[state, place]
    if then < len(counts):
        out = counts[then, cell]
        for state in range(3):
            for place in range(sums.shape[1]):
                out[state, place] -= sums[state, place]


@small
def sum_up(sums: Ints, totals: Ints, flags: Ints, slots: Ints, values: Ints) -> None:
    """Add one fact, which is a unit, to the sums of its participation."""
    for place in range(len(flags)):
        flag = flags[place]
        sums[0, place] += flag & 1
        sums[1, place] += (flag >> 1) & 1 & ~flag
        sums[2, place] += (flag >> 2) & 1 & ~(flag >> 1) & ~flag
    for place in range(len(slots)):
        state = state_of(flags[slots[place]])
        if state >= 0:
            totals[state, place] += values[place, state]


@compiled
def add_person(
    counts: Ints,
    totals: Ints,
    listed: Ints,
    length: Ints,
    at: int,
    then: int,
    rows: int,
    flags: Ints,
    values: Ints,
    slots: Ints,
    medians: Ints,
    unit: Ints,
    each: Ints,
    rest: Ints,
    complete: Ints,
    day: Ints,
) -> None:
    """Count the people of a group with several participations, or of several ids, in the cells of every set.

    Rows are parted by person and by the breakdowns of which somebody is in several groups (`each`); a part is described
    in the others by its first row with a complete record.
    """
    together = np.empty(flags.shape[1], np.uint8)
    summed = np.empty((len(slots), 3), np.int64)
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
def counted_by(counted: Ints, rows: int, unit: Ints, flags: Ints, slots: Ints) -> None:
    """By which of the indicators at `slots` each person of a group is counted, through any row: their flags joined."""
    counted[:, :] = 0
    for row in range(rows):
        if unit[row] >= 0:
            for place in range(len(slots)):
                counted[unit[row], place] |= flags[row, slots[place]]


@small
def mark(change: Ints, days: Ints, day: int) -> None:
    """Something changes on this day: mark the first of the counted days that sees it."""
    low, high = 0, len(days)
    while low < high:
        middle = (low + high) // 2
        if days[middle] < day:
            low = middle + 1
        else:
            high = middle
    change[low] = True
