"""What happens to visitors by itself: free places are given, reminders sent, and what was written forgotten."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from kladka.agenda.queries import may_remind_now
from kladka.audit.actions import SYSTEM, Verb, verb
from kladka.learning import queries
from kladka.learning.actions import letters
from kladka.learning.actions.letters import Address
from kladka.learning.actions.signing_up import move_up
from kladka.learning.models import Enrolment, Event, ForgottenVisitors

MOST_AT_ONCE = 200
"""So many are reminded or deleted in one go, so that the ledger is not locked for long; the rest follows."""


def move_up_due(*, today: date, address: Address) -> int:
    """Give places that came free by a change of the event, or of its list, to who waits; return to how many."""
    return sum(len(move_up(event=event, address=address)) for event in queries.to_move_up(today))


def remind_due(*, today: date, address: Address) -> int:
    """Remind those whose event begins soon, each once, within the hours for it; return how many.

    One act for each event. Whoever signs up or is enrolled at night is reminded in the morning.
    """
    if not may_remind_now():
        return 0
    due = list(queries.to_remind(today)[:MOST_AT_ONCE])
    for event, enrolments in _by_event(due):
        with verb("learning.remind", controller=event.project.controller_id, by=SYSTEM) as opened:
            for enrolment in enrolments:
                enrolment.reminded_at = opened.at
            opened.change_all(enrolments, fields=["reminded_at"])
            letters.reminders(event, enrolments, address=address)
    return len(due)


def forget_visitors(*, today: date) -> int:
    """Delete what visitors wrote when their days are over; return of how many. How many they were stays counted.

    One act for each event.
    """
    due = list(queries.visitors_to_forget(today)[:MOST_AT_ONCE])
    for event, enrolments in _by_event(due):
        with verb("learning.forget", controller=event.project.controller_id, by=SYSTEM) as opened:
            _forget(opened, event, enrolments)
    return len(due)


def _by_event(enrolments: Sequence[Enrolment]) -> list[tuple[Event, list[Enrolment]]]:
    """Return enrolments by their event, of which each gets the same object."""
    found: dict[UUID, tuple[Event, list[Enrolment]]] = {}
    for enrolment in enrolments:
        event, same = found.setdefault(enrolment.event_id, (enrolment.event, []))
        enrolment.event = event
        same.append(enrolment)
    return list(found.values())


def _forget(opened: Verb, event: Event, enrolments: Sequence[Enrolment]) -> None:
    visitors = [each.visitor for each in enrolments if each.visitor is not None]
    gone = [each for each in enrolments if each.participation_id is None]
    # Participants by now: the place on the list stays, what was written to sign up goes.
    kept = [each for each in enrolments if each.participation_id is not None]
    for enrolment in kept:
        enrolment.visitor, enrolment.access_needs = None, []
    opened.change_all(kept, fields=["visitor", "access_needs"])
    _count(opened, event, gone)
    opened.delete_all(gone)
    opened.delete_all(visitors)


def _count(opened: Verb, event: Event, gone: Sequence[Enrolment]) -> None:
    rows = {(row.state, row.why, row.came): row for row in ForgottenVisitors.objects.filter(event=event)}
    counted = Counter((each.state, each.why, each.came) for each in gone)
    for (state, why, came), count in sorted(counted.items()):
        row = rows.get((state, why, came))
        if row is None:
            opened.save(ForgottenVisitors(event=event, state=state, why=why, came=came, count=count))
        else:
            row.count += count
            opened.save(row, fields=["count"])
