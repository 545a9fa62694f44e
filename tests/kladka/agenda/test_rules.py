"""Drawn examples of what collides (edge case 39), and what generated calendars must always do."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kladka.agenda.rules import Availability, Busy, Reason, clashes, days_of_series, doubled, outside

WARSAW = ZoneInfo("Europe/Warsaw")
ANNA, ARTUR = UUID(int=1), UUID(int=2)
LUCJA, NADIA = UUID(int=11), UUID(int=12)
MONDAY = date(2026, 11, 23)
OFFICE_HOURS = {day: (time(8), time(16)) for day in range(1, 6)}


def busy(number: int, hours: str, *, staff: UUID | None = ANNA, people=(LUCJA,), day: date = MONDAY, days=None) -> Busy:
    """Draw one thing: `hours` like "9:00-10:30", in Warsaw."""
    first, last = (
        datetime.combine(day, time(int(text.split(":")[0]), int(text.split(":")[1])), tzinfo=WARSAW).astimezone(UTC)
        for text in hours.split("-")
    )
    return Busy(UUID(int=100 + number), "session", first, last, staff, frozenset(people), days)


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        (busy(1, "9:00-10:00"), busy(2, "9:30-10:30", people=[NADIA]), Reason.STAFF_TWICE),
        (busy(1, "9:00-10:00"), busy(2, "9:30-10:30", staff=ARTUR), Reason.PERSON_TWICE),
        (busy(1, "9:00-10:00"), busy(2, "9:30-9:40"), Reason.STAFF_TWICE),
        (busy(1, "9:00-10:00"), busy(2, "9:30-12:00", staff=None), Reason.PERSON_TWICE),
        (busy(1, "9:00-10:00"), busy(2, "10:00-11:00"), None),
        (busy(1, "9:00-10:00"), busy(2, "9:30-10:30", staff=ARTUR, people=[NADIA]), None),
        (busy(1, "9:00-10:00", staff=None, people=[]), busy(2, "9:00-10:00", staff=None, people=[]), None),
    ],
    ids=["a coach twice", "a participant twice", "both is the coach", "at a training", "one after another", "two pairs",
         "nobody"],
)  # fmt: skip
def test_two_things_at_one_time(one, other, reason):
    assert [clash.reason for clash in doubled([one, other])] == ([reason] if reason else [])
    assert doubled([one, other]) == doubled([other, one])


def test_who_is_there_twice_is_said():
    one, other = busy(1, "9:00-10:00", people=[LUCJA, NADIA]), busy(2, "9:00-9:30", staff=ARTUR, people=[NADIA])
    assert doubled([one, other])[0].people == {NADIA}


@pytest.mark.parametrize(
    ("one", "reasons"),
    [
        (busy(1, "9:00-10:00"), []),
        (busy(1, "7:30-8:30"), [Reason.NO_WORKING_TIME]),
        (busy(1, "15:30-16:30"), [Reason.NO_WORKING_TIME]),
        (busy(1, "8:00-16:00"), []),
        (busy(1, "9:00-10:00", day=date(2026, 11, 28)), [Reason.NO_WORKING_TIME]),
        (busy(1, "9:00-10:00", day=date(2026, 11, 11)), [Reason.FREE_DAY]),
        (busy(1, "9:00-10:00", day=date(2026, 11, 25)), [Reason.ABSENCE]),
        (busy(1, "7:00-7:30", day=date(2026, 11, 25)), [Reason.ABSENCE]),
        (busy(1, "5:00-6:00", staff=ARTUR), []),
        (busy(1, "9:00-10:00", days=(date(2026, 11, 24), date(2027, 1, 1))), [Reason.OUTSIDE_PROJECT]),
        (busy(1, "9:00-10:00", days=(MONDAY, MONDAY)), []),
    ],
    ids=["in time", "too early", "too late", "all day", "a Saturday", "a holiday", "away", "away is enough",
         "hours unknown", "before the project", "the only day"],
)  # fmt: skip
def test_a_day_or_an_hour_that_is_none(one, reasons):
    when = Availability(
        WARSAW,
        free_days=frozenset({date(2026, 11, 11)}),
        absences={ANNA: [(date(2026, 11, 24), date(2026, 11, 25))]},
        shifts={ANNA: [(date(2026, 1, 1), OFFICE_HOURS)]},
    )
    assert [clash.reason for clash in outside(one, when)] == reasons


def test_newer_hours_hold_from_their_day_on():
    short = {1: (time(8), time(12))}
    when = Availability(WARSAW, shifts={ANNA: [(date(2026, 1, 1), OFFICE_HOURS), (MONDAY, short)]})
    assert outside(busy(1, "13:00-14:00"), when)
    assert outside(busy(1, "13:00-14:00", day=MONDAY - timedelta(7)), when) == []


def test_an_hour_that_the_clocks_repeat_is_two():
    first = datetime(2026, 10, 25, 2, 30, tzinfo=WARSAW)
    second = first.replace(fold=1)
    one, other = (
        Busy(UUID(int=n), "session", at.astimezone(UTC), at.astimezone(UTC) + timedelta(minutes=30), ANNA)
        for n, at in ((1, first), (2, second))
    )
    assert doubled([one, other]) == []


things = st.builds(
    lambda number, start, length, staff, people: Busy(
        UUID(int=number),
        "session",
        datetime(2026, 11, 23, tzinfo=UTC) + timedelta(minutes=start),
        datetime(2026, 11, 23, tzinfo=UTC) + timedelta(minutes=start + length),
        staff,
        frozenset(people),
    ),
    st.integers(100, 10_000),
    st.integers(0, 300),
    st.integers(1, 120),
    st.sampled_from([ANNA, ARTUR, None]),
    st.sets(st.sampled_from([LUCJA, NADIA])),
)
calendars = st.lists(things, max_size=12, unique_by=lambda one: one.id)


@given(calendars)
def test_the_quick_way_finds_what_the_plain_way_finds(calendar):
    plain = {
        frozenset({one.id, other.id})
        for one in calendar
        for other in calendar
        if one.id < other.id
        and max(one.starts, other.starts) < min(one.ends, other.ends)
        and ((one.staff and one.staff == other.staff) or one.people & other.people)
    }
    assert {frozenset({clash.one.id, clash.other.id}) for clash in doubled(calendar)} == plain


@given(calendars, things)
def test_one_more_thing_takes_no_doubt_away(calendar, more):
    before = {(clash.reason, clash.one.id, clash.other.id) for clash in doubled(calendar)}
    with_more = [*calendar, more] if more.id not in {one.id for one in calendar} else calendar
    assert before <= {(clash.reason, clash.one.id, clash.other.id) for clash in doubled(with_more)}


@given(calendars)
def test_doubts_come_in_the_order_of_the_day_however_the_rows_came(calendar):
    found = clashes(calendar, Availability(WARSAW))
    assert found == clashes(calendar[::-1], Availability(WARSAW))
    assert [clash.one.starts for clash in found] == sorted(clash.one.starts for clash in found)


@pytest.mark.parametrize(
    ("weeks", "until", "skips", "days"),
    [
        (1, "2026-11-18", True, ["2026-11-04", "2026-11-18"]),
        (1, "2026-11-18", False, ["2026-11-04", "2026-11-11", "2026-11-18"]),
        (2, "2026-11-30", True, ["2026-11-04", "2026-11-18"]),
        (1, "2026-11-04", True, ["2026-11-04"]),
        (1, "2026-11-03", True, []),
    ],
)
def test_a_series_leaves_out_the_holiday_it_was_asked_to(weeks, until, skips, days):
    found = days_of_series(
        date(2026, 11, 4),
        every_weeks=weeks,
        until=date.fromisoformat(until),
        is_free=lambda day: day == date(2026, 11, 11),
        skips_free_days=skips,
    )
    assert [day.isoformat() for day in found] == days
