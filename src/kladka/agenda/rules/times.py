"""Days and hours of the calendar in Warsaw, moments in UTC."""

from datetime import UTC, date, datetime, time, timedelta

from kladka.core.clock import WARSAW


def moment(day: date, hour: time) -> datetime:
    """Return the moment of an hour of a day."""
    return datetime.combine(day, hour, tzinfo=WARSAW).astimezone(UTC)


def span(day: date, starts: time, minutes: int) -> tuple[datetime, datetime]:
    """Return beginning and end of what begins at an hour of a day and takes so many minutes."""
    begins = moment(day, starts)
    return begins, begins + timedelta(minutes=minutes)


def span_of_days(first: date, last: date) -> tuple[datetime, datetime]:
    """Return the beginning of the first day and the end of the last."""
    return moment(first, time(0)), moment(last + timedelta(days=1), time(0))


def local(at: datetime) -> datetime:
    """Return a moment as clocks in Warsaw show it."""
    return at.astimezone(WARSAW)


def moved(starts: datetime, ends: datetime, *, days: int, to: time, minutes: int) -> tuple[datetime, datetime]:
    """Return a span so many days later, at another hour, and as long as said."""
    return span(local(starts).date() + timedelta(days=days), to, minutes)


def monday_of(day: date) -> date:
    """Return the first day of a week."""
    return day - timedelta(days=day.weekday())
