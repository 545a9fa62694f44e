"""A session of somebody whose entry was withdrawn is saved, does not count, and the coach is told so."""

import pytest
from django.urls import reverse

from kladka.coaching.models import Session
from kladka.core import clock
from kladka.people import actions as people
from kladka.people.models import Entry
from tests.kladka.pages.signed_in import client_of, send

WORDS = "Nothing of it counts for Łucja Próbna: the entry was withdrawn on"


@pytest.fixture
def anna(cast):
    entry = Entry.objects.current().get(participation=cast.participations["lucja"])
    people.withdraw(fact=entry, reason="recorded_twice", by=cast.users["olga"])
    return client_of(cast, "anna")


def answers(**given):
    return {"on_date": clock.today().isoformat(), "minutes": "60", "place": "office"} | given


def said(client, response):
    assert response.status_code == 302
    return client.get(response["Location"]).content.decode()


def test_one_session(cast, anna):
    page = reverse("coach:log-session", args=[cast.participations["lucja"].pk])
    told = said(anna, send(anna, page, **answers()))
    assert WORDS in told
    assert f"({cast.users['olga'].name}: recorded twice)" in told
    assert "save the entry form" in told
    assert (Session.objects.count(), entered(cast)) == (1, False)


def test_a_group(cast, anna):
    who = [str(cast.participations["lucja"].pk)]
    told = said(anna, send(anna, reverse("coach:group-session"), **answers(people=who, starts_at="9:00")))
    assert (WORDS in told, entered(cast)) == (True, False)


def test_a_week(cast, anna):
    line = answers(participation=str(cast.participations["lucja"].pk), starts_at="9:00")
    sent = {f"line0_{name}": value for name, value in line.items()}
    told = said(anna, send(anna, reverse("coach:week"), **sent))
    assert (WORDS in told, entered(cast)) == (True, False)


def test_whoever_counts_is_told_nothing(cast):
    anna = client_of(cast, "anna")
    page = reverse("coach:log-session", args=[cast.participations["lucja"].pk])
    assert "Nothing of it counts" not in said(anna, send(anna, page, **answers()))


def test_saving_the_entry_form_records_the_entry_again(cast, anna):
    lucja = cast.participations["lucja"]
    page = reverse("participants:entry", args=[lucja.pk])
    assert "Save the answers, and the entry is recorded again" in anna.get(page).content.decode()
    for support in lucja.supports.current():
        people.withdraw(fact=support, reason="typing_error", by=cast.users["anna"])
    assert "save the answers here again" in anna.get(page).content.decode()


def entered(cast):
    return Entry.objects.current().filter(participation=cast.participations["lucja"]).exists()
