"""A week as the page shows it, on any day of it: everything stands on one day, in one part; no clock is asked."""

from datetime import date, time, timedelta
from types import SimpleNamespace
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from kladka.agenda.rules import Busy, monday_of, span
from kladka.pages.calendar import presenters
from kladka.pages.calendar.gathering import Entry
from kladka.pages.calendar.scope import week_of

TURNS = [date(2026, 3, 29), date(2026, 10, 25), date(2026, 12, 31), date(2027, 1, 1), date(2026, 11, 25)]
days = st.one_of(st.dates(date(2001, 1, 1), date(2099, 12, 31)), st.sampled_from(TURNS))
hours = st.builds(time, st.integers(0, 23), st.sampled_from([0, 30, 59]))


def shown(day, entries):
    """The week of a day: what stands in which part of which day."""
    scope = SimpleNamespace(day=day, query=lambda **_changes: "")
    found, shower = SimpleNamespace(own=entries), SimpleNamespace(row=lambda entry: entry.busy.id)
    return presenters.week(found, shower, scope, day)


def thing(number, day, hour):
    return Entry(Busy(UUID(int=number), "session", *span(day, hour, 30)))


@given(days, st.lists(st.tuples(st.integers(-9, 9), hours), max_size=8))
def test_everything_of_a_week_stands_on_its_day_once_and_nothing_of_other_weeks(day, things):
    entries = [thing(number, day + timedelta(days=by), hour) for number, (by, hour) in enumerate(things)]
    rows = shown(day, entries)
    assert [row.day for row in rows] == week_of(day) == [monday_of(day) + timedelta(days=n) for n in range(7)]
    assert [row.day for row in rows if row.is_today] == [day]
    where = [(each, row.day) for row in rows for part in row.parts for each in part]
    wanted = [(UUID(int=number), day + timedelta(days=by)) for number, (by, _hour) in enumerate(things)]
    assert sorted(where) == sorted((key, on) for key, on in wanted if monday_of(on) == monday_of(day))
    assert shown(monday_of(day), entries)[0].parts == rows[0].parts, "whichever day of it is asked for"


@given(days)
def test_a_day_has_a_morning_an_afternoon_and_an_evening(day):
    entries = [thing(number, day, time(hour)) for number, hour in enumerate((4, 11, 12, 15, 16, 23))]
    row = next(one for one in shown(day, entries) if one.day == day)
    assert row.parts == [[UUID(int=0), UUID(int=1)], [UUID(int=2), UUID(int=3)], [UUID(int=4), UUID(int=5)]]
