"""What the law asks of an entity after its entry, and what is known of its survival: pure, each case drawn."""

from datetime import date

import pytest

from kladka.incubation import rules
from kladka.incubation.rules import Found, Spell, State

ENTRY = date(2020, 2, 3)


def of_three(*members, on=ENTRY):
    """A cooperative of three people, whoever else is a member."""
    found = rules.check_founding("social_cooperative", 3, 0, on)
    founders = [Spell(name, on) for name in ("ala", "ben", "cyl")]
    return rules.watched(
        found.duties, found.running, registered_on=on, members=[*founders, *members], at_risk_employed=[]
    )


def of_two_organisations(*employed, on=date(2010, 2, 12)):
    found = rules.check_founding("social_cooperative", 0, 2, on)
    founders = [Spell("one", on), Spell("other", on)]
    return rules.watched(
        found.duties, found.running, registered_on=on, members=founders, at_risk_employed=list(employed)
    )


@pytest.mark.parametrize(
    ("joined", "today", "state"),
    [
        ([], date(2021, 2, 3), State.OPEN),
        ([], date(2021, 2, 4), State.LATE),
        ([date(2021, 2, 3)], date(2021, 2, 4), State.LATE),
        ([date(2020, 6, 1), date(2021, 2, 3)], date(2021, 2, 4), State.REACHED),
        ([date(2020, 6, 1), date(2021, 3, 1)], date(2021, 2, 20), State.LATE),
        ([date(2020, 6, 1), date(2021, 3, 1)], date(2021, 3, 1), State.REACHED),
    ],
)
def test_two_more_join_within_twelve_months(joined, today, state):
    (owed,) = of_three(*(Spell(f"new{place}", day) for place, day in enumerate(joined))).owed
    assert (owed.duty.due, owed.state(today)) == (date(2021, 2, 3), state)


def test_whoever_is_recorded_twice_is_one_member():
    (owed,) = of_three(Spell("ala", date(2020, 5, 1)), Spell("dan", date(2020, 5, 1))).owed
    assert (owed.reached_on, owed.now) == (None, 4)


def test_below_the_minimum_is_tolerated_for_three_months_and_counts_from_the_twelfth():
    below = of_three().below
    assert (below.since, below.until, below.now) == (date(2021, 2, 3), date(2021, 5, 3), 3)
    assert [below.state(day) for day in (date(2021, 5, 3), date(2021, 5, 4))] == [State.OPEN, State.LATE]


def test_who_leaves_begins_the_time_below_and_who_joins_ends_it():
    two = [Spell("dan", date(2020, 5, 1)), Spell("ewa", date(2020, 5, 1), date(2022, 3, 31))]
    assert of_three(*two).below.since == date(2022, 4, 1)
    assert of_three(*two, Spell("fil", date(2022, 5, 1))).below is None
    early = Spell("ewa", date(2020, 5, 1), date(2020, 8, 31))
    assert of_three(two[0], early).below.since == date(2021, 2, 3)


def test_an_older_cooperative_of_five_is_watched_from_its_entry_on():
    entry = date(2011, 6, 1)
    found = rules.check_founding("social_cooperative", 5, 0, entry)
    members = [Spell(name, entry, date(2012, 1, 31) if name == "ewa" else None) for name in ("a", "b", "c", "d", "ewa")]
    told = {"registered_on": entry, "at_risk_employed": []}
    below = rules.watched(found.duties, found.running, members=members, **told).below
    assert (below.since, below.until, below.now) == (date(2012, 2, 1), date(2012, 5, 1), 4)
    assert (
        rules.watched(found.duties, found.running, members=[*members, Spell("f", date(2012, 2, 1))], **told).below
        is None
    )


def test_legal_persons_employ_five_at_risk_within_six_months():
    four = [Spell(f"p{place}", date(2010, 5, 1)) for place in range(4)]
    (owed,) = of_two_organisations(*four).owed
    assert (owed.duty.due, owed.now, owed.state(date(2010, 8, 13))) == (date(2010, 8, 12), 4, State.LATE)
    (owed,) = of_two_organisations(*four, Spell("p4", date(2010, 8, 12))).owed
    assert owed.state(date(2010, 8, 13)) == State.REACHED
    assert of_two_organisations().below is None


def test_somebody_who_left_before_the_fifth_came_is_not_counted_with_them():
    five = [Spell(f"p{place}", date(2010, 5, 1)) for place in range(3)]
    five += [Spell("p3", date(2010, 5, 1), date(2010, 5, 31)), Spell("p4", date(2010, 6, 1))]
    (owed,) = of_two_organisations(*five).owed
    assert owed.reached_on is None


def test_nothing_is_watched_where_the_law_asks_for_nothing():
    found = rules.check_founding("association", 15, 0, date(2010, 6, 1))
    told = rules.watched(found.duties, found.running, registered_on=ENTRY, members=[], at_risk_employed=[])
    assert told == rules.Watched()


@pytest.mark.parametrize(
    ("operating", "ended", "found"),
    [
        ([], None, (Found.UNKNOWN, Found.UNKNOWN)),
        ([date(2025, 2, 27)], None, (Found.UNKNOWN, Found.UNKNOWN)),
        ([date(2025, 2, 28)], None, (Found.OPERATING, Found.UNKNOWN)),
        ([date(2026, 3, 1)], None, (Found.OPERATING, Found.OPERATING)),
        ([date(2025, 2, 28)], date(2026, 2, 28), (Found.OPERATING, Found.ENDED)),
        ([], date(2026, 3, 1), (Found.UNKNOWN, Found.UNKNOWN)),
    ],
)
def test_a_check_says_something_of_earlier_days_and_nothing_of_later_ones(operating, ended, found):
    seen = [(day, None) for day in operating]
    checks = rules.checks(date(2024, 2, 29), left_on=date(2026, 12, 31), operating=seen, ended=ended)
    assert [each.day for each in checks] == [date(2025, 2, 28), date(2026, 2, 28)]
    assert tuple(each.found for each in checks) == found


def test_an_entity_of_po_kl_is_also_looked_at_two_years_after_leaving_the_project():
    """The programme counts institutions from the end of their participation; who came later was never in it."""
    until = date(2010, 12, 31)
    checks = rules.checks(date(2010, 2, 12), left_on=until, operating=[(date(2012, 12, 31), None)], ended=None)
    told = [(each.day, each.counted, each.found) for each in checks]
    assert told[-1] == (date(2012, 12, 31), rules.Counted.LEAVING, Found.OPERATING)
    assert len(told) == 3
    late = rules.checks(date(2011, 1, 1), left_on=until, operating=[], ended=None)
    assert {each.counted for each in late} == {rules.Counted.ENTRY}


def test_a_check_is_due_from_its_day_on():
    (year, _two) = rules.checks(date(2024, 2, 29), left_on=date(2026, 12, 31), operating=[], ended=None)
    assert [year.is_due(day) for day in (date(2025, 2, 27), date(2025, 2, 28))] == [False, True]


@pytest.mark.parametrize(
    ("holders", "empty"),
    [
        ([], date(2025, 3, 1)),
        ([Spell("ala", date(2025, 3, 1))], None),
        ([Spell("ala", date(2025, 3, 1), date(2025, 9, 30))], date(2025, 10, 1)),
        ([Spell("ala", date(2025, 3, 1), date(2025, 9, 30)), Spell("jan", date(2025, 10, 15))], None),
    ],
)
def test_a_job_is_empty_from_the_day_after_its_last_holder(holders, empty):
    assert rules.empty_since(date(2025, 3, 1), holders) == empty


@pytest.mark.parametrize(
    ("spells", "held", "gaps", "longest"),
    [
        ([], 0, 10, 10),
        ([Spell("a", date(2026, 1, 1))], 10, 0, 0),
        ([Spell("a", date(2026, 1, 1), date(2026, 1, 3)), Spell("b", date(2026, 1, 4))], 10, 0, 0),
        ([Spell("b", date(2026, 1, 6)), Spell("a", date(2026, 1, 2), date(2026, 1, 3))], 7, 3, 2),
        ([Spell("a", date(2026, 1, 1), date(2026, 1, 6)), Spell("b", date(2026, 1, 2), date(2026, 1, 3))], 6, 4, 4),
        ([Spell("a", date(2025, 1, 1), date(2025, 2, 1)), Spell("b", date(2026, 1, 9), date(2027, 1, 1))], 2, 8, 8),
    ],
)
def test_a_day_on_which_two_hold_a_job_counts_once_and_gaps_are_what_remains(spells, held, gaps, longest):
    """The job exists for ten days: from 1 to 10 January."""
    found = rules.held(date(2026, 1, 1), spells, date(2026, 1, 10))
    assert (found.held_days, found.gap_days, found.longest_gap) == (held, gaps, longest)
    assert rules.held(date(2026, 1, 1), spells, date(2025, 12, 1)).whole.days == 1
