"""Whoever applies, assesses or runs a call can work the points out: what each criterion weighs, what is needed."""

from dataclasses import replace

from django.test import Client
from django.urls import reverse

from kladka.calls import actions
from kladka.calls.rules.criteria import criteria
from kladka.pages.recruitment.weights import ranked_by
from kladka.workflows.queries.about_calls import CALLS
from tests.kladka.calls.world import decide, drawn_cards, enter_grant, grant_call
from tests.kladka.pages.signed_in import body_of, client_of

PLAIN = {"assessors": 1, "is_drawn": False, "third_percent": None}


def test_the_form_says_what_each_criterion_weighs_and_how_many_points_are_needed(cast):
    call = grant_call(cast)
    page = Client(headers={"accept-language": "en"}).get(reverse("apply:call", args=[call.pk])).content.decode()
    assert "The idea is feasible: 0 to 10, weight 3, so up to 30 points" in page
    assert "The idea is feasible: at least 5 of 0 to 10 are needed, before they are weighed" in page
    assert "The costs are needed and reasonable: up to 10 points" in page
    assert "In all, at least 60 points are needed." in page


def test_without_a_least_number_nothing_is_said_of_it():
    found = criteria("grant-start")
    assert len(ranked_by(replace(found, least_points=0))) == len(ranked_by(found)) - 1
    assert ranked_by(replace(found, points=())) == []


def test_a_card_says_what_a_point_weighs_and_shows_what_was_counted(cast):
    call = grant_call(cast, **PLAIN)
    application = enter_grant(call)
    actions.close_call(call=call, version=call.version, by=cast.users["alicja"])
    alicja = client_of(cast, "alicja")
    empty = body_of(alicja.get(reverse("recruitment:assess", args=[application.pk]))).decode()
    assert "From 0 to 10. Weight: 3, so at most 30 in all." in empty
    assert "From 0 to 10.<" in empty.replace("\n", ""), "what weighs 1 says nothing of it"
    drawn_cards(cast, application, cast.staff["alicja"], 8)
    page = body_of(alicja.get(reverse("recruitment:application", args=[application.pk]))).decode()
    assert "8 / 10, weight 3: counts 24" in page
    assert "8 / 10<" in page.replace("\n", "")


def test_the_call_its_minutes_and_its_results_say_what_each_criterion_weighs(cast):
    """Whoever checks the committee can work the points of the list out, on the page and on the signed paper."""
    call = grant_call(cast, **PLAIN)
    application = enter_grant(call)
    call = actions.close_call(call=call, version=call.version, by=cast.users["alicja"])
    drawn_cards(cast, application, cast.staff["alicja"], 8)
    call = decide(cast, call)
    call = actions.publish_results(call=call, version=call.version, by=cast.users["alicja"])
    alicja, visitor = client_of(cast, "alicja"), Client(headers={"accept-language": "en"})
    pages = [
        alicja.get(reverse("recruitment:call", args=[call.pk])),
        alicja.get(reverse("recruitment:minutes", args=[call.pk])),
        visitor.get(reverse("apply:results", args=[call.pk])),
    ]
    for page in pages:
        assert "The idea is feasible: 0 to 10, weight 3, so up to 30 points" in page.content.decode()
        assert "The idea is feasible: at least 5 of 0 to 10 are needed" in page.content.decode()
    rows = {row["criterion"]: row for row in CALLS.telling["committee_meeting"].tell(call, "").rows["criteria"]}
    feasible = next(row for name, row in rows.items() if row["weight"] == "3")
    assert (feasible["most"], feasible["whole"], feasible["least"]) == ("10", "30", "5")
    assert len(rows) == len(criteria("grant-start").points)
