"""When things collide (edge case 39): a coach, a participant or a room twice, a day that is none."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from kladka.agenda.rules.opening import Hours, Opening, open_on


class Reason(StrEnum):
    """Why something in a calendar is doubtful."""

    STAFF_TWICE = "staff_twice"
    PERSON_TWICE = "person_twice"
    ROOM_TWICE = "room_twice"
    SITE_CLOSED = "site_closed"
    OUTSIDE_PROJECT = "outside_project"
    FREE_DAY = "free_day"
    ABSENCE = "absence"
    NO_WORKING_TIME = "no_working_time"


@dataclass(frozen=True)
class Busy:
    """Somebody's time that is taken: a planned or held appointment, a session that was logged, a session of an event.

    `starts` and `ends` are aware and in UTC, so that an hour that the clocks repeat is two; the end is not taken.
    `days` are the project's first and last day. Of a thing that is not `timed` only the day is known. `site` is where
    its `room` is.
    """

    id: UUID
    kind: str
    starts: datetime
    ends: datetime
    staff: UUID | None = None
    people: frozenset[UUID] = frozenset()
    days: tuple[date, date] | None = None
    timed: bool = True
    room: UUID | None = None
    site: UUID | None = None


@dataclass(frozen=True)
class Availability:
    """When staff can be met. `shifts` maps a staff member to weeks (first day, weekday → beginning and end).

    Whoever has no week on a day is not judged by working time: nobody has said when they work. The same of a site in
    `openings`, whose rooms are used while it is open.
    """

    zone: ZoneInfo
    free_days: frozenset[date] = frozenset()
    absences: Mapping[UUID, Sequence[tuple[date, date]]] = field(default_factory=dict)
    shifts: Mapping[UUID, Sequence[tuple[date, Mapping[int, tuple[time, time]]]]] = field(default_factory=dict)
    openings: Mapping[UUID, Opening] = field(default_factory=dict)


@dataclass(frozen=True)
class Clash:
    """One doubt about one thing; `other` is what it collides with, where that is a thing in a calendar."""

    reason: Reason
    one: Busy
    other: Busy | None = None
    people: frozenset[UUID] = frozenset()


def overlap(one: Busy, other: Busy) -> bool:
    """Tell whether two things take place at the same time; what follows at once does not."""
    return one.timed and other.timed and one.starts < other.ends and other.starts < one.ends


def doubled(busy: Iterable[Busy]) -> list[Clash]:
    """Return every pair of things that take the same staff member, person or room at the same time.

    A pair that shares several is one doubt: about the staff member, else the people. In the order in which they begin.
    """
    found = []
    for one, other in _pairs(sorted(busy, key=lambda each: (each.starts, each.ends, each.id))):
        shared = one.people & other.people
        if one.staff is not None and one.staff == other.staff:
            found.append(Clash(Reason.STAFF_TWICE, one, other, shared))
        elif shared:
            found.append(Clash(Reason.PERSON_TWICE, one, other, shared))
        elif one.room is not None and one.room == other.room:
            found.append(Clash(Reason.ROOM_TWICE, one, other))
    return found


def outside(one: Busy, when: Availability) -> list[Clash]:
    """Return the doubts about the day and the hour of one thing."""
    day = one.starts.astimezone(when.zone).date()
    reasons = []
    if one.days and not one.days[0] <= day <= one.days[1]:
        reasons.append(Reason.OUTSIDE_PROJECT)
    if day in when.free_days:
        reasons.append(Reason.FREE_DAY)
    if one.staff is not None:
        if any(since <= day <= until for since, until in when.absences.get(one.staff, ())):
            reasons.append(Reason.ABSENCE)
        elif day not in when.free_days and not _works(one, day, when):
            reasons.append(Reason.NO_WORKING_TIME)
    if one.site is not None and _is_closed(one, day, when.openings.get(one.site), when):
        reasons.append(Reason.SITE_CLOSED)
    return [Clash(reason, one) for reason in reasons]


def clashes(busy: Sequence[Busy], when: Availability) -> list[Clash]:
    """Return all doubts about these things, in the order in which they begin."""
    found = [*doubled(busy), *(clash for one in busy for clash in outside(one, when))]
    return sorted(found, key=lambda clash: (clash.one.starts, clash.one.id, list(Reason).index(clash.reason)))


def _pairs(in_order: Sequence[Busy]) -> Iterator[tuple[Busy, Busy]]:
    """Yield the pairs that overlap, of things sorted by their beginning."""
    going_on: list[Busy] = []
    for one in in_order:
        going_on = [other for other in going_on if other.ends > one.starts]
        yield from ((other, one) for other in going_on if overlap(other, one))
        going_on.append(one)


def _works(one: Busy, day: date, when: Availability) -> bool:
    weeks = [week for week in when.shifts.get(one.staff, ()) if week[0] <= day] if one.staff else []
    if not weeks:
        return True
    shift = max(weeks, key=lambda week: week[0])[1].get(day.isoweekday())
    return shift is not None and _lies_within(one, day, shift, when)


def _is_closed(one: Busy, day: date, opening: Opening | None, when: Availability) -> bool:
    """Tell whether a site is known to be closed at that hour. On a public holiday the free day is what is told."""
    told = open_on(opening, day, is_free=day in when.free_days) if opening else None
    if told is None or not told.is_known or (told.is_free and told.special is None):
        return False
    return told.hours is None or not _lies_within(one, day, told.hours, when)


def _lies_within(one: Busy, day: date, hours: Hours, when: Availability) -> bool:
    if not one.timed:
        return True
    starts, ends = (datetime.combine(day, hour, tzinfo=when.zone).timestamp() for hour in hours)
    return starts <= one.starts.timestamp() and one.ends.timestamp() <= ends
