"""De minimis aid in the browser: recorded, refused beyond the limit, withdrawn, listed."""

import pytest
from django.urls import reverse

from kladka.incubation.models import AidGranted
from tests.kladka.incubation.test_aid import grant
from tests.kladka.incubation.world import make_incubation
from tests.kladka.pages.signed_in import client_of, send

TYPED = {"origin": "project", "kind": "grant", "granted_on": "2026-06-20", "amount": "20 000,50", "rate": "4,2500"}


@pytest.fixture
def world(cast):
    return make_incubation(cast)


@pytest.fixture
def entity(world):
    return world.register()


def test_aid_is_recorded_and_uses_up_room(world, entity):
    alicja, address = client_of(world.cast, "alicja"), reverse("aid:entity", args=[entity.pk])
    assert address in alicja.get(reverse("entities:detail", args=[entity.pk])).content.decode()
    assert "No de minimis aid is recorded." in alicja.get(address).content.decode()

    assert send(alicja, reverse("aid:new", args=[entity.pk]), **TYPED).status_code == 302
    page = alicja.get(address).content.decode()
    assert "20,000.50" in page
    assert "4,706.00" in page
    assert "295,294.00" in page
    assert "2023/2831" in page


def test_beyond_the_limit_the_law_is_named_at_the_amount_and_what_was_typed_stays(world, entity):
    alicja = client_of(world.cast, "alicja")
    page = send(alicja, reverse("aid:new", args=[entity.pk]), **TYPED | {"amount": "1 300 000"})
    assert page.status_code == 422
    assert "305,882.35 euro of de minimis aid; 300,000 euro are the most" in page.content.decode()
    assert 'value="1 300 000"' in page.content.decode()
    assert not AidGranted.objects.exists()


def test_aid_is_withdrawn_with_a_reason(world, entity):
    aid, alicja = grant(world, entity), client_of(world.cast, "alicja")
    address = reverse("aid:withdraw", args=[aid.pk])
    assert address in alicja.get(reverse("aid:entity", args=[entity.pk])).content.decode()
    assert "400,000.00 zł" in alicja.get(address).content.decode()
    assert send(alicja, address, reason="typing_error").status_code == 302
    assert not AidGranted.objects.current().exists()


def test_the_register_lists_aid_and_leads_to_the_entity(world, entity):
    grant(world, entity)
    for name in ("alicja", "olga"):
        page = client_of(world.cast, name).get(reverse("aid:list")).content.decode()
        assert "400,000.00" in page
        assert reverse("aid:entity", args=[entity.pk]) in page


def test_an_adviser_neither_sees_nor_records_money(world, entity):
    alan = client_of(world.cast, "alan")
    assert "aid/" not in alan.get(reverse("entities:detail", args=[entity.pk])).content.decode()
    assert alan.get(reverse("aid:entity", args=[entity.pk])).status_code == 403
