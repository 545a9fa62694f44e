"""How applications stand: cards, the ranking, what was decided, who waits for a place."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from typing import Any

from django.db.models import Count, Q

from kladka.calls.models import Appeal, Application, Assessment, Assessor, Call, Decision
from kladka.calls.queries.criteria import criteria_of
from kladka.calls.queries.places import in_order, places_today, told_apart
from kladka.calls.rules import ranking, reviewing
from kladka.calls.rules.criteria import Criteria, asked_of_days, eligibility, is_eligible
from kladka.organisations.models import Staff

PLACED = (Application.State.ACCEPTED, Application.State.JOINED)
"""The states that take a place."""


def takes_place(prefix: str = "") -> Q:
    """Return which applications take a place: by their state, and those that a grant follows from whatever it is."""
    return Q(**{f"{prefix}state__in": PLACED}) | Q(**{f"{prefix}held_by__isnull": False})


@dataclass(frozen=True)
class Standing:
    """One application in the ranking: its cards, how many it needs, and where it stands."""

    application: Application
    cards: Sequence[Assessment]
    needed: int
    result: ranking.Result | None

    @property
    def lacks_card(self) -> bool:
        """Tell whether a card is missing before the committee can decide; whom the answers stop needs none."""
        return self.is_to_assess and len(self.cards) < self.needed

    @property
    def is_to_assess(self) -> bool:
        """Tell whether an application is to be assessed: it stands, and its answers alone do not refuse it."""
        is_sent = self.application.state == Application.State.SENT
        return is_sent and not (self.result is not None and self.result.reason in ranking.STOPPED)


def standings(call: Call) -> list[Standing]:
    """Return what was sent in a call with its cards and where each stands. Two queries, three once it is decided; one
    more where a third may assess.

    Withdrawn ones come last and have no place. Before the decision this is a preview, as the cards are now; afterwards
    it is what was decided last, and what an upheld appeal sent back to be assessed has no place yet.
    """
    rows = list(call.applications.exclude(state=Application.State.BEGUN).order_by("number"))
    cards, thirds = _cards(rows), thirds_of(call)
    running = [one for one in rows if one.state != Application.State.WITHDRAWN]
    found = criteria_of(call)
    reviews = {one.pk: reviewed(call, found, cards.get(one.pk, ()), thirds) for one in rows}
    if call.state == Call.State.DECIDED:
        results = _decided(call, {one.pk for one in running if one.state != Application.State.SENT})
    else:
        twice = repeated(running)
        candidates = [
            candidate(one, reviews[one.pk], found, call.closes_on, is_repeated=one.pk in twice) for one in running
        ]
        results = rank(call, candidates, found)
    places = {result.key: (number, result) for number, result in enumerate(results)}
    standing = [
        Standing(one, cards.get(one.pk, []), reviews[one.pk].needed, places[one.pk][1] if one.pk in places else None)
        for one in rows
    ]
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
        candidates,
        places=call.places,
        reserve=call.reserve_places,
        least=found.least_points,
        ties=found.ties,
        least_of=found.least_of,
    )


def repeated(applications: Sequence[Application]) -> set[Any]:
    """Return the applications, given by number, whose PESEL or KRS number an earlier one bears: nobody gets two."""
    first: dict[str, Any] = {}
    for one in applications:
        first.setdefault(one.pesel_index or one.krs, one.pk)
    return {one.pk for one in applications if (bears := one.pesel_index or one.krs) and first[bears] != one.pk}


@dataclass(frozen=True)
class Review:
    """The cards of an application as the ranking takes them: all, those whose points count, and how many it needs."""

    every: Sequence[ranking.Card]
    counted: Sequence[ranking.Card]
    needed: int
    differs: bool = False


def reviewed(
    call: Call, found: Criteria, cards: Iterable[Assessment], thirds: Collection[tuple[Any, Any]] = ()
) -> Review:
    """Return which cards of an application count. `thirds` are pairs of application and who assesses it as a third."""
    first, third = [], None
    for card in cards:
        one = ranking.Card(card.formal, card.points)
        if (card.application_id, card.assessor_id) in thirds:
            third = one
        else:
            first.append(one)
    every = [*first, third] if third else first
    if call.third_percent is None:
        return Review(every, every, call.assessors)
    rule: Any = {"percent": call.third_percent, "most": found.most}
    differs = len(first) >= call.assessors and reviewing.differ(first, found.weights, **rule)
    counted = reviewing.counted(first, third, found.weights, equal=call.rules.equal, **rule)
    return Review(every, counted, call.assessors + (third is not None or differs), differs)


def candidate(
    application: Application, review: Review, found: Criteria, day: date, *, is_repeated: bool = False
) -> ranking.Candidate:
    """Return an application as the ranking takes it. Conditions are judged on the last day of the call.

    What came late is formally wrong where the assessors are not asked whether it came in time.
    """
    findings = eligibility(found, application.all_answers, day)
    formal = [each.code for each in found.formal]
    return ranking.Candidate(
        key=application.pk,
        number=application.number or 0,
        is_eligible=is_eligible(findings) is not False,
        is_formally_right=bool(review.every)
        and ranking.is_formally_right(review.every, formal)
        and (bool(asked_of_days(found)) or not application.days_late),
        points=ranking.mean_points(review.counted, [each.code for each in found.points]),
        is_repeated=is_repeated,
        weights=found.weights,
    )


def review_of(application: Application) -> Review:
    """Return which cards of one application count. Two queries at most."""
    call = application.call
    return reviewed(call, criteria_of(call), application.assessments.all(), thirds_of(call))


def thirds_of(call: Call) -> set[tuple[Any, Any]]:
    """Return pairs of application and who assesses it as a third. One query, none where nobody does."""
    if call.third_percent is None:
        return set()
    rows = Assessor.objects.filter(application__call=call, is_third=True)
    return set(rows.values_list("application_id", "staff_id"))


def is_assessing_begun(call: Call) -> bool:
    """Tell whether assessors were chosen or drawn in a call, or a card is filled in. One query."""
    begun = Q(assessors__isnull=False) | Q(assessments__isnull=False)
    return bool(call.applications.filter(begun).exists())


def assessed_all(call: Call) -> set[Any]:
    """Return the staff who assessed every application that was sent in a call, withdrawn ones too. Two queries."""
    sent = call.applications.exclude(state=Application.State.BEGUN).count()
    cards = Assessment.objects.filter(application__call=call).exclude(application__state=Application.State.BEGUN)
    counted = cards.values("assessor").annotate(number=Count("pk"))
    return set(counted.filter(number=sent).values_list("assessor", flat=True))


def unassessed(call: Call) -> list[int]:
    """Return the numbers of the applications that lack a card. Who breaks a condition needs none."""
    return sorted(one.application.number or 0 for one in standings(call) if one.lacks_card)


def decided_last(call: Call) -> Counter[str]:
    """Return how many applications have which outcome today, as decided last; decisions outlive them. Whoever withdrew
    since is counted as that, also once the application is deleted, and what is assessed again not at all.
    Two queries."""
    left = Application.State.WITHDRAWN.value
    last = {made.number: left if made.is_left else made.outcome for made in _in_time(call)}
    moved = call.applications.filter(state__in=(Application.State.WITHDRAWN, Application.State.SENT))
    for number, state in moved.values_list("number", "state"):
        if number in last and state == Application.State.WITHDRAWN:
            last[number] = left
        else:
            last.pop(number or 0, None)
    return Counter(last.values())


def beyond_number(call: Call) -> int:
    """Return how many have a place beyond the number of places of a decided call, and did not withdraw since. Two
    queries at most."""
    last = {made.number: made for made in _in_time(call)}
    beyond = {number for number, made in last.items() if made.is_beyond and not made.is_left}
    left = call.applications.filter(state=Application.State.WITHDRAWN, number__in=beyond) if beyond else ()
    return len(beyond) - len(left)


def decided_at_meeting(call: Call) -> Counter[str]:
    """Return how many applications got which outcome when the committee met. One query, none with them fetched."""
    return Counter(made.outcome for made in _in_time(call) if made.cause == Decision.Cause.MEETING)


def free_places(call: Call) -> int:
    """Return how many places of a call nobody has. Who got one beyond them by an appeal, at once or
    after an assessment, takes none of them."""
    beyond = Q(appeal__gives=Appeal.Gives.BEYOND) | Q(appeal__gave=Appeal.Gives.BEYOND)
    return int(call.places) - call.applications.filter(takes_place()).exclude(beyond).count()


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
    first = min(rows, key=lambda row: in_order(row[0]), default=None)
    return (first[1], first[0]) if first else None


def assessed_again(call: Call) -> list[int]:
    """Return the numbers of the applications of a decided call that are assessed again after an appeal. One query."""
    again = call.applications.filter(state=Application.State.SENT).order_by("number")
    return [number for number in again.values_list("number", flat=True) if number]


@dataclass(frozen=True)
class Given:
    """What one card said when the committee had it: `version` tells whether it is another one now. `noes`: the codes of
    the formal questions that it answered with no, None where that was not kept."""

    card: str
    version: int
    points: Decimal
    noes: tuple[str, ...] | None = None

    @property
    def stored(self) -> list[Any]:
        """Return it as a decision keeps it."""
        return [self.card, self.version, str(self.points), list(self.noes or ())]


def noes_of(card: Assessment) -> tuple[str, ...]:
    """Return the codes of the formal questions that a card answers with no."""
    return tuple(sorted(code for code, answer in card.formal.items() if not answer))


def had_by_committee(made: Decision | None) -> dict[str, Given]:
    """Return what the cards of an application said when the committee decided it, by their ids; nothing of what was
    decided before that was kept."""
    rows = made.given if made is not None and made.given else ()
    return {
        card: Given(card, version, Decimal(points), tuple(noes[0]) if noes else None)
        for card, version, points, *noes in rows
    }


def given_by(cards: Iterable[Assessment], weights: Mapping[str, Fraction]) -> list[Given]:
    """Return the weighted points of cards, in an order that tells nobody who gave them."""
    return [
        Given(
            str(card.pk),
            card.version,
            ranking.rounded(reviewing.total_of(ranking.Card(card.formal, card.points), weights)),
            noes_of(card),
        )
        for card in sorted(cards, key=lambda card: str(card.pk))
    ]


@dataclass(frozen=True)
class Minuted:
    """One application as the committee had it before it: the points of then, and what was decided, None of nothing.

    `is_corrected`: one of these cards was changed since.
    """

    application: Application
    given: Sequence[Given]
    made: Decision | None
    is_corrected: bool = False

    @property
    def counted(self) -> Decimal | None:
        """Return the points that counted; None where nobody assessed it, or nothing was decided."""
        return self.made.total if self.made and (self.given or self.made.total) else None


def minuted(call: Call) -> list[Minuted]:
    """Return the applications of a call that a committee decided as its minutes tell of them, by number: whoever
    withdraws or appeals later, or corrects a card, changes nothing of it. A card that followed an appeal is none of
    then. Four queries at most."""
    made = {one.application_id: one for one in _in_time(call) if one.cause == Decision.Cause.MEETING}
    rows = list(call.applications.exclude(state=Application.State.BEGUN).select_related("appeal").order_by("number"))
    cards, weights = _cards(rows), criteria_of(call).weights
    met_on = call.meeting.held_on
    return [_minuted(one, cards.get(one.pk, []), made.get(one.pk), weights, met_on) for one in rows]


def _minuted(
    one: Application, cards: Sequence[Assessment], made: Decision | None, weights: Mapping[str, Fraction], met_on: date
) -> Minuted:
    if made is None or made.given is None:
        return Minuted(one, given_by(_cards_of_then(one, cards, met_on), weights), made)
    given = list(had_by_committee(made).values())
    now = {str(card.pk): card.version for card in cards}
    return Minuted(one, given, made, any(now.get(each.card, each.version) != each.version for each in given))


def tied_numbers(decisions: Iterable[Decision]) -> dict[Decimal, list[int]]:
    """Return by points the numbers of the applications that share them and of which the rule for ties decided."""
    found: dict[Decimal, list[int]] = {}
    for made in decisions:
        if made.is_tied:
            found.setdefault(made.total, []).append(made.number)
    return {points: sorted(numbers) for points, numbers in found.items()}


def _cards_of_then(one: Application, cards: Sequence[Assessment], met_on: date) -> list[Assessment]:
    """Return the cards of an application without those filled in since an appeal sent it back to be assessed."""
    asked: Appeal | None = getattr(one, "appeal", None)
    if asked is None or asked.gives != Appeal.Gives.ASSESSMENT or asked.decided_on is None:
        return list(cards)
    return [card for card in cards if card.assessed_on < max(asked.decided_on, met_on + timedelta(days=1))]


def _decided(call: Call, running: Collection[Any]) -> list[ranking.Result]:
    """Return what was decided last of each application that still stands, those with a place first."""
    every = _in_time(call)
    last, places = {made.application_id: made for made in every if made.application_id in running}, places_today(every)
    tied = told_apart({made.number: made for made in every}.values())
    return [
        ranking.Result(
            made.application_id,
            made.outcome,
            made.reason,
            places.get(made.number),
            made.total,
            made.number in tied,
            is_beyond=made.is_beyond,
        )
        for made in sorted(last.values(), key=in_order)
    ]


def _in_time(call: Call) -> list[Decision]:
    """Return the decisions of a call, the newest last: one query, none where they were fetched with the call."""
    return sorted(call.decisions.all(), key=lambda made: made.decided_at)


def _cards(applications: Sequence[Application]) -> Mapping[Any, list[Assessment]]:
    grouped: dict[Any, list[Assessment]] = {}
    rows = Assessment.objects.filter(application__in=[one.pk for one in applications]).select_related("assessor")
    for card in rows.order_by("assessed_on", "pk"):
        grouped.setdefault(card.application_id, []).append(card)
    return grouped
