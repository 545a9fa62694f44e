"""Published results say what changed after the committee met, and by what rule equal points were told apart."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.html import strip_tags

from kladka.calls import actions, queries
from kladka.calls.models import Application, Call
from kladka.core import clock
from kladka.core.forms.shown import day_in_words
from tests.kladka.calls.world import PRACTICE, decide, drawn_cards, enter_grant, grant_call
from tests.kladka.pages.signed_in import client_of

PLAIN = {"assessors": 1, "is_drawn": False, "third_percent": None, "places": 1, "reserve_places": 1}


@pytest.fixture
def call(cast):
    """One place, two equal applications, one with fewer points and one that was not complete; published."""
    found = grant_call(cast, **PLAIN)
    sent = [enter_grant(found, krs=f"000000000{n}", title=f"Pomysł {n}") for n in range(1, 5)]
    actions.close_call(call=found, version=found.version, by=cast.users["alicja"])
    for application, points in zip(sent, (9, 9, 8, 9), strict=True):
        drawn_cards(cast, application, cast.staff["alicja"], points)
    card = sent[3].assessments.get()
    formal, version = {**card.formal, "complete": False}, card.version
    again = {"assessor": card.assessor, "points": card.points, "assessed_on": clock.today(), "version": version}
    actions.assess(application=sent[3], formal=formal, by=cast.users["alicja"], **again)
    found = decide(cast, found)
    return actions.publish_results(call=found, version=found.version, by=cast.users["alicja"])


def _page(call):
    response = Client(headers={"accept-language": "en"}).get(reverse("apply:results", args=[call.pk]))
    return response.content.decode()


def _upheld(cast, application):
    appeal = actions.appeal(application=application, words="Źle.", received_on=clock.today(), by=cast.users["alicja"])
    answer = {"outcome": "upheld", "answer": "Zasadne.", "decided_on": clock.today(), "by": cast.users["alicja"]}
    actions.decide_appeal(appeal=appeal, **answer)


def _decided_again(cast, application, points):
    """Change the card of an application to so many points for everything, and decide it by them."""
    found = Application.objects.get(pk=application.pk)
    card = found.assessments.get()
    again = {"formal": card.formal, "words": "", "assessed_on": clock.today(), "version": card.version}
    given = dict.fromkeys(card.points, points)
    by = cast.users["alicja"]
    actions.assess(application=found, assessor=card.assessor, points=given, by=by, **again)
    actions.decide_after_appeal(application=found, version=found.version, by=by)


def _today():
    with translation.override("en"):
        return day_in_words(clock.today())


def test_the_rule_for_equal_points_is_told_where_it_decided(call):
    page = _page(call)
    assert page.count("the rule for equal points decided the place") == 2
    assert "The idea is feasible" in page
    assert "Changed since" not in page


def test_equals_after_an_appeal_are_told_apart_by_the_rule_and_it_is_said(cast, call):
    """The third has as many points as the first two by now, and was sent last."""
    third = call.applications.get(number=3)
    _upheld(cast, third)
    _decided_again(cast, third, 9)
    assert _page(call).count("the rule for equal points decided the place") == 3
    client = client_of(cast, "alicja")
    shown = client.get(reverse("recruitment:call", args=[call.pk])).content.decode()
    assert shown.count("the rule for equal points decided the place") == 3
    assert "Who comes first of two with the same points" in shown
    shown = client.get(reverse("recruitment:application", args=[third.pk])).content.decode()
    assert "the rule for equal points decided the place" in shown


def test_nothing_is_told_of_equal_points_where_there_were_none(cast):
    found = grant_call(cast, **PLAIN)
    application = enter_grant(found)
    actions.close_call(call=found, version=found.version, by=cast.users["alicja"])
    drawn_cards(cast, application, cast.staff["alicja"], 9)
    found = decide(cast, found)
    found = actions.publish_results(call=found, version=found.version, by=cast.users["alicja"])
    assert "Who comes first of two with the same points" not in _page(found)


def test_what_an_appeal_changed_says_so_with_its_day(cast, call):
    third = Application.objects.get(call=call, number=3)
    _upheld(cast, third)
    _decided_again(cast, third, points=9)
    page = _page(call)
    words = f"an appeal was upheld; decided anew on {_today()}"
    assert page.count(words) == 2, "at its line, and above all"
    assert f"application no. 3: {words}" in page
    places = [(one.number, one.place, [cause for cause, _day in one.changes]) for one in queries.results_of(call)]
    assert places == [(1, 1, []), (2, 2, []), (3, 3, ["appeal"]), (4, None, [])], "each place once, by points"


def test_who_withdrew_is_told_without_a_name_and_who_was_called_up_keeps_the_appeal(cast, call):
    third = Application.objects.get(call=call, number=3)
    _upheld(cast, third)
    _decided_again(cast, third, points=10)
    first = Application.objects.get(call=call, number=1)
    actions.withdraw(application=first, version=first.version, by=cast.users["alicja"])
    assert actions.call_up(call=Call.objects.get(pk=call.pk), by=cast.users["alicja"]) == third
    page = _page(call)
    assert "application no. 1: withdrew after the decision" in page
    assert "Pomysł 1" not in page
    assert page.count(f"an appeal was upheld; decided anew on {_today()}") == 2
    assert page.count(f"called up from the reserve list on {_today()}") == 2
    lines = {one.number: (one.place, one.outcome) for one in queries.results_of(call)}
    assert sorted(place for place, _outcome in lines.values() if place) == [1, 2, 3], "each place once"
    assert (lines[1][1], lines[3][1]) == ("withdrawn", "accepted")


def test_what_is_assessed_again_stays_and_says_since_when(cast, call):
    _upheld(cast, Application.objects.get(call=call, number=4))
    page = _page(call)
    assert f"application no. 4: an appeal was upheld; assessed again since {_today()}" in page
    assert "Pomysł 4" in page


def test_of_who_was_chosen_beyond_the_number_it_is_said_why(cast):
    """One practice was to be chosen, and two stand there: the page says so above, and at the line."""
    found = grant_call(cast, **PLAIN | {"criteria": "contest-good-practice"})
    for n in (1, 2):
        begun, _secret = actions.begin(call=found, answers={**PRACTICE, "applicant_name": f"Koło {n}"}, language="pl")
        actions.send(application=begun, version=begun.version, answers={})
    actions.close_call(call=found, version=found.version, by=cast.users["alicja"])
    for one, points in zip(found.applications.order_by("number"), (9, 8), strict=True):
        drawn_cards(cast, one, cast.staff["alicja"], points)
    found = decide(cast, found)
    found = actions.publish_results(call=found, version=found.version, by=cast.users["alicja"])
    assert "eyond th" not in _page(found)
    second = found.applications.get(number=2)
    _upheld(cast, second)
    _decided_again(cast, second, points=10)
    page = " ".join(strip_tags(_page(found).replace("<", " <")).split())
    assert "Practices to choose 1 Beyond that number, by an upheld appeal 1" in page
    assert page.count("beyond the number of places") == 1


def test_who_was_called_up_says_so(cast, call):
    first = Application.objects.get(call=call, number=1)
    actions.withdraw(application=first, version=first.version, by=cast.users["alicja"])
    actions.call_up(call=Call.objects.get(pk=call.pk), by=cast.users["alicja"])
    assert f"called up from the reserve list on {_today()}" in _page(call)


def test_the_page_asks_the_database_as_often_with_many_changes(cast, call, django_assert_max_num_queries):
    for number in (3, 4):
        _upheld(cast, Application.objects.get(call=call, number=number))
    with django_assert_max_num_queries(6):
        _page(call)
