"""How applications stand: cards, the ranking, what was decided, who waits for a place."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from kladka.calls.models import Application, Assessment, Call, Decision
from kladka.calls.queries.criteria import criteria_of
from kladka.calls.rules import ranking
from kladka.calls.rules.criteria import Criteria, eligibility, is_eligible
from kladka.organisations.models import Staff

PLACED = (Application.State.ACCEPTED, Application.State.JOINED)
"""The states that take a place."""


@dataclass(frozen=True)
class Standing:
    """One application in the ranking: its cards and where it stands."""

    application: Application
    cards: Sequence[Assessment]
    result: ranking.Result | None

    def lacks_card(self, call: Call) -> bool:
        """Tell whether a card is missing before the committee can decide; whom the answers stop needs none."""
        is_sent = self.application.state == Application.State.SENT
        is_stopped = self.result is not None and self.result.reason in ranking.STOPPED
        return is_sent and not is_stopped and len(self.cards) < call.assessors


def standings(call: Call) -> list[Standing]:
    """Return what was sent in a call with its cards and where each stands. Two queries, three once it is decided.

    Withdrawn ones come last and have no place. Before the decision this is a preview, as the cards are now; afterwards
    it is what was decided last.
    """
    rows = list(call.applications.exclude(state=Application.State.BEGUN).order_by("number"))
    cards = _cards(rows)
    running = [one for one in rows if one.state != Application.State.WITHDRAWN]
    found = criteria_of(call)
    if call.state == Call.State.DECIDED:
        results = _decided(call, {one.pk for one in running})
    else:
        twice = repeated(running)
        candidates = [
            candidate(one, cards.get(one.pk, []), found, call.closes_on, is_repeated=one.pk in twice) for one in running
        ]
        results = rank(call, candidates, found)
    places = {result.key: (number, result) for number, result in enumerate(results)}
    standing = [Standing(one, cards.get(one.pk, []), places[one.pk][1] if one.pk in places else None) for one in rows]
    return sorted(standing, key=lambda one: places.get(one.application.pk, (len(rows), None))[0])


def mark_of(standings: Sequence[Standing]) -> str:
    """Return a mark of who stands where and why, which a page carries to notice that it is otherwise now."""
    told = [
        f"{one.application.number} {one.result.outcome} {one.result.reason} {one.result.place} {one.result.total}"
        for one in standings
        if one.result
    ]
    return sha256("\n".join(told).encode()).hexdigest()[:16]


def rank(call: Call, candidates: Sequence[ranking.Candidate], found: Criteria) -> list[ranking.Result]:
    """Return the ranking of candidates by the rules of a call."""
    return ranking.ranked(
        candidates, places=call.places, reserve=call.reserve_places, least=found.least_points, ties=found.ties
    )


def repeated(applications: Sequence[Application]) -> set[Any]:
    """Return the applications, given by number, whose PESEL an earlier one bears: one person has one place."""
    first: dict[str, Any] = {}
    for one in applications:
        first.setdefault(one.pesel_index, one.pk)
    return {one.pk for one in applications if one.pesel_index and first[one.pesel_index] != one.pk}


def candidate(
    application: Application, cards: Sequence[Assessment], found: Criteria, day: date, *, is_repeated: bool = False
) -> ranking.Candidate:
    """Return an application as the ranking takes it. Conditions are judged on the last day of the call."""
    findings = eligibility(found, application.all_answers, day)
    given = [ranking.Card(card.formal, card.points) for card in cards]
    return ranking.Candidate(
        key=application.pk,
        number=application.number or 0,
        is_eligible=is_eligible(findings) is not False,
        is_formally_right=bool(given) and ranking.is_formally_right(given, [each.code for each in found.formal]),
        points=ranking.mean_points(given, [each.code for each in found.points]),
        is_repeated=is_repeated,
    )


def unassessed(call: Call) -> list[int]:
    """Return the numbers of the applications that lack a card. Who breaks a condition needs none."""
    return sorted(one.application.number or 0 for one in standings(call) if one.lacks_card(call))


def decided_last(call: Call) -> Counter[str]:
    """Return how many applications have which outcome, as decided last; decisions outlive them. One query."""
    last = dict(call.decisions.order_by("decided_at").values_list("number", "outcome"))
    return Counter(last.values())


def free_places(call: Call) -> int:
    """Return how many places of a call nobody has."""
    return int(call.places) - call.applications.filter(state__in=PLACED).count()


def staff_among(keys: Iterable[str]) -> list[Staff]:
    """Return the staff of these ids, by name."""
    return list(Staff.objects.filter(pk__in=list(keys)).order_by("name_sort"))


def last_decision(application: Application) -> Decision | None:
    """Return what was decided last of an application."""
    return application.decisions.order_by("-decided_at").first()


def first_waiting(call: Call) -> tuple[Application, Decision] | None:
    """Return who is first on the reserve list of a call, and the decision that put them there. Two queries."""
    waiting = call.applications.filter(state=Application.State.RESERVE).select_related("call__project", "call__partner")
    last = {made.application_id: made for made in call.decisions.order_by("decided_at")}
    rows = [(last[one.pk], one) for one in waiting if one.pk in last]
    ordered = [(made.place or 0, -made.total, one.number or 0, one, made) for made, one in rows]
    return min(ordered, key=lambda row: row[:3])[3:] if ordered else None


def _decided(call: Call, running: Collection[Any]) -> list[ranking.Result]:
    """Return what was decided last of each application that still stands, those with a place first."""
    last = {
        made.application_id: made for made in call.decisions.order_by("decided_at") if made.application_id in running
    }
    ordered = sorted(last.values(), key=lambda made: (made.place is None, made.place or 0, -made.total, made.number))
    return [
        ranking.Result(made.application_id, made.outcome, made.reason, made.place, made.total, made.is_tied)
        for made in ordered
    ]


def _cards(applications: Sequence[Application]) -> Mapping[Any, list[Assessment]]:
    grouped: dict[Any, list[Assessment]] = {}
    rows = Assessment.objects.filter(application__in=[one.pk for one in applications]).select_related("assessor")
    for card in rows.order_by("assessed_on", "pk"):
        grouped.setdefault(card.application_id, []).append(card)
    return grouped
