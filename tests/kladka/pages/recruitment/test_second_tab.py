"""A step of a call is about what its page asked: a second tab does not do the opposite of the first."""

from datetime import timedelta

import pytest
from django.urls import reverse

from kladka.calls import actions
from kladka.calls.models import Call
from kladka.core import clock
from tests.kladka.calls.world import decide, drawn_cards, enter_grant, grant_call, opened, plan
from tests.kladka.pages.signed_in import client_of, send


@pytest.fixture
def alicja(cast):
    return client_of(cast, "alicja")


def again(call):
    return Call.objects.get(pk=call.pk)


def asked(client, name, call):
    """Return the hidden values of the page that asks."""
    form = client.get(reverse(f"recruitment:{name}", args=[call.pk])).context["form"]
    return {one.name: str(one.value()) for one in form if one.name in ("seen", "version")}


def pressed(client, name, call, hidden):
    return send(client, reverse(f"recruitment:{name}", args=[call.pk]), **hidden)


def is_said(cast, answer, words, question):
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "Save my choice" not in shown
    assert f"{words} Saved by {cast.users['alicja'].name}, " in shown
    assert question in shown, "headed by what was asked"
    return True


@pytest.fixture
def over_yesterday(cast):
    call = opened(cast, closes_on=clock.today() - timedelta(days=1))
    assert call.state == Call.State.OPEN
    return call


def test_closing_in_a_second_tab_does_not_open_the_call_again(cast, alicja, over_yesterday):
    call = over_yesterday
    first, second = asked(alicja, "step", call), asked(alicja, "step", call)
    assert pressed(alicja, "step", call, first).status_code == 302
    answer = pressed(alicja, "step", call, second)
    assert is_said(cast, answer, "This call is closed already.", "Close this call?")
    assert again(call).state == Call.State.CLOSED


def test_opening_again_in_a_second_tab_does_not_close_the_call(cast, alicja, over_yesterday):
    call = actions.close_call(call=over_yesterday, version=over_yesterday.version, by=cast.users["alicja"])
    first, second = asked(alicja, "step", call), asked(alicja, "step", call)
    assert pressed(alicja, "step", call, first).status_code == 302
    answer = pressed(alicja, "step", call, second)
    assert is_said(cast, answer, "This call is open already.", "Open this call again?")
    assert again(call).state == Call.State.OPEN


def test_opening_a_planned_call_in_a_second_tab_does_not_close_it(cast, alicja):
    call = plan(cast)
    first, second, thrown = (asked(alicja, name, call) for name in ("step", "step", "throw-away"))
    assert pressed(alicja, "step", call, first).status_code == 302
    answer = pressed(alicja, "step", call, second)
    assert is_said(cast, answer, "This call is open already.", "Open this call?")
    answer = pressed(alicja, "throw-away", call, thrown)
    assert is_said(cast, answer, "This call was opened. It stays in the records.", "Throw this call away?")
    assert again(call).state == Call.State.OPEN


def test_a_call_decided_meanwhile_says_so(cast, alicja, over_yesterday):
    call = actions.close_call(call=over_yesterday, version=over_yesterday.version, by=cast.users["alicja"])
    hidden = asked(alicja, "step", call)
    decide(cast, call)
    answer = pressed(alicja, "step", call, hidden)
    assert is_said(cast, answer, "This call is decided already.", "Open this call again?")


def test_publishing_in_a_second_tab_does_not_take_the_results_back(cast, alicja):
    call = grant_call(cast, assessors=1, is_drawn=False, third_percent=None)
    drawn_cards(cast, enter_grant(call), cast.staff["alicja"], 8)
    decide(cast, call)
    for question, words, is_public in (
        ("Publish the results?", "The results are published already.", True),
        ("Take the results off the public page?", "The results are off the public page already.", False),
    ):
        first, second = asked(alicja, "results", call), asked(alicja, "results", call)
        assert pressed(alicja, "results", call, first).status_code == 302
        assert is_said(cast, pressed(alicja, "results", call, second), words, question)
        assert (again(call).results_on is not None) == is_public


def test_what_was_edited_meanwhile_is_asked_again_and_no_other_step_is_taken(cast, alicja, over_yesterday):
    call = over_yesterday
    hidden = asked(alicja, "step", call)
    actions.change_call(call=call, version=call.version, changes={"places": 5}, by=cast.users["alicja"])
    answer = pressed(alicja, "step", call, hidden)
    assert (answer.status_code, again(call).state) == (422, Call.State.OPEN)
    assert "Close this call?" in answer.content.decode()


@pytest.mark.parametrize(("days", "is_asked"), [(1, True), (0, True), (-1, False)], ids=["day before", "last", "after"])
def test_a_call_is_closed_unasked_once_its_last_day_has_passed(cast, alicja, days, is_asked):
    call = opened(cast, closes_on=clock.today() + timedelta(days=days))
    hidden = asked(alicja, "step", call)
    shown = alicja.get(reverse("recruitment:step", args=[call.pk])).content.decode()
    assert ("Whoever counts on it can send nothing any more" in shown) == is_asked
    answer = pressed(alicja, "step", call, hidden)
    assert answer.status_code == (422 if is_asked else 302)
    if is_asked:
        assert again(call).state == Call.State.OPEN
        assert pressed(alicja, "step", call, hidden | {"all_the_same": "on"}).status_code == 302
    assert again(call).state == Call.State.CLOSED
