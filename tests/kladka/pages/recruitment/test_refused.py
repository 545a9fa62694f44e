"""Whoever opens a form of recruitment that can only be refused reads why, instead of typing first."""

from django.urls import reverse

from kladka.calls import actions as calls
from kladka.core import clock
from tests.kladka.calls.world import apply, card, decide, over
from tests.kladka.pages.signed_in import client_of, send


def test_a_form_that_can_only_be_refused_says_so_instead_of_asking(cast):
    alicja = client_of(cast, "alicja")
    call = over(cast, places=1, reserve_places=0)
    first, second = apply(call, given_name="Ala", disability="yes"), apply(call)

    def told(expected):
        for (name, record), words in expected.items():
            page = alicja.get(url(name, record)).content.decode()
            assert (name, words in page, "novalidate" in page) == (name, True, False)

    card(cast, first)
    told({("decide", call): "Close the call first"})
    calls.close_call(call=call, version=call.version, by=cast.users["alicja"])
    told({("decide", call): "Not assessed yet: number 2.", ("assess", first): "All cards of this application are"})
    told({("accept", first): "has a place", ("appeal", first): "Only a refusal", ("call-up", call): "Nobody waits"})
    told({("criteria-rules", call): "This call was opened", ("throw-away", call): "This call was opened"})
    card(cast, second)
    decide(cast, call)
    decided = "was withdrawn or decided already"
    told({("decide", call): "This call is decided already.", ("edit", call): "This call is decided already."})
    told({("enter", call): "Applications are entered between", ("call-up", call): "All places are taken."})
    told({("change", first): decided, ("assess", first): decided, ("withdraw", second): "cannot be withdrawn any more"})
    assert "An appeal may come until" in alicja.get(url("appeal", second)).content.decode()
    today = clock.today().isoformat()
    send(alicja, url("appeal", second), words="Za mało.", received_on=today)
    send(alicja, url("appeal", second), outcome="dismissed", answer="Nie.", decided_on=today)
    told({("appeal", second): "This appeal is answered already."})


def url(name, record):
    return reverse(f"recruitment:{name}", args=[record.pk])
