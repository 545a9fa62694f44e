"""Whom no letter tells in time that an hour of which they were reminded holds no more: they are to be called."""

from datetime import date, datetime, time, timedelta

import pytest
from django.urls import reverse

from kladka.agenda import actions
from kladka.agenda.models import Attendee, Reminder
from kladka.core import clock
from kladka.people import actions as people
from tests.kladka.pages.calendar.access_samples import planned
from tests.kladka.pages.signed_in import client_of, send
from tests.kladka.pages.test_budgets import cost

pytestmark = pytest.mark.django_db
DAY = date(2026, 12, 2)
MOST_QUERIES = 14
LATE = "Łucja Próbna was reminded of 3 December, 8:00 and does not hear in time that it is"


@pytest.fixture
def evening(cast, monkeypatch):
    """At nine in the evening of 2 December; Łucja was reminded of her appointment at eight the next morning."""
    noon = datetime(2026, 12, 2, 12, tzinfo=clock.WARSAW)
    monkeypatch.setattr("kladka.core.clock.now", lambda: noon)
    lucja = cast.participations["lucja"]
    told = {"channel": "email", "address": "lucja@example.invalid", "language": "pl", "by": cast.users["anna"]}
    actions.wish_reminders(participation=lucja, **told)
    people.change_identity(person=lucja.person, version=1, changes={"phone": "600 100 200"}, by=cast.users["anna"])
    one = planned(cast, hour=8)
    assert actions.remind_due() == 1
    monkeypatch.setattr("kladka.core.clock.now", lambda: noon.replace(hour=21))
    return one


@pytest.fixture
def anna(cast):
    return client_of(cast, "anna")


def cancel(client, one):
    response = client.post(reverse("calendar:state", args=[one.pk]), {"state": "cancelled_by_staff"})
    return client.get(response["Location"]).content.decode()


def my_day(client):
    return client.get(reverse("coach:day")).content.decode()


def test_who_cancels_in_the_evening_is_told_at_once_whom_to_call_and_the_day_keeps_it(anna, evening):
    html = cancel(anna, evening)
    assert f"{LATE} cancelled. Call: 600 100 200." in html
    assert "told by letter" not in html
    assert f"{LATE} cancelled. Call: 600 100 200." in my_day(anna)
    assert LATE in anna.get(reverse("calendar:appointment", args=[evening.pk])).content.decode()


def test_the_day_shows_it_until_it_is_ticked_and_then_no_letter_goes(anna, evening, monkeypatch):
    cancel(anna, evening)
    ticked = {"attendee": str(evening.attendees.get().pk), "next": reverse("coach:day")}
    response = anna.post(reverse("calendar:called", args=[evening.pk]), ticked)
    assert "It is noted that you have called." in anna.get(response["Location"]).content.decode()
    assert "To call" not in my_day(anna)
    assert not Reminder.objects.exists()


def test_a_tick_that_names_nobody_says_so_and_changes_nothing(anna, evening):
    cancel(anna, evening)
    response = anna.post(reverse("calendar:called", args=[evening.pk]), {"next": reverse("coach:day")})
    html = anna.get(response["Location"]).content.decode()
    assert "Say who was called" in html
    assert "To call" in html


def test_the_day_shows_it_no_longer_when_its_hour_has_come(anna, evening, monkeypatch):
    cancel(anna, evening)
    assert "To call" in my_day(anna)
    monkeypatch.setattr("kladka.core.clock.now", lambda: evening.starts_at)
    assert "To call" not in my_day(anna)


def test_who_moves_it_in_the_evening_is_told_whom_to_call(anna, evening, cast):
    lucja = str(cast.participations["lucja"].pk)
    said = {"kind": "session", "people": lucja, "on_date": "2026-12-03", "starts": "12:00", "minutes": "60"}
    response = send(anna, reverse("calendar:change", args=[evening.pk]), **said, place="office", version="1")
    html = anna.get(response["Location"]).content.decode()
    assert html.count(f"{LATE} now 3 December, 12:00. Call: 600 100 200.") == 2, "in the message, and on the page"
    assert f"{LATE} now 3 December, 12:00." in my_day(anna)


def test_who_is_taken_off_in_the_evening_is_to_be_called(anna, evening):
    said = {"kind": "employer_visit", "on_date": "2026-12-03", "starts": "8:00", "minutes": "60"}
    response = send(anna, reverse("calendar:change", args=[evening.pk]), **said, place="office", version="1")
    html = anna.get(response["Location"]).content.decode()
    assert f"{LATE} cancelled. Call: 600 100 200." in html
    assert f"{LATE} cancelled. Call: 600 100 200." in my_day(anna)


def test_before_it_is_cancelled_the_page_says_what_is_true(anna, evening, cast, monkeypatch):
    state = reverse("calendar:state", args=[evening.pk])
    html = anna.get(state).content.decode()
    assert "reminded of 3 December, 8:00 and will not hear in time" in html
    assert "Call: 600 100 200." in html
    monkeypatch.setattr("kladka.core.clock.now", lambda: datetime(2026, 12, 2, 19, tzinfo=clock.WARSAW))
    assert "Who was reminded of it is told by letter" in anna.get(state).content.decode()
    Reminder.objects.all().delete()
    assert "Nobody was reminded of it: nobody is told." in anna.get(state).content.decode()


def test_a_series_says_of_each_what_is_true(anna, cast, evening):
    plan = actions.Plan("session", DAY + timedelta(days=1), time(11), 60, "office", [cast.participations["lucja"]])
    said = {"project": cast.project, "staff": cast.staff["anna"], "by": cast.users["anna"]}
    first, _second = actions.plan_series(plan=plan, every_weeks=1, until_date=date(2026, 12, 10), **said)
    page = reverse("calendar:cancel-following", args=[first.pk])
    assert "Nobody was reminded of them yet: nobody is told." in anna.get(page).content.decode()
    Reminder.objects.create(attendee=first.attendees.get(), starts_at=first.starts_at)
    html = anna.get(page).content.decode()
    assert "2 appointments are cancelled." in html
    assert "Who was reminded of it is told by letter that it is cancelled." in html
    assert "Of the others nobody was reminded yet: nobody is told of them." in html
    actions.stop_reminders(participation=cast.participations["lucja"], by=cast.users["anna"])
    assert "reminded of 3 December, 11:00 and will not hear in time" in anna.get(page).content.decode()
    response = send(anna, page)
    assert "3 December, 11:00 and does not hear" in anna.get(response["Location"]).content.decode()


def test_no_number_is_shown_to_whom_the_person_is_hidden(cast, evening):
    one = planned(cast, "nadia", hour=8)
    lucja = Attendee.objects.create(appointment=one, participation=cast.participations["lucja"])
    Reminder.objects.create(attendee=lucja, starts_at=one.starts_at)
    html = cancel(client_of(cast, "artur"), one)
    assert "somebody else’s participant was reminded" in html
    assert "600 100 200" not in html


def test_the_day_costs_no_more_than_a_page_may(anna, evening):
    cancel(anna, evening)
    cost(anna, reverse("coach:day"))
    assert cost(anna, reverse("coach:day")).queries <= MOST_QUERIES
