"""Appointments as a calendar for other programs (RFC 5545). It names nobody: participants stand under code names."""

from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from typing import Any

from django.conf import settings

from kladka.agenda import queries
from kladka.agenda.models import Appointment
from kladka.core.clock import WARSAW
from kladka.core.dictionaries import dictionary

PRODUCT = "-//Kladka//Calendar//PL"


def calendar_of(appointments: Sequence[Appointment], *, title: str) -> bytes:
    """Return a calendar with its time zone, in the language in use."""
    return written(lambda icalendar: (_event(icalendar, one) for one in appointments), title=title)


def written(entries: Callable[[Any], Iterable[Any]], *, title: str) -> bytes:
    """Return a calendar of the `entries` that are made with the library they are given.

    It bears no METHOD: that belongs to messages between calendars (RFC 5546), and programs take a feed that has one for
    an invitation.
    """
    # Loaded when a program first asks: it is not needed for pages.
    icalendar = import_module("icalendar")
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", title)
    calendar.add("x-wr-timezone", WARSAW.key)
    for entry in entries(icalendar):
        calendar.add_component(entry)
    calendar.add_missing_timezones()
    content: bytes = calendar.to_ical()
    return content


def _event(icalendar: Any, one: Appointment) -> Any:
    event = icalendar.Event()
    event.add("uid", f"{one.pk}@{host()}")
    event.add("dtstamp", one.changed_at)
    event.add("last-modified", one.changed_at)
    event.add("created", one.created_at)
    event.add("sequence", one.version - 1)
    event.add("dtstart", one.starts_at.astimezone(WARSAW))
    event.add("dtend", one.ends_at.astimezone(WARSAW))
    event.add("summary", summary_of(one))
    event.add("location", dictionary("place-kinds").label(one.place))
    is_off = one.state not in queries.STANDING
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if is_off else "OPAQUE")
    event.add("class", "PRIVATE")
    return event


def summary_of(one: Appointment) -> str:
    """Return what an appointment is called in other programs: its kind, and of participants the code names."""
    controller = one.project.controller_id
    names = [queries.code_name(each.participation_id, controller) for each in one.attendees.all()]
    return " · ".join([dictionary("appointment-kinds").label(one.kind), *names])


def host() -> str:
    return str(settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">"))
