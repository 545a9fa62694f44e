"""The pages of registered entities: how one is recorded, and who sees its founders."""

import pytest
from django.urls import reverse

from kladka.audit.models import ReadEvent
from kladka.incubation.models import EntityRegistration
from tests.kladka.incubation.world import make_incubation, newcomer
from tests.kladka.pages.signed_in import client_of, send


@pytest.fixture
def world(cast):
    return make_incubation(cast)


def test_an_entity_is_registered_with_its_founders(world):
    typed = {
        "incubator": str(world.alfa.pk),
        "name": "Spółdzielnia Socjalna „Żuraw”",
        "short_name": "Żuraw",
        "legal_form": "social_cooperative",
        "register_date": "2026-06-10",
        "new_founders": "Jan Pierwszy\nEwa Druga",
    }
    alan = client_of(world.cast, "alan")
    refused = send(alan, reverse("entities:new"), **typed)
    assert refused.status_code == 422
    assert "2018" in refused.content.decode()
    typed["new_founders"] += "\nAnna Trzecia"
    assert send(alan, reverse("entities:new"), **typed).status_code == 302
    assert EntityRegistration.objects.get().organisation.short_name == "Żuraw"


def test_founders_are_named_to_those_whose_work_it_is(world):
    registration = world.register(newcomers=[newcomer("Jan", f"Założyciel{n}") for n in range(3)])
    address = reverse("entities:detail", args=[registration.pk])
    for words, who, finds in (
        ("zuraw", "anna", True),
        ("zalozycielb jan", "alan", True),
        ("zalozycielb", "anna", False),
    ):
        listed = client_of(world.cast, who).get(reverse("entities:list"), {"q": words}).content.decode()
        assert (address in listed) is finds, (words, who)
    assert "Założycielb" in client_of(world.cast, "alan").get(address).content.decode()
    assert ReadEvent.objects.filter(object=registration.pk).count() == 1
    for name in ("bozena", "anna", "ada"):
        response = client_of(world.cast, name).get(address)
        assert response.status_code == 200
        assert "Założycielb" not in response.content.decode()
    assert ReadEvent.objects.filter(object=registration.pk).count() == 1
