"""Reads of what is told by itself: events that moved, sessions that nobody marked, where a participant is reminded."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery

from kladka.agenda.models import ReminderWish
from kladka.core import clock
from kladka.core.dated import dated_rule
from kladka.learning.models import LEADING_ROLES, Enrolment, Event, EventSession, Presence, SessionTrainer
from kladka.organisations.models import Staff
from kladka.programmes.models import Post

_FILE = "parameters/events.yaml"


def reminder_wish_of(enrolment: Enrolment) -> ReminderWish | None:
    """Return where and how the participant of a place wants to be reminded; None for a visitor, and where nowhere."""
    return getattr(enrolment.participation, "reminder_wish", None)


def to_tell_moved(today: date) -> Iterable[Event]:
    """Return the events whose days, hours or place changed, and have not changed again for a while."""
    settled = timedelta(minutes=int(dated_rule(_FILE, "settled_minutes", today)["minutes"]))
    rows = Event.objects.filter(cancelled_at=None, moved_at__lte=clock.now() - settled)
    return rows.select_related("project", "site__organisation").order_by("moved_at", "pk")


def unmarked(sessions: QuerySet[EventSession]) -> QuerySet[Any]:
    """Keep the sessions of standing events at which somebody on the list has no mark; add how many as `unmarked`."""
    marked = Presence.objects.filter(session=OuterRef(OuterRef("pk")), participation=OuterRef("participation"))
    people = Enrolment.objects.named().filter(event=OuterRef("event")).exclude(Exists(marked)).order_by()
    number = Subquery(people.values("event").annotate(n=Count("pk")).values("n"), output_field=IntegerField())
    standing = sessions.filter(event__confirmed_at=None, event__cancelled_at=None)
    return standing.annotate(unmarked=number).filter(unmarked__gt=0)


def to_ask_of(today: date) -> QuerySet[Any]:
    """Return the sessions of the days before at which nobody asked the trainer yet who was there."""
    since = today - timedelta(days=int(dated_rule(_FILE, "asked_days", today)["days"]))
    serving = Post.objects.current().filter(role__in=LEADING_ROLES, project=OuterRef("event__project"))
    reached = {"staff__user__is_active": True, "staff__user__email__gt": ""}
    named = SessionTrainer.objects.filter(session=OuterRef("pk"))
    leads = serving.filter(staff__led_sessions__session=OuterRef("pk"), **reached)
    runs = serving.filter(staff=OuterRef("event__trainer"), **reached)
    rows = EventSession.objects.filter(on_date__gte=since, on_date__lt=today, asked_at=None)
    rows = rows.filter(Q(Exists(leads)) | Q(Exists(runs) & ~Exists(named)))
    joined = rows.select_related("event__project", "event__trainer__user").prefetch_related("led_by__staff__user")
    return unmarked(joined).order_by("on_date", "pk")


def asked_of(session: EventSession) -> list[Staff]:
    """Return who is asked about a session: whoever leads it and can be reached, else the trainer of the event."""
    named = [one.staff for one in session.led_by.all()]
    asked = named or [one for one in (session.event.trainer,) if one is not None]
    return [one for one in asked if one.user is not None and one.user.is_active and one.user.email]
