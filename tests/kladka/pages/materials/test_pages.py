"""Materials on the pages of events and modules, and on a participant's own page."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kladka.learning import actions
from kladka.learning.models import Material
from kladka.programmes.actions import appoint
from kladka.programmes.models import Post
from tests.kladka.learning.world import FIRST, HANDOUT, SECOND, handout, material, plan
from tests.kladka.pages.own.world import own_client
from tests.kladka.pages.signed_in import body_of, client_of, send
from tests.kladka.pages.test_budgets import MOST_BYTES, MOST_QUERIES, cost


@pytest.fixture
def event(cast):
    found = plan(cast)
    actions.enrol(event=found, participations=[cast.participations["lucja"]], by=cast.users["alicja"])
    return found


def upload():
    return SimpleUploadedFile("karta pracy.pdf", HANDOUT, content_type="application/pdf")


def text(response):
    return response.content.decode()


def test_a_trainer_adds_a_file_and_the_participant_downloads_it(cast, event):
    ada, lucja = client_of(cast, "ada"), own_client(cast)
    assert "no materials for you yet" in text(lucja.get(reverse("own:materials")))
    typed = {"title": "Karta pracy", "place": "event", "audience": "participants"}
    address = reverse("materials:new", args=[event.pk])
    assert send(ada, address, file=upload(), **typed).status_code == 302
    page = text(lucja.get(reverse("own:materials")))
    assert "Karta pracy" in page
    found = Material.objects.get()
    download = lucja.get(reverse("own:material", args=[found.pk]))
    assert body_of(download) == HANDOUT
    assert download["Content-Disposition"] == 'attachment; filename="karta pracy.pdf"'
    assert "sandbox" in download["Content-Security-Policy"]


def test_what_is_for_trainers_only_is_never_handed_out_on_an_own_page(cast, event):
    found, lucja = material(cast, event, title="Scenariusz", audience="trainers"), own_client(cast)
    assert "Scenariusz" not in text(lucja.get(reverse("own:materials")))
    assert lucja.get(reverse("own:material", args=[found.pk])).status_code == 404
    assert "Scenariusz" in text(client_of(cast, "ada").get(reverse("materials:of-event", args=[event.pk])))


def test_who_is_not_on_the_list_gets_nothing(cast, event):
    found, nadia = material(cast, event), own_client(cast, "nadia")
    assert nadia.get(reverse("own:material", args=[found.pk])).status_code == 404
    assert found.title not in text(nadia.get(reverse("own:materials")))


def test_a_file_is_replaced_removed_and_put_back(cast, event):
    found, alicja = material(cast, event), client_of(cast, "alicja")
    new = SimpleUploadedFile("b.pdf", HANDOUT + b"\n", content_type="application/pdf")
    assert send(alicja, reverse("materials:replace", args=[found.pk]), file=new, version="1").status_code == 302
    page = text(alicja.get(reverse("materials:detail", args=[found.pk])))
    downloads = re.findall(reverse("materials:file", args=[found.pk])[:17] + r"[0-9a-f-]{36}/", page)
    assert [body_of(alicja.get(one)) for one in downloads] == [HANDOUT + b"\n", HANDOUT]
    removal = reverse("materials:remove", args=[found.pk])
    assert "Remove this material?" in text(alicja.get(removal))
    after = alicja.post(
        removal, {"idempotency_key": "0f0e0d0c-0000-4000-8000-000000000001", "version": "2"}, follow=True
    )
    undo = reverse("materials:put-back", args=[found.pk])
    assert f'href="{undo}">Undo</a>' in text(after)
    assert "Removed materials" in text(after)
    assert send(alicja, undo).status_code == 302
    assert "Removed materials" not in text(alicja.get(reverse("materials:of-event", args=[event.pk])))


def test_errors_stand_at_their_fields_and_what_was_typed_is_kept(cast, event):
    ada, address = client_of(cast, "ada"), reverse("materials:new", args=[event.pk])
    answer = send(ada, address, title="Strona", place="event", audience="participants", address="javascript:alert(1)")
    assert answer.status_code == 422
    assert "Enter the whole link" in text(answer)
    assert 'value="Strona"' in text(answer)
    answer = send(ada, address, title="Strona", place="event", audience="participants")
    assert "Choose a file, or enter a link." in text(answer)
    assert not Material.objects.exists()


def test_a_link_leads_to_its_page_and_is_changed_for_trainers(cast, event):
    link = "https://example.invalid/strona?a=1&b=2"
    found = material(cast, event, holding=actions.Holding(address=link))
    ada, lucja = client_of(cast, "ada"), own_client(cast)
    assert 'href="https://example.invalid/strona?a=1&amp;b=2"' in text(lucja.get(reverse("own:materials")))
    assert lucja.get(reverse("own:material", args=[found.pk])).status_code == 404, "a link is no download"
    session = event.sessions.get(on_date=SECOND)
    typed = {"title": "Dla nas", "place": str(session.pk), "audience": "trainers", "version": "1"}
    assert send(ada, reverse("materials:change", args=[found.pk]), **typed).status_code == 302
    found.refresh_from_db()
    assert (found.title, found.session, found.audience) == ("Dla nas", session, "trainers")
    again = send(ada, reverse("materials:change", args=[found.pk]), **typed | {"title": "Inaczej"})
    assert again.status_code == 422
    assert "Dla nas" in text(again)


def test_who_leads_a_session_keeps_the_materials_of_that_session_only(cast, event):
    appoint(project=cast.project, staff=cast.staff["artur"], role=Post.Role.TRAINER, by=cast.users["adam"])
    session = event.sessions.get(on_date=SECOND)
    said = {"version": session.version, "trainers": [cast.staff["artur"]], "room": None, "by": cast.users["alicja"]}
    actions.lead_session(session=session, **said)
    of_event, artur = material(cast, event), client_of(cast, "artur")
    address = reverse("materials:new", args=[event.pk])
    page = text(artur.get(address))
    assert str(session.pk) in page
    assert str(event.sessions.get(on_date=FIRST).pk) not in page
    typed = {"title": "Moje", "audience": "participants", "address": "https://example.invalid/"}
    assert send(artur, address, place="event", **typed).status_code == 422
    assert send(artur, address, place=str(session.pk), **typed).status_code == 302
    assert artur.get(reverse("materials:detail", args=[of_event.pk])).status_code == 200
    assert artur.get(reverse("materials:change", args=[of_event.pk])).status_code == 404


def test_a_module_has_materials_which_the_coordinator_adds(cast):
    by = cast.users["alicja"]
    partner = cast.sites["alfa"].organisation
    cycle = actions.plan_cycle(project=cast.project, partner=partner, text=actions.CycleText("Cykl", ""), by=by)
    module = actions.add_module(cycle=cycle, text=actions.ModuleText("Moduł", 6), by=by)
    alicja = client_of(cast, "alicja")
    typed = {"title": "Skrypt", "audience": "participants", "file": handout()}
    assert send(alicja, reverse("materials:new-of-module", args=[module.pk]), **typed).status_code == 302
    assert "Skrypt" in text(alicja.get(reverse("materials:of-module", args=[module.pk])))
    found = plan(cast, module=module)
    page = text(client_of(cast, "ada").get(reverse("materials:of-event", args=[found.pk])))
    assert "Skrypt" in page
    assert "the module Moduł" in page
    change = reverse("materials:change", args=[Material.objects.get().pk])
    assert client_of(cast, "ada").get(change).status_code == 404
    typed = {"title": "Skrypt 2", "audience": "trainers", "version": "1"}
    assert send(alicja, change, **typed).status_code == 302


def test_ten_times_the_materials_ask_no_more_queries(cast, event):
    ada, lucja = client_of(cast, "ada"), own_client(cast)
    pages = [(ada, reverse("materials:of-event", args=[event.pk])), (lucja, reverse("own:materials"))]
    material(cast, event)
    for client, address in pages:
        cost(client, address)  # what is read once for everybody
    few = [cost(client, address).queries for client, address in pages]
    for number in range(9):
        material(cast, event.sessions.order_by("on_date")[number % 2], title=f"Ćwiczenia {number}")
    many = [cost(client, address) for client, address in pages]
    assert [one.queries for one in many] == few
    assert max(few) <= MOST_QUERIES
    assert max(one.size for one in many) <= MOST_BYTES
