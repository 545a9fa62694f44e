"""The pages of imports: who gets in, what they cost, and the way from a template to recorded rows."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from kladka.audit.models import ReadEvent
from kladka.exchange.models import Upload
from kladka.learning import actions as learning
from kladka.people.models import Participation
from tests.kladka.exchange.files import with_cell, workbook
from tests.kladka.incubation.world import make_incubation
from tests.kladka.learning.world import plan
from tests.kladka.pages.signed_in import client_of, send

MOST_QUERIES, MOST_BYTES = 12, 60 * 1024
SESSION = 3
"""Session, user and the read event's savepoint are not the page's own."""
ROWS = (["Imię", "Nazwisko"], ["Zofia", "Nowa"])
PASTED = "\n".join("\t".join(row) for row in ROWS)


def upload_of(cast, who="alicja", rows=ROWS):
    file = SimpleUploadedFile("people.xlsx", workbook(*rows))
    response = send(client_of(cast, who), reverse("exchange:participants"), file=file)
    assert response.status_code == 302, response.content.decode()
    return Upload.objects.latest("stored_at")


def key_in(text):
    return re.search(r'name="idempotency_key" value="([^"]+)"', text)[1]


def test_from_a_file_to_recorded_rows_also_when_sent_twice(cast):
    upload = upload_of(cast)
    client, address = client_of(cast, "alicja"), reverse("exchange:check-participants", args=[upload.pk])
    text = client.get(address).content.decode()
    assert "Record all rows" in text
    for _twice in range(2):
        response = client.post(address, {"idempotency_key": key_in(text), "sha256": upload.sha256})
        assert response.status_code == 302
    assert Participation.objects.filter(person__identity__family_name="Nowa").count() == 1
    text = client.get(address).content.decode()
    assert "All rows are recorded." in text
    assert "Record all rows" not in text


def test_rows_with_problems_cannot_be_recorded(cast):
    upload = upload_of(cast, rows=(["Imię", "Nazwisko", "Data urodzenia"], ["<b>Zofia", "", "wczoraj"]))
    client, address = client_of(cast, "alicja"), reverse("exchange:check-participants", args=[upload.pk])
    text = client.get(address).content.decode()
    assert "2 problems" in text
    assert "Nothing was recorded." in text
    assert "Record all rows" not in text
    assert send(client, address, sha256=upload.sha256).status_code == 422
    assert not Participation.objects.filter(person__identity__given_name="Zofia").exists()


def test_pasted_rows_are_as_good_and_need_not_come_with_a_file(cast):
    client, address = client_of(cast, "alicja"), reverse("exchange:participants")
    assert send(client, address, pasted=PASTED).status_code == 302
    for both in ({}, {"pasted": PASTED, "file": SimpleUploadedFile("a.xlsx", workbook(*ROWS))}):
        response = send(client, address, **both)
        assert response.status_code == 422
        assert "one of the two" in response.content.decode()


def test_all_rows_are_shown_as_they_were_read_before_anybody_records_them(cast):
    client = client_of(cast, "alicja")
    rows = [f"Osoba\tZmyślona\tNumer{number}" for number in range(12)]
    odd = ['Zofia\tNowa\t"Otwarty', "", f"{'x' * 59}yz\tNowa\t<b>"]
    pasted = "\n".join(["Imię\tNazwisko\tMiejscowość", *odd, *rows])
    response = send(client, reverse("exchange:participants"), pasted=pasted)
    text = client.get(response.url).content.decode()
    assert "What was read: rows 2 to 12" in text
    assert "&quot;Otwarty" in text
    assert f"{'x' * 59}y…" in text
    assert "&lt;b&gt;" in text
    assert "Numer11" not in text
    assert "Numer11" in client.get(response.url, {"page": "2"}).content.decode()
    assert send(client, response.url, sha256=Upload.objects.get().sha256).status_code == 302
    assert "What was read" not in client.get(response.url).content.decode()


def test_what_is_wrong_with_pasted_rows_is_said_at_them(cast):
    response = send(client_of(cast, "alicja"), reverse("exchange:participants"), pasted="Imię\tCośtam\nZofia\tNowa")
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"pasted"}


def test_a_hostile_file_is_answered_at_its_field(cast):
    file = SimpleUploadedFile("a.xlsx", with_cell('r="XFD1048576"'))
    response = send(client_of(cast, "alicja"), reverse("exchange:participants"), file=file)
    assert response.status_code == 422
    assert "The sheet is too large" in response.content.decode()
    assert not Upload.objects.exists()


def test_an_upload_is_seen_at_the_partner_that_sent_it_only(cast):
    upload = upload_of(cast)
    address = reverse("exchange:check-participants", args=[upload.pk])
    expected = {"alicja": 200, "bogdan": 404, "alan": 403, "ada": 403, "anna": 403, "olga": 403, "adam": 403}
    assert {who: client_of(cast, who).get(address).status_code for who in expected} == expected
    assert ReadEvent.objects.filter(page="exchange:check-participants", object=upload.pk).count() == 1


def test_attendance_is_for_the_trainer_of_the_event_and_the_partners_coordinator(cast):
    own, others = plan(cast), plan(cast, side="beta")
    expected = {"ada": (200, 404), "alicja": (200, 404), "borys": (404, 200), "alan": (404, 404), "olga": (403, 403)}
    for name in ("attendance", "attendance-template"):
        seen = {
            who: tuple(
                client_of(cast, who).get(reverse(f"exchange:{name}", args=[event.pk])).status_code
                for event in (own, others)
            )
            for who in expected
        }
        assert seen == expected


def test_the_form_offers_only_ones_own_places(cast):
    response = send(client_of(cast, "bogdan"), reverse("exchange:participants"), pasted=PASTED)
    assert response.status_code == 302
    assert Upload.objects.get().place == cast.posts["bogdan"].pk


@pytest.mark.parametrize(("kind", "who"), [("participants", "alicja"), ("advice", "alan")])
@pytest.mark.parametrize("language", ["pl", "en"])
def test_a_template_has_both_headings_lists_and_explanations(cast, kind, who, language):
    make_incubation(cast)
    client = client_of(cast, who)
    response = client.get(reverse(f"exchange:{kind}-template"), headers={"accept-language": language})
    book = CalamineWorkbook.from_filelike(io.BytesIO(response.content))
    data, explained, lists = (book.get_sheet_by_index(number).to_python() for number in range(3))
    assert data[0][0].startswith("Imię")
    assert " / " in data[0][0]
    assert len(explained) > len(data[0])
    assert len(lists) > 3


def test_a_template_filled_in_passes(cast):
    content = client_of(cast, "alicja").get(reverse("exchange:participants-template")).content
    headings = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()[0]
    upload = upload_of(cast, rows=(headings, ["Zofia", "Nowa", "woman"]))
    assert (upload.rows, upload.problems) == (1, 0)


def test_an_events_template_holds_its_people_and_passes_when_filled_in(cast):
    event = plan(cast)
    learning.enrol(event=event, participations=[cast.participations["lucja"]], by=cast.users["alicja"])
    client = client_of(cast, "ada")
    content = client.get(reverse("exchange:attendance-template", args=[event.pk])).content
    assert ReadEvent.objects.filter(page="exchange:attendance-template", object=event.pk).count() == 1
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert [row[:2] for row in rows[1:]] == [["Łucja", "Próbna"]] * 2
    filled = [rows[0], *([*row[:5], "present"] for row in rows[1:])]
    pasted = "\n".join("\t".join(str(cell) for cell in row) for row in filled)
    assert send(client, reverse("exchange:attendance", args=[event.pk]), pasted=pasted).status_code == 302
    assert Upload.objects.get().problems == 0


def test_without_an_incubator_there_is_nowhere_to_bring_cards(cast):
    text = client_of(cast, "alan").get(reverse("exchange:advice")).content.decode()
    assert "A coordinator opens it." in text
    assert client_of(cast, "alan").get(reverse("exchange:advice-template")).status_code == 302


@pytest.mark.parametrize("language", ["pl", "en"])
def test_pages_are_light_however_much_is_wrong(cast, language):
    more = ["Street and number", "Town", "Phone", "E-mail address", "Postcode", "PESEL", "Birth date"]
    wide = [*(["x" * 60] * 6), "2000-01-01"]
    rows = [["Imię", "Nazwisko", "Płeć", *more], *(["", f"Osoba {number}", "x" * 60, *wide] for number in range(400))]
    upload = upload_of(cast, rows=rows)
    assert upload.problems >= 800
    client = client_of(cast, "alicja")
    for address in (
        reverse("exchange:imports"),
        reverse("exchange:participants"),
        reverse("exchange:advice"),
        reverse("exchange:check-participants", args=[upload.pk]),
    ):
        with CaptureQueriesContext(connection) as captured:
            response = client.get(address, headers={"accept-language": language})
        assert response.status_code == 200
        assert len(captured) - SESSION <= MOST_QUERIES, address
        assert len(response.content) < MOST_BYTES, address


def test_a_coordinator_sees_what_the_partners_staff_sent_and_only_the_sender_records_it(cast):
    event = plan(cast)
    learning.enrol(event=event, participations=[cast.participations["lucja"]], by=cast.users["alicja"])
    rows = "Imię\tNazwisko\tDzień\tObecność\nŁucja\tPróbna\t2026-04-13\tobecność"
    send(client_of(cast, "ada"), reverse("exchange:attendance", args=[event.pk]), pasted=rows)
    upload = Upload.objects.get()
    address, coordinator = reverse("exchange:check-attendance", args=[upload.pk]), client_of(cast, "alicja")
    assert "Record all rows" not in coordinator.get(address).content.decode()
    assert send(coordinator, address, sha256=upload.sha256).status_code == 404
    assert send(client_of(cast, "ada"), address, sha256=upload.sha256).status_code == 302
    assert client_of(cast, "ada").get(reverse("exchange:check-advice", args=[upload.pk])).status_code == 403
