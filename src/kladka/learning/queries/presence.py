"""Reads of attendance: an event's list, marks, heads, and the supports that follow from the marks."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Subquery

from kladka.learning import rules
from kladka.learning.models import Enrolment, Event, EventSession, HeadCount, Presence
from kladka.learning.queries.enrolment import participation_of
from kladka.people.models import Ending, Evidence, Support
from kladka.people.queries.evidence import CLAIMED


@dataclass(frozen=True)
class Wanted:
    """What the marks say a support should be; equal when nothing is to be corrected."""

    kind: str
    site: UUID
    powiat: str
    provider: UUID | None
    attended: rules.Attended

    def columns(self, event: Event) -> dict[str, Any]:
        """Return the columns of a support at `event`."""
        return {
            "kind": event.kind,
            "site": event.site,
            "powiat": event.powiat,
            "provider": event.trainer,
            "start_date": self.attended.start_date,
            "end_date": self.attended.end_date,
            "hours": self.attended.hours,
        }


@dataclass(frozen=True)
class Row:
    """One person on an event's list: name only, the mark at each session in order, the support and its evidence.

    Where nobody was marked, the mark says so; `support` is None and `evidence` "" before confirmation.
    """

    enrolment: Enrolment
    name: str
    marks: tuple[rules.Mark, ...]
    support: Support | None
    evidence: str

    @property
    def participation(self) -> UUID:
        """Return the participation's id."""
        return participation_of(self.enrolment).pk

    @property
    def outcome(self) -> str:
        """Return what was confirmed to have come of it: "completed", "not_completed", or "" before that."""
        return getattr(self.support, "outcome", None) or ""


@dataclass(frozen=True)
class Roster:
    """An event's sessions in order and its people by name; `difference` is what confirming would do.

    `removed` are those who were taken off the list after they had missed too much.
    """

    event: Event
    sessions: tuple[EventSession, ...]
    rows: tuple[Row, ...]
    difference: rules.Difference
    removed: tuple[Row, ...] = ()

    @property
    def attended(self) -> tuple[Row, ...]:
        """Return the people whose attendance was confirmed."""
        return tuple(row for row in self.rows if row.support)

    @property
    def unproven(self) -> tuple[Row, ...]:
        """Return the people whose attendance nothing proves yet."""
        return tuple(row for row in self.attended if row.evidence == CLAIMED)


def roster(event: Event) -> Roster:
    """Return the event's list: three queries, whatever the number of people."""
    sessions, marks = marked_sessions(event)
    enrolments = (
        Enrolment.objects.listed()
        .filter(event=event)
        .select_related("participation__person__identity")
        .order_by("participation__person__identity__name_sort", "pk")
    )
    recorded = recorded_supports(event)
    listed = [_row(one, sessions, marks, recorded.get(participation_of(one).pk)) for one in enrolments]
    rows = tuple(row for row in listed if row.enrolment.state == Enrolment.State.PLACED)
    removed = tuple(row for row in listed if row.enrolment.state == Enrolment.State.REMOVED)
    return Roster(event, sessions, rows, compare(wanted_of(event, sessions, marks), recorded), removed)


def marked_sessions(
    event: Event,
) -> tuple[tuple[EventSession, ...], dict[tuple[UUID, UUID], rules.Mark]]:
    """Return the sessions in the order of time, and the marks by (session, participation). One query."""
    marked = ("participation", "state", "arrived", "left", "reason")
    columns = ("pk", "on_date", "starts", "ends", "hours", *(f"presences__{name}" for name in marked))
    sessions: dict[UUID, EventSession] = {}
    marks: dict[tuple[UUID, UUID], rules.Mark] = {}
    ordered = EventSession.objects.filter(event=event).order_by("on_date", "starts", "pk")
    for pk, on_date, starts, ends, hours, participation, *mark in ordered.values_list(*columns):
        if pk not in sessions:
            sessions[pk] = EventSession(pk=pk, event=event, on_date=on_date, starts=starts, ends=ends, hours=hours)
        if participation:
            marks[pk, participation] = rules.Mark(*mark)
    return tuple(sessions.values()), marks


def head_counts(event: Event) -> list[HeadCount]:
    """Return the current head counts by day."""
    return list(HeadCount.objects.current().filter(event=event).order_by("on_date"))


def wanted_supports(event: Event) -> dict[UUID, Wanted]:
    """Return, by participation, what the marks add up to; nobody who was at no session."""
    return wanted_of(event, *marked_sessions(event))


def recorded_supports(event: Event) -> dict[UUID, Support]:
    """Return the current supports of an event by participation, each with `is_proven`, `is_verified` and `outcome`."""
    evidence = Evidence.objects.current().filter(fact=OuterRef("pk"))
    ending = Ending.objects.current().filter(support=OuterRef("pk"))
    found = Support.objects.current().filter(event=event.pk).order_by("recorded_no", "pk")
    found = found.annotate(
        is_proven=Exists(evidence),
        is_verified=Exists(evidence.filter(state=Evidence.State.VERIFIED)),
        outcome=Subquery(ending.values("outcome")[:1]),
    )
    return {support.participation_id: support for support in found}


def compare(wanted: Mapping[UUID, Wanted], recorded: Mapping[UUID, Support]) -> rules.Difference:
    """Return what confirming attendance would change."""
    return rules.difference(wanted, {key: _as_wanted(support) for key, support in recorded.items()})


def _row(
    enrolment: Enrolment,
    sessions: tuple[EventSession, ...],
    marks: Mapping[tuple[UUID, UUID], rules.Mark],
    support: Support | None,
) -> Row:
    participation = participation_of(enrolment)
    key = participation.pk
    return Row(
        enrolment=enrolment,
        name=participation.person.identity.name,
        marks=tuple(marks.get((session.pk, key), rules.NOT_MARKED) for session in sessions),
        support=support,
        evidence=_evidence(support) if support else "",
    )


def _evidence(support: Any) -> str:
    if support.is_verified:
        return str(Evidence.State.VERIFIED)
    return str(Evidence.State.PROVEN) if support.is_proven else CLAIMED


def wanted_of(
    event: Event, sessions: tuple[EventSession, ...], marks: Mapping[tuple[UUID, UUID], rules.Mark]
) -> dict[UUID, Wanted]:
    """Return what `wanted_supports` does, of sessions and marks that were read already."""
    by_id = {session.pk: session for session in sessions}
    present: dict[UUID, list[rules.Stay]] = {}
    for (session, participation), mark in marks.items():
        if mark.state == Presence.State.PRESENT:
            meeting = by_id[session]
            stay = rules.Stay(meeting.on_date, rules.hours_there(meeting, mark))
            present.setdefault(participation, []).append(stay)
    summed = {key: rules.attended(meetings) for key, meetings in present.items()}
    return {
        key: Wanted(event.kind, event.site_id, event.powiat, event.trainer_id, attended)
        for key, attended in summed.items()
        if attended
    }


def _as_wanted(support: Support) -> Wanted:
    attended = rules.Attended(support.start_date, support.end_date or support.start_date, _exact(support.hours))
    return Wanted(support.kind, support.site_id, support.powiat, support.provider_id, attended)


def _exact(hours: Decimal | None) -> Decimal | None:
    return Decimal(hours) if hours is not None else None
