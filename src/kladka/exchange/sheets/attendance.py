"""A sheet of who came to an event: each row a person at a session."""

from collections.abc import Mapping
from datetime import time
from functools import cached_property
from typing import Any
from uuid import UUID

from django.utils import formats
from django.utils.translation import gettext as _

from kladka.accounts.models import User
from kladka.audit.actions import Actor
from kladka.core import clock
from kladka.core.errors import PolicyBroken, Stale, shown_at
from kladka.core.forms.shown import day_in_words
from kladka.exchange.rules.layout import language
from kladka.exchange.sheets.base import Sheet, Values, Warned, named, only
from kladka.learning import actions as learning
from kladka.learning import permissions, queries
from kladka.learning.models import Event, EventSession, Presence
from kladka.learning.rules import NOT_MARKED, Mark
from kladka.people.models import Participation
from kladka.programmes.permissions import Viewer


class AttendanceSheet(Sheet):
    """Marks at the sessions of one event. The marks become supports when somebody confirms attendance."""

    kind = "attendance"
    may_repeat = True

    def __init__(self, *, viewer: Viewer, event: Event) -> None:
        super().__init__(viewer=viewer, controller=event.project.controller_id, place=event.pk)
        self.event = event
        self._marked: set[tuple[Any, Any]] = set()

    @cached_property
    def _sessions(self) -> list[EventSession]:
        sessions = EventSession.objects.select_related("event__project").filter(event=self.event)
        return list(sessions.order_by("on_date", "starts", "pk"))

    @cached_property
    def _may_enrol(self) -> bool:
        return permissions.planned_by(self.viewer).filter(pk=self.event.pk).exists()

    def examples(self) -> list[list[Any]]:
        """Everybody who is enrolled, at every session, with the mark that is there already."""
        roster = queries.roster(self.event)
        named = [(queries.participation_of(row.enrolment).person.identity, row.marks) for row in roster.rows]
        return [
            [
                *(who.given_name, who.family_name, None, session.on_date, session.starts),
                *(self._label(marks[place].state), marks[place].arrived, marks[place].left),
            ]
            for place, session in enumerate(roster.sessions)
            for who, marks in named
        ]

    def leaves_out(self, values: Values) -> bool:
        """A row without a mark leaves the person as they are, like a name without a tick on the page."""
        return not values.get("state")

    def warnings(self, rows: Mapping[int, Values]) -> list[Warned]:
        """Tell whose mark a row would change, who made it and when; remember the marks that were there."""
        marks = {number: self._mark(row) for number, row in rows.items()}
        if self.seen is None:
            self.seen = {_key(mark.session_id, mark.participation_id): mark.state for mark in marks.values() if mark}
        return [
            Warned(number, "state", self._about(mark, _sent(rows[number], mark)))
            for number, mark in marks.items()
            if mark and _sent(rows[number], mark) != _without_reason(mark.mark)
        ]

    def record(self, values: Values, *, by: Actor) -> None:
        """Mark the person; a coordinator's sheet also enrols people of the partner who are not on the list yet."""
        session, participation = self._session(values), self._participation(values, by)
        if (session.pk, participation.pk) in self._marked:
            raise PolicyBroken(_("This person stands in the sheet twice for this session."), field="family_name")
        self._marked.add((session.pk, participation.pk))
        before = {participation.pk: (self.seen or {}).get(_key(session.pk, participation.pk), "")}
        stored = Presence.objects.filter(session=session, participation=participation).first()
        sent = _sent(values, stored)
        has_times = values.get("arrived") or values.get("left")
        marks = {participation.pk: sent if has_times else values["state"]}
        try:
            with shown_at(people="arrived" if has_times else "state"):
                learning.mark_presence(session=session, marks=marks, before=before, by=by)
        except Stale as refused:
            raise PolicyBroken(self._about(stored, sent), field="state") from refused

    def _mark(self, values: Values) -> Presence | None:
        """Return the mark that is there already for a row that names one session and one person."""
        try:
            session = self._session(values)
        except PolicyBroken:
            return None
        people = named(Participation.objects.filter(enrolments__event=self.event), values)
        marks = Presence.objects.filter(session=session, participation__in=people)
        return marks.first() if len(people) == 1 else None

    def _about(self, mark: Presence | None, sent: Mark) -> str:
        """Show both marks, and who made the first one."""
        if mark is None:
            return _("The mark was taken back meanwhile. This row marks: %(new)s.") % {"new": self._in_full(sent)}
        return _("Marked already: %(old)s (%(name)s, %(day)s). This row changes it to: %(new)s.") % {
            "old": self._in_full(mark.mark),
            "name": self._names.get(mark.marked_by, ""),
            "day": day_in_words(clock.day_of(mark.marked_at)),
            "new": self._in_full(sent),
        }

    def _in_full(self, mark: Mark) -> str:
        """Return a mark with when somebody came and left, in words."""
        said = {"mark": self._label(mark.state), "from": _hour(mark.arrived), "to": _hour(mark.left)}
        if mark.arrived and mark.left:
            return _("%(mark)s from %(from)s to %(to)s") % said
        if mark.arrived:
            return _("%(mark)s from %(from)s") % said
        return _("%(mark)s until %(to)s") % said if mark.left else said["mark"]

    def _label(self, state: str) -> str:
        if not state:
            return ""
        column = next(each for each in self.columns if each.key == "state")
        return column.values[state][language()]

    @cached_property
    def _names(self) -> dict[UUID, str]:
        """Who marked at this event."""
        marked = Presence.objects.filter(session__event=self.event).values("marked_by")
        return dict(User.objects.filter(pk__in=marked).values_list("pk", "name"))

    def _session(self, values: Values) -> EventSession:
        found = [session for session in self._sessions if session.on_date == values["on_date"]]
        if not found:
            raise PolicyBroken(_("There is no session of this event on that day."), field="on_date")
        if values.get("starts"):
            found = [session for session in found if session.starts == values["starts"]]
            if not found:
                raise PolicyBroken(_("No session of that day begins at that time."), field="starts")
        if len(found) > 1:
            raise PolicyBroken(_("There are several sessions on that day. Add when it begins."), field="starts")
        return found[0]

    def _participation(self, values: Values, by: Actor) -> Participation:
        enrolled = named(Participation.objects.filter(enrolments__event=self.event), values)
        if enrolled or not self._may_enrol:
            return only(enrolled, nobody=_("Nobody of that name is enrolled. A coordinator enrols people."))
        others = named(queries.candidates(self.event, self.viewer), values)
        found = only(others, nobody=_("Nobody of that name takes part. Register the person first."))
        learning.enrol(event=self.event, participations=[found], by=by)
        return found


def _sent(values: Values, stored: Presence | None) -> Mark:
    """Return the mark that a row says; times it is silent about stay as they are stored, where the state does."""
    before = stored.mark if stored is not None and stored.state == values["state"] else NOT_MARKED
    return Mark(values["state"], values.get("arrived") or before.arrived, values.get("left") or before.left)


def _without_reason(mark: Mark) -> Mark:
    return Mark(mark.state, mark.arrived, mark.left)


def _hour(at: time | None) -> str:
    return formats.time_format(at, "H:i") if at else ""


def _key(session: UUID, participation: UUID) -> str:
    return f"{session} {participation}"
