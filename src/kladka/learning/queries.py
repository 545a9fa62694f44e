"""Reads across events, people and the facts about them; each in a constant number of queries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from kladka.core import polish
from kladka.learning import rules
from kladka.learning.models import Enrolment, Event, EventSession, HeadCount, Presence
from kladka.people import queries as people
from kladka.people.models import Evidence, Participation, Support
from kladka.people.queries.evidence import CLAIMED
from kladka.programmes.models import Post, Project
from kladka.programmes.permissions import Viewer


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

    `marks` holds "" where nobody was marked; `support` is None and `evidence` "" before confirmation.
    """

    enrolment: Enrolment
    name: str
    marks: tuple[str, ...]
    support: Support | None
    evidence: str

    @property
    def participation(self) -> UUID:
        """Return the participation's id."""
        return self.enrolment.participation_id


@dataclass(frozen=True)
class Roster:
    """An event's sessions in order and its people by name; `difference` is what confirming would do."""

    event: Event
    sessions: tuple[EventSession, ...]
    rows: tuple[Row, ...]
    difference: rules.Difference

    @property
    def attended(self) -> tuple[Row, ...]:
        """Return the people whose attendance was confirmed."""
        return tuple(row for row in self.rows if row.support)

    @property
    def unproven(self) -> tuple[Row, ...]:
        """Return the people whose attendance nothing proves yet."""
        return tuple(row for row in self.attended if row.evidence == CLAIMED)


def listed(events: QuerySet[Event]) -> QuerySet[Event]:
    """Add what a list shows: `enrolled`, `attended` (named) and `heads`, each 0 when there are none."""
    enrolled = Enrolment.objects.filter(event=OuterRef("pk")).order_by().values("event")
    attended = Support.objects.current().filter(event=OuterRef("pk")).order_by().values("event")
    heads = HeadCount.objects.current().filter(event=OuterRef("pk")).order_by().values("event")
    return events.annotate(
        enrolled=_number(enrolled.annotate(number=Count("pk"))),
        attended=_number(attended.annotate(number=Count("participation", distinct=True))),
        heads=_number(heads.annotate(number=Sum("head_count"))),
    )


def searched(events: QuerySet[Event], text: str) -> QuerySet[Event]:
    """Keep the events whose title, town or site contains `text`; Polish letters may be typed without their marks."""
    folded = polish.fold(text)
    return events.filter(Q(title_fold__contains=folded) | Q(town__icontains=text) | Q(site__name__icontains=text))


def overlapping(events: QuerySet[Event], *, since: date | None, until: date | None) -> QuerySet[Event]:
    """Keep the events that take place between two days, both included."""
    if since:
        events = events.filter(ends_on__gte=since)
    if until:
        events = events.filter(starts_on__lte=until)
    return events


def same_event(*, project: UUID, title: str, town: str, starts_on: date) -> Event | None:
    """Return an event of this title in the same place from the same day on, if one was planned already."""
    found = Event.objects.filter(project=project, starts_on=starts_on, cancelled_at=None).order_by("pk")
    wanted = polish.fold(title), polish.fold(town)
    return next((event for event in found if (polish.fold(event.title_pl), polish.fold(event.town)) == wanted), None)


def overlapping_session(event: Event, *, on_date: date, starts: time | None, ends: time | None) -> EventSession | None:
    """Return a session of the event that may be at the same time, if there is one."""
    sessions = EventSession.objects.filter(event=event, on_date=on_date).order_by("starts", "pk")
    return next((one for one in sessions if rules.may_overlap((starts, ends), (one.starts, one.ends))), None)


def roster(event: Event) -> Roster:
    """Return the event's list: three queries, whatever the number of people."""
    sessions, marks = marked_sessions(event)
    enrolments = (
        Enrolment.objects.filter(event=event)
        .select_related("participation__person__identity")
        .order_by("participation__person__identity__name_sort", "pk")
    )
    recorded = recorded_supports(event)
    rows = tuple(_row(one, sessions, marks, recorded.get(one.participation_id)) for one in enrolments)
    return Roster(event, sessions, rows, compare(_wanted(event, sessions, marks), recorded))


def marked_sessions(event: Event) -> tuple[tuple[EventSession, ...], dict[tuple[UUID, UUID], str]]:
    """Return the sessions in the order of time, and the marks by (session, participation). One query."""
    columns = ("pk", "on_date", "starts", "ends", "hours", "presences__participation", "presences__state")
    sessions: dict[UUID, EventSession] = {}
    marks: dict[tuple[UUID, UUID], str] = {}
    ordered = EventSession.objects.filter(event=event).order_by("on_date", "starts", "pk")
    for pk, on_date, starts, ends, hours, participation, state in ordered.values_list(*columns):
        if pk not in sessions:
            sessions[pk] = EventSession(pk=pk, event=event, on_date=on_date, starts=starts, ends=ends, hours=hours)
        if participation:
            marks[pk, participation] = state
    return tuple(sessions.values()), marks


def head_counts(event: Event) -> list[HeadCount]:
    """Return the current head counts by day."""
    return list(HeadCount.objects.current().filter(event=event).order_by("on_date"))


def wanted_supports(event: Event) -> dict[UUID, Wanted]:
    """Return, by participation, what the marks add up to; nobody who was at no session."""
    return _wanted(event, *marked_sessions(event))


def recorded_supports(event: Event) -> dict[UUID, Support]:
    """Return the current supports of an event by participation, each with `is_proven` and `is_verified`."""
    evidence = Evidence.objects.current().filter(fact=OuterRef("pk"))
    found = Support.objects.current().filter(event=event.pk).order_by("recorded_no", "pk")
    found = found.annotate(
        is_proven=Exists(evidence), is_verified=Exists(evidence.filter(state=Evidence.State.VERIFIED))
    )
    return {support.participation_id: support for support in found}


def compare(wanted: Mapping[UUID, Wanted], recorded: Mapping[UUID, Support]) -> rules.Difference:
    """Return what confirming attendance would change."""
    return rules.difference(wanted, {key: _as_wanted(support) for key, support in recorded.items()})


def candidates(event: Event, viewer: Viewer, text: str = "") -> QuerySet[Participation]:
    """Return the participations of the event's project that `viewer` may see, are not enrolled, and match `text`."""
    found = people.visible_to(viewer).filter(project=event.project_id)
    found = found.exclude(pk__in=Enrolment.objects.filter(event=event).values("participation"))
    if text.strip():
        found = found.filter(person__identity__name_fold__contains=polish.fold(text))
    return found.select_related("person__identity").order_by("person__identity__name_sort", "pk")


def left_before(event: Event, chosen_people: Iterable[Participation]) -> list[tuple[Participation, date]]:
    """Return those who left the project before the event, with the day, and have not come back by its end."""
    chosen = list(chosen_people)
    left = people.left_by([one.pk for one in chosen], event.ends_on)
    return [(one, left[one.pk]) for one in chosen if one.pk in left and left[one.pk] < event.starts_on]


def trainers(project: Project, partners: set[UUID]) -> QuerySet[Post]:
    """Return the standing trainer posts of these partners in a project, one query, by name."""
    posts = Post.objects.current().filter(project=project, role=Post.Role.TRAINER, partner__in=partners)
    return posts.select_related("staff").order_by("staff__name_sort")


def _row(
    enrolment: Enrolment,
    sessions: tuple[EventSession, ...],
    marks: Mapping[tuple[UUID, UUID], str],
    support: Support | None,
) -> Row:
    key = enrolment.participation_id
    return Row(
        enrolment=enrolment,
        name=enrolment.participation.person.identity.name,
        marks=tuple(marks.get((session.pk, key), "") for session in sessions),
        support=support,
        evidence=_evidence(support) if support else "",
    )


def _evidence(support: Any) -> str:
    if support.is_verified:
        return str(Evidence.State.VERIFIED)
    return str(Evidence.State.PROVEN) if support.is_proven else CLAIMED


def _wanted(
    event: Event, sessions: tuple[EventSession, ...], marks: Mapping[tuple[UUID, UUID], str]
) -> dict[UUID, Wanted]:
    by_id = {session.pk: session for session in sessions}
    present: dict[UUID, list[EventSession]] = {}
    for (session, participation), state in marks.items():
        if state == Presence.State.PRESENT:
            present.setdefault(participation, []).append(by_id[session])
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


def _number(query: QuerySet[Any]) -> Coalesce:
    return Coalesce(Subquery(query.values("number")[:1], output_field=IntegerField()), 0)
