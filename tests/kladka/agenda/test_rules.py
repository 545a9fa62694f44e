"""Drawn examples of what collides (edge case 39), and what generated calendars must always do."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kladka.agenda.rules import (
    Availability,
    Busy,
    Reason,
    clashes,
    days_of_series,
    doubled,
    local,
    moment,
    monday_of,
    moved,
    outside,
    span,
    span_of_days,
)

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


@pytest.mark.parametrize(
    ("day", "monday"),
    [
        ("2026-11-23", "2026-11-23"),
        ("2026-11-25", "2026-11-23"),
        ("2026-11-29", "2026-11-23"),
        ("2026-12-31", "2026-12-28"),
        ("2027-01-01", "2026-12-28"),
        ("2025-01-01", "2024-12-30"),
        ("2028-02-29", "2028-02-28"),
    ],
    ids=["Monday", "Wednesday", "Sunday", "year's end", "New Year", "New Year on a Wednesday", "leap day"],
)
def test_a_week_begins_on_its_monday(day, monday):
    assert monday_of(date.fromisoformat(day)).isoformat() == monday


SPRING, AUTUMN = [date(2026, 3, 29), date(2027, 3, 28)], [date(2026, 10, 25), date(2027, 10, 31)]
AROUND = [day + timedelta(days=number) for day in (*SPRING, *AUTUMN, date(2026, 12, 31)) for number in range(-7, 8)]
days_of_the_calendar = st.one_of(st.dates(date(2000, 1, 1), date(2100, 12, 31)), st.sampled_from(AROUND))
hours = st.times().map(lambda at: at.replace(second=0, microsecond=0, fold=0))


@given(days_of_the_calendar)
def test_weeks_follow_each_other_and_each_day_lies_in_one(day):
    monday = monday_of(day)
    assert monday.isoweekday() == 1
    assert [monday_of(monday + timedelta(days=number)) for number in range(7)] == [monday] * 7
    assert monday_of(monday - timedelta(days=1)) == monday - timedelta(days=7)
    assert monday.isocalendar()[:2] == day.isocalendar()[:2], "it is the week of the calendar on the wall"


@given(days_of_the_calendar, hours)
def test_every_hour_of_a_day_lies_within_that_day_and_no_other(day, hour):
    """Also the hour that the clocks leave out, and the one that they repeat."""
    starts, ends = span_of_days(day, day)
    assert starts <= moment(day, hour) < ends
    assert local(moment(day, hour)).date() == day
    assert span_of_days(day, day)[1] == span_of_days(day + timedelta(days=1), day + timedelta(days=1))[0]
    assert span_of_days(monday_of(day), monday_of(day) + timedelta(days=6))[0] <= starts


@given(days_of_the_calendar)
def test_a_day_is_as_long_as_its_clocks_say(day):
    starts, ends = span_of_days(day, day)
    usual = {timedelta(hours=23): (7, 3), timedelta(hours=25): (7, 10)}
    assert usual.get(ends - starts, (day.isoweekday(), day.month)) == (day.isoweekday(), day.month)
    assert ends - starts in {*usual, timedelta(hours=24)}
    assert (day in SPRING) <= (ends - starts == timedelta(hours=23))
    assert (day in AUTUMN) <= (ends - starts == timedelta(hours=25))


@given(days_of_the_calendar, hours, st.integers(5, 600), st.integers(-60, 60))
def test_what_is_moved_keeps_its_length_and_begins_at_the_hour_that_was_said(day, hour, minutes, by):
    starts, ends = moved(*span(day, hour, minutes), days=by, to=hour, minutes=minutes)
    wanted = local(span(day, hour, minutes)[0]).date() + timedelta(days=by)
    assert (local(starts).date(), ends - starts) == (wanted, timedelta(minutes=minutes))
    if wanted not in SPRING and local(moment(wanted, hour)).time() == hour:
        assert local(starts).time() == hour


@given(days_of_the_calendar, st.integers(1, 8), st.integers(0, 400))
def test_a_series_keeps_its_weekday_across_months_and_years(day, weeks, length):
    until = day + timedelta(days=length)
    found = days_of_series(day, every_weeks=weeks, until=until, is_free=lambda _day: False, skips_free_days=True)
    assert found[0] == day
    assert {one.isoweekday() for one in found} == {day.isoweekday()}
    assert until - timedelta(weeks=weeks) < found[-1] <= until
