"""Reads of events: their lists, and those that are like another."""

from dataclasses import dataclass, replace
from datetime import date, time
from typing import Any
from uuid import UUID

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from kladka.core import polish
from kladka.learning import rules
from kladka.learning.models import Enrolment, Event, EventSession, HeadCount
from kladka.organisations.models import Staff
from kladka.people.models import Support


def listed(events: QuerySet[Event]) -> QuerySet[Event]:
    """Add what a list shows: `enrolled`, of them `named` (participants), `attended` and `heads`; 0 where none."""
    enrolled = Enrolment.objects.placed().filter(event=OuterRef("pk")).order_by().values("event")
    attended = Support.objects.current().filter(event=OuterRef("pk")).order_by().values("event")
    heads = HeadCount.objects.current().filter(event=OuterRef("pk")).order_by().values("event")
    return events.annotate(
        enrolled=_number(enrolled.annotate(number=Count("pk"))),
        named=_number(enrolled.filter(participation__isnull=False).annotate(number=Count("pk"))),
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


@dataclass(frozen=True)
class Lead:
    """Who leads a session where somebody is named (id and name), and in which room it is where one was chosen."""

    trainers: tuple[tuple[UUID, str], ...] = ()
    room: str = ""

    def is_led_by(self, staff: Staff | None) -> bool:
        """Tell whether somebody is named for the session."""
        return staff is not None and staff.pk in dict(self.trainers)


def leads_of(event: Event) -> dict[UUID, Lead]:
    """Return by session who leads it, by name, and where, as far as it was said. One query."""
    rows = EventSession.objects.filter(Q(room__isnull=False) | Q(led_by__isnull=False), event=event)
    who = "led_by__staff"
    columns = ("pk", "room__name", who, f"{who}__given_name", f"{who}__family_name")
    found: dict[UUID, Lead] = {}
    for pk, room, staff, given, family in rows.order_by(f"{who}__name_sort").values_list(*columns):
        before = found.get(pk, Lead(room=room or ""))
        found[pk] = replace(before, trainers=(*before.trainers, (staff, f"{given} {family}"))) if staff else before
    return found


def _number(query: QuerySet[Any]) -> Coalesce:
    return Coalesce(Subquery(query.values("number")[:1], output_field=IntegerField()), 0)
