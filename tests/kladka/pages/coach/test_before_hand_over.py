"""A session held before a hand-over is recorded afterwards: by whoever coached then, or by the coordinator for them."""

from datetime import time, timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from kladka.agenda import actions as agenda
from kladka.agenda.models import Appointment
from kladka.coaching.models import Session
from kladka.core import clock
from kladka.core.forms.shown import day_in_words
from kladka.people import actions as people
from kladka.people.models import Support
from tests.kladka.pages.signed_in import client_of, send

pytestmark = pytest.mark.django_db

AGO = timedelta(days=2)
"""So long ago Łucja was handed over by Anna to Artur."""


def hand_over(cast, *, is_shared=True):
    """Let Artur go on with Łucja; the two see her for some days where it is shared."""
    old = cast.assignments["lucja"]
    after = people.hand_over(
        assignment=old, coach=cast.staff["artur"], from_date=clock.today() - AGO, by=cast.users["alicja"]
    )
    people.note_hand_over(before=[old], after=[after], note="She sings", is_shared=is_shared, by=cast.users["alicja"])
    return after


@pytest.fixture(autouse=True)
def in_english(the_language_is_nobodys):
    with translation.override("en"):
        yield


@pytest.fixture
def shared(cast):
    return hand_over(cast)


@pytest.fixture
def day():
    """The day before the hand-over."""
    return clock.today() - AGO - timedelta(days=1)


@pytest.fixture
def lucja(cast):
    return cast.participations["lucja"]


def answers(day, **given):
    return {"on_date": day.isoformat(), "minutes": "60", "place": "office", "starts_at": "9:00"} | given


def log_url(lucja):
    return reverse("coach:log-session", args=[lucja.pk])


def planned(cast, day, *names, kind="session"):
    plan = agenda.Plan(kind, day, time(9), 60, "office", [cast.participations[name] for name in names])
    return agenda.plan(project=cast.project, staff=cast.staff["anna"], plan=plan, by=cast.users["anna"])


def of_anna(cast, day):
    """Check that one session of this day is there, by Anna and her assignment."""
    session = Session.objects.get()
    support = Support.objects.get(pk=session.support)
    assert (session.coach, session.on_date) == (cast.staff["anna"], day)
    assert (support.provider, support.site) == (cast.staff["anna"], cast.assignments["lucja"].site)


@pytest.mark.parametrize("who", ["anna", "alicja"])
def test_by_the_form_of_one_session(cast, shared, day, lucja, who):
    client = client_of(cast, who)
    saved = send(client, log_url(lucja), **answers(day))
    assert saved.status_code == 302, saved.content.decode()
    of_anna(cast, day)
    is_told = "It is recorded as held by: Anna Trenerska." in client.get(saved["Location"]).content.decode()
    assert is_told == (who == "alicja")


def test_by_its_appointment(cast, shared, day, lucja):
    one, anna = planned(cast, day, "lucja"), client_of(cast, "anna")
    address = f"{log_url(lucja)}?appointment={one.pk}"
    assert address in anna.get(reverse("calendar:appointment", args=[one.pk])).content.decode()
    assert send(anna, address, **answers(day)).status_code == 302
    of_anna(cast, day)
    one.refresh_from_db()
    assert (one.state, one.staff) == (Appointment.State.HELD, cast.staff["anna"])


@pytest.mark.parametrize("who", ["anna", "alicja"])
def test_by_the_form_of_a_group(cast, shared, day, lucja, who):
    one = planned(cast, day, "lucja", kind="group_session")
    client = client_of(cast, who)
    address = f"{reverse('coach:group-session')}?appointment={one.pk}"
    assert address.replace("&", "&amp;") in client.get(reverse("calendar:appointment", args=[one.pk])).content.decode()
    assert send(client, address, **answers(day, people=[str(lucja.pk)])).status_code == 302
    of_anna(cast, day)


def test_a_coordinator_says_whose_group_it_was(cast, shared, day, lucja):
    alicja, page = client_of(cast, "alicja"), reverse("coach:group-session")
    given = answers(day, people=[str(lucja.pk)])
    assert send(alicja, page, **given).status_code == 422
    assert send(alicja, page, **given, coach=str(cast.staff["beata"].pk)).status_code == 422
    assert send(alicja, page, **given, coach=str(cast.staff["anna"].pk)).status_code == 302
    of_anna(cast, day)


def week_of(lucja, day, **changes):
    line = {"participation": str(lucja.pk), "on_date": day.isoformat(), "starts_at": "9:00", "minutes": "60"}
    return {f"line0_{cell}": value for cell, value in (line | {"place": "office"} | changes).items()}


def test_by_the_grid_of_the_week(cast, shared, day, lucja):
    anna, page = client_of(cast, "anna"), f"{reverse('coach:week')}?on={day.isoformat()}"
    assert str(lucja.pk) in anna.get(page).content.decode()
    assert send(anna, page, **week_of(lucja, day)).status_code == 302
    of_anna(cast, day)


def test_whoever_coached_on_another_day_does_not_speak_for_the_coach_of_that_day(cast, shared, day, lucja):
    today = clock.today()
    for who, when, whose in (("artur", day, "Anna Trenerska"), ("anna", today, "Artur Trenerski")):
        client, words = client_of(cast, who), f"On {day_in_words(when)} {whose} coached this participant."
        group = reverse("coach:group-session")
        for address, given in (
            (log_url(lucja), answers(when)),
            *([(group, answers(when, people=[str(lucja.pk)]))] if who == "artur" else []),
        ):
            refused = send(client, address, **given).content.decode()
            assert f"{words} What took place on that day is recorded by that coach, or by the coordinator." in refused
    page = f"{reverse('coach:week')}?on={shared.from_date.isoformat()}"
    assert not Session.objects.exists()
    artur = client_of(cast, "artur")
    if day.weekday() < shared.from_date.weekday():
        assert "Anna Trenerska coached" in send(artur, page, **week_of(lucja, day)).content.decode()
    assert send(artur, log_url(lucja), **answers(today)).status_code == 302
    assert Session.objects.get().coach == cast.staff["artur"]


def test_on_the_day_of_the_hand_over_each_of_the_two_records_their_own(cast, shared, lucja):
    for who in ("anna", "artur"):
        assert send(client_of(cast, who), log_url(lucja), **answers(shared.from_date)).status_code == 302
        assert Session.objects.latest("created_at").coach == cast.staff[who]
        Session.objects.all().delete()


ASKED = "Who worked with the participant then?"


def test_on_the_day_of_the_hand_over_a_coordinator_says_which_of_the_two_held_it(cast, shared, lucja):
    alicja, given = client_of(cast, "alicja"), answers(shared.from_date)
    assert ASKED not in alicja.get(log_url(lucja)).content.decode()
    asked = send(alicja, log_url(lucja), **given)
    html = asked.content.decode()
    assert asked.status_code == 422
    assert ASKED in html
    assert f"{ASKED} (optional)" not in " ".join(html.split()), "it must be answered"
    assert "more than one coach worked with this participant: Artur Trenerski; Anna Trenerska. Say who it was." in html
    assert send(alicja, log_url(lucja), **given, whose=str(cast.staff["beata"].pk)).status_code == 422
    for who in ("anna", "artur"):
        chosen = cast.staff[who]
        assert send(alicja, log_url(lucja), **given, whose=str(chosen.pk)).status_code == 302
        session = Session.objects.latest("created_at")
        assert (session.coach, Support.objects.get(pk=session.support).provider) == (chosen, chosen)
        Session.objects.all().delete()


def test_on_the_day_of_the_hand_over_the_appointment_says_whose_it_was(cast, shared, lucja):
    one = planned(cast, shared.from_date, "lucja")
    page = f"{log_url(lucja)}?appointment={one.pk}"
    assert send(client_of(cast, "alicja"), page, **answers(shared.from_date)).status_code == 302
    assert Session.objects.get().coach == cast.staff["anna"]


def test_a_telephone_contact_on_that_day_asks_the_same(cast, shared, lucja):
    alicja, page = client_of(cast, "alicja"), reverse("calendar:contact", args=[lucja.pk])
    given = {"on_date": shared.from_date.isoformat(), "starts": "9:00", "minutes": "10"}
    assert ASKED in send(alicja, page, **given).content.decode()
    assert send(alicja, page, **given, whose=str(cast.staff["anna"].pk)).status_code == 302
    assert Appointment.objects.get().staff == cast.staff["anna"]


def test_a_telephone_contact_of_another_coachs_day_is_not_told_for_them(cast, shared, day, lucja):
    page, given = reverse("calendar:contact", args=[lucja.pk]), {"starts": "9:00", "minutes": "10"}
    refused = send(client_of(cast, "artur"), page, on_date=day.isoformat(), **given)
    assert refused.status_code == 422
    assert "Anna Trenerska coached this participant" in refused.content.decode()
    assert not Appointment.objects.exists()
    for who in ("anna", "alicja"):
        assert send(client_of(cast, who), page, on_date=day.isoformat(), **given).status_code == 302
        assert Appointment.objects.get().staff == cast.staff["anna"]
        Appointment.objects.all().delete()


def test_an_appointment_of_another_day_does_not_say_whose_session_it_was(cast, shared, lucja):
    one = planned(cast, clock.today(), "lucja")
    page = f"{log_url(lucja)}?appointment={one.pk}"
    assert ASKED in send(client_of(cast, "alicja"), page, **answers(shared.from_date)).content.decode()


def test_an_appointment_ahead_is_not_held_by_a_session_of_an_earlier_day(cast, lucja):
    today = clock.today()
    one = planned(cast, today + timedelta(days=5), "lucja")
    page, given = f"{log_url(lucja)}?appointment={one.pk}", answers(today, starts_at="0:10")
    saved = send(client_of(cast, "anna"), page, **given)
    assert saved.status_code == 302, saved.content.decode()
    one.refresh_from_db()
    assert (one.state, Session.objects.count()) == (Appointment.State.PLANNED, 1)


def test_before_anybody_coached_there_is_no_session(cast, shared, lucja):
    first = cast.assignments["lucja"]
    early = answers(first.from_date - timedelta(days=1), all_the_same="on")
    refused = send(client_of(cast, "anna"), log_url(lucja), **early).content.decode()
    assert f"Coaching by Anna Trenerska began on {day_in_words(first.from_date)}" in refused


def test_whoever_no_longer_sees_the_person_is_told_who_records_it(cast, day, lucja):
    hand_over(cast, is_shared=False)
    one, anna = planned(cast, day, "lucja"), client_of(cast, "anna")
    assert anna.get(log_url(lucja)).status_code == 404
    page = reverse("calendar:appointment", args=[one.pk])
    assert "ask the coordinator to record the session: it stays yours" in anna.get(page).content.decode()
    assert "ask the coordinator" not in client_of(cast, "alicja").get(page).content.decode()
    grid = anna.get(f"{reverse('coach:week')}?on={day.isoformat()}").content.decode()
    assert "1 person whom you coached in this week goes on with somebody else" in grid
    assert str(lucja.pk) not in grid
    assert send(client_of(cast, "alicja"), f"{log_url(lucja)}?appointment={one.pk}", **answers(day)).status_code == 302
    of_anna(cast, day)


def test_a_coordinator_of_another_partner_does_not_speak_for_the_coach(cast, shared, day, lucja):
    assert send(client_of(cast, "bogdan"), log_url(lucja), **answers(day)).status_code == 404
    assert not Session.objects.exists()
