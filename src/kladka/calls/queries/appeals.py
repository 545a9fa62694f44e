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
    return str(Appeal.Gives.ASSESSMENT) if gives == Appeal.Gives.RESERVE else gives


def is_assessed_anew(application: Application) -> bool:
    """Tell whether an upheld appeal against what the committee decided leads to an assessment anew: the points counted,
    and did not suffice for a place. One query."""
    first = application.decisions.order_by("decided_at").first()
    return first is not None and first.reason not in ranking.BEFORE_POINTS


def gives_now(call: Call, total: Decimal, place: int | None = None) -> str:
    """Return what an appeal of somebody with `total` points, enough of them, gives today: a free place, else as the
    kind of call says. Those who wait before them come first to a free one: at a place before theirs, or, where they
    were given none yet, with as many points.
    """
    upheld, free = Appeal.Gives(call.rules.upheld), free_places(call)
    if free > 0:
        free -= sum(_is_before(made, total, place) for made in _waiting(call))
    return str(Appeal.Gives.PLACE if free > 0 else upheld)


def _is_before(made: Decision, total: Decimal, place: int | None) -> bool:
    """Tell whether somebody who waits comes before somebody else, who may have no place yet."""
    if place is None or made.place is None:
        return made.total >= total
    return (made.place, -made.total) < (place, -total)


def _waiting(call: Call) -> list[Decision]:
    """Return what was decided last of those on the reserve list. Two queries."""
    waiting = set(call.applications.filter(state=Application.State.RESERVE).values_list("pk", flat=True))
    last = {made.application_id: made for made in call.decisions.order_by("decided_at")}
    return [made for pk, made in last.items() if pk in waiting]


def is_assessed_after_appeal(application: Application) -> bool:
    """Tell whether an application was sent back to be assessed by an appeal, and is not decided anew."""
    return bool(application.state == Application.State.SENT and application.call.state == Call.State.DECIDED)


def decision_after_appeal(application: Application) -> ranking.Result:
    """Return what the points decide of an application that is assessed after an appeal. The gate is passed: the appeal
    settled that. Without a reason it is accepted, or waits, as `gives_now` says."""
    call = application.call
    found = criteria_of(call)
    stands = candidate(application, review_of(application), found, call.closes_on)
    stands = replace(stands, is_eligible=True, is_formally_right=True)
    reason = ranking.short_of(stands, found.least_points, found.least_of)
    outcome = ranking.REFUSED if reason else ranking.ACCEPTED
    return ranking.Result(application.pk, outcome, reason, None, ranking.rounded(stands.total))
