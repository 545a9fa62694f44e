"""Deadlines of payment claims: working days by the Polish calendar of the year, calendar days, and who says what."""

from datetime import date

import pytest

from kladka.reporting.rules.claim import Term, due_on, is_free, terms_of

TEN = Term(10, "working")


@pytest.mark.parametrize(
    ("until", "due"),
    [
        # Ten working days without a holiday: two weeks.
        (date(2010, 6, 30), date(2010, 7, 14)),
        # 1 January is a holiday; Epiphany was none before 2011 and is one since.
        (date(2009, 12, 31), date(2010, 1, 15)),
        (date(2010, 12, 31), date(2011, 1, 17)),
        # Easter Monday 2026 lies within.
        (date(2026, 3, 31), date(2026, 4, 15)),
        # Christmas Eve is no working day from 2025 on.
        (date(2024, 12, 15), date(2024, 12, 31)),
        (date(2025, 12, 15), date(2026, 1, 2)),
        # Corpus Christi, 30 May 2024; the last day of the period is a Sunday.
        (date(2024, 5, 19), date(2024, 6, 3)),
    ],
)
def test_ten_working_days_after_the_period(until, due):
    assert due_on(until, TEN, is_free) == due


def test_the_day_after_the_period_is_the_first():
    assert due_on(date(2026, 6, 30), Term(1, "working"), is_free) == date(2026, 7, 1)
    assert due_on(date(2026, 7, 3), Term(1, "working"), is_free) == date(2026, 7, 6)


def test_calendar_days_are_counted_as_they_come():
    assert due_on(date(2011, 6, 30), Term(30, "calendar"), is_free) == date(2011, 7, 30)


@pytest.mark.parametrize(
    ("day", "free"),
    [
        (date(2026, 11, 27), False),
        (date(2026, 11, 28), True),
        (date(2026, 11, 11), True),
        (date(2024, 12, 24), False),
        (date(2025, 12, 24), True),
        (date(2026, 12, 24), True),
        (date(2010, 1, 6), False),
        (date(2011, 1, 6), True),
    ],
)
def test_free_days_are_those_of_their_year(day, free):
    assert is_free(day) is free


def test_the_programme_says_it_or_leaves_it_to_the_contract():
    found = terms_of("pl-po-kl-7.2.1", date(2010, 12, 31))
    assert found.term(is_final=False) == TEN
    assert found.term(is_final=True) == Term(30, "calendar")
    assert found.source.keys() == {"pl", "en"}
    assert terms_of("pl-esf-plus", date(2026, 6, 30)) is None
    assert terms_of("pl-po-kl-7.2.1", date(2006, 12, 31)) is None
