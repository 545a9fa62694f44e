"""What an upheld appeal gives follows from the points, in whatever order appeals are answered and decided."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import permutations

import pytest
from django.db import transaction
from hypothesis import example, given
from hypothesis import strategies as st

from kladka.calls import actions, queries
from kladka.calls.actions.letters import decision_letter
from kladka.calls.models import Application, Assessment, Call
from kladka.calls.rules import ranking
from kladka.calls.rules.criteria import criteria
from kladka.core import clock
from kladka.core.errors import PolicyBroken
from tests.kladka.calls.world import PRACTICE, apply, card, decide, over

POINTS = st.tuples(st.integers(0, 4), st.integers(0, 2))
"""Points, and those of what the rule for equal points looks at."""


def again(record):
    return type(record).objects.get(pk=record.pk)


def stands(points, number, *, earlier):
    total, rule = map(Fraction, points)
    return (-total, -rule, Fraction(number)) if earlier else (-total, -rule)


def found_anew(points, number, *, earlier):
    return ranking.Found(number, Decimal(points[0]), stands(points, number, earlier=earlier))


@given(
    st.lists(POINTS, min_size=1, max_size=8),
    *(POINTS, POINTS, st.integers(1, 4), st.integers(0, 3), st.integers(0, 7), st.booleans()),
)
@example([(5, 0), (3, 1)], (3, 1), (4, 0), 1, 1, 0, True)
@example([(4, 1), (4, 0)], (4, 2), (4, 0), 1, 0, 1, False)
def test_points_found_anew_give_what_the_meeting_would_give_them(points, anew, more, places, reserve, at, earlier):
    """The slow twin: the committee meets with these points. With the same points everybody keeps what they had; and
    more points never give less. Whom the rule does not tell apart stays behind who was there before."""
    order = sorted(range(len(points)), key=lambda number: (*stands(points[number], number, earlier=earlier), number))
    rows = {
        number: ranking.Listed(place, Decimal(points[number][0]), stands(points[number], number, earlier=earlier))
        for place, number in enumerate(order, start=1)
    }
    number = at % len(points)
    own = rows.pop(number)

    def given_to(place):
        return 2 if place <= places else 1 if place <= places + reserve else 0

    def worth(found):
        outcomes = [ranking.REFUSED, ranking.RESERVE, ranking.ACCEPTED]
        made = found_anew(found, number, earlier=earlier)
        return outcomes.index(ranking.earned(made, own, rows.values(), places, reserve))

    def at_meeting(found):
        last = len(points)
        keys = {other: (*stands(points[other], other, earlier=earlier), other) for other in rows}
        keys[number] = (*stands(found, number, earlier=earlier), number if earlier else last)
        return given_to(sorted(keys, key=keys.__getitem__).index(number) + 1)

    assert worth(points[number]) == given_to(own.place)
    for found in (anew, more):
        if found != points[number]:
            assert worth(found) == at_meeting(found)
    least, most = sorted((anew, more))
    if points[number] not in (least, most):
        assert worth(least) <= worth(most)


# Who stands on the list at first with which points; who appeals, and which points are found anew. Points are those of
# the talk, or those of the talk and those that decide between equals.
WORLDS = {
    "the lower one never overtakes": ((20, 19, 18), {1: 19, 2: 18}),
    "both were right": ((15, 10, 5), {1: 19, 2: 18}),
    "the lower one was more right": ((15, 12, 10), {1: 14, 2: 18}),
    "all three": ((12, 11, 10, 9), {1: 10, 2: 17, 3: 14}),
    "equal ones": ((12, 11, 10, 9), {1: 12, 2: 12, 3: 12}),
    "nobody is more right than before": ((12, 11, 10, 9), {1: 11, 2: 10, 3: 9}),
    "equal to the first, by the rule before, behind and beside": (
        ((10, 5), 11, 10, 9),
        {1: (5, 10), 2: (15, 0), 3: (10, 5)},
    ),
    "equal to one another, in the order of the rule": ((12, 8, 7, 6), {1: (15, 0), 2: (5, 10), 3: (10, 5)}),
    "equal to one another and last": ((12, 11, 10, 9), {1: (2, 5), 2: (7, 0), 3: (2, 5)}),
}


def filled(cast, application, points, **given):
    """Fill in a card with so many points of the talk, and so many of what decides between equals."""
    talk, rule = points if isinstance(points, tuple) else (points, 0)
    return card(cast, application, points={"exclusion": 0, "talk": talk, "disability": rule}, **given)


@pytest.mark.parametrize(
    ("upheld", "reserve", "leaves", "has_rule"),
    [
        ("beyond", 1, False, True),
        ("beyond", 0, True, True),
        ("beyond", 3, True, False),
        ("reserve", 0, False, True),
        ("reserve", 2, True, True),
    ],
)
@pytest.mark.parametrize("world", list(WORLDS))
def test_any_order_of_answers_has_the_same_outcome(cast, monkeypatch, world, has_rule, leaves, reserve, upheld):
    talks, anew = WORLDS[world]
    if not has_rule:
        without = replace(criteria("recruitment-esf-plus"), ties=())
        for module in ("standing", "appeals"):
            monkeypatch.setattr(f"kladka.calls.queries.{module}.criteria_of", lambda _call: without)
    call, by = over(cast, places=1, reserve_places=reserve), cast.users["alicja"]
    sent = [apply(call, given_name=name) for name, _talk in zip(("Ala", "Ewa", "Ola", "Iza"), talks, strict=False)]
    for one, talk in zip(sent, talks, strict=True):
        filled(cast, one, talk)
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
        filled(cast, again(sent[at]), anew[at], version=made.version)
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


def contest(cast, *cards, **given):
    """Return a decided contest with one place, its entries, and who assessed them; `cards` are points by entry."""
    call = over(cast, criteria="contest-good-practice", places=1, reserve_places=0, **given)
    sent = [entered(call, f"Praktyka {number}") for number in range(len(cards))]
    for one, points in zip(sent, cards, strict=True):
        judged(cast, one, points)
    return decide(cast, call), sent


def entered(call, title):
    application, _secret = actions.begin(call=call, answers=PRACTICE | {"title": title}, language="pl")
    return actions.send(application=application, version=application.version, answers={})


def judged(cast, application, points, **given):
    codes = ("results", "new", "lasting", "transfer")
    return card(cast, application, points=dict(zip(codes, points, strict=True)), **given)


def corrected(cast, application, points):
    """Let an appeal be upheld, correct the card, and decide."""
    by = cast.users["alicja"]
    asked = actions.appeal(application=again(application), words="Inaczej.", received_on=clock.today())
    actions.decide_appeal(appeal=asked, outcome="upheld", answer="Tak.", decided_on=clock.today(), by=by)
    judged(cast, again(application), points, version=application.assessments.get().version)
    found = again(application)
    return actions.decide_after_appeal(application=found, version=found.version, by=by)


def told(call):
    return [(line.number, line.outcome, line.is_beyond, line.is_tied) for line in queries.results_of(again(call))]


FORGOTTEN = {"kept": False, "from before it was kept": True}


@pytest.mark.parametrize("is_old", FORGOTTEN.values(), ids=list(FORGOTTEN))
@pytest.mark.parametrize(
    ("points", "expected"),
    [
        ((10, 6, 7, 8), [(2, "accepted", True, True), (1, "accepted", False, True)]),
        ((6, 10, 9, 8), [(1, "accepted", False, True), (2, "refused", False, True)]),
        ((8, 8, 8, 8), [(1, "accepted", False, True), (2, "refused", False, True)]),
        ((8, 8, 8, 9), [(2, "accepted", True, False), (1, "accepted", False, False)]),
    ],
)
def test_who_is_found_equal_stands_by_the_rule_of_the_call(cast, monkeypatch, points, expected, is_old):
    """Both have 80: more points for the results come first, by the rule of the contest, whoever was there before."""
    call, sent = contest(cast, (8, 8, 8, 8), (7, 7, 7, 7))
    if is_old:
        call.decisions.update(stood=None)
    corrected(cast, sent[1], points)
    assert told(call) == expected


def test_two_who_are_found_equal_stand_by_the_rule_and_not_by_number(cast):
    call, sent = contest(cast, (8, 8, 8, 8), (7, 7, 7, 7), (7, 7, 7, 7))
    corrected(cast, sent[1], (9, 9, 9, 9))
    corrected(cast, sent[2], (10, 9, 9, 8))
    assert [number for number, *_rest in told(call)] == [3, 2, 1]
    actions.forget_due(today=clock.today() + timedelta(days=5000))
    assert [number for number, *_rest in told(call)] == [3, 2, 1], "when they are deleted, too"


def test_what_decides_between_equals_goes_with_the_application(cast):
    """Points for a disability say something of somebody: they are kept as long as the application."""
    call, by = over(cast, places=1), cast.users["alicja"]
    one = apply(call)
    card(cast, one)
    decide(cast, call)
    assert call.decisions.get().stood
    actions.withdraw(application=again(one), version=again(one).version, by=by)
    actions.forget_due(today=again(one).forget_on)
    assert call.decisions.get().stood is None
