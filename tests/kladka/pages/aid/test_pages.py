"""De minimis aid in the browser: recorded, refused beyond the limit, withdrawn, listed."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from kladka.incubation import actions
from kladka.incubation.models import AidGranted
from kladka.people.models import Paper
from kladka.people.policies.paper import number_of
from tests.kladka.incubation.test_aid import grant
from tests.kladka.incubation.world import make_incubation
from tests.kladka.pages.signed_in import client_of, send
from tests.kladka.pages.test_menu import MARKED

TYPED = {"origin": "project", "kind": "grant", "granted_on": "2026-06-20", "amount": "20 000,50", "rate": "4,2500"}
PAGES = ("entity", "new")


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


def test_a_rate_with_a_comma_in_the_wrong_place_asks_why_and_what_was_typed_stays(world, entity):
    alicja, new = client_of(world.cast, "alicja"), reverse("aid:new", args=[entity.pk])
    assert "Why is it right all the same?" not in alicja.get(new).content.decode()
    page = send(alicja, new, **TYPED | {"rate": "42,5"})
    assert page.status_code == 422
    for told in ("Why is it right all the same?", "here it is 42.5", 'value="42,5"', 'value="20 000,50"'):
        assert told in page.content.decode(), told
    assert send(alicja, new, **TYPED | {"rate": "42,5", "because": "Tak w tabeli."}).status_code == 302


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
        table = page.partition("<table")[2].partition("</table>")[0]
        assert world.cast.project.title_en in table
        assert world.cast.project.code not in table.replace(world.cast.project.title_en, "")


def test_advice_that_was_valued_has_its_numbered_certificate(world, entity):
    card = world.advise("lucja", entities=[entity.organisation])
    alicja = client_of(world.cast, "alicja")
    said = {"amount": Decimal("360.00"), "rate": Decimal("4.3000")}
    aid = actions.value_advice(
        client=card.clients.get(organisation=entity.organisation), by=world.cast.users["alicja"], **said
    )
    page = reverse("aid:detail", args=[aid.pk])
    assert page in alicja.get(reverse("aid:entity", args=[entity.pk])).content.decode()
    papers = reverse("papers:about", args=["aidgranted", aid.pk])
    assert papers in alicja.get(page).content.decode()
    make = reverse("papers:make-about", args=["aidgranted", aid.pk, "support-aid-certificate"])
    preview = alicja.get(make).content.decode()
    for words in ("360,00", "83,72", "2023/2831", f"Karta doradztwa {card.label}"):
        assert words in preview, words
    assert send(alicja, make).status_code == 302
    paper = Paper.objects.get()
    assert str(number_of(paper)).startswith("ZDW/")
    assert alicja.get(reverse("papers:pdf", args=[paper.pk])).content.startswith(b"%PDF")
    olga = client_of(world.cast, "olga")
    assert "Make a document" not in olga.get(papers).content.decode()
    assert client_of(world.cast, "alan").get(papers).status_code == 404
    send(alicja, reverse("aid:withdraw", args=[aid.pk]), reason="typing_error")
    assert "withdrawn" in alicja.get(page).content.decode()
    assert "Make a document" not in alicja.get(papers).content.decode()
    assert "/entities/" in MARKED.findall(alicja.get(papers).content.decode())


def test_what_others_granted_has_no_certificate_of_ours(world, entity):
    aid, alicja = grant(world, entity, origin="declared"), client_of(world.cast, "alicja")
    assert "Certificate of the aid" not in alicja.get(reverse("aid:detail", args=[aid.pk])).content.decode()
    papers = alicja.get(reverse("papers:about", args=["aidgranted", aid.pk])).content.decode()
    assert "support-aid-certificate" not in papers


def test_an_adviser_neither_sees_nor_records_money(world, entity):
    alan = client_of(world.cast, "alan")
    assert "aid/" not in alan.get(reverse("entities:detail", args=[entity.pk])).content.decode()
    assert alan.get(reverse("aid:entity", args=[entity.pk])).status_code == 403


def test_the_pages_of_aid_lead_on_from_an_address_kept_before_a_correction(world, entity):
    grant(world, entity, amount=Decimal(1000))
    by = world.cast.users["alan"]
    changes = {"register_date": entity.register_date + timedelta(days=1)}
    now = actions.correct_registration(registration=entity, changes=changes, reason="typing_error", by=by)
    alicja, old = client_of(world.cast, "alicja"), [reverse(f"aid:{page}", args=[entity.pk]) for page in PAGES]
    for page, address in zip(PAGES, old, strict=True):
        led = alicja.get(f"{address}?sort=day")
        assert (led.status_code, led.get("Location")) == (302, f"{reverse(f'aid:{page}', args=[now.pk])}?sort=day")
    officer = client_of(world.cast, "olga")
    assert [officer.get(address).status_code for address in old] == [302, 403]
    assert [client_of(world.cast, "bogdan").get(address).status_code for address in old] == [404, 404]
    sent = send(alicja, old[1], **TYPED)
    assert (sent.status_code, sent.get("Location")) == (302, reverse("aid:entity", args=[now.pk]))
    assert send(client_of(world.cast, "bogdan"), old[1], **TYPED).status_code == 404
    # The aid outlives the entity: its register leads there, and nothing is recorded any more.
    actions.withdraw_entity(registration=now, reason="other", by=by)
    assert [alicja.get(address).status_code for address in old] == [302, 404]
    assert alicja.get(old[0], follow=True).status_code == 200
