"""Months as the law counts them, and support that fades."""

from datetime import date
from decimal import Decimal

import pytest

from kladka.employers.rules import Phase, falls, keep_until, months_after, so_far, week_of


@pytest.mark.parametrize(
    ("day", "months", "end"),
    [
        (date(2026, 1, 1), 1, date(2026, 2, 1)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 2, 2), 12, date(2027, 2, 2)),
    ],
)
def test_a_term_ends_on_the_same_day_of_a_later_month(day, months, end):
    assert months_after(day, months) == end


def test_a_name_is_kept_so_many_days_after_it_was_needed():
    assert keep_until(date(2026, 1, 1), 730) == date(2028, 1, 1)


START = date(2026, 3, 2)


@pytest.mark.parametrize(("day", "week"), [(1, 0), (2, 1), (8, 1), (9, 2), (16, 3)])
def test_the_first_seven_days_are_the_first_week(day, week):
    assert week_of(START, date(2026, 3, day)) == week


def phases(*rows):
    return [Phase(one, other, Decimal(hours)) for one, other, hours in rows]


def test_support_that_grows_does_not_fade():
    assert falls(phases((1, 4, 6), (5, 8, 6), (9, 12, 2)))
    assert not falls(phases((1, 4, 2), (5, 8, 6)))
    assert falls([])


def test_what_is_planned_is_laid_beside_what_was_done():
    """
    week    1 2 | 3 4 5
    planned 4 4 | 2 2 2
    done    3 5 | 1        (today lies in week 3)
    """
    supports = [
        (date(2026, 2, 28), Decimal(9)),  # before the job
        (date(2026, 3, 3), Decimal(3)),
        (date(2026, 3, 10), Decimal(5)),
        (date(2026, 3, 17), Decimal(1)),
        (date(2026, 3, 30), Decimal(7)),  # after today
    ]
    first, second = so_far(phases((3, 5, 2), (1, 2, 4)), start=START, supports=supports, on=date(2026, 3, 18))
    assert (first.planned, first.done, first.is_over, first.is_now) == (8, 8, True, False)
    assert (second.planned, second.done, second.is_over, second.is_now) == (2, 1, False, True)


def test_before_the_job_nothing_is_planned_yet():
    (first,) = so_far(phases((1, 2, 4)), start=START, supports=[], on=date(2026, 2, 1))
    assert (first.planned, first.done, first.is_now, first.is_over) == (0, 0, False, False)
