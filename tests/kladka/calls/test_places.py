"""Letters and pages give the same place on the list, and say how many wait before."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from kladka.calls import actions, queries
from kladka.calls.actions.letters import decision_letter
from kladka.calls.models import Application
from kladka.calls.queries import waiting_before
from kladka.core import clock
from kladka.core.crypto import digest_of_secret
from kladka.messages.models import Message
from tests.kladka.calls.world import apply, card, decide, over


def again(application):
    return Application.objects.select_related("call__project", "call__partner").get(pk=application.pk)


def letter_of(application):
    found = again(application)
    return " ".join(decision_letter(found, queries.last_decision(found)).body)


def told(application):
    """Return the place on the ranking list, and how many wait before, as the letter tells them."""
    found = re.search(r"rankingowej: (\d+)\. Przed nim na liście rezerwowej: (\d+)\.", letter_of(application))
    assert found is not None, letter_of(application)
    return int(found[1]), int(found[2])


def shown(application):
    """Return the same as the applicant's page shows it."""
    secret = f"sekret-{application.pk}"
    Application.objects.filter(pk=application.pk).update(secret_digest=digest_of_secret(secret))
    page = Client(headers={"accept-language": "en"}).get(reverse("apply:mine", args=[secret])).content.decode()
    labels = ("Place on the ranking list", "Before you on the reserve list")
    found = [re.search(rf"{label}</dt>\s*<dd[^>]*>\s*(\d+)", page) for label in labels]
    assert all(found), page
    return tuple(int(one[1]) for one in found)


@pytest.fixture
def waiting(cast):
    """Two places, four who wait with 15, 10, 5 and 2 points of the talk, each with the card."""
    call = over(cast, places=2, reserve_places=4)
    sent = [apply(call, given_name=name) for name in ("Ala", "Ewa", "Ola", "Iza", "Una", "Eda")]
    cards = [card(cast, one, talk=talk) for one, talk in zip(sent, (20, 19, 15, 10, 5, 2), strict=True)]
    decide(cast, call)
    return cast, sent, cards


def test_a_place_on_the_list_is_told_apart_from_how_many_wait_before(waiting):
    _cast, sent, _cards = waiting
    assert [told(one) for one in sent[2:]] == [(3, 0), (4, 1), (5, 2), (6, 3)]
    assert [shown(one) for one in sent[2:]] == [(3, 0), (4, 1), (5, 2), (6, 3)]


def test_after_appeals_the_letter_gives_the_place_that_the_page_gives(waiting):
    """The last two who wait get 12 and 11 points of the talk: both come before the second, behind the first."""
    cast, sent, cards = waiting
    by = cast.users["alicja"]
    for number, talk in ((4, 12), (5, 11)):
        asked = actions.appeal(application=sent[number], words="Inaczej.", received_on=clock.today())
        actions.decide_appeal(appeal=asked, outcome="upheld", answer="Tak.", decided_on=clock.today(), by=by)
        card(cast, again(sent[number]), talk=talk, version=cards[number].version)
        found = again(sent[number])
        Message.objects.all().delete()
        actions.decide_after_appeal(application=found, version=found.version, by=by)
    assert "rankingowej: 5." in Message.objects.get().body
    assert (told(sent[5]), shown(sent[5])) == ((5, 2), (5, 2))
    assert (told(sent[4]), shown(sent[4])) == ((4, 1), (4, 1))
    assert shown(sent[3]) == (6, 3)


def test_whoever_withdrew_waits_before_nobody_and_a_letter_of_the_meeting_stays_as_it_was_sent(waiting):
    cast, sent, _cards = waiting
    by = cast.users["alicja"]
    actions.withdraw(application=again(sent[2]), version=again(sent[2]).version, by=by)
    assert (told(sent[3]), shown(sent[3])) == ((4, 1), (4, 0))
    actions.withdraw(application=again(sent[0]), version=again(sent[0]).version, by=by)
    assert actions.call_up(call=again(sent[3]).call, by=by) == sent[3]
    assert shown(sent[4]) == (5, 0)


def test_of_a_deleted_application_nothing_waits(waiting):
    cast, sent, _cards = waiting
    actions.withdraw(application=again(sent[2]), version=again(sent[2]).version, by=cast.users["alicja"])
    actions.forget_due(today=again(sent[2]).forget_on)
    made = queries.last_decision(sent[3])
    assert waiting_before(made, today=True) == 0
