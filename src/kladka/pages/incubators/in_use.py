"""What a room that becomes smaller, or is used no more, would leave without a place."""

from datetime import date
from typing import Any

from django.db.models import Count, F, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.agenda.models import Appointment, Room
from kladka.core.forms.shown import day_in_words
from kladka.incubation.models import Incubator
from kladka.incubation.queries import taken, uses_between
from kladka.incubation.rules.use import most_desks
from kladka.learning.models import Enrolment, EventSession
from kladka.pages.projects.presenters import text_of

MOST_NAMED = 3


def left_over(incubator: Incubator, stored: Room, typed: dict[str, Any], today: date) -> list[str]:
    """Return in sentences what is used there, today or later, and would have no place by what was `typed`."""
    said = []
    if typed["seats"] < stored.seats:
        said += [*_desks(incubator, stored, typed["seats"], today), *_crowded(stored, typed["seats"], today)]
    if typed["closed_on"] and typed["closed_on"] != stored.closed_on:
        said += _used_after(incubator, stored, max(typed["closed_on"], today))
    return said


def _desks(incubator: Incubator, stored: Room, seats: int, today: date) -> list[str]:
    used = most_desks(taken(uses_between(incubator, today, date.max)), str(stored.pk), today)
    if seats >= used:
        return []
    words = ngettext(
        "%(n)d desk is used there, today or later, and the room would have place for %(seats)d.",
        "%(n)d desks are used there, today or later, and the room would have place for %(seats)d.",
        used,
    )
    return [words % {"n": used, "seats": seats}]


def _crowded(stored: Room, seats: int, today: date) -> list[str]:
    placed = Count("event__enrolments", filter=Q(event__enrolments__state=Enrolment.State.PLACED))
    rows = _sessions(stored, today).annotate(placed=placed).filter(placed__gt=seats, placed__lte=F("room__seats"))
    words = _("%(event)s of %(day)s is there, and %(n)d people have places, more than %(seats)d.")
    return [words % {**_named(one), "n": one.placed, "seats": seats} for one in rows[:MOST_NAMED]]


def _used_after(incubator: Incubator, stored: Room, day: date) -> list[str]:
    uses = [one for one in taken(uses_between(incubator, day, date.max)) if one.thing[1] == str(stored.pk)]
    said = [
        _("%(who)s uses something there on %(day)s or later.") % {"who": who, "day": day_in_words(day)}
        for who in dict.fromkeys(one.who for one in uses)
    ][:MOST_NAMED]
    said += [_("%(event)s of %(day)s is to be there.") % _named(one) for one in _sessions(stored, day)[:MOST_NAMED]]
    planned = Appointment.objects.filter(room=stored, state=Appointment.State.PLANNED, starts_at__date__gte=day).count()
    if planned:
        words = ngettext("%(n)d appointment is planned there.", "%(n)d appointments are planned there.", planned)
        said.append(words % {"n": planned})
    return said


def _sessions(stored: Room, day: date) -> Any:
    rows = EventSession.objects.filter(room=stored, on_date__gte=day, event__cancelled_at=None)
    return rows.select_related("event", "room").order_by("on_date", "pk")


def _named(session: EventSession) -> dict[str, str]:
    return {"event": text_of(session.event, "title"), "day": day_in_words(session.on_date)}


__all__ = ["left_over"]
