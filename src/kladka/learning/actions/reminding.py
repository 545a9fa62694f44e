"""What happens to visitors by itself: free places are given, reminders sent, and what was written forgotten."""

from datetime import date

from kladka.audit.actions import SYSTEM, Verb, verb
from kladka.learning import queries
from kladka.learning.actions import letters
from kladka.learning.actions.letters import Address
from kladka.learning.actions.signing_up import move_up
from kladka.learning.models import Enrolment, ForgottenVisitors

MOST_AT_ONCE = 200
"""So many are reminded or deleted in one go, so that the ledger is not locked for long; the rest follows."""


def move_up_due(*, today: date, address: Address) -> int:
    """Give places that came free by a change of the event, or of its list, to who waits; return to how many."""
    return sum(len(move_up(event=event, address=address)) for event in queries.to_move_up(today))


def remind_due(*, today: date, address: Address) -> int:
    """Remind the visitors whose event begins soon, each once; return how many."""
    due = list(queries.to_remind(today)[:MOST_AT_ONCE])
    for enrolment in due:
        with verb("learning.remind", controller=enrolment.event.project.controller_id, by=SYSTEM) as opened:
            enrolment.reminded_at = opened.at
            opened.save(enrolment, fields=["reminded_at"])
            letters.reminder(enrolment, address=address)
    return len(due)


def forget_visitors(*, today: date) -> int:
    """Delete what visitors wrote when their days are over; return of how many. How many they were stays counted."""
    due = list(queries.visitors_to_forget(today)[:MOST_AT_ONCE])
    for enrolment in due:
        with verb("learning.forget", controller=enrolment.event.project.controller_id, by=SYSTEM) as opened:
            _forget(opened, enrolment)
    return len(due)


def _forget(opened: Verb, enrolment: Enrolment) -> None:
    visitor = enrolment.visitor
    if enrolment.participation_id is None:
        _count(opened, enrolment)
        opened.delete(enrolment)
    else:
        # A participant by now: the place on the list stays, what was written to sign up goes.
        enrolment.visitor, enrolment.access_needs = None, []
        opened.save(enrolment, fields=["visitor", "access_needs"])
    if visitor is not None:
        opened.delete(visitor)


def _count(opened: Verb, enrolment: Enrolment) -> None:
    what = {"state": enrolment.state, "why": enrolment.why, "came": enrolment.came}
    row = ForgottenVisitors.objects.filter(event=enrolment.event_id, **what).first()
    if row is None:
        opened.save(ForgottenVisitors(event=enrolment.event, count=1, **what))
    else:
        row.count += 1
        opened.save(row, fields=["count"])
