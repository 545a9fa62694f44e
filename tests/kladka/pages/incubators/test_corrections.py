"""Incubators are corrected and withdrawn in the browser, within one's own scope."""

from datetime import date

import pytest
from django.urls import reverse

from kladka.audit.models import Entry
from kladka.incubation.models import Incubator
from tests.kladka.incubation.world import make_incubation
from tests.kladka.pages.signed_in import client_of, send


@pytest.fixture
def world(cast):
    return make_incubation(cast)


def url(name, thing):
    return reverse(f"incubators:{name}", args=[thing.pk])


def html_of(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_a_coordinator_corrects_the_day_of_opening_and_the_branch_follows(world):
    alicja, address = client_of(world.cast, "alicja"), url("correct", world.alfa)
    assert address in html_of(alicja, url("detail", world.alfa))
    assert send(alicja, address, opened_on="2026-01-05").status_code == 422
    before = Entry.objects.count()
    assert send(alicja, address, opened_on="2026-01-05", reason="wrong_date").status_code == 302
    assert Entry.objects.count() == before + 1
    new = Incubator.objects.current().get(site=world.alfa.site)
    assert (new.opened_on, new.replaces) == (date(2026, 1, 5), world.alfa.pk)
    assert Incubator.objects.current().get(site=world.branch.site).branch_of == new.pk
    assert alicja.get(address).status_code == 404


def test_an_incubator_in_use_is_not_withdrawn_an_empty_one_is(world):
    alicja = client_of(world.cast, "alicja")
    refused = send(alicja, url("withdraw", world.alfa), reason="other")
    assert refused.status_code == 422
    assert "cards, entities or branches" in refused.content.decode()
    assert "will no longer count" in html_of(alicja, url("withdraw", world.branch))
    assert send(alicja, url("withdraw", world.branch), reason="other").status_code == 302
    assert not Incubator.objects.current().filter(pk=world.branch.pk).exists()


def test_an_incubator_is_corrected_once_at_a_time(world):
    alicja, address = client_of(world.cast, "alicja"), url("correct", world.alfa)
    assert send(alicja, address, opened_on="2026-01-05", reason="typing_error").status_code == 302
    response = send(alicja, address, opened_on="2026-01-06", reason="other", words="The lease says so")
    assert response.status_code == 422
    assert "You changed this in another window while you were writing." in response.content.decode()
    assert "The lease says so" in response.content.decode()
    now = Incubator.objects.current().get(site=world.alfa.site)
    assert alicja.get(url("detail", world.alfa))["Location"] == url("detail", now)
