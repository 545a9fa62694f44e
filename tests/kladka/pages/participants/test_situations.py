"""Situations: what is asked about before it is recorded, and how they end."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kladka.core import clock
from kladka.people import actions as people
from kladka.people.models import Assignment, Ending, Evidence, Situation
from tests.kladka.pages.signed_in import send


def url(name, thing):
    return reverse(f"participants:{name}", args=[thing.pk])


def internship(**given):
    return {"kind": "internship", "from_date": "2026-06-01", "how": "later"} | given


def recorded(lucja):
    return Situation.objects.current().filter(participation=lucja, kind="internship")


def test_a_situation_ends_once_and_the_second_tab_is_told(cast, anna, lucja):
    job = cast.situations["lucja"]
    assert send(anna, url("end-situation", job), until_date="2026-06-30").status_code == 302
    second = send(anna, url("end-situation", job), until_date="2026-07-01")
    html = second.content.decode()
    assert second.status_code == 422
    assert "The end of this situation is recorded already: 30 June 2026." in html
    assert Ending.objects.current().filter(situation=job).count() == 1


def test_a_situation_corrected_in_another_tab_does_not_end_unseen(cast, anna, lucja):
    job = cast.situations["lucja"]
    changes = {"from_date": date(2026, 5, 5)}
    people.correct(fact=job, changes=changes, reason="typing_error", by=cast.users["anna"])
    second = send(anna, url("end-situation", job), until_date="2026-06-30")
    assert second.status_code == 422
    assert "Somebody has already corrected or withdrawn this situation." in second.content.decode()


def test_what_has_an_agreed_end_can_end_earlier(cast, anna, lucja):
    until = clock.today() + timedelta(days=30)
    assert send(anna, url("situation", lucja), **internship(until_date=until.isoformat())).status_code == 302
    fact = recorded(lucja).get()
    assert url("end-situation", fact) in anna.get(url("detail", lucja)).content.decode()
    given = {"until_date": "2026-06-20", "outcome": "interrupted"}
    assert send(anna, url("end-situation", fact), **given).status_code == 302
    assert url("end-situation", fact) not in anna.get(url("detail", lucja)).content.decode()


def test_a_scan_beside_a_seen_original_is_asked_about(cast, anna, lucja):
    given = internship(how="original_inspected", document_kind="internship_certificate", document_date="2026-06-02")
    scan = SimpleUploadedFile("scan.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")
    refused = send(anna, url("situation", lucja), **given, file=scan)
    assert refused.status_code == 422
    assert "You chose that no copy is kept, so this file was not kept." in refused.content.decode()
    assert not recorded(lucja).exists()
    assert send(anna, url("situation", lucja), **given).status_code == 302
    assert Evidence.objects.get(fact=recorded(lucja).get().pk).document.file is None


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"until_date": "2099-12-31"}, "This is 20 years or more after the beginning. Check the year,"),
        ({"from_date": "1979-06-01"}, "This is earlier than the birth date, 29 February 1980. Check the year."),
    ],
)
def test_a_day_that_cannot_be_is_refused(anna, lucja, given, words):
    refused = send(anna, url("situation", lucja), **internship(**given))
    assert refused.status_code == 422
    assert refused.content.decode().count(words) == 2
    assert not recorded(lucja).exists()


def test_a_beginning_before_the_entry_is_asked_about_and_may_be(anna, lucja):
    early = internship(from_date="2026-02-01")
    asked = send(anna, url("situation", lucja), **early)
    assert asked.status_code == 422
    assert "This began before the participant came to the project, on 2 March 2026." in asked.content.decode()
    assert send(anna, url("situation", lucja), **early, all_the_same="on").status_code == 302
    assert recorded(lucja).get().from_date == date(2026, 2, 1)


def test_another_of_the_same_kind_at_the_same_time_is_asked_about(anna, lucja):
    assert send(anna, url("situation", lucja), **internship(until_date="2026-06-30")).status_code == 302
    asked = send(anna, url("situation", lucja), **internship(from_date="2026-06-15"))
    assert asked.status_code == 422
    assert "The same kind of situation is recorded already, since 1 June 2026." in asked.content.decode()
    assert send(anna, url("situation", lucja), **internship(from_date="2026-07-01")).status_code == 302
    assert (
        send(anna, url("situation", lucja), **internship(from_date="2026-06-15"), second_time="on").status_code == 302
    )


def test_an_assignment_is_not_corrected_into_the_future_or_behind_its_end(cast, anna):
    fact = cast.assignments["lucja"]
    given = {"reason": "typing_error", "model": fact.model}
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    refused = send(anna, url("correct", fact), **given, from_date=tomorrow)
    assert (refused.status_code, "lies in the future" in refused.content.decode()) == (422, True)
    people.end_coaching(assignment=fact, until_date=date(2026, 6, 1), outcome="completed", by=cast.users["anna"])
    refused = send(anna, url("correct", fact), **given, from_date="2026-07-01")
    assert (refused.status_code, "Its end is recorded on 1 June 2026" in refused.content.decode()) == (422, True)
    assert fact in Assignment.objects.current()
