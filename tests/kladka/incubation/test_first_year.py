"""How many days of its first year a job may be free, and which free days are beyond that."""

from datetime import date, timedelta

import pytest

from kladka.incubation.rules import first_year, held
from kladka.incubation.rules.held import Span
from kladka.incubation.rules.watching import Spell

CREATED = date(2025, 1, 1)


def day(number):
    """The day of the year, from one."""
    return CREATED + timedelta(days=number - 1)


def looked(*holders, until=365, created=CREATED):
    spells = [Spell(str(number), day(first), day(last)) for number, (first, last) in enumerate(holders)]
    return first_year(held(created, spells, day(until)))


@pytest.mark.parametrize(
    ("holders", "until", "free", "too_many"),
    [
        ([(1, 365)], 365, 0, 0),
        ([(31, 365)], 365, 30, 0),
        ([(32, 365)], 365, 31, 1),
        ([(1, 100), (121, 300), (316, 365)], 365, 35, 5),
        ([(1, 365)], 500, 0, 0),
        ([(1, 350)], 500, 15, 0),
        ([(1, 40)], 50, 10, 0),
    ],
    ids=["all year", "thirty days", "thirty-one", "two gaps", "held a year", "free later", "the year goes on"],
)
def test_free_days_of_the_first_year_are_permitted_up_to_the_number_of_the_call(holders, until, free, too_many):
    """335 of 365 days, as the parameter says; a gap after the first year is nobody's matter here."""
    found = looked(*holders, until=until)
    assert (found.permitted, found.free_days, found.too_many) == (30, free, too_many)


def test_the_first_free_days_are_permitted_and_those_after_them_are_beyond():
    found = looked((1, 100), (121, 300), (316, 365))
    assert found.within == [Span(day(101), day(120)), Span(day(301), day(310))]
    assert found.beyond == [Span(day(311), day(315))]


def test_of_a_job_created_before_there_was_a_rule_none_is_told():
    assert first_year(held(date(2010, 3, 1), [], date(2011, 3, 1))) is None
