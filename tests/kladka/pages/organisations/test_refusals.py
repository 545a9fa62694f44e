"""Wrong or doubled input about organisations: asked about or refused at its place, nothing stored."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kladka.core.errors import PolicyBroken
from kladka.organisations.actions import add_organisation
from kladka.organisations.models import Organisation
from tests.kladka.pages.signed_in import client_of, send
from tests.world.cast import Cast

NEW = {"name": "Fundacja Próbna Kładka", "legal_form": "foundation", "municipality": "Klucze"}


@pytest.fixture
def adam(cast: Cast) -> Client:
    return client_of(cast, "adam")


def _refused(response: Any, field: str) -> str:
    assert response.status_code == 422
    return " ".join(response.context["form"].errors.get(field, []))


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "javascript://example.pl/%0aalert(1)",
        "data:text/html,x",
        "ftp://example.pl",
        "a@b.pl",
        "x",
    ],
)
def test_a_website_is_a_page_and_nothing_that_runs(cast: Cast, adam: Client, address: str) -> None:
    response = send(adam, reverse("organisations:new"), **NEW, website=address)
    assert "Type the address of a website" in _refused(response, "website")
    assert address.partition("%")[0] in response.content.decode()
    with pytest.raises(PolicyBroken):
        add_organisation(**NEW, website=address, by=cast.users["adam"])
    assert not Organisation.objects.filter(name=NEW["name"]).exists()


def test_the_same_organisation_is_asked_about(cast: Cast, adam: Client) -> None:
    assert send(adam, reverse("organisations:new"), **NEW, website="example.pl/a").status_code == 302
    first = Organisation.objects.get(name=NEW["name"])
    again = NEW | {"name": "fundacja probna  kladka"}
    response = send(adam, reverse("organisations:new"), **again)
    assert "Fundacja Próbna Kładka (Klucze)" in _refused(response, "second_time")
    assert reverse("organisations:detail", args=[first.pk]) in response.content.decode()
    elsewhere = again | {"municipality": "Olkusz"}
    assert send(adam, reverse("organisations:new"), **elsewhere).status_code == 302
    assert send(adam, reverse("organisations:new"), **again, second_time="on").status_code == 302


def test_a_change_to_the_name_of_another_is_asked_about_and_one_that_keeps_it_is_not(cast: Cast, adam: Client) -> None:
    by = cast.users["adam"]
    add_organisation(**NEW, by=by)
    other = add_organisation(**(NEW | {"name": "Inna"}), by=by)
    address = reverse("organisations:edit", args=[other.pk])
    assert "looks the same" in _refused(send(adam, address, **NEW, version="1"), "second_time")
    assert send(adam, address, **NEW, version="1", second_time="on").status_code == 302
    assert send(adam, address, **NEW, version="2", website="https://example.pl").status_code == 302
