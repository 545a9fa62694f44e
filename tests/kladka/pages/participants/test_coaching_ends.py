"""Coaching ends: what comes after is named first, what is planned after is asked about, what was before is recorded."""

from datetime import time, timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from kladka.agenda import actions as agenda
from kladka.coaching import actions as coaching
from kladka.coaching.queries.asking import contact_of
from kladka.core import clock
from kladka.core.forms.shown import day_in_words
from kladka.pages.participants.presenters import bar, label_of
from kladka.people import actions as people
from kladka.people.models import Ending
from tests.kladka.pages.signed_in import client_of, send

pytestmark = pytest.mark.django_db

TODAY = clock.today()
LAST_DAY = TODAY - timedelta(days=3)


@pytest.fixture(autouse=True)
def in_english(the_language_is_nobodys):
    with translation.override("en"):
        yield


@pytest.fixture
def anna(cast):
    return client_of(cast, "anna")


@pytest.fixture
def lucja(cast):
    return cast.participations["lucja"]


def plan(cast, lucja, day):
    wanted = agenda.Plan("session", day, time(9), 60, "office", [lucja])
    return agenda.plan(project=cast.project, staff=cast.staff["anna"], plan=wanted, by=cast.users["anna"])


def log(cast, lucja, day):
    said = {"participation": lucja, "coach": cast.staff["anna"], "minutes": 60, "place": "office"}
    return coaching.log_session(on_date=day, by=cast.users["anna"], **said)


def end(cast):
    people.end_coaching(
        assignment=cast.assignments["lucja"], until_date=LAST_DAY, outcome="completed", by=cast.users["anna"]
    )


def test_what_comes_after_the_last_day_is_named_before_it_is_saved(cast, anna, lucja):
    log(cast, lucja, TODAY - timedelta(days=1))
    plan(cast, lucja, TODAY + timedelta(days=2))
    page = reverse("participants:end-coaching", args=[lucja.pk])
    given = {"until_date": LAST_DAY.isoformat(), "outcome": "completed"}
    asked = send(anna, page, **given)
    said = asked.content.decode()
    assert asked.status_code == 422
    assert f"a session of {day_in_words(TODAY - timedelta(days=1))} is recorded, with: Anna Trenerska" in said
    assert f"planned: {day_in_words(TODAY + timedelta(days=2))}" in said
    assert not Ending.objects.filter(assignment=cast.assignments["lucja"]).exists()
    assert send(anna, page, **given, second_time="on").status_code == 302
    assert Ending.objects.filter(assignment=cast.assignments["lucja"]).exists()


def test_nothing_is_asked_where_nothing_comes_after(cast, anna, lucja):
    log(cast, lucja, LAST_DAY)
    page = reverse("participants:end-coaching", args=[lucja.pk])
    assert send(anna, page, until_date=LAST_DAY.isoformat(), outcome="completed").status_code == 302


def test_a_session_planned_after_the_end_is_asked_about(cast, anna, lucja):
    end(cast)
    day = TODAY + timedelta(days=2)
    given = {"kind": "session", "on_date": day.isoformat(), "starts": "10:00", "minutes": "60", "place": "office"}
    given |= {"people": [str(lucja.pk)], "staff": str(cast.staff["anna"].pk), "project": str(cast.project.pk)}
    words = f"coaching ended on {day_in_words(LAST_DAY)}; of a later day no session can be recorded."
    asked = send(anna, reverse("calendar:plan"), **given)
    assert asked.status_code == 422
    assert words in asked.content.decode()
    assert send(anna, reverse("calendar:plan"), **given, collides="on").status_code == 302
    other = send(anna, reverse("calendar:plan"), **given | {"kind": "other", "starts": "12:00"})
    assert words not in other.content.decode()


def test_the_page_of_whose_coaching_ended_leads_to_the_sessions_of_before(cast, anna, lucja):
    end(cast)
    html = anna.get(reverse("participants:detail", args=[lucja.pk])).content.decode()
    assert "Log a session held before the coaching ended, or before the exit" in html
    assert reverse("coach:log-session", args=[lucja.pk]) in html
    given = {"on_date": TODAY.isoformat(), "minutes": "60", "place": "office"}
    refused = send(anna, reverse("coach:log-session", args=[lucja.pk]), **given).content.decode()
    assert f"Coaching ended on {day_in_words(LAST_DAY)}. The session must not be later." in refused


def test_whoever_left_before_a_coach_did_turns_to_the_coordinator(cast, lucja):
    end(cast)
    anna, artur = cast.staff["anna"], cast.staff["artur"]
    assert contact_of(lucja, TODAY).staff == anna, "the last coach works on"
    nadia = people.hand_over(
        assignment=cast.assignments["nadia"], coach=anna, from_date=LAST_DAY, by=cast.users["alicja"]
    )
    assert contact_of(lucja, TODAY).staff == anna
    people.hand_over(assignment=nadia, coach=artur, from_date=TODAY, by=cast.users["alicja"])
    assert contact_of(lucja, TODAY).staff == cast.staff["alicja"], "everybody whom Anna had goes on with others"


def test_the_line_below_the_name_says_all_models(lucja):
    lucja.coach_id, lucja.coach_given, lucja.coach_family = 1, "Anna", "Trenerska"
    lucja.site_name, lucja.model, lucja.also = "Alfa", "tzw-women", "tzw-disability"
    line = bar(lucja, TODAY)
    assert line.endswith(f"{label_of('tzw-women')} · {label_of('tzw-disability')}")
