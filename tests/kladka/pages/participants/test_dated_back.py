"""A hand-over dated back: sessions that the coach before held since are named, and asked about."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from kladka.coaching import actions as coaching
from kladka.core import clock
from kladka.core.forms.shown import day_in_words
from kladka.people.actions.assignment import open_assignments
from tests.kladka.pages.signed_in import client_of, send

pytestmark = pytest.mark.django_db

TODAY = clock.today()
DAY = TODAY - timedelta(days=3)


@pytest.fixture(autouse=True)
def in_english(the_language_is_nobodys):
    with translation.override("en"):
        yield


@pytest.fixture
def alicja(cast):
    return client_of(cast, "alicja")


@pytest.fixture
def lucja(cast):
    return cast.participations["lucja"]


def log(cast, lucja, day, who="anna"):
    said = {"participation": lucja, "coach": cast.staff[who], "minutes": 60, "place": "office"}
    return coaching.log_session(on_date=day, by=cast.users[who], **said)


def hand_over(cast, alicja, **given):
    answers = {"participants": [str(cast.assignments["lucja"].pk)], "coach": str(cast.staff["artur"].pk)}
    return send(alicja, reverse("participants:hand-over"), **answers, from_date=DAY.isoformat(), **given)


def leave(cast, alicja, **given):
    page = reverse("caseload:leaving", args=[cast.project.code])
    wanted = {f"to_{cast.assignments['lucja'].pk.hex}": str(cast.staff["artur"].pk)}
    where = f"{page}?coach={cast.staff['anna'].pk}"
    return send(alicja, where, from_date=DAY.isoformat(), is_shared="no", version="0", **wanted, **given)


@pytest.mark.parametrize("act", [hand_over, leave])
def test_what_the_coach_before_held_since_is_named_and_asked_about(cast, alicja, lucja, act):
    log(cast, lucja, TODAY)
    asked = act(cast, alicja)
    assert asked.status_code == 422
    html = asked.content.decode()
    assert f"Łucja Próbna, {day_in_words(TODAY)}, Anna Trenerska" in html
    assert "held by somebody who by this hand-over did not coach on that day" in html
    assert open_assignments([lucja])[0].coach == cast.staff["anna"]
    assert act(cast, alicja, second_time="on").status_code == 302
    assert open_assignments([lucja])[0].coach == cast.staff["artur"]


@pytest.mark.parametrize("act", [hand_over, leave])
def test_nothing_is_asked_where_the_coach_before_held_none_since(cast, alicja, lucja, act):
    """On the day of the hand-over itself both coach."""
    log(cast, lucja, DAY)
    assert act(cast, alicja).status_code == 302
