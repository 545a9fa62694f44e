"""Second tabs after somebody went on in the first: what happened is said, and what was typed can be read."""

import pytest
from django.urls import reverse

from kladka.coaching import actions as coaching
from kladka.core import clock
from tests.kladka.pages.signed_in import client_of, send


@pytest.fixture
def anna(cast):
    return client_of(cast, "anna")


@pytest.fixture
def lucja(cast):
    return cast.participations["lucja"]


def test_answers_sent_after_the_entry_was_frozen_are_said_not_to_be_saved(anna, lucja):
    page = reverse("participants:entry", args=[lucja.pk])
    given = {"version": "1", "sex": "female", "disability": "refused", "municipality": "1212052"}
    late = send(anna, page, **given)
    html = late.content.decode()
    assert late.status_code == 422
    assert "Nothing was saved: the entry became complete while you were writing" in html
    typed = html.split("What you answered otherwise")[1].split("What is recorded")[0]
    assert "Refuses to answer" in typed
    assert "1212052" in typed
    assert "woman" not in typed, "what is the same is not told again"
    assert "What you answered otherwise" not in anna.get(page).content.decode()
