"""A sheet of who came to an event: each row a person at a session."""

from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from kladka.audit.actions import Actor
from kladka.core.errors import PolicyBroken
from kladka.exchange.sheets.base import Sheet, Values, named, only
from kladka.learning import actions as learning
from kladka.learning import permissions, queries
from kladka.learning.models import Event, EventSession
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
        """Everybody who is enrolled, at every session, without a mark."""
        rows = queries.roster(self.event).rows
        people = [row.enrolment.participation.person.identity for row in rows]
        return [
            [who.given_name, who.family_name, None, session.on_date, session.starts, None]
            for session in self._sessions
            for who in people
        ]

    def record(self, values: Values, *, by: Actor) -> None:
        """Mark the person; a coordinator's sheet also enrols people of the partner who are not on the list yet."""
        session, participation = self._session(values), self._participation(values, by)
        if (session.pk, participation.pk) in self._marked:
            raise PolicyBroken(_("This person stands in the sheet twice for this session."), field="family_name")
        self._marked.add((session.pk, participation.pk))
        learning.mark_presence(session=session, marks={participation.pk: values["state"]}, by=by)

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
