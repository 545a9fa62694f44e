"""Appeals: what one leads to, and what the points decide of an application that is assessed after one.

An appeal says that the points are wrong, so points decide it: the committee's list gives to points that are found anew
what it gave to such points then. How appeals of others end changes nothing of it, so the order in which they are
answered does not matter.
"""

from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import Q

from kladka.calls.models import Appeal, Application, Call, Decision
from kladka.calls.queries.criteria import criteria_of
from kladka.calls.queries.places import in_order
from kladka.calls.queries.standing import candidate, free_places, review_of
from kladka.calls.rules import ranking


@dataclass(frozen=True)
class AfterAppeal:
    """What the points decide of an application that is assessed after an appeal. `gives` is a code of `Appeal.Gives`,
    empty for a refusal."""

    result: ranking.Result
    gives: str = ""

    @property
    def mark(self) -> str:
        """Return a mark of it, which a page carries to notice that it is otherwise now."""
        return f"{self.result.outcome} {self.result.reason} {self.gives} {self.result.total}"


def is_assessed_anew(application: Application) -> bool:
    """Tell whether an upheld appeal against what the committee decided leads to an assessment anew: the points counted,
    and did not suffice for a place. One query."""
    first = application.decisions.order_by("decided_at").first()
    return first is not None and first.reason not in ranking.BEFORE_POINTS


def is_assessed_after_appeal(application: Application) -> bool:
    """Tell whether an application was sent back to be assessed by an appeal, and is not decided anew."""
    return bool(application.state == Application.State.SENT and application.call.state == Call.State.DECIDED)


def decision_after_appeal(application: Application) -> AfterAppeal:
    """Return what the points decide of an application that is assessed after an appeal. The gate is passed: the appeal
    settled that."""
    call = application.call
    found = criteria_of(call)
    stands = candidate(application, review_of(application), found, call.closes_on)
    stands = replace(stands, is_eligible=True, is_formally_right=True)
    reason = ranking.short_of(stands, found.least_points, found.least_of)
    total = ranking.rounded(stands.total)
    if reason:
        return AfterAppeal(ranking.Result(application.pk, ranking.REFUSED, reason, None, total))
    every = list(call.decisions.order_by("decided_at"))
    at = ranking.earned(total, _at_meeting(every, application.number or 0), call.places, call.reserve_places)
    place = at.own or ranking.place_by_points(total, [(one.place, one.total) for one in every if one.place])
    if at.outcome == ranking.REFUSED:
        return AfterAppeal(ranking.Result(application.pk, ranking.REFUSED, ranking.NO_PLACE, place, total))
    gives = _gives(application, every, place, total, at.outcome)
    outcome = ranking.RESERVE if gives == Appeal.Gives.RESERVE else ranking.ACCEPTED
    return AfterAppeal(ranking.Result(application.pk, outcome, "", place, total), gives)


def _at_meeting(every: list[Decision], number: int) -> ranking.Stood:
    """Return the committee's list without one application, and where that stood."""
    met = [one for one in every if one.cause == Decision.Cause.MEETING]
    listed = {one.number: (one.place, one.total) for one in met if one.place is not None}
    own = listed.pop(number, None)
    return ranking.Stood(own, list(listed.values()))


def _gives(application: Application, every: list[Decision], place: int, total: Decimal, earned: str) -> str:
    """Return what points give that the committee's list would not have refused.

    Where the kind of call has it, points that earned a place give one beyond those that the committee gave: what falls
    free is then for who waits. Else a free place, once there are enough for all who come first or still may; and
    otherwise it waits on the reserve list, by its points.
    """
    free = free_places(application.call)
    if earned == ranking.ACCEPTED and application.call.rules.upheld == Appeal.Gives.BEYOND:
        given = sum(one.cause == Decision.Cause.MEETING and one.outcome == ranking.ACCEPTED for one in every)
        left_over = given < application.call.places and free > 0
        return str(Appeal.Gives.PLACE if left_over else Appeal.Gives.BEYOND)
    if free > len(_may_come_first(application, every, place, total)):
        return str(Appeal.Gives.PLACE)
    return str(Appeal.Gives.RESERVE)


def _may_come_first(application: Application, every: list[Decision], place: int, total: Decimal) -> set[int]:
    """Return the numbers of those who wait before such a place and points, and of those whose appeal may put them
    there: it is not answered, or they are assessed after it."""
    states, others = Application.State, application.call.applications.exclude(pk=application.pk)
    own = in_order(
        Decision(place=place, total=total, cause=Decision.Cause.APPEAL, number=application.number or 0),
    )
    last = {one.number: one for one in every}
    waiting = others.filter(state=states.RESERVE).values_list("number", flat=True)
    before = {number for number in waiting if number in last and in_order(last[number]) < own}
    open_appeal = Q(state__in=(states.RESERVE, states.REFUSED), appeal__outcome="", appeal__isnull=False)
    may_come = others.filter(Q(state=states.SENT) | open_appeal).values_list("number", flat=True)
    return before | {number for number in may_come if number}
