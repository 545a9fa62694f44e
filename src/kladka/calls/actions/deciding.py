"""The committee decides a call; later a place falls to the reserve list. Appeals stand in `appealing`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from kladka.audit.actions import Actor, Verb, verb
from kladka.calls import policies
from kladka.calls.actions import letters
from kladka.calls.actions.applying import remember
from kladka.calls.models import Application, Call, Decision, Meeting, Member
from kladka.calls.queries import (
    assessed_again,
    assessed_all,
    criteria_of,
    first_waiting,
    free_places,
    given_by,
    mark_of,
    standings,
    ties_stated,
    unassessed,
)
from kladka.calls.rules import ranking
from kladka.core import clock
from kladka.core.errors import PolicyBroken, Stale
from kladka.organisations.models import Staff

DAYS_KEPT = {ranking.ACCEPTED: "waiting_days", ranking.RESERVE: "waiting_days", ranking.REFUSED: "refused_days"}
"""How long an application is kept after which outcome."""


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
        said = [(seat.staff, seat.interest) for seat in seats]
        ties = ties_stated(found)
        policies.check_statements(said, ties)
        policies.check_took_no_part(said, assessed_all(found) - ties.keys())
        policies.check_all_assessed(found, unassessed(found))
        ranked = standings(found)
        if seen and seen != mark_of(ranked):
            raise PolicyBroken(_("The ranking changed while you were writing. Look at it again, then save."))
        meeting = opened.save(Meeting(call=found, held_on=held_on, place=place.strip(), words=words.strip()))
        opened.save_all(Member, [Member(meeting=meeting, staff=seat.staff, interest=seat.interest) for seat in seats])
        weights = criteria_of(found).weights
        for standing in ranked:
            if standing.result is not None:
                standing.application.call = found
                given = [each.stored for each in given_by(standing.cards, weights)]
                decide_one(opened, standing.application, standing.result, Decision.Cause.MEETING, held_on, given)
        found.state, found.version = Call.State.DECIDED, found.version + 1
        opened.save(found, fields=["state", "version"])
        return meeting


def call_up(*, call: Call, by: Actor, expected: Application | None = None) -> Application:
    """Give a free place to the first on the reserve list, who is told. Raises PolicyBroken without either.

    `expected` is who was first when somebody looked; PolicyBroken is raised when it is somebody else by now.
    """
    with verb("calls.call_up", controller=call.project.controller_id, by=by) as opened:
        free = free_places(call)
        first, made = policies.check_calls_up(first_waiting(call), is_free=free > 0)
        policies.check_suffices(free, assessed_again(call))
        if expected is not None and expected != first:
            raise PolicyBroken(_("Somebody else is first on the reserve list by now. Look at the list again."))
        stood: Any = (made.place, made.total, made.is_tied, made.stands)
        result = ranking.Result(first.pk, ranking.ACCEPTED, "", *stood)
        decide_one(opened, first, result, Decision.Cause.RESERVE_CALLED, clock.today())
        return first


def decide_one(
    opened: Verb,
    application: Application,
    result: ranking.Result,
    cause: str,
    day: date,
    given: Any = None,
    *,
    is_beyond: bool = False,
) -> None:
    """Record what was decided of one application, within a verb, and tell the applicant. `given`: the points of each
    card that the committee had before it."""
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
            given=given,
            stood=[str(part) for part in result.stands] or None,
            is_beyond=is_beyond,
            cause=cause,
            decided_on=day,
        )
    )
    remember(opened, application, Application.State(result.outcome), days=DAYS_KEPT[result.outcome])
    letters.decided(application, decision)
