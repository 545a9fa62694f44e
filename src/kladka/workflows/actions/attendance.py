"""Attendance that is confirmed, and what the signed lists of its sessions prove of it, as one act."""

from kladka.audit.actions import Actor, verb
from kladka.learning import actions as learning
from kladka.learning.models import Event
from kladka.people.models import Support
from kladka.workflows.queries.about_events import prove_by_lists


def confirm_attendance(*, event: Event, by: Actor, reason: str = "", words: str = "") -> list[Support]:
    """Confirm attendance as `learning.confirm_attendance` does; lists that came back signed before prove it.

    Raises PolicyBroken as that does.
    """
    with verb("workflows.confirm_attendance", controller=event.project.controller_id, by=by):
        confirmed = learning.confirm_attendance(event=event, by=by, reason=reason, words=words)
        prove_by_lists(event, by)
        return confirmed
