"""Attendance that is confirmed, and what the signed lists of its sessions prove of it."""

from uuid import UUID

from kladka.audit.actions import Actor, verb
from kladka.learning import actions as learning
from kladka.learning.models import Event, Presence
from kladka.learning.queries import recorded_supports
from kladka.people.actions import prove
from kladka.people.models import Paper, Support
from kladka.workflows.queries.about_events import EVENTS


def confirm_attendance(*, event: Event, by: Actor, reason: str = "", words: str = "") -> list[Support]:
    """Confirm attendance as `learning.confirm_attendance` does; lists that came back signed before prove it.

    Raises PolicyBroken as that does.
    """
    with verb("workflows.confirm_attendance", controller=event.project.controller_id, by=by):
        confirmed = learning.confirm_attendance(event=event, by=by, reason=reason, words=words)
        signed = Paper.objects.filter(about_table=EVENTS.table, about=event.pk, document__isnull=False)
        for paper in signed.select_related("document"):
            prove_by_list(event, paper, by)
        return confirmed


def prove_by_list(event: Event, paper: Paper, by: Actor) -> None:
    """Let a signed list prove the attendance of whoever is marked as present at its session. Part of a verb."""
    here = Presence.objects.filter(session=UUID(paper.of), state=Presence.State.PRESENT)
    present = set(here.values_list("participation", flat=True))
    facts = [one for key, one in recorded_supports(event).items() if key in present]
    if facts and paper.document is not None:
        prove(facts=facts, document=paper.document, by=by)
