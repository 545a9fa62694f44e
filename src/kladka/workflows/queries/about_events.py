"""What papers about events say: the list that people sign at a session."""

from uuid import UUID

from django.utils.formats import time_format
from django.utils.text import capfirst

from kladka.audit.actions import Actor
from kladka.core.dictionaries import dictionary
from kladka.core.forms.shown import day_in_words, span_in_words
from kladka.core.language import language_in_use
from kladka.learning.models import Enrolment, Event, EventSession, Presence
from kladka.learning.permissions import run_by, visible_to
from kladka.learning.queries import recorded_supports
from kladka.organisations.models import Organisation
from kladka.people.actions import prove
from kladka.people.models import Paper, Support
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
        "event_site": f"{found.site.name}, {found.town}",
        "session": _name(session),
        "trainer": found.trainer.name if found.trainer else "",
    }
    return Told(values, {"people": rows}, (), {"trainer": values["trainer"]})


def _people(event: Event) -> list[str]:
    """Return the names of whoever has a place, participants and visitors, by family name."""
    placed = Enrolment.objects.placed().filter(event=event)
    rows = placed.select_related("participation__person__identity", "visitor")
    named = [
        (one.participation.person.identity.name_sort, one.participation.person.identity.name)
        for one in rows
        if one.participation is not None
    ]
    visitors = [
        (f"{one.visitor.family_name} {one.visitor.given_name}".casefold(), one.visitor.name)
        for one in rows
        if one.participation is None and one.visitor is not None
    ]
    return [name for _key, name in sorted(named + visitors)]


def _prove(event: Event, paper: Paper, by: Actor) -> None:
    """Let the signed list prove the attendance of whoever is marked as present at its session."""
    here = Presence.objects.filter(session=UUID(paper.of), state=Presence.State.PRESENT)
    present = set(here.values_list("participation", flat=True))
    facts: list[Support] = [one for key, one in recorded_supports(event).items() if key in present]
    if facts and paper.document is not None:
        prove(facts=facts, document=paper.document, by=by)


def prove_by_lists(event: Event, by: Actor) -> None:
    """Let the signed lists of an event prove what was confirmed since they came back. Part of a verb."""
    signed = Paper.objects.filter(about_table=EVENTS.table, about=event.pk, document__isnull=False)
    for paper in signed.select_related("document"):
        _prove(event, paper, by)


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
    signed=_prove,
)
