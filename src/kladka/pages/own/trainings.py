"""Trainings and other events on an own page: when and where the sessions are, and what became of earlier ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kladka.core import clock
from kladka.core.components import Column, Table, Tag
from kladka.learning.models import Enrolment, Event, EventSession, Presence
from kladka.pages.events.presenters import NOBODY_YET, title_of
from kladka.pages.signup.presenters import place_lines
from kladka.people.queries.own_page import Own

_STATES = Enrolment.State


@dataclass(frozen=True)
class Lesson:
    """One session of an event for which somebody was enrolled, and how they were marked at it, if they were."""

    enrolment: Enrolment
    session: EventSession
    mark: str = ""

    @property
    def event(self) -> Event:
        """Return the event."""
        return self.enrolment.event


def ahead(own: Own) -> list[Lesson]:
    """Return the sessions of today and later, the soonest first. Two queries."""
    today = clock.today()
    return sorted((one for one in _lessons(own) if one.session.on_date >= today), key=_moment)


def both(own: Own) -> tuple[list[Lesson], list[Lesson]]:
    """Return the sessions to come, the soonest first, and earlier ones, the latest first. Three queries.

    Of earlier ones those to which somebody was not expected any more are left out, unless they were there.
    """
    today, every = clock.today(), sorted(_lessons(own), key=_moment)
    rows = Presence.objects.filter(participation__in=own.participations)
    marks: dict[tuple[UUID, Any], str] = {(one.session_id, one.participation_id): one.state for one in rows}
    past = [
        Lesson(one.enrolment, one.session, marks.get((one.session.pk, one.enrolment.participation_id), ""))
        for one in reversed(every)
        if one.session.on_date < today
    ]
    expected = [one for one in past if one.mark or one.enrolment.state == _STATES.PLACED]
    return [one for one in every if one.session.on_date >= today], expected


def planned(found: Sequence[Lesson], caption: str) -> Table:
    """Return sessions to come: when, what, where, and whether there is a place."""
    columns = [Column(_("When")), Column(_("What")), Column(pgettext("of an appointment", "Where"))]
    columns.append(Column(_("How it stands")))
    rows = [[when(one), title_of(one.event), _where(one), _standing(one)] for one in found]
    return Table(caption, columns, rows, caption_size="m")


def passed(found: Sequence[Lesson], most: int) -> Table:
    """Return earlier sessions with what was noted of them; at most so many."""
    columns = [Column(_("When")), Column(_("What")), Column(_("Were you there"))]
    rows = [[when(one), title_of(one.event), _noted(one)] for one in found[:most]]
    return Table(_("Earlier trainings and other events"), columns, rows, caption_size="m")


def when(one: Lesson) -> str:
    """Return day and hours of a session."""
    day = formats.date_format(one.session.on_date, "l, j E Y")
    times = [formats.time_format(each, "G:i") for each in (one.session.starts, one.session.ends) if each]
    return f"{day}, {'–'.join(times)}" if times else str(day)


def _lessons(own: Own) -> list[Lesson]:
    sessions = Prefetch("event__sessions", EventSession.objects.select_related("room__site"))
    rows = Enrolment.objects.filter(participation__in=own.participations).select_related("event__site")
    return [Lesson(one, each) for one in rows.prefetch_related(sessions) for each in one.event.sessions.all()]


def _moment(one: Lesson) -> tuple[Any, ...]:
    return (one.session.on_date, one.session.starts or time(), str(one.session.pk))


def _where(one: Lesson) -> list[str]:
    room = one.session.room
    return [*([room.name] if room else []), *place_lines(one.event)]


def _standing(one: Lesson) -> Any:
    """Return whether somebody is expected, and that the event is cancelled or was changed."""
    if one.event.cancelled_at:
        return Tag(_("does not take place"), "red")
    states = {
        _STATES.PLACED: Tag(_("you have a place"), "green"),
        _STATES.WAITING: Tag(_("you are on the waiting list"), "yellow"),
        _STATES.CANCELLED: Tag(_("you are not signed up any more"), "red"),
        _STATES.REMOVED: Tag(_("you are not on the list any more"), "red"),
    }
    state = states[_STATES(one.enrolment.state)]
    return [state, _("The day, the hour or the place has changed.")] if one.event.moved_at else state


def _noted(one: Lesson) -> str:
    if one.event.cancelled_at:
        return _("it did not take place")
    states = {
        Presence.State.PRESENT: _("you were there"),
        Presence.State.ABSENT: _("you were not there"),
        Presence.State.EXCUSED: _("you were not there, excused"),
    }
    return states[Presence.State(one.mark)] if one.mark else NOBODY_YET
