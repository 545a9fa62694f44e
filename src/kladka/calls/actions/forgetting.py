"""What applicants wrote is deleted after its days; that somebody applied stays counted."""

from datetime import date

from kladka.audit.actions import SYSTEM, Verb, verb
from kladka.calls.actions.attaching import drop_all
from kladka.calls.models import Application, Call, Decision, Forgotten
from kladka.calls.queries import last_decision, to_forget

MOST_AT_ONCE = 200
"""So many are deleted in one go, so that the ledger is not locked for long; the rest follows with the next tick."""


def forget_due(*, today: date) -> int:
    """Delete the applications whose days are over, with their cards and appeals; return how many. Counts stay."""
    due = list(to_forget(today)[:MOST_AT_ONCE])
    for application in due:
        with verb("calls.forget", controller=application.call.project.controller_id, by=SYSTEM) as opened:
            _forget(opened, application)
    return len(due)


def _forget(opened: Verb, application: Application) -> None:
    for card in application.assessments.all():
        opened.delete(card)
    for assessor in application.assessors.all():
        opened.delete(assessor)
    drop_all(opened, application)
    if hasattr(application, "appeal"):
        opened.delete(application.appeal)
    last = last_decision(application)
    if last is not None and application.state == Application.State.WITHDRAWN:
        last.is_left = True
        opened.save(last, fields=["is_left"])
    decisions = list(application.decisions.all())
    if all(made.cause != Decision.Cause.APPEAL for made in decisions):
        for made in decisions:
            made.stood = None
            opened.save(made, fields=["stood"])
    _count(opened, application.call, application.state)
    opened.delete(application)


def _count(opened: Verb, call: Call, state: str) -> None:
    row = Forgotten.objects.filter(call=call, state=state).first()
    if row is None:
        opened.save(Forgotten(call=call, state=state, count=1))
    else:
        row.count += 1
        opened.save(row, fields=["count"])
