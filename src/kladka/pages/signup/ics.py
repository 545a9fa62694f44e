"""Public events as a calendar for other programs (RFC 5545), one entry for each session."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.urls import reverse

from kladka.audit.queries import Saves, saves_of
from kladka.core.addresses import full_address
from kladka.core.clock import WARSAW
from kladka.learning.models import Event, EventSession
from kladka.pages.calendar.ics import host, written
from kladka.pages.signup import presenters


def calendar_of(events: Sequence[Event], *, title: str) -> bytes:
    """Return a calendar with its time zone, in the language in use. One query for what changed when."""
    saved = saves_of([event.pk for event in events])
    return written(
        lambda icalendar: (one for event in events for one in _entries(icalendar, event, saved.get(event.pk))),
        title=title,
    )


def _entries(icalendar: Any, event: Event, saved: Saves | None) -> Iterator[Any]:
    sessions = list(event.sessions.all())
    for number, session in enumerate(sessions, start=1):
        entry = _entry(icalendar, event, number, saved)
        for name, value in _times(session).items():
            entry.add(name, value)
        yield entry
    if not sessions:
        entry = _entry(icalendar, event, 1, saved)
        entry.add("dtstart", event.starts_on)
        entry.add("dtend", event.ends_on + timedelta(days=1))
        yield entry


def _entry(icalendar: Any, event: Event, number: int, saved: Saves | None) -> Any:
    """Return one entry without its times. A session that was moved is another record: entries are known by their place
    among those of the event, so that a program moves what it has."""
    changed = saved.last if saved else _made_at(event)
    entry = icalendar.Event()
    entry.add("uid", f"{event.pk}-{number}@{host()}")
    entry.add("dtstamp", changed)
    entry.add("last-modified", changed)
    entry.add("created", _made_at(event))
    entry.add("sequence", saved.number - 1 if saved else 0)
    entry.add("summary", str(presenters.title_of(event)))
    entry.add("location", ", ".join(presenters.place_lines(event)))
    entry.add("url", full_address(reverse("signup:event", args=[event.pk])))
    entry.add("status", "CANCELLED" if event.cancelled_at else "CONFIRMED")
    entry.add("transp", "TRANSPARENT" if event.cancelled_at else "OPAQUE")
    entry.add("class", "PUBLIC")
    return entry


def _times(session: EventSession) -> dict[str, Any]:
    """Return when a session begins and ends; one without times takes the day."""
    if session.starts is None:
        return {"dtstart": session.on_date, "dtend": session.on_date + timedelta(days=1)}
    begins = datetime.combine(session.on_date, session.starts, WARSAW)
    if session.ends is None:
        return {"dtstart": begins}
    return {"dtstart": begins, "dtend": datetime.combine(session.on_date, session.ends, WARSAW)}


def _made_at(event: Event) -> datetime:
    """Return when an event was planned: the first 48 bits of its id are the milliseconds (RFC 9562)."""
    return datetime.fromtimestamp((event.pk.int >> 80) / 1000, UTC).replace(microsecond=0)
