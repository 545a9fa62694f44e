"""Who was reminded of an hour that holds no more: who hears of it by letter, and who is to be called."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kladka.agenda import queries, rules
from kladka.agenda.models import Attendee
from kladka.core import clock
from kladka.pages.calendar.asking import hour
from kladka.pages.calendar.scope import seen_by
from kladka.pages.participants.permissions import WORKERS
from kladka.people.models import Participation
from kladka.people.queries import visible_as
from kladka.programmes.models import Post
from kladka.programmes.permissions import Viewer


@dataclass(frozen=True)
class Call:
    """Somebody to be called: what they do not know, the number, and where it is noted that they were called."""

    attendee: UUID
    name: str
    words: str
    number: str
    url: str

    @property
    def said(self) -> str:
        """Return all of it as sentences."""
        return f"{self.words} {self.number}"


def expected(viewer: Viewer) -> QuerySet[Any]:
    """Return everybody expected anywhere, with what they were told (`queries.with_reminders`), and whether the viewer
    may open their page (`opened`)."""
    seen = visible_as(viewer, WORKERS).filter(pk=OuterRef("participation"))
    found: QuerySet[Any] = queries.with_reminders(Attendee.objects.all(), clock.now()).annotate(opened=Exists(seen))
    return found


def to_call(viewer: Viewer, attendees: Iterable[Any]) -> list[Call]:
    """Return whom no letter reaches in time, of `expected` people. No query, one where an adviser has to call."""
    return _calls(viewer, _late([one for one in attendees if one.knows]))


def after(viewer: Viewer, appointments: Collection[UUID], *, told: str) -> list[str]:
    """Return what is to be said when appointments were called off or moved: who is to be called, and `told` if a letter
    reaches others."""
    found = list(_at(viewer, appointments).filter(knows__isnull=False).order_by("knows", "pk"))
    return _said(viewer, found, told)


def taken_off(appointments: Collection[UUID], people: Collection[Participation]) -> list[UUID]:
    """Return who is expected at appointments and is not among these people."""
    rows = Attendee.objects.filter(appointment__in=appointments).exclude(participation__in=people)
    return list(rows.values_list("pk", flat=True))


def after_taken_off(viewer: Viewer, attendees: Collection[UUID], *, told: str) -> list[str]:
    """Return the same of those who are expected no more at what goes on without them."""
    found = list(_joined(viewer).filter(pk__in=attendees, knows__isnull=False).order_by("knows", "pk"))
    return _said(viewer, found, told)


def before(viewer: Viewer, appointments: Collection[UUID], *, told: str) -> list[str]:
    """Return what is to be said before appointments are called off: whom no letter will reach in time, and `told` if
    one reaches others."""
    found = list(_at(viewer, appointments).filter(awaits__isnull=False).order_by("awaits", "pk"))
    return _said(viewer, found, told)


def _at(viewer: Viewer, appointments: Collection[UUID]) -> QuerySet[Any]:
    return _joined(viewer).filter(appointment__in=appointments)


def _joined(viewer: Viewer) -> QuerySet[Any]:
    return expected(viewer).select_related("appointment", "participation__person__identity")


def _said(viewer: Viewer, found: Sequence[Any], told: str) -> list[str]:
    late = _late(found)
    said = [one.said for one in _calls(viewer, late)]
    return [*said, told] if len(late) < len(found) else said


def _late(found: Sequence[Any]) -> list[Any]:
    letters = queries.letters_go_from(clock.now())
    return [one for one in found if not queries.hears_in_time(one, letters)]


def _calls(viewer: Viewer, found: Sequence[Any]) -> list[Call]:
    is_adviser = bool(found) and viewer.has(Post.Role.ADVISER)
    seen = seen_by(viewer, [one.participation_id for one in found]) if is_adviser else set()
    return [_call(one, is_named=one.opened or one.participation_id in seen) for one in found]


def _call(one: Any, *, is_named: bool) -> Call:
    who, appointment = one.participation.person.identity, one.appointment
    name = who.name if is_named else _("somebody else’s participant")
    told = {"name": name, "before": _moment(one.knows or one.awaits), "now": _moment(appointment.starts_at)}
    if one.knows is None:
        words = _("%(name)s was reminded of %(before)s and will not hear in time that it is cancelled.")
    elif appointment.is_open:
        words = _("%(name)s was reminded of %(before)s and does not hear in time that it is now %(now)s.")
    else:
        words = _("%(name)s was reminded of %(before)s and does not hear in time that it is cancelled.")
    number = _("Have them called by whoever works with them.")
    if one.opened:
        number = _("Call: %(number)s.") % {"number": who.phone} if who.phone else _("No telephone number is recorded.")
    return Call(one.pk, name, words % told, number, reverse("calendar:called", args=[appointment.pk]))


def _moment(at: datetime) -> str:
    begins = rules.local(at)
    return f"{date_format(begins, 'j E')}, {hour(begins.time())}"
