"""What papers about events say: the list that people sign at a session."""

from uuid import UUID

from django.db.models import Q
from django.utils.formats import time_format
from django.utils.text import capfirst

from kladka.core.dictionaries import dictionary
from kladka.core.forms.shown import day_in_words, span_in_words
from kladka.core.language import language_in_use
from kladka.core.polish import sort_key
from kladka.learning.models import Enrolment, Event, EventSession
from kladka.learning.permissions import run_by, visible_to
from kladka.organisations.models import Organisation
from kladka.programmes.models import Post
from kladka.workflows.queries.things import About, Telling, Thing, Told

BLANK_LINES = 5
"""Empty lines at the end of a list, for people who come without signing up."""


def _sessions(event: Event) -> list[Thing]:
    """Return the sessions of an event, in the order of time: the list of the next one is what somebody comes for."""
    if event.cancelled_at is not None:
        return []
    return [Thing(str(one.pk), _name(one)) for one in event.sessions.order_by("on_date", "starts", "pk")]


def _tell_session(event: Event, of: str) -> Told:
    session = EventSession.objects.select_related("event__trainer", "event__site").get(pk=UUID(of))
    found = session.event
    names = _people(found)
    rows = [{"number": str(place), "name": name} for place, name in enumerate([*names, *[""] * BLANK_LINES], start=1)]
    values = {
        "event": title_of(found),
        "event_kind": capfirst(dictionary("event-kinds").label(found.kind)),
        "event_time": span_in_words(found.starts_on, found.ends_on),
        "event_site": found.site.name if found.town in found.site.name else f"{found.site.name}, {found.town}",
        "session": _name(session),
        "trainer": ", ".join(_led_by(session)),
    }
    return Told(values, {"people": rows}, (), {"trainer": values["trainer"]})


def _led_by(session: EventSession) -> list[str]:
    """Return who leads a session, by name: whoever is named for it, else the trainer of the event."""
    named = [one.staff.name for one in session.led_by.select_related("staff").order_by("staff__name_sort")]
    trainer = session.event.trainer
    return named or ([trainer.name] if trainer else [])


def led_by(event: Event) -> list[str]:
    """Return who led the sessions of an event, by name: staff and experts named for them; the trainer of the event
    where some session names nobody. Two queries."""
    sessions = list(event.sessions.prefetch_related("led_by__staff"))
    named = {one.staff for session in sessions for one in session.led_by.all()}
    if event.trainer is not None and (not sessions or any(not session.led_by.all() for session in sessions)):
        named.add(event.trainer)
    return [one.name for one in sorted(named, key=lambda one: (bytes(one.name_sort), one.pk))]


def _people(event: Event) -> list[str]:
    """Return the names of whoever has a place, participants and visitors, by family name."""
    placed = Enrolment.objects.placed().filter(event=event)
    named = []
    for one in placed.select_related("participation__person__identity", "visitor"):
        who = one.participation.person.identity if one.participation is not None else one.visitor
        if who is not None:
            named.append((sort_key(f"{who.family_name} {who.given_name}"), who.name))
    return [name for _key, name in sorted(named)]


def title_of(event: Event) -> str:
    """Return the title of an event in the language in use, else in Polish."""
    return event.title_en if language_in_use() == "en" and event.title_en else event.title_pl


def _name(session: EventSession) -> str:
    times = [time_format(one, "H:i") for one in (session.starts, session.ends) if one]
    return ", ".join(filter(None, (day_in_words(session.on_date), "–".join(times))))


def _partner(event: Event) -> Organisation:
    return event.site.organisation


EVENTS = About(
    model=Event,
    page="events:detail",
    seen_by=visible_to,
    changed_by=run_by,
    title=title_of,
    partner=_partner,
    telling={"event_session": Telling(_sessions, _tell_session)},
    joined=("site__organisation",),
    staff="trainer_id",
    post=Post.Role.TRAINER,
    stands=Q(cancelled_at=None),
)
