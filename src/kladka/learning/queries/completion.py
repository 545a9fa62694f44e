"""Reads of who completed an event: by the rule that held on its first day, out of the marks; and what was confirmed."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from kladka.core import packs
from kladka.core.dated import dated_rule
from kladka.learning import rules
from kladka.learning.models import Enrolment, Event, EventSession, Presence
from kladka.learning.queries.presence import Roster, Row, compare, marked_sessions, recorded_supports, roster, wanted_of
from kladka.people.models import Ending, Participation, Support

_FILE = "learning/completion.yaml"
_MARK = ("state", "arrived", "left", "reason")
_SETTLED = ("support__event", "participation", "outcome")


@dataclass(frozen=True)
class Settled:
    """Somebody whose attendance was confirmed: what the marks say of completing, and what was confirmed ("": nothing).

    `stands` is None where the event has no sessions any more. `unknown` are the sessions of which nobody can say what
    share the time there was.
    """

    participation: Participation
    support: Support
    stands: rules.Completion | None
    outcome: str
    unknown: tuple[EventSession, ...] = ()

    @property
    def is_unknown(self) -> bool:
        """Tell whether completing hangs on a time there that cannot be reckoned."""
        return bool(self.unknown) and self.stands is not None and self.stands.outcome is rules.Outcome.OPEN

    @property
    def is_proposed(self) -> bool:
        """Tell whether the marks say that the event was completed."""
        return self.stands is not None and self.stands.has_completed


def completion_rule(event: Event) -> rules.CompletionRule | None:
    """Return the rule of completing that holds for an event; None for a kind that is only taken part in."""
    if event.kind not in packs.load(_FILE):
        return None
    found = dated_rule(_FILE, event.kind, event.starts_on)
    return rules.CompletionRule(found["least_percent"], found["unexcused_percent"])


def completions(listed: Roster) -> Mapping[UUID, rules.Completion]:
    """Return by participation how everybody on an event's list stands; nothing where nothing is to be completed."""
    rule = completion_rule(listed.event)
    if rule is None:
        return {}
    found = {
        row.participation: rules.completion(rule, zip(listed.sessions, row.marks, strict=True)) for row in listed.rows
    }
    return {key: each for key, each in found.items() if each is not None}


def stands_of(enrolment: Enrolment) -> tuple[rules.Completion | None, tuple[tuple[EventSession, rules.Mark], ...]]:
    """Return how one person on a list stands, and the mark at each session; None where nothing is to be completed."""
    rule = completion_rule(enrolment.event)
    sessions, marks = marked_sessions(enrolment.event)
    key = enrolment.participation_id
    own = tuple((one, marks.get((one.pk, key), rules.NOT_MARKED) if key else rules.NOT_MARKED) for one in sessions)
    return (rules.completion(rule, own) if rule else None), own


def completed(event: Event) -> frozenset[UUID]:
    """Return the participations of those who have completed an event; for a kind without a rule, of nobody."""
    return frozenset(key for key, each in completions(roster(event)).items() if each.has_completed)


class Marked:
    """The marks of several events, from which anybody's standing at one of them is told. Two queries."""

    def __init__(self, events: Mapping[UUID, Event]) -> None:
        self._events = events
        self._sessions: dict[UUID, list[EventSession]] = {}
        for session in EventSession.objects.filter(event__in=list(events)).order_by("on_date", "starts", "pk"):
            self._sessions.setdefault(session.event_id, []).append(session)
        rows = Presence.objects.filter(session__event__in=list(events)).values_list("session", "participation", *_MARK)
        self._marks = {(session, who): rules.Mark(*mark) for session, who, *mark in rows}

    def stands(self, event: UUID, who: UUID | None) -> rules.Completion | None:
        """Return what somebody's marks at an event come to; None where nothing is to be completed."""
        rule = completion_rule(self._events[event])
        pairs = [(one, self._marks.get((one.pk, who), rules.NOT_MARKED)) for one in self._sessions.get(event, [])]
        return rules.completion(rule, pairs) if rule else None


def confirmed_at(events: Collection[UUID]) -> Mapping[tuple[UUID, UUID | None], str]:
    """Return by event and participation what was confirmed of completing. One query."""
    settled = Ending.objects.current().filter(support__event__in=list(events))
    return {(event, who): outcome for event, who, outcome in settled.values_list(*_SETTLED)}


def completed_at(event: UUID) -> QuerySet[Any, Any]:
    """Return the participations of whom it was confirmed that they completed an event."""
    settled = Ending.objects.current().filter(support__event=event, outcome=rules.Outcome.COMPLETED)
    return settled.values_list("participation", flat=True)


def overtaken(project: UUID) -> list[tuple[Event, int]]:
    """Return the events at which the marks of people no longer say what they did when completion was confirmed.

    A confirmation that says what the marks say now is right again. Four queries.
    """
    rows = Enrolment.objects.filter(event__project=project, event__cancelled_at=None).exclude(marks_said="")
    people = {(one.event_id, one.participation_id): one.marks_said for one in rows}
    events = Event.objects.filter(pk__in={event for event, _one in people}).select_related("site").in_bulk()
    marked, confirmed = Marked(events), confirmed_at(events)
    number: Counter[UUID] = Counter()
    for (event, who), said in people.items():
        now = marked.stands(event, who)
        number[event] += rules.is_overtaken(said=said, now=now, confirmed=confirmed.get((event, who), ""))
    return [(events[key], count) for key, count in number.items() if count]


def overtaken_on(listed: Roster) -> tuple[Row, ...]:
    """Return whose marks at an event no longer say what they did when completion was confirmed, removed ones too. No
    query."""
    rule = completion_rule(listed.event)
    if rule is None:
        return ()
    return tuple(
        row
        for row in (*listed.rows, *listed.removed)
        if rules.is_overtaken(
            said=row.enrolment.marks_said,
            now=rules.completion(rule, zip(listed.sessions, row.marks, strict=True)),
            confirmed=row.outcome,
        )
    )


def unknown_shares(people: Collection[Settled]) -> list[tuple[str, date]]:
    """Return whose completing hangs on a time there that cannot be reckoned, and the day of that session."""
    return [
        (one.participation.person.identity.name, session.on_date)
        for one in people
        if one.is_unknown
        for session in one.unknown
    ]


def settling(event: Event) -> tuple[list[Settled], bool]:
    """Return by name whoever attended and how they stand, and whether the marks changed since attendance was confirmed.

    Whoever was removed from the list attended all the same. Nobody for a kind without a rule. Three queries.
    """
    rule = completion_rule(event)
    if rule is None:
        return [], False
    sessions, marks = marked_sessions(event)
    recorded = recorded_supports(event)
    people = Participation.objects.filter(pk__in=list(recorded)).select_related("person__identity")
    found = []
    for one in people.order_by("person__identity__name_sort", "pk"):
        own = [(session, marks.get((session.pk, one.pk), rules.NOT_MARKED)) for session in sessions]
        support = recorded[one.pk]
        unknown = tuple(session for session, mark in own if rules.lacks(session, mark))
        outcome = getattr(support, "outcome", None) or ""
        found.append(Settled(one, support, rules.completion(rule, own), outcome, unknown))
    return found, bool(compare(wanted_of(event, sessions, marks), recorded))
