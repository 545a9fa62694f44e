"""Appeals: until when, what one gives that is upheld, and what is decided after an assessment that followed it."""

from dataclasses import replace
from decimal import Decimal

from kladka.calls.models import Appeal, Application, Call, Decision
from kladka.calls.queries.criteria import criteria_of
from kladka.calls.queries.standing import candidate, free_places, last_decision, review_of
from kladka.calls.rules import ranking


def gives_if_upheld(application: Application) -> str:
    """Return what an appeal gives if it is upheld today, as a code of `Appeal.Gives`. Two queries.

    Where nothing but points could give more than there is already, the cards are looked at again.
    """
    made = last_decision(application)
    if made is not None and made.reason in (*ranking.BEFORE_POINTS, *ranking.BY_POINTS):
        return str(Appeal.Gives.ASSESSMENT)
    gives = gives_now(application.call, made.total if made else Decimal(0), made.place if made else None)
    return str(Appeal.Gives.ASSESSMENT) if gives in ("", Appeal.Gives.RESERVE) else gives


def is_assessed_anew(application: Application) -> bool:
    """Tell whether an upheld appeal against what the committee decided leads to an assessment anew: the points counted,
    and did not suffice for a place. One query."""
    first = application.decisions.order_by("decided_at").first()
    return first is not None and first.reason not in ranking.BEFORE_POINTS


def gives_now(call: Call, total: Decimal, place: int | None = None) -> str:
    """Return what an appeal of somebody with `total` points, enough of them, gives today: a free place, else as the
    kind of call says. Three queries.

    Nobody is overtaken: those who wait, or found no place, at a place before theirs, or, where they were given none
    yet, with as many points, come first to a free one. Behind somebody who waits it gives no more than waiting, behind
    somebody who found no place nothing: empty.
    """
    before = [made for made in _without_place(call) if _is_before(made, total, place)]
    if free_places(call) > len(before):
        return str(Appeal.Gives.PLACE)
    if any(made.outcome == ranking.REFUSED for made in before):
        return ""
    return str(Appeal.Gives.RESERVE if before else Appeal.Gives(call.rules.upheld))


def _is_before(made: Decision, total: Decimal, place: int | None) -> bool:
    """Tell whether somebody without a place comes before somebody else, who may not be on the list yet."""
    if place is None or made.place is None:
        return made.total >= total
    return (made.place, -made.total) < (place, -total)


def _without_place(call: Call) -> list[Decision]:
    """Return what was decided last of those on the reserve list, and of whom no place was left for. Two queries."""
    without = (Application.State.RESERVE, Application.State.REFUSED)
    rows = set(call.applications.filter(state__in=without).values_list("pk", flat=True))
    last = {made.application_id: made for made in call.decisions.order_by("decided_at")}
    outcomes = ((ranking.RESERVE, ""), (ranking.REFUSED, ranking.NO_PLACE))
    return [made for pk, made in last.items() if pk in rows and (made.outcome, made.reason) in outcomes]


def place_by_points(call: Call, total: Decimal) -> int:
    """Return the place which points give in a call that was decided. One query."""
    return ranking.place_by_points(total, [(one.place, one.total) for one in call.decisions.all() if one.place])


def is_assessed_after_appeal(application: Application) -> bool:
    """Tell whether an application was sent back to be assessed by an appeal, and is not decided anew."""
    return bool(application.state == Application.State.SENT and application.call.state == Call.State.DECIDED)


def decision_after_appeal(application: Application) -> ranking.Result:
    """Return what the points decide of an application that is assessed after an appeal. The gate is passed: the appeal
    settled that. Without a reason it is accepted, or waits, as `gives_now` says; where that is nothing, others with as
    many points found no place."""
    call = application.call
    found = criteria_of(call)
    stands = candidate(application, review_of(application), found, call.closes_on)
    stands = replace(stands, is_eligible=True, is_formally_right=True)
    reason = ranking.short_of(stands, found.least_points, found.least_of)
    total = ranking.rounded(stands.total)
    if reason:
        return ranking.Result(application.pk, ranking.REFUSED, reason, None, total)
    if not gives_now(call, total):
        place = place_by_points(call, total)
        return ranking.Result(application.pk, ranking.REFUSED, ranking.NO_PLACE, place, total)
    return ranking.Result(application.pk, ranking.ACCEPTED, "", None, total)
