"""The committee decides a call; later a place falls to the reserve list, or an appeal is answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from kladka.audit.actions import SYSTEM, Actor, Verb, verb
from kladka.calls import policies
from kladka.calls.actions import letters
from kladka.calls.actions.applying import remember
from kladka.calls.models import Appeal, Application, Call, Decision, Meeting, Member
from kladka.calls.queries import (
    appeal_until,
    first_waiting,
    free_places,
    last_decision,
    mark_of,
    standings,
    unassessed,
)
from kladka.calls.rules import ranking
from kladka.core import clock
from kladka.core.errors import PolicyBroken, Stale
from kladka.organisations.models import Staff

_DAYS = {ranking.ACCEPTED: "waiting_days", ranking.RESERVE: "waiting_days", ranking.REFUSED: "refused_days"}


@dataclass(frozen=True)
class Seat:
    """Who sat on the committee. `interest` is a code of "interest-statements"."""

    staff: Staff
    interest: str = "none"


def hold_meeting(
    *,
    call: Call,
    version: int,
    held_on: date,
    seats: Sequence[Seat],
    by: Actor,
    place: str = "",
    words: str = "",
    seen: str = "",
) -> Meeting:
    """Record the committee's meeting and, by the rules of the call, what it decided of each application.

    Everybody who gave an e-mail address is told. `seen` is the mark of the ranking that was looked at. Raises
    PolicyBroken when a card is missing, the call is not closed, or the ranking is another one by now.
    """
    with verb("calls.hold_meeting", controller=call.project.controller_id, by=by) as opened:
        found = Call.objects.select_related("project", "partner").get(pk=call.pk)
        if found.version != version:
            raise Stale(_("Somebody else changed this call while you were looking at it."), stored=found)
        policies.check_meets(found)
        policies.check_committee(found, held_on, clock.today(), [(seat.staff, seat.interest) for seat in seats])
        policies.check_all_assessed(found, unassessed(found))
        ranked = standings(found)
        if seen and seen != mark_of(ranked):
            raise PolicyBroken(_("The ranking changed while you were writing. Look at it again, then save."))
        meeting = opened.save(Meeting(call=found, held_on=held_on, place=place.strip(), words=words.strip()))
        opened.save_all(Member, [Member(meeting=meeting, staff=seat.staff, interest=seat.interest) for seat in seats])
        for standing in ranked:
            if standing.result is not None:
                standing.application.call = found
                _decide(opened, standing.application, standing.result, Decision.Cause.MEETING, held_on)
        found.state, found.version = Call.State.DECIDED, found.version + 1
        opened.save(found, fields=["state", "version"])
        return meeting


def call_up(*, call: Call, by: Actor, expected: Application | None = None) -> Application:
    """Give a free place to the first on the reserve list, who is told. Raises PolicyBroken without either.

    `expected` is who was first when somebody looked; PolicyBroken is raised when it is somebody else by now.
    """
    with verb("calls.call_up", controller=call.project.controller_id, by=by) as opened:
        first, made = policies.check_calls_up(first_waiting(call), is_free=free_places(call) > 0)
        if expected is not None and expected != first:
            raise PolicyBroken(_("Somebody else is first on the reserve list by now. Look at the list again."))
        result = ranking.Result(first.pk, ranking.ACCEPTED, "", made.place, made.total, made.is_tied)
        _decide(opened, first, result, Decision.Cause.RESERVE_CALLED, clock.today())
        return first


def appeal(*, application: Application, words: str, received_on: date, by: Actor = SYSTEM) -> Appeal:
    """Record that an applicant appeals; until it is answered nothing of the application is forgotten."""
    with verb("calls.appeal", controller=application.call.project.controller_id, by=by) as opened:
        found = Application.objects.select_related("call__project").get(pk=application.pk)
        made = last_decision(found)
        policies.check_appeal(
            found,
            decided_on=made.decided_on if made else received_on,
            until=appeal_until(made) if made else received_on,
            received_on=received_on,
            today=clock.today(),
        )
        if not words.strip():
            raise PolicyBroken(_("Write why the decision should be another one."), field="words")
        found.forget_on, found.version = None, found.version + 1
        opened.save(found, fields=["forget_on", "version"])
        return opened.save(Appeal(application=found, words=words.strip(), received_on=received_on))


def decide_appeal(*, appeal: Appeal, outcome: str, answer: str, decided_on: date, by: Actor) -> Appeal:
    """Answer an appeal and tell the applicant. Upheld, it gives a free place, else one on the reserve list."""
    application = Application.objects.select_related("call__project", "call__partner").get(pk=appeal.application_id)
    with verb("calls.decide_appeal", controller=application.call.project.controller_id, by=by) as opened:
        found = Appeal.objects.select_related("application").get(pk=appeal.pk)
        found.application = application
        policies.check_appeal_open(found)
        if not answer.strip():
            raise PolicyBroken(_("Write the reasons: the applicant reads them."), field="answer")
        policies.check_answered_on(found, decided_on, clock.today())
        found.outcome, found.answer, found.decided_on = Appeal.Outcome(outcome), answer.strip(), decided_on
        found.version += 1
        opened.save(found, fields=["outcome", "answer", "decided_on", "version"])
        letters.appeal_decided(found)
        if found.outcome == Appeal.Outcome.UPHELD:
            _uphold(opened, application, decided_on)
        else:
            days = _DAYS[application.state]
            remember(opened, application, application.state, days=days)
        return found


def _uphold(opened: Verb, application: Application, decided_on: date) -> None:
    call, made = application.call, last_decision(application)
    total = made.total if made else Decimal(0)
    has_place = free_places(call) > 0
    outcome = ranking.ACCEPTED if has_place else ranking.RESERVE
    if outcome == application.state:
        remember(opened, application, application.state, days=_DAYS[outcome])
        return
    ranked = [(one.place, one.total) for one in call.decisions.all() if one.place]
    place = (made and made.place) or ranking.place_by_points(total, ranked)
    result = ranking.Result(application.pk, outcome, "", place, total)
    _decide(opened, application, result, Decision.Cause.APPEAL, decided_on)


def _decide(opened: Verb, application: Application, result: ranking.Result, cause: str, day: date) -> None:
    decision = opened.save(
        Decision(
            call=application.call,
            application=application,
            number=application.number or 0,
            outcome=result.outcome,
            reason=result.reason,
            place=result.place,
            total=result.total,
            is_tied=result.tied,
            cause=cause,
            decided_on=day,
        )
    )
    remember(opened, application, Application.State(result.outcome), days=_DAYS[result.outcome])
    letters.decided(application, decision)
