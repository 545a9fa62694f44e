"""Reads of the calendar. Who may see which of it, `permissions` say."""

import base64
from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, Max, OuterRef, Prefetch, Q, QuerySet, Subquery

from kladka.agenda import rules
from kladka.agenda.models import (
    Absence,
    Appointment,
    Attendee,
    Feed,
    OpeningHours,
    Reminder,
    ReminderWish,
    Room,
    SpecialDays,
    WorkingHours,
)
from kladka.core import clock, crypto, free_days, packs
from kladka.core.clock import WARSAW
from kladka.core.crypto import digest_of_secret
from kladka.organisations.models import Staff
from kladka.people.models import Participation

FILE = "parameters/agenda.yaml"
State = Appointment.State
STANDING = (State.PLANNED, State.HELD)
"""What takes time; what was cancelled, or to which nobody came, does not."""


def parameter(name: str, on: date, unit: str = "days") -> int:
    """Return a dated number of packs/parameters/agenda.yaml that holds on a day; before all of them the first."""
    rows = packs.load(FILE)[name]
    return int(max((row for row in rows if row["from"] <= on), key=lambda row: row["from"], default=rows[0])[unit])


def may_remind_now() -> bool:
    """Tell whether it is an hour at which people are reminded: nobody is woken by it."""
    now = clock.now()
    return letters_go_from(now) <= now


def letters_go_from(now: datetime) -> datetime:
    """Return when the next letters may go out: now within the hours of reminders, else when those begin again."""
    at = rules.local(now)
    day = at.date()
    if at.hour >= parameter("remind_until_hour", day, "hour"):
        day += timedelta(days=1)
    return max(now, rules.moment(day, time(parameter("remind_from_hour", day, "hour"))))


def is_free(day: date) -> bool:
    """Tell whether nobody has to work on a day: a free weekday or a public holiday."""
    data = packs.load(FILE)
    return day.isoweekday() in data["free_weekdays"] or free_days.is_holiday(day, country=data["country"])


def holiday_name(day: date, language: str) -> str:
    """Return what the public holiday of a day is called; "" on any other day."""
    return free_days.name_of_holiday(day, country=packs.load(FILE)["country"], language=language)


def code_name(participation: Participation | UUID, controller: UUID) -> str:
    """Return the name under which a participation stands in subscribed calendars: it tells nobody else who it is."""
    key = participation if isinstance(participation, UUID) else participation.pk
    digest = bytes.fromhex(crypto.blind_index(f"code name of {key}", controller))
    return base64.b32encode(digest[:5]).decode()[:6]


def appointments_between(first: date, last: date) -> QuerySet[Appointment]:
    """Return the appointments of these days in their order, with whom they are. Two queries."""
    starts, ends = rules.span_of_days(first, last)
    return with_people(Appointment.objects.filter(starts_at__gte=starts, starts_at__lt=ends))


def with_people(found: QuerySet[Appointment], attendees: QuerySet[Any] | None = None) -> QuerySet[Appointment]:
    """Add to appointments who meets whom, in their order; `attendees` say more of those expected."""
    joined = found.select_related("staff", "site", "room", "project").order_by("starts_at", "ends_at", "pk")
    every = Attendee.objects.all() if attendees is None else attendees
    named = every.select_related("participation__person__identity")
    return joined.prefetch_related(Prefetch("attendees", named.order_by("participation__person__identity__name_sort")))


def of_participation(participation: Participation) -> list[Appointment]:
    """Return all appointments of a participation, the latest first. Two queries."""
    found = Appointment.objects.filter(attendees__participation=participation)
    return list(with_people(found).order_by("-starts_at", "pk"))


def planned_after(participation: Participation, day: date) -> list[Appointment]:
    """Return what is planned with a participation after a day, in order, with the staff member. One query."""
    _starts, ends = rules.span_of_days(day, day)
    rows = Appointment.objects.filter(state=State.PLANNED, attendees__participation=participation, starts_at__gte=ends)
    return list(rows.select_related("staff").order_by("starts_at", "pk"))


def planned_with(participation: Participation, staff: Collection[UUID], day: date) -> Appointment | None:
    """Return the only appointment that one of `staff` has planned with this participant alone on a day, else None."""
    starts, ends = rules.span_of_days(day, day)
    rows = Appointment.objects.filter(state=State.PLANNED, staff__in=staff, starts_at__gte=starts, starts_at__lt=ends)
    alone = rows.annotate(number=Count("attendees")).filter(number=1, attendees__participation=participation)
    found = list(alone.select_related("project", "site")[:2])
    return found[0] if len(found) == 1 else None


def ahead_alone(people: Collection[Participation], staff: Staff, since: datetime) -> QuerySet[Appointment]:
    """Return what a staff member has planned since a moment with these people, and with nobody else, in order."""
    expected = Attendee.objects.filter(appointment=OuterRef("pk"))
    keys = [one.pk for one in people]
    rows = Appointment.objects.filter(state=State.PLANNED, staff=staff, starts_at__gte=since)
    alone = rows.filter(Exists(expected.filter(participation__in=keys)))
    return alone.exclude(Exists(expected.exclude(participation__in=keys))).order_by("starts_at", "pk")


def following(appointment: Appointment) -> QuerySet[Appointment]:
    """Return the planned appointments of one series from this one on, itself included."""
    rows = Appointment.objects.filter(state=State.PLANNED)
    if appointment.series_id is None:
        return rows.filter(pk=appointment.pk)
    return rows.filter(series=appointment.series_id, starts_at__gte=appointment.starts_at).order_by("starts_at")


def with_history(appointments: QuerySet[Appointment]) -> QuerySet[Any]:
    """Add to appointments when the last one of the series begins that stands (`last_at`), and when somebody expected
    was told the hour that holds now (`reminded_at`). No query more."""
    series = Appointment.objects.filter(series=OuterRef("series"), state__in=STANDING).order_by("-starts_at")
    told = Reminder.objects.filter(attendee__appointment=OuterRef("pk"), starts_at=OuterRef("starts_at"))
    return appointments.annotate(
        last_at=Subquery(series.values("starts_at")[:1]),
        reminded_at=Subquery(told.order_by("-sent_at").values("sent_at")[:1]),
    )


def availability(
    staff: Collection[UUID], first: date, last: date, *, sites: Collection[UUID] = ()
) -> rules.Availability:
    """Return when these staff members can be met on these days, at these sites. Two queries; two more for sites."""
    absences: dict[UUID, list[tuple[date, date]]] = defaultdict(list)
    for row in Absence.objects.filter(staff__in=staff, from_date__lte=last, until_date__gte=first):
        absences[row.staff_id].append((row.from_date, row.until_date))
    weeks: dict[UUID, dict[date, dict[int, tuple[time, time]]]] = defaultdict(lambda: defaultdict(dict))
    for hours in WorkingHours.objects.filter(staff__in=staff, from_date__lte=last):
        weeks[hours.staff_id][hours.from_date][hours.weekday] = (hours.starts, hours.ends)
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    shifts = {key: list(found.items()) for key, found in weeks.items()}
    openings = opening_of(sites) if sites else {}
    return rules.Availability(WARSAW, frozenset(filter(is_free, days)), absences, shifts, openings)


def hours_on(staff: UUID, day: date) -> list[WorkingHours]:
    """Return the working week that holds on a day; empty when nobody has said. One query."""
    rows = list(WorkingHours.objects.filter(staff=staff, from_date__lte=day).order_by("from_date", "weekday"))
    newest = max((row.from_date for row in rows), default=None)
    return [row for row in rows if row.from_date == newest]


def feed_with(secret: str) -> Feed | None:
    """Return the feed of a secret address that was not revoked, with whose it is."""
    found = Feed.objects.filter(digest=digest_of_secret(secret), revoked_at=None)
    return found.select_related("staff__user").first()


def feed_stamp(staff: UUID, first: date, last: date) -> tuple[int, datetime | None]:
    """Return how many appointments a feed holds and when one of them changed last: another answer, another feed."""
    starts, ends = rules.span_of_days(first, last)
    rows = Appointment.objects.filter(staff=staff, starts_at__gte=starts, starts_at__lt=ends)
    found = rows.aggregate(number=Count("pk"), changed=Max("changed_at"))
    return found["number"], found["changed"]


def to_remind(day: date) -> list[Attendee]:
    """Return who is expected on a day, wants to be reminded and was not yet, with the wish joined. One query."""
    starts, ends = rules.span_of_days(day, day)
    rows = Attendee.objects.filter(
        appointment__state=State.PLANNED,
        appointment__starts_at__gte=starts,
        appointment__starts_at__lt=ends,
        participation__reminder_wish__isnull=False,
    )
    told = Q(reminders__starts_at__gte=starts, reminders__starts_at__lt=ends)
    rows = rows.select_related("appointment__project", "appointment__staff", "participation__reminder_wish")
    reminded = set(rows.filter(told).values_list("pk", "reminders__starts_at"))
    found = rows.order_by("appointment__starts_at", "pk").distinct()
    return [one for one in found if (one.pk, one.appointment.starts_at) not in reminded]


def to_tell(now: datetime) -> list[Reminder]:
    """Return of which reminders somebody has to hear by a letter that they hold no more. One query."""
    rows = _holding_no_more(now).filter(attendee__participation__reminder_wish__isnull=False)
    related = ("attendee__appointment__project", "attendee__participation__reminder_wish")
    return list(rows.select_related(*related).order_by("starts_at", "pk"))


def known_to(attendee: Attendee, now: datetime) -> list[Reminder]:
    """Return the reminders by which somebody knows an hour that holds no more. One query."""
    return list(_holding_no_more(now).filter(attendee=attendee))


def knowing(attendees: Collection[UUID], now: datetime) -> set[UUID]:
    """Return which of those expected were reminded of an hour that is still to come. One query, or none."""
    if not attendees:
        return set()
    return set(Reminder.objects.filter(attendee__in=attendees, starts_at__gt=now).values_list("attendee", flat=True))


def known_of_cancelled(participation: UUID, appointment: Appointment) -> list[Reminder]:
    """Return the reminders of an appointment that the same staff member cancelled, at the hour of this one."""
    at = {"starts_at": appointment.starts_at, "attendee__appointment__starts_at": appointment.starts_at}
    whose = {"attendee__participation": participation, "attendee__appointment__staff": appointment.staff_id}
    rows = Reminder.objects.filter(**at, **whose, attendee__appointment__state=State.CANCELLED_BY_STAFF)
    return list(rows.select_related("attendee__appointment__project"))


def with_reminders(attendees: QuerySet[Attendee], now: datetime) -> QuerySet[Any]:
    """Add to those expected the hour they were told that holds no more (`knows`), the one they were told that is still
    to come (`awaits`), and whether they still want letters (`wants`). No query more."""
    stale = _holding_no_more(now).filter(attendee=OuterRef("pk")).order_by("starts_at")
    told = Reminder.objects.filter(attendee=OuterRef("pk"), starts_at=OuterRef("appointment__starts_at"))
    wish = ReminderWish.objects.filter(participation=OuterRef("participation"))
    return attendees.annotate(
        knows=Subquery(stale.values("starts_at")[:1]),
        awaits=Subquery(told.filter(starts_at__gt=now).values("starts_at")[:1]),
        wants=Exists(wish),
    )


def hears_in_time(attendee: Any, letters_from: datetime) -> bool:
    """Tell whether a letter reaches somebody before they set out: for the hour they know, or for an earlier new one."""
    appointment, known = attendee.appointment, attendee.knows or attendee.awaits
    hours = {known, appointment.starts_at if appointment.is_open else known}
    return bool(attendee.wants and letters_from < min(hours))


def of_day_or_untold(day: date, attendees: QuerySet[Any], now: datetime) -> QuerySet[Appointment]:
    """Return the appointments of a day, and later ones of which somebody knows an hour that holds no more, with whom
    they are as in `attendees`. Two queries."""
    starts, ends = rules.span_of_days(day, day)
    stale = _holding_no_more(now).filter(attendee__appointment=OuterRef("pk"))
    rows = Appointment.objects.filter(Q(starts_at__lt=ends) | Exists(stale), starts_at__gte=starts)
    return with_people(rows, attendees)


def _holding_no_more(now: datetime) -> QuerySet[Reminder]:
    """Return the reminders of an hour that holds no more: the appointment ahead was called off by us or has moved.
    Of who knows already of its new hour there are none."""
    called_off = Q(attendee__appointment__state=State.CANCELLED_BY_STAFF, starts_at__gt=now)
    moved = Q(attendee__appointment__state=State.PLANNED, attendee__appointment__starts_at__gt=now)
    told = Reminder.objects.filter(
        attendee=OuterRef("attendee"), starts_at=OuterRef("attendee__appointment__starts_at")
    )
    return Reminder.objects.filter(called_off | (moved & ~Exists(told)))


def reminded(appointments: Collection[UUID]) -> dict[UUID, datetime]:
    """Return since when somebody expected at each of these appointments has been told its hour. One query."""
    rows = Reminder.objects.filter(
        attendee__appointment__in=appointments, starts_at=F("attendee__appointment__starts_at")
    )
    return dict(rows.order_by("-sent_at").values_list("attendee__appointment", "sent_at"))


def wish_of(participation: Participation) -> ReminderWish | None:
    """Return where a participant wants to be reminded, if at all."""
    return ReminderWish.objects.filter(participation=participation).first()


def busy_of(appointment: Appointment, attendees: Iterable[Attendee]) -> rules.Busy:
    """Return an appointment with those expected at it as time that is taken."""
    people = frozenset(one.participation.person_id for one in attendees)
    days = (appointment.project.starts_on, appointment.project.ends_on)
    span = (appointment.starts_at, appointment.ends_at)
    site = appointment.site_id if appointment.room_id else None
    return rules.Busy(
        appointment.pk, "appointment", *span, appointment.staff_id, people, days, room=appointment.room_id, site=site
    )


def rooms_at(sites: Collection[UUID] | QuerySet[Any], on: date) -> list[Room]:
    """Return the rooms of these sites that are used on a day, with their site, by site and name. One query."""
    used = Q(closed_on=None) | Q(closed_on__gt=on)
    return list(Room.objects.filter(used, site__in=sites).select_related("site").order_by("site__name", "name"))


def taken_rooms(rooms: Collection[UUID], first: date, last: date) -> list[rules.Busy]:
    """Return what appointments take of these rooms on these days, in order. One query.

    What else takes a room, such as a session of an event, the room that records it adds; `rules.doubled` compares all.
    """
    starts, ends = rules.span_of_days(first, last)
    found = Appointment.objects.filter(room__in=rooms, state__in=STANDING, starts_at__gte=starts, starts_at__lt=ends)
    return [busy_of(one, ()) for one in found.select_related("project").order_by("starts_at", "pk")]


def opening_of(sites: Collection[UUID]) -> dict[UUID, rules.Opening]:
    """Return when each of these sites is open, as far as anybody has said. Two queries."""
    weeks: dict[UUID, dict[date, dict[int, tuple[time, time]]]] = defaultdict(lambda: defaultdict(dict))
    ends: dict[tuple[UUID, date], date | None] = {}
    for row in OpeningHours.objects.filter(site__in=sites).order_by("from_date", "weekday"):
        weeks[row.site_id][row.from_date][row.weekday] = (row.starts, row.ends)
        ends[row.site_id, row.from_date] = row.until_date
    special: dict[UUID, list[rules.Special]] = defaultdict(list)
    for each in SpecialDays.objects.filter(site__in=sites).order_by("from_date", "pk"):
        hours = (each.starts, each.ends) if each.starts and each.ends else None
        special[each.site_id].append(rules.Special(each.from_date, each.until_date, hours, each.words))
    return {
        site: rules.Opening(
            [rules.Week(since, hours, ends[site, since]) for since, hours in weeks[site].items()], special[site]
        )
        for site in sites
    }
