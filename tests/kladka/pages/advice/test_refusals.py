"""Wrong or doubled input about advice: asked about or refused at its place, nothing stored."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from kladka.incubation.models import AdviceCard
from kladka.people import actions as people
from tests.kladka.incubation.world import Incubation, make_incubation
from tests.kladka.pages.advice.test_pages import answers
from tests.kladka.pages.signed_in import client_of, send
from tests.world.cast import Cast


@pytest.fixture
def world(cast: Cast) -> Incubation:
    return make_incubation(cast)


@pytest.fixture
def alan(cast: Cast) -> Client:
    return client_of(cast, "alan")


def _refused(response: Any, field: str) -> str:
    assert response.status_code == 422
    return " ".join(response.context["form"].errors.get(field, []))


@pytest.mark.parametrize(
    ("day", "says"), [("2030-06-10", "The date lies in the future"), ("2099-06-10", "must lie within the project")]
)
def test_a_day_that_the_support_refuses_is_told_at_the_day_of_the_card(
    world: Incubation, alan: Client, day: str, says: str
) -> None:
    response = send(alan, reverse("advice:new"), **answers(world, on_date=day))
    assert says in _refused(response, "on_date")
    assert not response.context["form"].non_field_errors()
    assert not AdviceCard.objects.exists()


@pytest.mark.parametrize(
    ("minutes", "says"),
    [("100000", "which has 1440 minutes"), ("0", "must be 1 or more"), ("99999999999", "too large to be recorded")],
)
def test_minutes_that_no_day_has_are_told_at_their_field(
    world: Incubation, alan: Client, minutes: str, says: str
) -> None:
    response = send(alan, reverse("advice:new"), **answers(world, minutes=minutes))
    assert says in _refused(response, "minutes")


def test_the_same_advice_to_the_same_person_on_the_same_day_is_asked_about(world: Incubation, alan: Client) -> None:
    first = world.advise("lucja")
    response = send(alan, reverse("advice:new"), **answers(world))
    assert "The same was already recorded on" in _refused(response, "second_time")
    assert reverse("advice:detail", args=[first.pk]) in response.content.decode()
    assert AdviceCard.objects.count() == 1
    assert send(alan, reverse("advice:new"), **answers(world), second_time="on").status_code == 302
    assert send(alan, reverse("advice:new"), **answers(world, area="marketing")).status_code == 302
    assert AdviceCard.objects.count() == 3


def test_a_search_for_a_client_gives_the_focus_to_what_it_found(world: Incubation, alan: Client) -> None:
    found = {"clients-search": "testow", "clients-find": "1"}
    page = send(alan, reverse("advice:new"), **answers(world, **found)).content.decode()
    assert page.count(" autofocus") == 1
    nadia = str(world.cast.participations["nadia"].pk)
    assert f'value="{nadia}" autofocus' in page
    nothing = {"clients-search": "zzz", "clients-find": "1"}
    page = send(alan, reverse("advice:new"), **answers(world, **nothing)).content.decode()
    assert page.count(" autofocus") == 1
    assert 'name="clients-search" type="search" autofocus' in page


def test_who_of_several_clients_may_not_be_advised_is_named(world: Incubation, alan: Client) -> None:
    lucja, nadia = (world.cast.participations[name] for name in ("lucja", "nadia"))
    world.advise("nadia", on_date=date(2026, 6, 1))
    by = world.cast.users["alicja"]
    people.leave(participation=nadia, exit_date=date(2026, 6, 2), path_completed=True, by=by)
    typed = answers(world, clients=[str(lucja.pk), str(nadia.pk)], on_date="2026-06-10")
    told = _refused(send(alan, reverse("advice:new"), **typed), "clients")
    assert told.startswith("Nadia Testowa: The participant left on 2 June 2026.")
    assert "ask the partner’s coordinator" in told  # the adviser may not open the page on which a return is recorded
    assert AdviceCard.objects.count() == 1


def test_a_scan_that_is_none_is_told_at_its_field(world: Incubation, alan: Client) -> None:
    scan = SimpleUploadedFile("card.pdf", b"not a scan", "application/pdf")
    response = send(alan, reverse("advice:new"), **answers(world, proof="scan", scan=scan))
    assert _refused(response, "scan") == "The file must be a PDF, a PNG or a JPEG."
    assert not AdviceCard.objects.exists()
