"""Everything that takes somebody's time on some days, from every room: appointments, logged sessions, events."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import Any
from uuid import UUID, uuid5

from django.db.models import Exists, OuterRef, Q

from kladka.agenda import queries, rules
from kladka.agenda.models import Appointment, Attendee
from kladka.agenda.rules import Busy, Clash
from kladka.coaching.models import Session
from kladka.core.dictionaries import dictionary
from kladka.incubation.models import ExpectedClient
from kladka.incubation.queries import clients_expected
from kladka.learning.models import Enrolment, EventSession, SessionTrainer
from kladka.people.models import Participation


@dataclass(frozen=True)
class Entry:
    """One thing in a calendar: an appointment (with the sessions that it became), a session or one of an event."""

    busy: Busy
    appointment: Appointment | None = None
    attendees: tuple[Attendee, ...] = ()
    sessions: tuple[Session, ...] = ()
    event: EventSession | None = None
    clients: tuple[ExpectedClient, ...] = ()
    """Groups and entities that come for advice."""

    @property
    def people(self) -> list[Participation]:
        """Return who takes part, by name."""
        return [one.participation for one in self.attendees or self.sessions]


def entry_of(appointment: Appointment) -> Entry:
    """Return an appointment whose attendees were fetched with it. One query where it is for advice."""
    return entries_of([appointment])[0]


def entries_of(appointments: Collection[Appointment]) -> list[Entry]:
    """Return appointments whose attendees were fetched with them. One query where one is for advice."""
    clients, found = clients_of(appointments), []
    for one in appointments:
        attendees = tuple(one.attendees.all())
        met = tuple(clients.get(one.pk, ()))
        found.append(Entry(queries.busy_of(one, attendees), one, attendees, clients=met))
    return found


def clients_of(appointments: Iterable[Appointment]) -> dict[UUID, list[ExpectedClient]]:
    """Return by appointment which groups and entities are expected. One query where one is for advice, or none."""
    kinds = dictionary("appointment-kinds").items
    return clients_expected(
        [one.pk for one in appointments if one.kind in kinds and kinds[one.kind].data.get("advice")]
    )


@dataclass(frozen=True)
class Gathered:
    """What was found. `own` are things of the staff asked about, `by_id` also what these may collide with."""

    own: list[Entry]
    by_id: dict[UUID, Entry] = field(default_factory=dict)
    clashes: list[Clash] = field(default_factory=list)

    def doubts_of(self, entry: Entry) -> list[Clash]:
        """Return the doubts about one thing, each told from its side."""
        found = []
        for clash in self.clashes:
            if clash.one.id == entry.busy.id:
                found.append(clash)
            elif clash.other and clash.other.id == entry.busy.id:
                found.append(replace(clash, one=clash.other, other=clash.one))
        return found


def gather(
    staff: Collection[UUID],
    first: date,
    last: date,
    *,
    people: Collection[UUID] = (),
    besides: Collection[UUID] = (),
    also: Sequence[Busy] = (),
) -> Gathered:
    """Return what takes the time of these staff members on these days, and what it collides with.

    `people` are persons whose time matters, too; `also` are things that are about to be recorded, and `besides` the
    things that they replace. In seven queries, whatever the number of things; three more where a room is named,
    and one each where somebody is named for a session of an event, and where an appointment is for advice.
    """
    starts, ends = rules.span_of_days(first, last)
    found = Appointment.objects.filter(staff__in=staff, starts_at__gte=starts, starts_at__lt=ends)
    appointments = {one.pk: one for one in found.select_related("staff", "site", "room", "project")}
    sessions = _sessions(staff, appointments, people, first, last)
    wanted = {*people, *(one.participation.person_id for one in sessions if one.coach_id in staff)}
    attendees = _attendees(appointments, wanted, starts, ends)
    wanted |= {one.participation.person_id for one in attendees}
    asked = {one.room_id for one in appointments.values()} | {one.room for one in also}
    rooms = {room for room in asked if room}
    of_events = _of_events(staff, wanted, rooms, first, last)
    entries = [*_in_rooms(rooms | {one.busy.room for one in of_events if one.busy.room}, starts, ends)]
    entries += [*_appointments(appointments, attendees, sessions), *_of_others(appointments, attendees)]
    entries += [*_unplanned(sessions, attendees), *of_events]
    kept = {one.busy.id: one for one in entries if not _is_any(one, besides)}
    own = sorted(
        (one for one in kept.values() if one.busy.staff in staff), key=lambda one: (one.busy.starts, one.busy.id)
    )
    sites = {one.site for one in (*(each.busy for each in own), *also) if one.site}
    return Gathered(
        own, kept, _clashes(kept.values(), own, also, queries.availability(staff, first, last, sites=sites))
    )


def _clashes(every: Iterable[Entry], own: list[Entry], also: Sequence[Busy], when: rules.Availability) -> list[Clash]:
    mine = [one.busy for one in own if not (one.appointment and one.appointment.state not in queries.STANDING)]
    if also:
        mine = list(also)
    keys = {one.id for one in mine}
    standing = [one.busy for one in every if one.appointment is None or one.appointment.state in queries.STANDING]
    found = [
        clash
        for clash in rules.doubled([*standing, *also])
        if clash.one.id in keys or (clash.other and clash.other.id in keys)
    ]
    found += [clash for one in mine for clash in rules.outside(one, when)]
    return sorted(found, key=lambda clash: (clash.one.starts, clash.one.id))


def _sessions(
    staff: Collection[UUID], appointments: Collection[UUID], people: Collection[UUID], first: date, last: date
) -> list[Session]:
    """Return the sessions of these staff, and those that their people had with anybody."""
    days = {"on_date__gte": first, "on_date__lte": last}
    own = Session.objects.filter(coach__in=staff, **days).values("participation__person")
    expected = Attendee.objects.filter(appointment__in=appointments).values("participation__person")
    # The ids of each way in one union: joined by OR, everybody's participation would be looked at.
    ways = [Q(coach__in=staff), *(Q(participation__person__in=some) for some in (own, expected, people))]
    found = [Session.objects.filter(way, **days).order_by().values("pk") for way in ways]
    rows = Session.objects.current().filter(pk__in=found[0].union(*found[1:]))
    joined = rows.select_related("coach", "participation__person__identity", "participation__project")
    return list(joined.order_by("on_date", "starts_at", "pk"))


def _attendees(
    appointments: Collection[UUID], people: Collection[UUID], starts: datetime, ends: datetime
) -> list[Attendee]:
    """Return who is expected at these appointments, and where else these people and those are expected."""
    expected = Attendee.objects.filter(appointment__in=appointments).values("participation__person")
    elsewhere = Q(
        Q(participation__person__in=people) | Q(participation__person__in=expected),
        appointment__state__in=queries.STANDING,
        appointment__starts_at__gte=starts,
        appointment__starts_at__lt=ends,
    )
    rows = Attendee.objects.filter(Q(appointment__in=appointments) | elsewhere)
    joined = rows.select_related(
        "appointment__staff", "appointment__room", "appointment__project", "participation__person__identity"
    )
    return list(joined.order_by("participation__person__identity__name_sort", "pk"))


def _appointments(
    appointments: Mapping[UUID, Appointment], attendees: Iterable[Attendee], sessions: Iterable[Session]
) -> Iterator[Entry]:
    """Yield the appointments with the sessions that they became."""
    by_id = {one.pk: one for one in sessions}
    expected: dict[UUID, list[Attendee]] = defaultdict(list)
    for one in attendees:
        expected[one.appointment_id].append(one)
    clients = clients_of(appointments.values())
    for key, appointment in appointments.items():
        there = tuple(expected[key])
        busy = queries.busy_of(appointment, there)
        records = tuple(by_id[one.record] for one in there if one.record in by_id)
        if records:
            held = busy_of_sessions(records, key)
            busy = replace(held, people=busy.people | held.people, room=busy.room) if held.timed else busy
        yield Entry(busy, appointment, there, records, clients=tuple(clients.get(key, ())))


def _of_others(appointments: Collection[UUID], attendees: Iterable[Attendee]) -> Iterator[Entry]:
    """Yield the appointments of these people with somebody else."""
    found: dict[UUID, list[Attendee]] = defaultdict(list)
    for one in attendees:
        if one.appointment_id not in appointments:
            found[one.appointment_id].append(one)
    for there in found.values():
        appointment = there[0].appointment
        yield Entry(queries.busy_of(appointment, there), appointment, tuple(there))


def _in_rooms(rooms: Collection[UUID], starts: datetime, ends: datetime) -> list[Entry]:
    """Return the appointments of anybody in these rooms; what is also found in another way is told there in full."""
    if not rooms:
        return []
    found = Appointment.objects.filter(room__in=rooms, state__in=queries.STANDING)
    found = found.filter(starts_at__gte=starts, starts_at__lt=ends).select_related("staff", "site", "room", "project")
    return [Entry(queries.busy_of(one, ()), one) for one in found]


def _unplanned(sessions: Iterable[Session], attendees: Iterable[Attendee]) -> Iterator[Entry]:
    """Yield the sessions that nobody had planned, those of one group together."""
    planned = {one.record for one in attendees}
    together: dict[UUID, list[Session]] = defaultdict(list)
    for session in sessions:
        if session.pk not in planned:
            together[getattr(session, "group", None) or session.pk].append(session)
    for key, rows in together.items():
        yield Entry(busy_of_sessions(rows, key), sessions=tuple(rows))


def busy_of_sessions(sessions: Collection[Session], key: UUID) -> Busy:
    """Return a session, or those of one group, as time that is taken."""
    one = next(iter(sessions))
    starts, ends = rules.span(one.on_date, one.starts_at or time(0), one.minutes)
    people = frozenset(each.participation.person_id for each in sessions)
    project = one.participation.project
    days = (project.starts_on, project.ends_on)
    return Busy(key, "session", starts, ends, one.coach_id, people, days, timed=one.starts_at is not None)


def _is_any(entry: Entry, keys: Collection[UUID]) -> bool:
    """Tell whether an entry is one of these things; a session of an event may stand in several calendars."""
    return entry.busy.id in keys or (entry.event is not None and entry.event.pk in keys)


def _of_events(
    staff: Collection[UUID], people: Collection[UUID], rooms: Collection[UUID], first: date, last: date
) -> list[Entry]:
    """Return the sessions of events that these staff lead, these people are enrolled for, or these rooms are for."""
    rows = EventSession.objects.filter(
        on_date__gte=first, on_date__lte=last, starts__isnull=False, ends__isnull=False, event__cancelled_at=None
    )
    named = SessionTrainer.objects.filter(session=OuterRef("pk"))
    led = Q(Exists(named.filter(staff__in=staff))) | Q(~Exists(named), event__trainer__in=staff)
    ways = led | Q(room__in=rooms) | Q(room__in=rows.filter(led, room__isnull=False).values("room"))
    wanted = ways | Q(
        event__enrolments__participation__person__in=people, event__enrolments__state=Enrolment.State.PLACED
    )
    sessions: list[Any] = list(
        rows.filter(wanted).annotate(is_named=Exists(named)).select_related("event__project").distinct()
    )
    leads: dict[UUID, list[UUID | None]] = {one.pk: [one.event.trainer_id] for one in sessions if not one.is_named}
    if len(leads) < len(sessions):
        for session, one in SessionTrainer.objects.filter(session__in=sessions).values_list("session", "staff"):
            leads.setdefault(session, []).append(one)
    enrolled: dict[UUID, set[UUID]] = defaultdict(set)
    if sessions:
        events = {one.event_id for one in sessions}
        listed = Enrolment.objects.named().filter(event__in=events, participation__person__in=people)
        for event, person in listed.values_list("event", "participation__person"):
            enrolled[event].add(person)
    return [entry for one in sessions for entry in _of_session(one, leads[one.pk], staff, enrolled[one.event_id])]


def _of_session(
    session: EventSession, leads: Sequence[UUID | None], staff: Collection[UUID], people: Collection[UUID]
) -> Iterator[Entry]:
    """Yield a session of an event in the calendar of each of these staff who leads it; its people and room once."""
    starts, ends = (rules.moment(session.on_date, at or time(0)) for at in (session.starts, session.ends))
    mine = sorted((one for one in leads if one in staff), key=str) or leads[:1]
    site = session.event.site_id if session.room_id else None
    first = Busy(session.pk, "event", starts, ends, mine[0], frozenset(people), room=session.room_id, site=site)
    yield Entry(first, event=session)
    for one in mine[1:]:
        key = uuid5(session.pk, str(one))
        yield Entry(Busy(key, "event", starts, ends, one), event=session)
