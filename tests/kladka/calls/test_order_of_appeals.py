"""What an upheld appeal gives follows from the points, in whatever order appeals are answered and decided."""

from dataclasses import replace
from decimal import Decimal
from itertools import permutations

import pytest
from django.db import transaction
from hypothesis import example, given
from hypothesis import strategies as st

from kladka.calls import actions, queries
from kladka.calls.actions.letters import decision_letter
from kladka.calls.models import Application, Assessment, Call
from kladka.calls.rules import ranking
from kladka.core import clock
from kladka.core.errors import PolicyBroken
from tests.kladka.calls.world import apply, card, decide, over

POINTS = st.integers(0, 6).map(Decimal)


def again(record):
    return type(record).objects.get(pk=record.pk)


def listed(totals):
    """Return places and points of a list in order."""
    return list(enumerate(sorted(totals, reverse=True), start=1))


@given(
    st.lists(POINTS, min_size=1, max_size=8), POINTS, POINTS, st.integers(1, 4), st.integers(0, 3), st.integers(0, 7)
)
@example([Decimal(5), Decimal(3)], Decimal(3), Decimal(4), 1, 1, 0)
def test_points_found_anew_give_what_the_list_gave_to_such_points(totals, points, more, places, reserve, at):
    """Nobody gets by an appeal more than the points give: with the same points what one had, with others what whoever
    had more of them got, or less; and more points never give less."""
    rows = listed(totals)
    own = rows[at % len(rows)]
    stood = ranking.Stood(own, [row for row in rows if row != own])
    outcomes = [ranking.REFUSED, ranking.RESERVE, ranking.ACCEPTED]

    def worth(total):
        return outcomes.index(ranking.earned(total, stood, places, reserve).outcome)

    had = 2 if own[0] <= places else 1 if own[0] <= places + reserve else 0
    assert worth(own[1]) == had
    least, most = sorted((points, more))
    if own[1] not in (least, most):
        assert worth(least) <= worth(most)
    for place, total in stood.others:
        if points < total:
            given_then = 2 if place <= places else 1 if place <= places + reserve else 0
            assert worth(points) <= max(given_then, had if points <= own[1] else 0)


# Who stands on the list at first with which points of the talk; who appeals, and which points are found anew.
WORLDS = {
    "the lower one never overtakes": ((20, 19, 18), {1: 19, 2: 18}),
    "both were right": ((15, 10, 5), {1: 19, 2: 18}),
    "the lower one was more right": ((15, 12, 10), {1: 14, 2: 18}),
    "all three": ((12, 11, 10, 9), {1: 10, 2: 17, 3: 14}),
    "equal ones": ((12, 11, 10, 9), {1: 12, 2: 12, 3: 12}),
    "nobody is more right than before": ((12, 11, 10, 9), {1: 11, 2: 10, 3: 9}),
}


@pytest.mark.parametrize(
    ("upheld", "reserve", "leaves"),
    [("beyond", 1, False), ("beyond", 0, True), ("beyond", 3, True), ("reserve", 0, False), ("reserve", 2, True)],
)
@pytest.mark.parametrize("world", list(WORLDS))
def test_any_order_of_answers_has_the_same_outcome(cast, monkeypatch, world, leaves, reserve, upheld):
    talks, anew = WORLDS[world]
    call, by = over(cast, places=1, reserve_places=reserve), cast.users["alicja"]
    sent = [apply(call, given_name=name) for name, _talk in zip(("Ala", "Ewa", "Ola", "Iza"), talks, strict=False)]
    for one, talk in zip(sent, talks, strict=True):
        card(cast, one, talk=talk)
    decide(cast, call)
    monkeypatch.setattr(Call, "rules", replace(call.rules, upheld=upheld))
    asked = {at: actions.appeal(application=sent[at], words="Inaczej.", received_on=clock.today()) for at in anew}
    if leaves:
        actions.withdraw(application=again(sent[0]), version=again(sent[0]).version, by=by)

    def answered(at):
        told = {"outcome": "upheld", "answer": "Tak.", "decided_on": clock.today()}
        actions.decide_appeal(appeal=again(asked[at]), by=by, **told)

    def decided(at):
        made = Assessment.objects.get(application=sent[at])
        card(cast, again(sent[at]), talk=anew[at], version=made.version)
        found = again(sent[at])
        actions.decide_after_appeal(application=found, version=found.version, by=by)

    def one_after_another(order):
        for at in order:
            answered(at)
            decided(at)

    def all_answered_first(order):
        for at in order:
            answered(at)
        for at in reversed(order):
            decided(at)

    found = {}
    for order in permutations(anew):
        for way in (one_after_another, all_answered_first):
            with transaction.atomic():
                way(order)
                found[order, way.__name__] = outcome(call, by)
                transaction.set_rollback(True)
    assert len(set(found.values())) == 1, found


def outcome(call, by):
    """Call up whom a free place is for, then return how each application stands and at which place."""
    while True:
        try:
            actions.call_up(call=again(call), by=by)
        except PolicyBroken:
            break
    places = queries.places_today(call.decisions.all())
    rows = Application.objects.filter(call=call).order_by("number")
    return tuple((one.number, one.state, places.get(one.number)) for one in rows)


def test_an_award_beyond_the_number_is_for_points_that_give_one_and_is_told(cast, monkeypatch):
    """One award. The second was right and has the most points, the third has as many as before: it waits."""
    call, by = over(cast, places=1, reserve_places=2), cast.users["alicja"]
    sent = [apply(call, given_name=name) for name in ("Ala", "Ewa", "Ola")]
    cards = [card(cast, one, talk=talk) for one, talk in zip(sent, (15, 12, 11), strict=True)]
    decide(cast, call)
    monkeypatch.setattr(Call, "rules", replace(call.rules, upheld="beyond"))
    for at in (1, 2):
        asked = actions.appeal(application=sent[at], words="Inaczej.", received_on=clock.today())
        actions.decide_appeal(appeal=asked, outcome="upheld", answer="Tak.", decided_on=clock.today(), by=by)
    card(cast, again(sent[1]), talk=18, version=cards[1].version)
    for at in (1, 2):
        found = again(sent[at])
        actions.decide_after_appeal(application=found, version=found.version, by=by)
    assert [again(one).state for one in sent] == ["accepted", "accepted", "reserve"]
    letters = ["\n".join(decision_letter(one, queries.last_decision(one)).body) for one in map(again, sent)]
    assert ["ponad liczbę miejsc" in letter for letter in letters] == [False, True, False]
    assert [line.is_beyond for line in queries.results_of(again(call))] == [True, False, False], "by place"
    actions.forget_due(today=again(sent[1]).forget_on)
    assert [line.is_beyond for line in queries.results_of(again(call))] == [True, False, False], "when deleted, too"


@pytest.mark.parametrize("outcome_of", ["upheld", "dismissed"])
def test_what_an_answer_leads_to_is_what_its_page_said_though_a_place_fell_free(cast, outcome_of):
    call, by = over(cast, places=1, reserve_places=2), cast.users["alicja"]
    best, waits = apply(call, given_name="Ala"), apply(call, given_name="Ewa")
    for one, talk in ((best, 15), (waits, 12)):
        card(cast, one, talk=talk)
    decide(cast, call)
    asked = actions.appeal(application=waits, words="Inaczej.", received_on=clock.today())
    actions.withdraw(application=again(best), version=again(best).version, by=by)
    actions.decide_appeal(appeal=asked, outcome=outcome_of, answer="Tak.", decided_on=clock.today(), by=by)
    expected = {"upheld": ("sent", "assessment"), "dismissed": ("reserve", "")}[outcome_of]
    assert (again(waits).state, again(asked).gives) == expected


@pytest.mark.parametrize("falls_free_first", [True, False])
def test_an_award_by_appeal_leaves_a_place_that_falls_free_to_who_waits_whenever_it_does(
    cast, monkeypatch, falls_free_first
):
    call, by = over(cast, places=1, reserve_places=2), cast.users["alicja"]
    best, waits, right = (apply(call, given_name=name) for name in ("Ala", "Ewa", "Ola"))
    cards = [card(cast, one, talk=talk) for one, talk in ((best, 15), (waits, 12), (right, 11))]
    decide(cast, call)
    monkeypatch.setattr(Call, "rules", replace(call.rules, upheld="beyond"))
    asked = actions.appeal(application=right, words="Inaczej.", received_on=clock.today())

    def leave():
        actions.withdraw(application=again(best), version=again(best).version, by=by)

    def answer():
        actions.decide_appeal(appeal=asked, outcome="upheld", answer="Tak.", decided_on=clock.today(), by=by)
        card(cast, again(right), talk=18, version=cards[2].version)
        actions.decide_after_appeal(application=again(right), version=again(right).version, by=by)

    for act in (leave, answer) if falls_free_first else (answer, leave):
        act()
    assert actions.call_up(call=again(call), by=by) == waits
    assert again(right).state == "accepted"
