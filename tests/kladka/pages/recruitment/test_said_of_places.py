"""The staff's lists say where the rule for equal points decides, who is beyond the number, and warn before a place is
given though a condition is not met."""

import re

import pytest
from django.urls import reverse

from kladka.calls import actions
from kladka.calls.models import Application
from kladka.core import clock
from tests.kladka.calls.world import PRACTICE, apply, card, close, decide, drawn_cards, enter_grant, grant_call, over
from tests.kladka.pages.signed_in import client_of

PLAIN = {"assessors": 1, "is_drawn": False, "third_percent": None, "places": 1, "reserve_places": 0}
DECIDES, DECIDED = "the rule for equal points decides the place", "the rule for equal points decided the place"


def again(record):
    return type(record).objects.get(pk=record.pk)


def page(cast, name, record):
    return client_of(cast, "alicja").get(reverse(f"recruitment:{name}", args=[record.pk])).content.decode()


@pytest.fixture
def closed(cast):
    """One place for two that are equal, and nobody decided yet."""
    call = grant_call(cast, **PLAIN)
    sent = [enter_grant(call, krs=f"000000000{n}") for n in (1, 2)]
    for one in sent:
        drawn_cards(cast, one, cast.staff["alicja"], 8)
    return close(cast, call), sent


def entered(call, title):
    application, _secret = actions.begin(call=call, answers=PRACTICE | {"title": title}, language="pl")
    return actions.send(application=application, version=application.version, answers={})


def found_anew(cast, application, points):
    """Let an appeal be upheld, give so many points for everything, and decide by them."""
    by = cast.users["alicja"]
    asked = actions.appeal(application=again(application), words="Inaczej.", received_on=clock.today())
    actions.decide_appeal(appeal=asked, outcome="upheld", answer="Tak.", decided_on=clock.today(), by=by)
    found, made = again(application), application.assessments.get()
    given = {"formal": made.formal, "points": dict.fromkeys(made.points, points), "version": made.version}
    actions.assess(application=found, assessor=made.assessor, assessed_on=clock.today(), by=by, **given)
    return actions.decide_after_appeal(application=found, version=found.version, by=by)


def test_before_the_committee_saves_it_reads_where_the_rule_decides(cast, closed):
    call, _sent = closed
    for name in ("decide", "call"):
        shown = page(cast, name, call)
        assert (shown.count(DECIDES), DECIDED in shown) == (2, False), name
    decide(cast, call)
    shown = page(cast, "call", call)
    assert (shown.count(DECIDED), DECIDES in shown) == (2, False)


def test_the_rule_is_not_said_to_decide_where_nobody_has_the_same_points_any_more(cast, closed):
    call, sent = closed
    decide(cast, call)
    found_anew(cast, sent[1], 9)
    assert DECIDED not in page(cast, "call", call)


def test_the_list_marks_who_is_beyond_the_number(cast):
    call = over(cast, criteria="contest-good-practice", **PLAIN)
    sent = [entered(call, f"Praktyka {number}") for number in (1, 2)]
    for one, points in zip(sent, (8, 7), strict=True):
        drawn_cards(cast, one, cast.staff["alicja"], points)
    decide(cast, call)
    assert "beyond the number of places" not in page(cast, "call", call)
    found_anew(cast, sent[1], 9)
    assert page(cast, "call", call).count("beyond the number of places") == 1


def test_who_withdrew_was_equal_all_the_same(cast, closed):
    """The place of whoever stays does not move: the rule gave it."""
    call, sent = closed
    decide(cast, call)
    actions.withdraw(application=again(sent[0]), version=again(sent[0]).version, by=cast.users["alicja"])
    assert page(cast, "call", call).count(DECIDED) == 1


@pytest.mark.parametrize(("talk", "is_warned"), [(15, True), (0, False)], ids=["it gets a place", "too few points"])
def test_a_condition_that_is_not_met_is_warned_of_before_a_place_is_given(cast, talk, is_warned):
    call = over(cast, places=1)
    one = apply(call, labour_status="employed", unemployed_since=None)
    decide(cast, call)
    asked = actions.appeal(application=again(one), words="Inaczej.", received_on=clock.today())
    told = {"outcome": "upheld", "answer": "Tak.", "decided_on": clock.today(), "by": cast.users["alicja"]}
    actions.decide_appeal(appeal=asked, **told)
    made = card(cast, again(one), talk=talk)
    if not is_warned:
        nothing = dict.fromkeys(made.points, 0)
        card(cast, again(one), points=nothing, version=made.version)
    shown = page(cast, "decide-after-appeal", one)
    warned = " ".join(re.findall(r'govuk-warning-text__text">(.*?)</strong>', shown, re.DOTALL))
    assert ("By the answers these conditions are not met" in warned) == is_warned
    assert "Conditions that the answers do not meet" in shown, "with the way to mend them, either way"
    assert Application.objects.get(pk=one.pk).state == "sent"
