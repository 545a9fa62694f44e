"""Sorting by owner: counting, placing, and the few comparisons within one owner. Compiled, because facts are many."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
import numpy as np
from numpy.typing import NDArray

Ints = NDArray[Any]
_Function = TypeVar("_Function", bound=Callable[..., Any])
compiled = cast(Callable[[_Function], _Function], numba.njit(nogil=True, cache=True))


@compiled
def place(owner: Ints, owners: int) -> tuple[Ints, Ints]:
    """Offsets by owner, and the rows in the order of their owners; rows of owner -1 are left out."""
    first = np.zeros(owners + 1, np.int32)
    for row in range(len(owner)):
        if owner[row] >= 0:
            first[owner[row] + 1] += 1
    for each in range(owners):
        first[each + 1] += first[each]
    order = np.empty(first[owners], np.int32)
    free = first[:-1].copy()
    for row in range(len(owner)):
        if owner[row] >= 0:
            order[free[owner[row]]] = row
            free[owner[row]] += 1
    return first, order


@compiled
def sort_within(first: Ints, order: Ints, key: Ints) -> None:
    """Sort each owner's rows by a key, keeping the order of equals; owners have few rows, or sorted ones."""
    for owner in range(len(first) - 1):
        for at in range(first[owner] + 1, first[owner + 1]):
            row, free = order[at], at
            while free > first[owner] and key[order[free - 1]] > key[row]:
                order[free] = order[free - 1]
                free -= 1
            order[free] = row


@compiled
def join(one: Ints, other: Ints, size: int) -> Ints:
    """Groups of numbers that pairs hold together: for each number the one that stands for its group."""
    root = np.arange(size)
    for pair in range(len(one)):
        left, right = one[pair], other[pair]
        if left < 0 or right < 0:
            continue
        while root[left] != left:
            root[left] = root[root[left]]
            left = root[left]
        while root[right] != right:
            root[right] = root[root[right]]
            right = root[right]
        root[max(left, right)] = min(left, right)
    for each in range(size):
        top = each
        while root[top] != top:
            top = root[top]
        root[each] = top
    return root


@compiled
def number_in_order(order: Ints, group: Ints, size: int) -> tuple[Ints, int]:
    """Number groups as they are first met along an order; -1 for those not met. And how many were."""
    number = np.full(size, -1, np.int32)
    count = 0
    for each in order:
        if number[group[each]] < 0:
            number[group[each]] = count
            count += 1
    return number, count


@compiled
def known_twice(first: Ints, order: Ints, recorded: Ints, retracted: Ints) -> int:
    """An owner with two rows known on one day, -1 if there is none; rows lie as they were recorded."""
    for owner in range(len(first) - 1):
        until = -(2**31)
        for at in range(first[owner], first[owner + 1]):
            row = order[at]
            if recorded[row] >= retracted[row]:
                continue
            if recorded[row] < until:
                return owner
            until = retracted[row]
    return -1


@compiled
def joined_intervals(first: Ints, begin: Ints, end: Ints) -> tuple[Ints, Ints, Ints]:
    """For each owner its intervals, sorted by their beginnings, joined where they touch: offsets, beginnings, ends."""
    offsets = np.zeros(len(first), np.int32)
    begins, ends = np.empty(len(begin), np.int32), np.empty(len(begin), np.int32)
    count = 0
    for owner in range(len(first) - 1):
        for row in range(first[owner], first[owner + 1]):
            if begin[row] >= end[row]:
                continue
            if count > offsets[owner] and begin[row] <= ends[count - 1]:
                ends[count - 1] = max(ends[count - 1], end[row])
            else:
                begins[count], ends[count] = begin[row], end[row]
                count += 1
        offsets[owner + 1] = count
    return offsets, begins[:count], ends[:count]
