"""What is told by itself of events: that day, hour or place changed, and to trainers that attendance is missing."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from kladka.audit.actions import SYSTEM, verb
from kladka.learning import queries
from kladka.learning.actions import letters
from kladka.learning.actions.letters import Address

MOST_AT_ONCE = 200
"""So many sessions are asked about in one go; the rest follows."""


def tell_moved(*, today: date, address: Address) -> int:
    """Tell who is expected that day, hour or place changed, once nothing more changes; return how many."""
    told = 0
    for event in queries.to_tell_moved(today):
        with verb("learning.tell_moved", controller=event.project.controller_id, by=SYSTEM) as opened:
            moved_at = event.moved_at
            event.refresh_from_db(fields=["moved_at"])
            if event.moved_at != moved_at:
                continue  # changed once more since it was looked for: told when nothing more changes
            event.moved_at = None
            if moved_at is not None and event.ends_on >= today:
                told += letters.event_moved(event, before=moved_at, address=address)
            opened.save(event, fields=["moved_at"])
    return told


def ask_trainers(*, today: date, address: Callable[[UUID], str]) -> int:
    """Ask trainers, once of each session, who was there where nobody has marked it; return of how many sessions."""
    due = list(queries.to_ask_of(today)[:MOST_AT_ONCE])
    for session in due:
        with verb("learning.ask_attendance", controller=session.event.project.controller_id, by=SYSTEM) as opened:
            session.asked_at = opened.at
            opened.save(session, fields=["asked_at"])
            for trainer in queries.asked_of(session):
                if trainer.user is not None:
                    letters.attendance_missing(
                        session, to=trainer.user, people=session.unmarked, address=address(session.pk)
                    )
    return len(due)
