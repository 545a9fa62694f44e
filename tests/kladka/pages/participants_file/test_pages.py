"""Files of participants in the browser's language: asked, checked, made, taken, answered, set aside."""

import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kladka.audit.models import Words
from kladka.core import clock
from kladka.exchange.models import Upload
from kladka.pages.participants_file import presenters
from kladka.people import actions as people
from kladka.people.actions.person import pesel_of
from kladka.people.models import Entry, Identity
from kladka.reporting.actions.returned import remove_old_files
from kladka.reporting.models import Feedback, ParticipantsFile, ReturnedLine
from tests.kladka.exchange.sm_efs import answer, change, complete, line, make, record
from tests.kladka.pages.signed_in import body_of, client_of
from tests.world.cast import add_people

POSTCODE = ("Kod pocztowy", "Kod nie pasuje do miejscowości")


@pytest.fixture
def ready(cast):
    complete(cast)
    return cast


@pytest.fixture
def olga(ready):
    client = client_of(ready, "olga")
    client.cookies["language"] = "en"
    ready.users["olga"].language = "en"
    ready.users["olga"].save()
    return client


def check_url(cast, **asked):
    query = {"as_of": clock.today().isoformat(), **asked}
    return f"{reverse('participants_file:check', args=[cast.project.code])}?{urlencode(query)}"


def html(response):
    return body_of(response).decode()


def test_the_whole_way(ready, olga):
    empty = html(olga.get(reverse("participants_file:list", args=[ready.project.code])))
    assert reverse("participants_file:check", args=[ready.project.code]) in empty
    url = check_url(ready)
    key = _key(html(olga.get(url)))
    made = olga.post(url, {"idempotency_key": key, "purpose": "submit"})
    file = ParticipantsFile.objects.get()
    assert made.headers["Location"] == reverse("participants_file:detail", args=[file.pk])
    taken = olga.get(reverse("participants_file:download", args=[file.pk]))
    assert "Próbna" in html(taken)
    assert "no-store" in taken.headers["Cache-Control"]
    assert taken.headers["Content-Disposition"].startswith('attachment; filename="Uczestnicy_projektu_Efs_')
    page = reverse("participants_file:answer", args=[file.pk])
    sent = olga.post(
        page,
        {
            "idempotency_key": _key(html(olga.get(page))),
            "file": SimpleUploadedFile("Informacja zwrotna.csv", answer(line(ready, "lucja", *POSTCODE))),
        },
    )
    upload = Upload.objects.get()
    preview = reverse("participants_file:preview", args=[upload.pk])
    assert sent.headers["Location"] == preview
    shown = html(olga.get(preview))
    assert POSTCODE[1] in shown
    olga.post(preview, {"idempotency_key": _key(shown)})
    assert Feedback.objects.count() == 1
    detail = html(olga.get(reverse("participants_file:detail", args=[file.pk])))
    assert POSTCODE[1] in detail
    todo = html(olga.get(f"{reverse('todo:list')}?kind=returned"))
    assert POSTCODE[1] in todo
    put = reverse("participants_file:line", args=[ReturnedLine.objects.get().pk])
    olga.post(put, {"idempotency_key": _key(html(olga.get(put))), "reason": "record_is_right", "words": ""})
    assert POSTCODE[1] not in html(olga.get(f"{reverse('todo:list')}?kind=returned"))
    olga.post(put, {"idempotency_key": _key(html(olga.get(put)))})
    assert ReturnedLine.objects.get().aside_reason == ""


def _key(page):
    return re.search(r'name="idempotency_key" value="([^"]+)"', page)[1]


def test_the_check_names_column_and_way_and_no_pesel(ready, olga):
    change(ready, "lucja", email="")
    change(ready, "nadia", postcode="DE-10115")
    page = html(olga.get(check_url(ready)))
    assert "Adres e-mail" in page
    assert "A postcode is written like 31-002." in page
    numbers = [pesel_of(each) for each in Identity.objects.all()]
    assert all(numbers)
    assert not any(number in page for number in numbers)
    assert reverse("participants:detail", args=[ready.participations["lucja"].pk]) in page
    narrowed = html(olga.get(check_url(ready, rule="postcode")))
    assert "Nadia" in narrowed
    assert "Łucja" not in narrowed


def test_a_file_with_what_is_refused_is_not_made_and_keeps_what_was_chosen(ready, olga):
    change(ready, "lucja", email="")
    url = check_url(ready)
    answered = olga.post(url, {"idempotency_key": _key(html(olga.get(url))), "purpose": "trial"})
    assert answered.status_code == 422
    assert not ParticipantsFile.objects.exists()
    again = {"idempotency_key": _key(html(answered)), "purpose": "trial", "without_refused": "on"}
    assert olga.post(url, again).status_code == 302
    assert (ParticipantsFile.objects.get().left_out, ParticipantsFile.objects.get().purpose) == (1, "trial")


@pytest.mark.parametrize(
    "asked",
    [
        {"as_of": "tomorrow"},
        {"as_of": "9999-12-31"},
        {"as_of": "0001-01-01"},
        {"known_on": "9999-12-31"},
        {"known_on": "2019-12-31"},
        {"as_of": (clock.now() + timedelta(days=5)).date().isoformat()},
        {"email": "nobody"},
        {"phone": "12"},
    ],
)
def test_what_cannot_be_asked_is_refused_at_its_field(ready, olga, asked):
    refused = olga.get(check_url(ready, **asked))
    assert refused.status_code == 422
    assert b"<title>Error: " in refused.content


def test_a_wrong_file_is_refused_at_its_place(ready, olga):
    page = reverse("participants_file:answer", args=[make(ready).pk])
    key = _key(html(olga.get(page)))
    sent = olga.post(page, {"idempotency_key": key, "file": SimpleUploadedFile("a.csv", b"a;b\r\n1;2")})
    assert sent.status_code == 422
    assert 'id="id_file-error"' in html(sent)


def test_who_is_left_out_and_who_must_leave_the_system_are_told_apart(ready, olga, monkeypatch):
    make(ready)
    change(ready, "lucja", email="")
    entry = Entry.objects.current().get(participation=ready.participations["nadia"])
    people.withdraw(fact=entry, reason="typing_error", by=ready.users["anna"])
    file = make(ready, without_refused=True)
    page = html(olga.get(reverse("participants_file:detail", args=[file.pk])))
    assert "0 changed, 2 not in it any more" in page
    rows = [re.sub(r"<[^>]+>|\s+", " ", row) for row in re.findall(r"<tr.*?</tr>", page, re.S)]
    monkeypatch.setattr(presenters, "MOST_NAMED", 1)  # as where many are gone: whoever stands in the table has a name
    assert "Nobody by name" not in html(olga.get(reverse("participants_file:detail", args=[file.pk])))
    (nadia,) = [row for row in rows if "Nadia" in row]
    (lucja,) = [row for row in rows if "Łucja" in row]
    assert "take the person out of the system" in nadia
    assert "stays in the system as sent before" in lucja


def test_a_removed_file_is_gone(ready, olga, monkeypatch):
    file = make(ready)
    later = clock.now() + timedelta(days=60)
    with monkeypatch.context() as patched:
        patched.setattr(clock, "now", lambda: later)
        remove_old_files()
    assert olga.get(reverse("participants_file:download", args=[file.pk])).status_code == 404
    assert reverse("participants_file:download", args=[file.pk]) not in html(
        olga.get(reverse("participants_file:detail", args=[file.pk]))
    )


def test_a_programme_without_such_a_file_says_so(ready, olga):
    project = ready.project
    type(project).objects.filter(pk=project.pk).update(profile="pl-po-kl-7.2.1")
    page = html(olga.get(reverse("participants_file:list", args=[project.code])))
    assert "takes no file of participants" in page
    assert olga.get(check_url(ready)).status_code == 422


def test_the_pages_ask_no_more_of_more_people(ready, olga, django_assert_max_num_queries):
    add_people(ready, 30)
    record(ready, make(ready, without_refused=True), line(ready, "lucja", *POSTCODE))
    url = check_url(ready)
    olga.get(url)
    with django_assert_max_num_queries(16):
        page = olga.get(url)
    assert len(body_of(page)) < 60 * 1024


def test_a_coach_mends_what_came_back_from_the_work_list(ready):
    record(ready, make(ready), line(ready, "lucja", *POSTCODE))
    anna = client_of(ready, "anna")
    page = html(anna.get(reverse("todo:list")))
    assert f"{reverse('participants:identity', args=[ready.participations['lucja'].pk])}#id_postcode" in page


def test_a_pesel_in_ones_own_words_is_refused_at_its_place_and_the_words_stay(ready, olga):
    record(ready, make(ready), line(ready, "lucja", *POSTCODE))
    put = reverse("participants_file:line", args=[ReturnedLine.objects.get().pk])
    words = "Chodzi o 440514-01359, tam jest dobrze"
    given = {"idempotency_key": _key(html(olga.get(put))), "reason": "record_is_right", "words": words}
    refused = olga.post(put, given)
    assert refused.status_code == 422
    page = html(refused)
    assert 'id="id_words-error"' in page
    assert "A PESEL number stands in these words" in page
    assert words in page
    assert ReturnedLine.objects.get().aside_reason == ""
    assert not Words.objects.filter(text__contains="01359").exists()
    given = {"idempotency_key": _key(page), "reason": "record_is_right", "words": "Pismo 44051401358, tam jest dobrze"}
    assert olga.post(put, given).status_code == 302


def test_polish_words_of_the_system_say_on_an_english_page_that_they_are_polish(ready, olga):
    change(ready, "lucja", email="")
    file = make(ready, without_refused=True)
    record(ready, file, line(ready, "nadia", *POSTCODE))
    put = reverse("participants_file:line", args=[ReturnedLine.objects.get().pk])
    words, column = (f'<span lang="pl">{each}</span>' for each in (POSTCODE[1], POSTCODE[0]))
    for address in (
        reverse("participants_file:detail", args=[file.pk]),
        put,
        f"{reverse('todo:list')}?kind=returned",
    ):
        page = html(olga.get(address))
        assert (words in page, column in page) == (True, True), address
    assert '<span lang="pl">Adres e-mail</span>' in html(olga.get(check_url(ready)))
    answer_page = html(olga.get(reverse("participants_file:answer", args=[file.pk])))
    assert 'The report “<span lang="pl">Informacja zwrotna</span>” as the system gave it' in answer_page
    assert '<span lang="pl">' not in html(olga.get(put, headers={"accept-language": "pl"}))
