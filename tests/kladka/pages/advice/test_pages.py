"""The pages of advice cards: what a form saves, what a search finds, what a signature proves."""

import base64
import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kladka.incubation import actions, queries
from kladka.incubation.models import AdviceCard
from kladka.people import actions as people
from kladka.people.models import Entry, Support
from kladka.people.queries import states_of
from tests.kladka.incubation.world import make_incubation
from tests.kladka.pages.signed_in import client_of, send


@pytest.fixture
def world(cast):
    return make_incubation(cast)


def png() -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"\x00\x00")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def html_of(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def answers(world, **changes):
    return {
        "incubator": str(world.alfa.pk),
        "adviser": str(world.cast.staff["alan"].pk),
        "on_date": "2026-06-10",
        "minutes": "45",
        "area": "law",
        "way": "in_person",
        "request": "Pytanie o statut.",
        "advice": "Omówiono wzór.",
        "clients": [str(world.cast.participations["lucja"].pk)],
        "proof": "later",
    } | changes


def test_a_card_is_written_with_one_client(world):
    response = send(client_of(world.cast, "alan"), reverse("advice:new"), **answers(world))
    card = AdviceCard.objects.get()
    assert (response.status_code, response["Location"]) == (302, reverse("advice:detail", args=[card.pk]))
    assert [s.participation for s in queries.supports_of(card).values()] == [world.cast.participations["lucja"]]


def test_who_met_others_at_that_time_is_asked(world):
    alan = client_of(world.cast, "alan")
    first = {"starts_at": "10:00", "ends_at": "11:00", "minutes": "60"}
    assert send(alan, reverse("advice:new"), **answers(world, **first)).status_code == 302
    nadia = {"clients": [str(world.cast.participations["nadia"].pk)], "minutes": "45"}
    later = answers(world, **nadia, starts_at="11:00", ends_at="11:45")
    assert send(alan, reverse("advice:new"), **later).status_code == 302
    meanwhile = answers(world, **nadia, starts_at="10:30", ends_at="11:15", area="accounting")
    page = send(alan, reverse("advice:new"), **meanwhile)
    assert (page.status_code, "from 10:00 to 11:00" in page.content.decode()) == (422, True)
    assert AdviceCard.objects.count() == 2
    assert send(alan, reverse("advice:new"), **meanwhile, all_the_same="on").status_code == 302


def test_a_new_person_is_entered_in_the_same_form(world):
    who = {"clients": [], "given_name": "Zofia", "family_name": "Zmyślona"}
    send(client_of(world.cast, "alan"), reverse("advice:new"), **answers(world, **who))
    (client,) = AdviceCard.objects.get().clients.all()
    assert client.participation.person.identity.name == "Zofia Zmyślona"


def test_of_whom_advice_does_not_count_is_told(world):
    cast = world.cast
    entry = Entry.objects.current().get(participation=cast.participations["lucja"])
    people.withdraw(fact=entry, reason="wrong_person", by=cast.users["olga"])
    alan = client_of(cast, "alan")
    sent = send(alan, reverse("advice:new"), **answers(world))
    page = alan.get(sent["Location"]).content.decode()
    assert "Saved. Nothing of it counts for those whose entry to the project was withdrawn: Łucja Próbna." in page
    assert not Entry.objects.current().filter(participation=cast.participations["lucja"]).exists()


def test_a_namesake_is_pointed_out_before_a_second_person_is_made(world):
    alan = client_of(world.cast, "alan")
    who = {"clients": [], "given_name": "łucja", "family_name": "Probna"}
    response = send(alan, reverse("advice:new"), **answers(world, **who))
    assert response.status_code == 422
    assert "Łucja Próbna, born 1980" in response.content.decode()
    send(alan, reverse("advice:new"), **answers(world, **who, is_another="on"))
    assert AdviceCard.objects.count() == 1


def test_searching_for_a_client_loses_nothing_and_saves_nothing(world):
    search = {"clients-search": "testow", "clients-find": "1", "request": "Zapisane zdanie."}
    response = send(client_of(world.cast, "alan"), reverse("advice:new"), **answers(world, **search))
    page = response.content.decode()
    assert response.status_code == 200
    assert "Nadia Testowa" in page
    assert "Łucja Próbna" in page  # ticked before, still there
    assert "Zapisane zdanie." in page
    assert not AdviceCard.objects.exists()


def test_a_scan_that_searching_drops_is_said_to_be(world):
    alan, page = client_of(world.cast, "alan"), reverse("advice:new")
    search = {"clients-search": "testow", "clients-find": "1"}
    scan = SimpleUploadedFile("card.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")
    found = send(alan, page, **answers(world, **search, scan=scan))
    words = "Choose this file once more: card.pdf."
    assert (found.status_code, found.content.decode().count(words)) == (200, 2), "in the summary and at the field"
    assert words not in send(alan, page, **answers(world, **search)).content.decode()


def test_a_client_of_another_partner_is_neither_found_nor_accepted(world):
    alan = client_of(world.cast, "alan")
    search = {"clients-search": "wymyslona", "clients-find": "1"}
    assert "Teresa" not in send(alan, reverse("advice:new"), **answers(world, **search)).content.decode()
    forged = {"clients": [str(world.cast.participations["teresa"].pk)]}
    assert send(alan, reverse("advice:new"), **answers(world, **forged)).status_code == 422
    assert not AdviceCard.objects.exists()


def test_a_signature_on_screen_proves_the_meeting(world):
    drawn = "data:image/png;base64," + base64.b64encode(png()).decode()
    send(client_of(world.cast, "alan"), reverse("advice:new"), **answers(world, signature=drawn))
    supports = queries.supports_of(AdviceCard.objects.get()).values()
    assert set(states_of([support.pk for support in supports]).values()) == {"proven"}


@pytest.mark.parametrize("proof", ["later", "original_inspected"])
def test_a_scan_that_would_not_be_kept_is_asked_about(world, proof):
    alan, page = client_of(world.cast, "alan"), reverse("advice:new")
    scan = SimpleUploadedFile("card.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")
    refused = send(alan, page, **answers(world, proof=proof, scan=scan))
    assert refused.status_code == 422
    assert "This file was not kept, for you chose another confirmation." in refused.content.decode()
    assert not AdviceCard.objects.exists()
    assert send(alan, page, **answers(world, proof=proof)).status_code == 302


def test_an_original_may_be_inspected_later(world):
    card = world.advise("lucja")
    alan, address = client_of(world.cast, "alan"), reverse("advice:proof", args=[card.pk])
    (client,) = queries.card_page(card).clients
    who = {"signers": [str(client.client.pk)]}
    assert send(alan, address, proof="later", **who).status_code == 422
    assert send(alan, address, proof="scan", **who).status_code == 422
    assert send(alan, address, proof="original_inspected", **who).status_code == 302
    assert queries.card_page(card).is_proven


def test_the_second_editor_sees_both_and_keeps_what_was_typed(world):
    card = world.advise("lucja")
    alan, address = client_of(world.cast, "alan"), reverse("advice:edit", args=[card.pk])
    typed = answers(world, minutes="50", version="1", advice="Druga wersja.")
    actions.change_card(card=card, version=1, changes={"advice": "Pierwsza."}, by=world.cast.users["alicja"])
    response = send(alan, address, **typed)
    assert response.status_code == 422
    assert "Pierwsza." in response.content.decode()
    assert "Druga wersja." in response.content.decode()
    assert AdviceCard.objects.get().advice == "Pierwsza."


def test_a_card_is_changed_and_withdrawn(world):
    card = world.advise("lucja")
    alan = client_of(world.cast, "alan")
    typed = answers(world, minutes="90", version="1")
    assert send(alan, reverse("advice:edit", args=[card.pk]), **typed).status_code == 422
    typed["reason"] = "typing_error"
    assert send(alan, reverse("advice:edit", args=[card.pk]), **typed).status_code == 302
    address = reverse("advice:withdraw", args=[card.pk])
    assert send(alan, address, reason="recorded_twice", version="2").status_code == 302
    assert not Support.objects.current().filter(kind="advice").exists()


def test_a_client_leads_to_the_cards_of_this_client_only(world):
    alan = client_of(world.cast, "alan")
    world.advise("lucja"), world.advise("nadia")
    lucja, teresa = (world.cast.participations[name].pk for name in ("lucja", "teresa"))
    assert f"?client={lucja}" in html_of(alan, reverse("advice:clients"))
    assert "1 card<" in html_of(alan, f"{reverse('advice:list')}?client={lucja}")
    # Whoever was not advised within the viewer's scope is no answer, and narrows nothing.
    assert "2 cards<" in html_of(alan, f"{reverse('advice:list')}?client={teresa}")


def test_a_withdrawn_card_says_why_when_and_by_whom(world):
    alan = client_of(world.cast, "alan")
    card = world.advise("lucja")
    actions.withdraw_card(card=card, version=1, reason="typing_error", by=world.cast.users["alan"])
    page = html_of(alan, reverse("advice:detail", args=[card.pk]))
    assert world.cast.users["alan"].name in page
    assert "Withdrawn on" in page
    printed = html_of(alan, reverse("advice:print", args=[card.pk]))
    assert "It counts no more." in printed
    assert "Signature and date" not in printed
    assert alan.get(reverse("advice:withdraw", args=[card.pk])).status_code == 302


@pytest.mark.parametrize("form", ["edit", "proof", "add-file"])
def test_a_withdrawn_card_opens_no_form_but_answers_what_was_sent(world, form):
    alan, card = client_of(world.cast, "alan"), world.advise("lucja")
    address = reverse(f"advice:{form}", args=[card.pk])
    says = "This card was withdrawn"
    assert says not in html_of(alan, address)
    actions.withdraw_card(card=card, version=1, reason="typing_error", by=world.cast.users["alan"])
    page = alan.get(address)
    assert page.status_code == 200
    assert says in page.content.decode()
    assert reverse("advice:detail", args=[card.pk]) in page.content.decode()
    assert "form" not in page.context
    assert send(alan, address).status_code == 422


def test_a_card_without_a_client_or_a_confirmation_is_told_both_at_once(world):
    alan = client_of(world.cast, "alan")
    sent = answers(world, clients=[])
    del sent["proof"]
    page = send(alan, reverse("advice:new"), **sent)
    assert page.status_code == 422
    assert {"clients", "proof"} <= page.context["form"].errors.keys()


def test_a_signature_that_was_announced_must_be_drawn(world):
    alan = client_of(world.cast, "alan")
    page = send(alan, reverse("advice:new"), **answers(world, proof="signature"))
    assert page.status_code == 422
    assert "proof" in page.context["form"].errors
    assert not AdviceCard.objects.exists()
