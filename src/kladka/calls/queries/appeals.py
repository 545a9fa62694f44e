"""Appeals: what one leads to, and what the points decide of an application that is assessed after one.

An appeal says that the points are wrong, so points decide it: the committee's list gives to points that are found anew
what it gave to such points then. How appeals of others end changes nothing of it, so the order in which they are
answered does not matter.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db.models import Q

from kladka.calls.models import Appeal, Application, Assessment, Call, Decision
from kladka.calls.queries.criteria import criteria_of
from kladka.calls.queries.places import in_order
from kladka.calls.queries.standing import candidate, free_places, had_by_committee, review_of, reviewed, thirds_of
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
    anew = ranking.Found(stands.number, total, ranking.standing(stands, found.ties))
    every = list(call.decisions.order_by("decided_at"))
    derived = {one.pk: one for one in stood_then(call, every)}
    result, earned = _result(application, [derived.get(one.pk, one) for one in every], anew)
    if earned == ranking.REFUSED:
        return AfterAppeal(result)
    gives = _gives(application, every, result, earned)
    return AfterAppeal(replace(result, outcome=_OUTCOME.get(gives, ranking.ACCEPTED), reason=""), gives)


_OUTCOME = {Appeal.Gives.RESERVE.value: ranking.RESERVE}


def _result(application: Application, every: Sequence[Decision], anew: ranking.Found) -> tuple[ranking.Result, str]:
    """Return where points that are found anew stand on the list, as a refusal, and what they earn by it."""
    call = application.call
    met = [one for one in every if one.cause == Decision.Cause.MEETING]
    listed = {one.number: _listed(one) for one in met if one.place}
    own = listed.pop(anew.number, None)
    others = [*listed.values(), *(_listed(one) for one in every if one.cause == Decision.Cause.APPEAL and one.place)]
    earned = ranking.earned(anew, own, listed.values(), call.places, call.reserve_places)
    if own is not None and anew.stands_as(own):
        place = own.place
    else:
        place = ranking.place_by_points(anew, [*others, *([own] if own else [])])
    tied = any(anew.is_tied_with(one) for one in others)
    key, refused = application.pk, ranking.REFUSED
    return ranking.Result(key, refused, ranking.NO_PLACE, place, anew.total, tied, anew.stands), earned


def _listed(made: Decision) -> ranking.Listed:
    anew = made.number if made.cause == Decision.Cause.APPEAL else None
    return ranking.Listed(made.place or 0, made.total, made.stands or None, anew)


def stood_then(call: Call, every: Sequence[Decision]) -> list[Decision]:
    """Return what the committee decided before it was kept by what it put applications in order, with what the cards
    say of it: of those whose cards are still as they were then. Three queries at most, none where it was kept."""
    lacking = {one.application_id: one for one in every if one.application_id and _lacks_stood(one)}
    if not lacking:
        return []
    found, thirds = criteria_of(call), thirds_of(call)
    rows = call.applications.filter(pk__in=lacking).select_related("appeal").prefetch_related("assessments")
    derived = []
    for application in rows:
        made, cards = lacking[application.pk], list(application.assessments.all())
        stands = candidate(application, reviewed(call, found, cards, thirds), found, call.closes_on)
        if _are_of_then(made, application, cards) and ranking.rounded(stands.total) == made.total:
            made.stood = [str(part) for part in ranking.standing(stands, found.ties)]
            derived.append(made)
    return derived


def _lacks_stood(made: Decision) -> bool:
    return made.cause == Decision.Cause.MEETING and made.place is not None and made.stood is None


def _are_of_then(made: Decision, application: Application, cards: Sequence[Assessment]) -> bool:
    """Tell whether cards are as the committee had them."""
    if made.given is None:
        return not (hasattr(application, "appeal") and application.appeal.gives == Appeal.Gives.ASSESSMENT)
    had = {(one.card, one.version) for one in had_by_committee(made).values()}
    return had == {(str(one.pk), one.version) for one in cards}


def _gives(application: Application, every: Sequence[Decision], result: ranking.Result, earned: str) -> str:
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
    if free > len(_may_come_first(application, every, result)):
        return str(Appeal.Gives.PLACE)
    return str(Appeal.Gives.RESERVE)


def _may_come_first(application: Application, every: Sequence[Decision], result: ranking.Result) -> set[int]:
    """Return the numbers of those who wait before such a place and points, and of those whose appeal may put them
    there: it is not answered, or they are assessed after it."""
    states, others = Application.State, application.call.applications.exclude(pk=application.pk)
    told = {"place": result.place, "total": result.total, "stood": list(map(str, result.stands))}
    own = in_order(Decision(cause=Decision.Cause.APPEAL, number=application.number or 0, **told))
    last = {one.number: one for one in every}
    waiting = others.filter(state=states.RESERVE).values_list("number", flat=True)
    before = {number for number in waiting if number in last and in_order(last[number]) < own}
    open_appeal = Q(state__in=(states.RESERVE, states.REFUSED), appeal__outcome="", appeal__isnull=False)
    may_come = others.filter(Q(state=states.SENT) | open_appeal).values_list("number", flat=True)
    return before | {number for number in may_come if number}
