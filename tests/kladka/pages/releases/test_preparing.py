"""Preparing a release takes a while: the worker does it, and what it refuses stands at the form with what was typed."""

from typing import Any

import pytest
from django.urls import reverse

from kladka.audit.models import Words
from kladka.pages.reports.tasks import Reached, note, reached
from kladka.reporting.models import Release
from tests.kladka.pages.reports.world import work_off
from tests.kladka.pages.signed_in import client_of, send
from tests.world.cast import Cast
from tests.world.released import declare, end_project, prepare, publish

FORM = "/office/projects/proba/releases/prepare/"


@pytest.fixture(autouse=True)
def ended(cast: Cast) -> None:
    end_project(cast)


def ask(cast: Cast, client: Any = None, **typed: str) -> tuple[Any, Any]:
    client = client or client_of(cast, "olga")
    return client, send(client, FORM, **{"as_of": "2026-06-30"} | typed)


def test_the_worker_prepares_it_and_the_page_leads_to_it(cast: Cast) -> None:
    declare(cast, {"coached": 3})
    client, sent = ask(cast)
    waiting = client.get(sent["Location"]).content.decode()
    assert "It waits for its turn." in waiting
    assert 'hx-trigger="every 2s"' in waiting
    work = sent["Location"].rstrip("/").rpartition("/")[2]
    note(work, 1, 4, "Counting")
    shown = client.get(sent["Location"]).content.decode()
    assert "Counting" in shown
    assert "1 of 4 (25%)" in shown
    assert not Release.objects.exists()
    work_off()
    assert reached(work) == Reached(2, 3, "Writing the release")
    release = Release.objects.get()
    done = client.get(sent["Location"])
    assert (done.status_code, done["Location"]) == (302, reverse("releases:detail", args=[release.pk]))
    assert client.get(sent["Location"], headers={"HX-Request": "true"})["HX-Redirect"] == sent["Location"]


def test_what_needs_no_counting_is_refused_at_once_at_its_field(cast: Cast) -> None:
    declare(cast, {"coached": 3})
    publish(cast, prepare(cast))
    _client, sent = ask(cast)
    assert sent.status_code == 422
    assert 'id="id_words-error"' in sent.content.decode()
    _client, sent = ask(cast, words="Poprawka.")
    work_off()
    assert "Poprawka." in set(Words.objects.values_list("text", flat=True))
    _client, sent = ask(cast, words="I jeszcze jedna.")
    assert sent.status_code == 422
    assert "Release 2 was prepared and waits." in sent.content.decode()
    assert "I jeszcze jedna." in sent.content.decode()


def test_of_a_release_that_was_prepared_the_worker_keeps_no_words(cast: Cast) -> None:
    declare(cast, {"coached": 3})
    ask(cast, words="Nigdzie indziej.")
    (done,) = work_off()
    done.refresh_from_db()
    assert "Nigdzie indziej." not in str(done.args_kwargs)


def test_work_that_broke_off_leads_back_to_the_form(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    client, sent = ask(cast, words="Bo tak.")
    monkeypatch.setattr("kladka.reporting.actions.release.prepare", lambda **_given: 1 / 0)
    work_off()
    page = client.get(sent["Location"], follow=True).content.decode()
    assert "The work broke off." in page
    assert "Bo tak." in page


def test_a_killed_worker_leaves_a_release_that_the_second_try_finds_and_two_tabs_make_one(cast: Cast) -> None:
    declare(cast, {"coached": 3})
    client, sent = ask(cast)
    _client, other = ask(cast, client)
    done, *_rest = work_off()
    release = Release.objects.get()
    done.status, done.return_value, done.finished_at = "READY", None, None
    done.save()
    work_off()
    address = reverse("releases:detail", args=[release.pk])
    assert [client.get(each["Location"])["Location"] for each in (sent, other)] == [address, address]


def test_work_is_shown_to_who_asked_for_it_only(cast: Cast) -> None:
    _client, sent = ask(cast, words="Bo tak.")
    work_off()
    work = sent["Location"].rstrip("/").rpartition("/")[2]
    for who in ("adam", "alicja"):
        assert client_of(cast, who).get(sent["Location"]).status_code in {403, 404}
    for forged in (work[:-1], "%00", "1", f"{work[:-4]}0000"):
        page = client_of(cast, "olga").get(f"{FORM}?refused={forged}")
        assert (page.status_code, "Bo tak." in page.content.decode()) == (200, False)
