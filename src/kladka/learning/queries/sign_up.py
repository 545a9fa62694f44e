"""Reads of who signed up: the public calendar, places taken and waited for, what falls due."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Max, Prefetch, Q, QuerySet

from kladka.core import clock, polish
from kladka.core.crypto import blind_index, digest_of_secret
from kladka.core.dated import dated_rule
from kladka.learning import rules
from kladka.learning.models import Enrolment, Event, EventSession, ForgottenVisitors, Visitor
from kladka.programmes.models import Project

_FILE = "parameters/events.yaml"
_PHONE_DIGITS = 9
"""The last digits of a Polish number: with or without the country's it is the same telephone."""


def sign_up_days(name: str, on: date) -> int:
    """Return the days of a rule of signing up that holds on a day: "visitor_days", "cancelled_days", "remind_days"."""
    return int(dated_rule(_FILE, name, on)["days"])


def sign_ups_per_minute(on: date) -> int:
    """Return how many forms one address may send in a minute."""
    return int(dated_rule(_FILE, "per_minute", on)["most"])


def contact_index(event: Event, *, email: str, phone: str) -> str:
    """Return the blind index of a contact within the event's controller: the e-mail address, else the telephone."""
    contact = email.strip().lower() or "".join(each for each in phone if each.isdigit())[-_PHONE_DIGITS:]
    return blind_index(f"sign-up {contact}", event.project.controller_id)


def secret_of(visitor: Visitor, event: Event) -> str:
    """Return the secret of a visitor's own page: worked out of the key, so that each letter can hold it."""
    return blind_index(f"sign-up of {visitor.pk}", event.project.controller_id)


def with_sign_up_secret(secret: str) -> Enrolment | None:
    """Return what a visitor's own address opens. One query."""
    rows = Enrolment.objects.select_related("visitor", "event__project", "event__site__organisation")
    return rows.filter(visitor__secret_digest=digest_of_secret(secret)).first() if secret else None


def next_enrolment_number(event: Event) -> int:
    """Return the number of the next who signs up for an event."""
    return int(Enrolment.objects.filter(event=event).aggregate(last=Max("number"))["last"] or 0) + 1


@dataclass(frozen=True)
class Taken:
    """How many have a place at an event and how many wait."""

    placed: int
    waiting: int


def taken(event: Event) -> Taken:
    """Count who has a place and who waits. One query."""
    found = Enrolment.objects.filter(event=event).aggregate(
        placed=Count("pk", filter=Q(state=Enrolment.State.PLACED)),
        waiting=Count("pk", filter=Q(state=Enrolment.State.WAITING)),
    )
    return Taken(**found)


def public_events(today: date, *, project: Project | None = None) -> QuerySet[Event]:
    """Return the events of the public calendar that are not over, with sessions, `placed` and `waiting`. Two queries.

    One that was cancelled stays, and says so, until its last day.
    """
    rows = _public().filter(ends_on__gte=today)
    if project is not None:
        rows = rows.filter(project=project)
    return rows.order_by("starts_on", "title_pl", "pk")


def public_event(pk: Any) -> Event | None:
    """Return an event of the public site, also one that is over."""
    return _public().filter(pk=pk).first()


def _public() -> QuerySet[Event]:
    rows = Event.objects.filter(is_public=True, project__is_public=True)
    sessions = Prefetch("sessions", EventSession.objects.order_by("on_date", "starts", "pk"))
    return (
        rows.select_related("project__controller", "site__organisation")
        .annotate(
            placed=Count("enrolments", filter=Q(enrolments__state=Enrolment.State.PLACED)),
            waiting=Count("enrolments", filter=Q(enrolments__state=Enrolment.State.WAITING)),
        )
        .prefetch_related(sessions)
    )


def place_in_line(enrolment: Enrolment) -> int:
    """Return the place on the waiting list of who waits: 1 is the first."""
    return Enrolment.objects.filter(event=enrolment.event_id).waiting().filter(number__lt=enrolment.number).count() + 1


@dataclass(frozen=True)
class SignedUp:
    """Who signed up for an event and is on no list of attendance: visitors with a place, and the waiting list.

    `why` says of how many people which reason is known, those forgotten among them; `cancelled` is a number only.
    """

    visitors: tuple[Enrolment, ...]
    waiting: tuple[Enrolment, ...]
    cancelled: int
    why: tuple[tuple[str, int], ...]

    def __bool__(self) -> bool:
        return bool(self.visitors or self.waiting or self.cancelled or self.why)


def signed_up(event: Event, today: date) -> SignedUp:
    """Return the visitors, the waiting list and why people came. One query; two once visitors may be forgotten."""
    rows = Enrolment.objects.filter(event=event).select_related("visitor", "participation__person__identity")
    everybody = list(rows.order_by("number"))
    states = Enrolment.State
    stays = [each for each in everybody if each.state != states.CANCELLED]
    counted = Counter(each.why for each in stays if each.why)
    if event.ends_on + timedelta(days=sign_up_days("visitor_days", today)) <= today:
        for gone in ForgottenVisitors.objects.filter(event=event).exclude(state=states.CANCELLED).exclude(why=""):
            counted[gone.why] += gone.count
    return SignedUp(
        visitors=tuple(each for each in stays if each.state == states.PLACED and each.participation_id is None),
        waiting=tuple(each for each in stays if each.state == states.WAITING),
        cancelled=len(everybody) - len(stays),
        why=tuple(sorted(counted.items(), key=lambda each: (-each[1], each[0]))),
    )


def visitors_placed(event: Event) -> int:
    """Return how many visitors have a place at an event who were not taken on. One query."""
    return Enrolment.objects.filter(event=event, state=Enrolment.State.PLACED, participation=None).count()


def visitors_of(event: Event) -> QuerySet[Enrolment]:
    """Return whom `signed_up` tells of one by one: visitors with a place, and whoever waits. For a list."""
    rows = Enrolment.objects.filter(event=event).exclude(state=Enrolment.State.CANCELLED)
    rows = rows.exclude(state=Enrolment.State.PLACED, participation__isnull=False)
    return rows.select_related("visitor", "participation__person__identity")


def searched_visitors(enrolments: QuerySet[Enrolment], words: str) -> QuerySet[Enrolment]:
    """Return those of one event whose name, e-mail address and telephone hold all `words`, whatever their accents.

    What visitors typed is kept as typed, so the names are compared here. One query more.
    """
    wanted = polish.fold(words).split()
    person, visitor = "participation__person__identity__name_fold", ("given_name", "family_name", "email", "phone")
    rows = enrolments.order_by().values_list("pk", person, *(f"visitor__{name}" for name in visitor))
    told = {pk: polish.fold(" ".join(filter(None, texts))) for pk, *texts in rows}
    return enrolments.filter(pk__in=[pk for pk, text in told.items() if all(word in text for word in wanted)])


def to_move_up(today: date) -> QuerySet[Event]:
    """Return the events not begun before `today` at which somebody waits though a place is free."""
    rows = Event.objects.filter(cancelled_at=None, starts_on__gte=today).annotate(
        placed=Count("enrolments", filter=Q(enrolments__state=Enrolment.State.PLACED)),
        waiting=Count("enrolments", filter=Q(enrolments__state=Enrolment.State.WAITING)),
    )
    free = Q(capacity=None) | Q(capacity__gt=F("placed"))
    return rows.filter(free, waiting__gt=0).select_related("project").order_by("pk")


def to_remind(today: date) -> QuerySet[Enrolment]:
    """Return who can be told, and has a place at an event within the rule's days of which nobody reminded them."""
    soon = today + timedelta(days=sign_up_days("remind_days", today))
    rows = Enrolment.objects.placed().filter(
        _CAN_BE_TOLD,
        reminded_at=None,
        event__cancelled_at=None,
        event__starts_on__gte=today,
        event__starts_on__lte=soon,
    )
    return rows.select_related(*_TOLD).order_by("event", "number")


def kept_until(visitor: Visitor, enrolment: Enrolment) -> date:
    """Return the day on which what a visitor wrote is deleted."""
    if enrolment.state == Enrolment.State.CANCELLED:
        return visitor.forget_on
    days = timedelta(days=sign_up_days("visitor_days", clock.today()))
    return max(visitor.forget_on, enrolment.event.ends_on + days)


def begins_soon(event: Event, today: date) -> bool:
    """Tell whether an event is so near that visitors are reminded of it."""
    return event.starts_on <= today + timedelta(days=sign_up_days("remind_days", today))


def visitors_to_forget(today: date) -> QuerySet[Enrolment]:
    """Return the enrolments of visitors whose days are over; an event that was put off is waited for."""
    ended = today - timedelta(days=sign_up_days("visitor_days", today))
    over = Q(state=Enrolment.State.CANCELLED) | Q(event__ends_on__lte=ended)
    rows = Enrolment.objects.filter(over, visitor__forget_on__lte=today)
    return rows.select_related("visitor", "event__project").order_by("visitor__forget_on", "pk")


def told_of(event: Event) -> Iterable[Enrolment]:
    """Return who has a place at an event or waits for one, and can be told."""
    rows = Enrolment.objects.filter(_CAN_BE_TOLD, event=event).exclude(state=Enrolment.State.CANCELLED)
    return rows.select_related(*_TOLD).order_by("number")


def has_free_place(event: Any) -> bool:
    """Tell whether whoever signs up now has a place, of an event with `placed` and `waiting`."""
    return rules.has_place(event.capacity, placed=event.placed, waiting=event.waiting)


_OF_EVENT = ("event__project", "event__site__organisation")
_TOLD = ("visitor", "participation__reminder_wish", *_OF_EVENT)
_CAN_BE_TOLD = Q(visitor__email__gt="") | Q(visitor=None, participation__reminder_wish__isnull=False)
"""A visitor who gave an e-mail address, or a participant who wants to be reminded."""
