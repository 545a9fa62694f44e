"""Leaving the project, coming back, and handing the record to the funder's system."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from kladka.audit.actions import Actor, verb
from kladka.core import clock
from kladka.core.errors import PolicyBroken
from kladka.people import policies
from kladka.people.actions.correction import TYPING_ERROR
from kladka.people.models import Entry, Exit, Participation, RecordState, Reentry
from kladka.people.queries.entry import withdrawn_of
from kladka.people.rules import entry as entry_rules
from kladka.people.rules.leaving import Back, Change, Gone

NEW = "new"
"""The id of an exit or a return that is not recorded yet."""


def leave(
    *, participation: Participation, exit_date: date, path_completed: bool, by: Actor, leaving_reason: str = ""
) -> Exit:
    """Record that a participation left. Raises PolicyBroken before entry, its last support or return, or twice."""
    with verb("people.leave", controller=participation.project.controller_id, by=by) as opened:
        policies.check_not_in_future(exit_date, clock.today(), field="exit_date")
        _check_entered(participation)
        if left_on(participation, exit_date) is not None:
            raise PolicyBroken(_("The participant has already left. Correct that exit instead."), field="exit_date")
        gone = Gone(NEW, NEW, exit_date, completed=path_completed, reason=leaving_reason)
        policies.check_turns(participation, Change(gone=gone), field="exit_date")
        return opened.record(
            Exit(
                participation=participation,
                exit_date=exit_date,
                path_completed=path_completed,
                leaving_reason=leaving_reason,
            )
        )


def reenter(*, participation: Participation, reentry_date: date, by: Actor) -> Reentry:
    """Record that a participation that had left came back; its entry stays the first one."""
    with verb("people.reenter", controller=participation.project.controller_id, by=by) as opened:
        policies.check_not_in_future(reentry_date, clock.today(), field="reentry_date")
        policies.check_within_project(reentry_date, participation.project, field="reentry_date")
        _check_entered(participation)
        if left_on(participation, reentry_date) is None:
            raise PolicyBroken(_("The participant has not left by that day."), field="reentry_date")
        policies.check_turns(participation, Change(back=Back(NEW, reentry_date)), field="reentry_date")
        return opened.record(Reentry(participation=participation, reentry_date=reentry_date))


def submit(*, participations: Sequence[Participation], on_date: date, by: Actor) -> list[RecordState]:
    """Record that complete records of one project were handed to the funder's system, as one act.

    Raises PolicyBroken for a day to come, and when one is incomplete or was submitted already.
    """
    with verb("people.submit", controller=participations[0].project.controller_id, by=by) as opened:
        policies.check_not_in_future(on_date, clock.today(), field="on_date")
        for participation in participations:
            _check_entered(participation)
        state = RecordState.State.SUBMITTED
        if RecordState.objects.current().filter(participation__in=participations, state=state).exists():
            raise PolicyBroken(_("One of these records was submitted already. Look at the list again."))
        return list(
            opened.record_all([RecordState(participation=p, state=state, on_date=on_date) for p in participations])
        )


def submitted_with(state: RecordState) -> list[RecordState]:
    """Return what one submission marked together with this record."""
    together = RecordState.objects.current().filter(
        controller=state.controller, recorded_no=state.recorded_no, state=RecordState.State.SUBMITTED
    )
    return list(together.select_related("participation__project").order_by("pk"))


def undo_submission(*, states: Sequence[RecordState], by: Actor) -> None:
    """Take a submission back, as one act of whoever recorded it. Raises PolicyBroken for anybody else."""
    with verb("people.undo_submission", controller=states[0].controller, by=by) as opened:
        policies.check_own_and_recent(states[0], author=by.id)
        for state in states:
            opened.retract(state, reason=TYPING_ERROR)


def left_on(participation: Participation, day: date) -> date | None:
    """Return the exit date in force on `day`, or None while the participation takes part."""
    exits = Exit.objects.current().filter(participation=participation).values_list("exit_date", flat=True)
    returns = Reentry.objects.current().filter(participation=participation).values_list("reentry_date", flat=True)
    return entry_rules.has_left(exits, returns, day)


def _check_entered(participation: Participation) -> None:
    if Entry.objects.current().filter(participation=participation).exists():
        return
    if withdrawn := withdrawn_of([participation.pk]):
        raise PolicyBroken(policies.entry_withdrawn(withdrawn[0]))
    raise PolicyBroken(_("The entry is not complete yet. Fill in what is missing first."))
