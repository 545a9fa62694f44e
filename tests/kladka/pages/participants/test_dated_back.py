"""A hand-over dated back: sessions that the coach before held since are named, and asked about."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from kladka.coaching import actions as coaching
from kladka.core import clock
from kladka.core.forms.shown import day_in_words
from kladka.people import actions as people
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


def test_a_day_before_the_coaching_began_is_refused_before_anything_is_asked(cast, alicja, lucja):
    log(cast, lucja, TODAY)
    began = cast.assignments["lucja"].from_date
    early = {"from_date": (began - timedelta(days=1)).isoformat(), "coach": str(cast.staff["artur"].pk)}
    page, who = reverse("participants:hand-over"), [str(cast.assignments["lucja"].pk)]
    html = send(alicja, page, participants=who, **early).content.decode()
    assert f"has been with this coach since {day_in_words(began)}" in html
    assert "these sessions are recorded" not in html


def test_of_many_sessions_the_question_says_how_many(cast, alicja, lucja):
    for days in range(3):
        log(cast, lucja, TODAY - timedelta(days=days))
    coaching_before = {"participants": [str(cast.assignments["lucja"].pk)], "coach": str(cast.staff["artur"].pk)}
    page, back = reverse("participants:hand-over"), (TODAY - timedelta(days=9)).isoformat()
    html = send(alicja, page, **coaching_before, from_date=back).content.decode()
    assert html.count(f"Łucja Próbna, {day_in_words(TODAY)}, Anna Trenerska") >= 1, "a few are named"
    for days in range(3, 6):
        log(cast, lucja, TODAY - timedelta(days=days))
    html = send(alicja, page, **coaching_before, from_date=back).content.decode()
    assert "these sessions are recorded: Łucja Próbna: 6 sessions." in html
    assert "Łucja Próbna, " not in html


def undo_of(cast, alicja, lucja):
    assert hand_over(cast, alicja).status_code == 302
    return reverse("participants:undo-hand-over", args=[open_assignments([lucja])[0].pk])


def test_what_the_next_coach_held_since_is_named_and_asked_about_before_it_is_undone(cast, alicja, lucja):
    page = undo_of(cast, alicja, lucja)
    log(cast, lucja, TODAY, "artur")
    told = f"Łucja Próbna, {day_in_words(TODAY)}, Artur Trenerski"
    assert told in alicja.get(page).content.decode()
    asked = send(alicja, page)
    assert asked.status_code == 422
    assert told in asked.content.decode()
    assert open_assignments([lucja])[0].coach == cast.staff["artur"]
    assert send(alicja, page, second_time="on").status_code == 302
    assert open_assignments([lucja])[0].coach == cast.staff["anna"]


def test_nothing_is_asked_before_it_is_undone_where_only_the_coach_before_held_sessions(cast, alicja, lucja):
    page = undo_of(cast, alicja, lucja)
    log(cast, lucja, DAY)
    assert send(alicja, page).status_code == 302


def test_what_the_next_coach_held_as_stand_in_of_the_coach_before_is_not_asked_about(cast, alicja, lucja):
    """Artur stood in for Anna when she was ill; then she was handed over to him, and that is undone."""
    days = {"from_date": DAY, "until_date": TODAY, "by": cast.users["alicja"]}
    people.substitute(project=cast.project, absent=cast.staff["anna"], substitute=cast.staff["artur"], **days)
    log(cast, lucja, TODAY, "artur")
    page = undo_of(cast, alicja, lucja)
    assert send(alicja, page).status_code == 302
