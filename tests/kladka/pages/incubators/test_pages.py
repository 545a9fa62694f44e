"""The pages of incubators, cards and entities: who gets in, what a form saves, and what it costs to show."""

import base64
import struct
import zlib
from contextlib import contextmanager

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kladka.audit.models import ReadEvent
from kladka.core.ledger import Fact
from kladka.incubation import actions, queries
from kladka.incubation.models import AdviceCard, EntityRegistration, Incubator
from kladka.people.models import Support
from kladka.people.queries import states_of
from tests.kladka.incubation.world import make_incubation, newcomer
from tests.kladka.pages.signed_in import client_of, send

MOST_QUERIES, MOST_BYTES = 12, 60 * 1024
SESSION = 3
"""Session, user and the read event's savepoint are not the page's own."""


@pytest.fixture
def world(cast):
    return make_incubation(cast)


@contextmanager
def counted():
    with CaptureQueriesContext(connection) as captured:
        yield captured


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
        "form": "individual",
        "request": "Pytanie o statut.",
        "advice": "Omówiono wzór.",
        "clients": [str(world.cast.participations["lucja"].pk)],
        "proof": "later",
    } | changes


def test_a_card_is_written_with_one_client(world):
    response = send(client_of(world.cast, "alan"), reverse("incubators:card-new"), **answers(world))
    card = AdviceCard.objects.get()
    assert (response.status_code, response["Location"]) == (302, reverse("incubators:card", args=[card.pk]))
    assert [s.participation for s in queries.supports_of(card).values()] == [world.cast.participations["lucja"]]


def test_a_new_person_is_entered_in_the_same_form(world):
    who = {"clients": [], "given_name": "Zofia", "family_name": "Zmyślona"}
    send(client_of(world.cast, "alan"), reverse("incubators:card-new"), **answers(world, **who))
    (client,) = AdviceCard.objects.get().clients.all()
    assert client.participation.person.identity.name == "Zofia Zmyślona"


def test_a_namesake_is_pointed_out_before_a_second_person_is_made(world):
    alan = client_of(world.cast, "alan")
    who = {"clients": [], "given_name": "łucja", "family_name": "Probna"}
    response = send(alan, reverse("incubators:card-new"), **answers(world, **who))
    assert response.status_code == 422
    assert "Łucja Próbna, born 1980" in response.content.decode()
    send(alan, reverse("incubators:card-new"), **answers(world, **who, is_another="on"))
    assert AdviceCard.objects.count() == 1


def test_searching_for_a_client_loses_nothing_and_saves_nothing(world):
    search = {"clients-search": "testow", "clients-find": "1", "request": "Zapisane zdanie."}
    response = send(client_of(world.cast, "alan"), reverse("incubators:card-new"), **answers(world, **search))
    page = response.content.decode()
    assert response.status_code == 200
    assert "Nadia Testowa" in page
    assert "Łucja Próbna" in page  # ticked before, still there
    assert "Zapisane zdanie." in page
    assert not AdviceCard.objects.exists()


def test_a_scan_that_searching_drops_is_said_to_be(world):
    alan, page = client_of(world.cast, "alan"), reverse("incubators:card-new")
    search = {"clients-search": "testow", "clients-find": "1"}
    scan = SimpleUploadedFile("card.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")
    found = send(alan, page, **answers(world, **search, scan=scan))
    words = "Choose this file once more: card.pdf."
    assert (found.status_code, found.content.decode().count(words)) == (200, 2), "in the summary and at the field"
    assert words not in send(alan, page, **answers(world, **search)).content.decode()


def test_a_client_of_another_partner_is_neither_found_nor_accepted(world):
    alan = client_of(world.cast, "alan")
    search = {"clients-search": "wymyslona", "clients-find": "1"}
    assert "Teresa" not in send(alan, reverse("incubators:card-new"), **answers(world, **search)).content.decode()
    forged = {"clients": [str(world.cast.participations["teresa"].pk)]}
    assert send(alan, reverse("incubators:card-new"), **answers(world, **forged)).status_code == 422
    assert not AdviceCard.objects.exists()


def test_a_signature_on_screen_proves_the_meeting(world):
    drawn = "data:image/png;base64," + base64.b64encode(png()).decode()
    send(client_of(world.cast, "alan"), reverse("incubators:card-new"), **answers(world, signature=drawn))
    supports = queries.supports_of(AdviceCard.objects.get()).values()
    assert set(states_of([support.pk for support in supports]).values()) == {"proven"}


@pytest.mark.parametrize("proof", ["later", "original_inspected"])
def test_a_scan_that_would_not_be_kept_is_asked_about(world, proof):
    alan, page = client_of(world.cast, "alan"), reverse("incubators:card-new")
    scan = SimpleUploadedFile("card.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")
    refused = send(alan, page, **answers(world, proof=proof, scan=scan))
    assert refused.status_code == 422
    assert "This file was not kept, for you chose another confirmation." in refused.content.decode()
    assert not AdviceCard.objects.exists()
    assert send(alan, page, **answers(world, proof=proof)).status_code == 302


def test_an_original_may_be_inspected_later(world):
    card = world.advise("lucja")
    alan, address = client_of(world.cast, "alan"), reverse("incubators:card-proof", args=[card.pk])
    assert send(alan, address, proof="later").status_code == 422
    assert send(alan, address, proof="scan").status_code == 422
    assert send(alan, address, proof="original_inspected").status_code == 302
    assert queries.card_page(card).is_proven


def test_the_second_editor_sees_both_and_keeps_what_was_typed(world):
    card = world.advise("lucja")
    alan, address = client_of(world.cast, "alan"), reverse("incubators:card-edit", args=[card.pk])
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
    assert send(alan, reverse("incubators:card-edit", args=[card.pk]), **typed).status_code == 422
    typed["reason"] = "typing_error"
    assert send(alan, reverse("incubators:card-edit", args=[card.pk]), **typed).status_code == 302
    address = reverse("incubators:card-withdraw", args=[card.pk])
    assert send(alan, address, reason="recorded_twice", version="2").status_code == 302
    assert not Support.objects.current().filter(kind="advice").exists()


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
    refused = send(alan, reverse("incubators:entity-new"), **typed)
    assert refused.status_code == 422
    assert "2018" in refused.content.decode()
    typed["new_founders"] += "\nAnna Trzecia"
    assert send(alan, reverse("incubators:entity-new"), **typed).status_code == 302
    assert EntityRegistration.objects.get().organisation.short_name == "Żuraw"


def test_founders_are_named_to_those_whose_work_it_is(world):
    registration = world.register(newcomers=[newcomer("Jan", f"Założyciel{n}") for n in range(3)])
    address = reverse("incubators:entity", args=[registration.pk])
    assert "Założycielb" in client_of(world.cast, "alan").get(address).content.decode()
    assert ReadEvent.objects.filter(object=registration.pk).count() == 1
    for name in ("bozena", "anna", "ada"):
        response = client_of(world.cast, name).get(address)
        assert response.status_code == 200
        assert "Założycielb" not in response.content.decode()
    assert ReadEvent.objects.filter(object=registration.pk).count() == 1


def test_an_incubator_is_opened_by_the_coordinator(world):
    actions.withdraw_incubator(incubator=world.branch, reason="other", by=world.cast.users["alicja"])
    typed = {
        "site": f"{world.cast.project.pk}:{world.branch.site_id}",
        "opened_on": "2026-02-01",
        "branch_of": str(world.alfa.pk),
    }
    assert send(client_of(world.cast, "alicja"), reverse("incubators:open"), **typed).status_code == 302
    assert Incubator.objects.current().get(site=world.branch.site_id).branch_of == world.alfa.pk


SCOPE = """
page          | alan | alicja | olga | bozena | anna | nikt
--------------+------+--------+------+--------+------+-----
card          |  200 |    200 |  200 |    404 |  403 |  403
card-print    |  200 |    200 |  200 |    404 |  403 |  403
card-edit     |  200 |    200 |  403 |    404 |  403 |  403
card-proof    |  200 |    200 |  403 |    404 |  403 |  403
card-withdraw |  200 |    200 |  403 |    404 |  403 |  403
detail        |  200 |    200 |  200 |    404 |  403 |  403
entity        |  200 |    200 |  200 |    200 |  200 |  403
cards         |  200 |    200 |  200 |    200 |  403 |  403
card-new      |  200 |    200 |  403 |    200 |  403 |  403
entity-new    |  200 |    200 |  403 |    200 |  403 |  403
open          |  403 |    200 |  403 |    403 |  403 |  403
"""


def test_everybody_gets_what_their_post_gives(world):
    things: dict[str, Fact | AdviceCard] = {
        **dict.fromkeys(
            ["card", "card-print", "card-edit", "card-proof", "card-withdraw"],
            world.advise("lucja", site=world.branch.site),
        ),
        "detail": world.branch,
        "entity": world.register(),
    }
    head, _rule, *lines = SCOPE.strip().splitlines()
    names = [cell.strip() for cell in head.split("|")][1:]
    expected, found = {}, {}
    for name, column in zip(names, range(1, 7), strict=True):
        client = client_of(world.cast, name)
        for line in lines:
            cells = [cell.strip() for cell in line.split("|")]
            address = reverse(f"incubators:{cells[0]}", args=[things[cells[0]].pk] if cells[0] in things else [])
            expected[cells[0], name] = int(cells[column])
            found[cells[0], name] = client.get(address).status_code
    assert found == expected


@pytest.mark.parametrize("page", ["cards", "clients", "list", "entities", "card-new", "detail", "card", "entity"])
def test_a_page_costs_the_same_at_ten_times_the_data(world, page):
    people = [newcomer("Osoba", f"Dalsza{number}") for number in range(20)]
    card = world.advise("lucja", newcomers=people[:1], form="group")
    entity = world.register(newcomers=people[:3])
    thing = {"detail": world.alfa, "card": card, "entity": entity}.get(page)
    address = reverse(f"incubators:{page}", args=[thing.pk] if thing else [])
    client = client_of(world.cast, "alan")
    client.get(address)
    with counted() as few:
        client.get(address)
    for start in range(0, 20, 2):
        world.advise(newcomers=people[start : start + 2], form="group", minutes=30)
    with counted() as many:
        response = client.get(address)
    assert len(many) == len(few), [query["sql"][:150] for query in many.captured_queries]
    assert len(many) <= MOST_QUERIES + SESSION, [query["sql"][:150] for query in many.captured_queries]
    assert len(response.content) <= MOST_BYTES


def test_the_tiles_of_an_incubator_lead_to_lists_of_what_they_count(world):
    alicja = client_of(world.cast, "alicja")
    world.advise("lucja"), world.advise("nadia", site=world.branch.site)
    withdrawn = world.advise("lucja")
    actions.withdraw_card(card=withdrawn, version=1, reason="typing_error", by=world.cast.users["alan"])
    here = f"?incubator={world.alfa.pk}"
    assert "1 card<" in html_of(alicja, f"{reverse('incubators:cards')}{here}&state=standing")
    assert "1 card<" in html_of(alicja, f"{reverse('incubators:cards')}{here}&state=withdrawn")
    people = html_of(alicja, f"{reverse('incubators:clients')}{here}")
    assert "1 person<" in people
    assert "Łucja" in people


def test_a_client_leads_to_the_cards_of_this_client_only(world):
    alan = client_of(world.cast, "alan")
    world.advise("lucja"), world.advise("nadia")
    lucja, teresa = (world.cast.participations[name].pk for name in ("lucja", "teresa"))
    assert f"?client={lucja}" in html_of(alan, reverse("incubators:clients"))
    assert "1 card<" in html_of(alan, f"{reverse('incubators:cards')}?client={lucja}")
    # Whoever was not advised within the viewer's scope is no answer, and narrows nothing.
    assert "2 cards<" in html_of(alan, f"{reverse('incubators:cards')}?client={teresa}")


def test_a_withdrawn_card_says_why_when_and_by_whom(world):
    alan = client_of(world.cast, "alan")
    card = world.advise("lucja")
    actions.withdraw_card(card=card, version=1, reason="typing_error", by=world.cast.users["alan"])
    page = html_of(alan, reverse("incubators:card", args=[card.pk]))
    assert world.cast.users["alan"].name in page
    assert "Withdrawn on" in page
    assert alan.get(reverse("incubators:card-withdraw", args=[card.pk])).status_code == 302


def test_a_card_without_a_client_or_a_confirmation_is_told_both_at_once(world):
    alan = client_of(world.cast, "alan")
    sent = answers(world, clients=[])
    del sent["proof"]
    page = send(alan, reverse("incubators:card-new"), **sent)
    assert page.status_code == 422
    assert {"clients", "proof"} <= page.context["form"].errors.keys()


def test_a_signature_that_was_announced_must_be_drawn(world):
    alan = client_of(world.cast, "alan")
    page = send(alan, reverse("incubators:card-new"), **answers(world, proof="signature"))
    assert page.status_code == 422
    assert "proof" in page.context["form"].errors
    assert not AdviceCard.objects.exists()
