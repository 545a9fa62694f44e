"""A participant's own page shows the sessions of trainings for which they are enrolled, and what became of them."""

from datetime import time, timedelta

import pytest
from django.urls import reverse
from django.utils import formats, translation

from kladka.core import clock
from kladka.learning import actions
from kladka.learning.actions import SessionPlan
from kladka.learning.models import Enrolment, Event, Presence
from tests.kladka.learning.world import plan
from tests.kladka.pages.own.world import own_client

DAY = timedelta(days=1)


@pytest.fixture
def lucja(cast):
    return own_client(cast, "lucja")


def training(cast, first, *, who="lucja", **changes):
    """Plan a training of one day from 9 to 15, for which one of the cast is enrolled, by default Łucja."""
    day = {"starts_on": first, "ends_on": first, "hours": None, "sessions": [SessionPlan(first, time(9), time(15))]}
    event = plan(cast, **day | changes)
    by = cast.users["alicja"]
    actions.enrol(event=event, participations=[cast.participations[who]], by=by)
    return Event.objects.get(pk=event.pk)


def shown(client, name="own:appointments"):
    return client.get(reverse(name)).content.decode()


def in_words(day):
    with translation.override("en"):
        return formats.date_format(day, "l, j E Y")


@pytest.mark.parametrize("page", ["own:home", "own:appointments"])
def test_a_training_to_come_stands_with_its_hours_and_place(cast, lucja, page):
    first = clock.today() + 5 * DAY
    training(cast, first)
    told = shown(lucja, page)
    assert f"{in_words(first)}, 9:00–15:00" in told
    assert "Living book-keeping" in told
    assert cast.sites["alfa"].town in told
    assert "you have a place" in told
    assert "Nothing is planned" not in told


def test_nobody_elses_training_stands_there(cast, lucja):
    training(cast, clock.today() + 5 * DAY, who="nadia")
    training(cast, clock.today() - 5 * DAY, who="nadia")
    assert "Living book-keeping" not in shown(lucja)
    assert "Nothing is planned" in shown(lucja)


def test_what_is_cancelled_or_was_changed_says_so(cast, lucja):
    event = training(cast, clock.today() + 5 * DAY)
    Event.objects.filter(pk=event.pk).update(moved_at=clock.now())
    assert "The day, the hour or the place has changed." in shown(lucja)
    actions.cancel_event(event=event, version=event.version, by=cast.users["alicja"])
    told = shown(lucja)
    assert ("does not take place" in told, "you have a place" in told) == (True, False)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("waiting", "you are on the waiting list"),
        ("cancelled", "you are not signed up any more"),
        ("removed", "you are not on the list any more"),
    ],
)
def test_whoever_has_no_place_is_told_so(cast, lucja, state, words):
    event = training(cast, clock.today() + 5 * DAY)
    Enrolment.objects.filter(event=event).update(state=state)
    told = shown(lucja)
    assert (words in told, "you have a place" in told) == (True, False)


@pytest.mark.parametrize(
    ("mark", "words"), [("present", "you were there"), ("absent", "you were not there"), ("", "–")]
)
def test_an_earlier_session_says_whether_one_was_there(cast, lucja, mark, words):
    event = training(cast, clock.today() - 5 * DAY)
    if mark:
        who = {"participation": cast.participations["lucja"], "marked_by": cast.users["ada"].pk}
        Presence.objects.create(session=event.sessions.get(), state=mark, **who)
    told = shown(lucja)
    assert "Earlier trainings and other events" in told
    row = told[told.index("Living book-keeping") :]
    assert words in row[: row.index("</tr>")]
    assert "Living book-keeping" not in shown(lucja, "own:home")
