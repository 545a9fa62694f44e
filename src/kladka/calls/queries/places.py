"""Places on the ranking list, and how many wait before somebody: what letters and pages say of it."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from kladka.calls.models import Application, Decision
from kladka.calls.rules import ranking


def in_order(made: Decision) -> tuple[Any, ...]:
    """Return the key by which decisions are put in order: by place; of those at one, the more points come first, of
    equal ones by the call's rule for them, then who was there before an appeal put another beside them, then who came
    first."""
    after = made.cause == Decision.Cause.APPEAL
    rule = (not made.stood, made.stands)
    return (made.place is None, made.place or 0, -made.total, *rule, after, made.number)


def told_apart(decisions: Iterable[Decision]) -> set[int]:
    """Return the numbers of the applications of which the rule for equal points decided who comes first, at the meeting
    or after an appeal; `decisions` are what was decided last of each. Whose equals have other points by now is none."""
    every = [made for made in decisions if made.place]
    after = {made.total for made in every if made.is_tied and made.cause != Decision.Cause.MEETING}
    alike = Counter(made.total for made in every)
    return {made.number for made in every if alike[made.total] > 1 and (made.is_tied or made.total in after)}


def places_today(decisions: Iterable[Decision]) -> dict[int, int]:
    """Return the place of each application of a call, by number, each place once: what was decided last, in order.

    Whoever withdrew keeps the place in the list, so that nobody else's moves by it; an upheld appeal puts one between.
    """
    last = {made.number: made for made in sorted(decisions, key=lambda made: made.decided_at)}
    ordered = sorted((made for made in last.values() if made.place), key=in_order)
    return {made.number: place for place, made in enumerate(ordered, start=1)}


def place_of(made: Decision) -> int | None:
    """Return the place on the list that a decision gave, as the list stood then. One query, none of a meeting's."""
    if made.place is None or made.cause == Decision.Cause.MEETING:
        return made.place
    return places_today(made.call.decisions.filter(decided_at__lte=made.decided_at)).get(made.number)


def waiting_before(made: Decision, *, today: bool = False) -> int:
    """Return how many wait before somebody on the reserve list, as it stood with this decision, or stands today.
    Two queries at most.

    Whoever withdrew waits no more. Whoever is assessed again after an appeal waited, and nobody knows yet how it ends.
    """
    every = made.call.decisions.filter(decided_at__lte=made.decided_at) if not today else made.call.decisions.all()
    if made.cause == Decision.Cause.MEETING and not today:
        waits = made.call.decisions.filter(cause=made.cause, outcome=ranking.RESERVE, place__lt=made.place)
        return int(waits.count())
    left = set(made.call.applications.filter(state=Application.State.WITHDRAWN).values_list("number", flat=True))
    last = {one.number: one for one in every.order_by("decided_at")}
    left |= {one.number for one in last.values() if one.is_left}
    waiting = [one for one in last.values() if one.outcome == ranking.RESERVE and one.number not in left]
    return sum(in_order(one) < in_order(made) for one in waiting)
