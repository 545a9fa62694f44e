"""Conflicts, working hours, absences, and the page about one participant."""

from datetime import date, time, timedelta

import pytest
from django.urls import reverse

from kladka.agenda import queries
from kladka.agenda.models import Absence, Appointment, ReminderWish
from kladka.coaching import actions as coaching
from kladka.core import clock
from kladka.people.models import Support
from tests.kladka.pages.calendar.access_samples import planned, workday
from tests.kladka.pages.signed_in import client_of, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(cast):
    return client_of(cast, "anna")


def conflicts(cast, who, **query):
    return client_of(cast, who).get(reverse("calendar:conflicts"), query).content.decode()


def log(cast, name, coach, hour, day):
    return coaching.log_session(
        participation=cast.participations[name],
        coach=cast.staff[coach],
        on_date=day,
        starts_at=time(hour),
        minutes=60,
        place="office",
        by=cast.users[coach],
    )


def test_case_39_a_control_sees_what_collides(cast):
    day = clock.today() - timedelta(days=3)
    for hour in (9, 9):
        log(cast, "lucja", "anna", hour, day)
    html = conflicts(cast, "olga")
    assert "At the same time: session with Anna Trenerska, 9:00–10:00" in html
    assert html.count("At the same time") == 1


def test_a_coordinator_sees_the_partners_conflicts_only(cast):
    day = clock.today() - timedelta(days=3)
    for hour in (9, 9):
        log(cast, "teresa", "beata", hour, day)
    assert "Nothing collides on these days." in conflicts(cast, "alicja")
    assert "Teresa" in conflicts(cast, "bogdan")


def test_a_day_off_and_an_absence_are_conflicts(cast, anna):
    absent = workday()
    page = reverse("calendar:absence")
    assert send(anna, page, kind="leave", from_date=absent.isoformat()).status_code == 302
    planned(cast, days=1)
    assert "The coach or adviser is away on that day." in conflicts(cast, "alicja")
    html = anna.get(reverse("calendar:hours")).content.decode()
    remove = reverse("calendar:remove-absence", args=[Absence.objects.get().pk])
    assert remove in html
    assert send(anna, remove).status_code == 302
    assert "away" not in conflicts(cast, "alicja")


def test_hours_are_set_for_each_day_and_judge_what_lies_outside(cast, anna):
    page, day = reverse("calendar:hours"), workday()
    number = day.isoweekday()
    wrong = send(anna, page, from_date="2026-01-01", **{f"starts_{number}": "8:00"})
    assert wrong.status_code == 422
    assert "Type both hours of this day, or leave both empty." in wrong.content.decode()
    hours = {f"starts_{number}": "10:00", f"ends_{number}": "14:00"}
    assert send(anna, page, from_date="2026-01-01", **hours).status_code == 302
    assert [row.weekday for row in queries.hours_on(cast.staff["anna"].pk, day)] == [number]
    planned(cast, hour=9)
    assert "outside the working hours of the coach or adviser" in conflicts(cast, "alicja")


def test_a_coordinator_sets_the_hours_of_a_coach_of_the_partner_only(cast):
    alicja = client_of(cast, "alicja")
    for name in ("artur", "beata"):
        page = f"{reverse('calendar:hours')}?coach={cast.staff[name].pk}"
        send(alicja, page, from_date="2026-01-01", starts_1="8:00", ends_1="16:00")
    assert queries.hours_on(cast.staff["artur"].pk, date(2026, 2, 2))
    assert not queries.hours_on(cast.staff["beata"].pk, date(2026, 2, 2))


def test_the_page_about_a_participant_shows_what_is_planned_and_the_code_name(cast, anna):
    planned(cast)
    lucja = cast.participations["lucja"]
    html = anna.get(reverse("calendar:participant", args=[lucja.pk])).content.decode()
    assert queries.code_name(lucja, cast.project.controller_id) in html
    assert "planned" in html
    assert "The participant is not reminded." in html


def test_reminders_are_asked_for_and_forgotten(cast, anna):
    page = reverse("calendar:reminders", args=[cast.participations["lucja"].pk])
    wrong = send(anna, page, wants="yes", language="pl", address="nowhere", version="0")
    assert wrong.status_code == 422
    assert "nowhere" in wrong.content.decode()
    yes = {"wants": "yes", "language": "en", "address": "l@example.invalid", "version": "0"}
    assert send(anna, page, **yes).status_code == 302
    assert ReminderWish.objects.get().language == "en"
    assert send(anna, page, wants="no", language="pl", version="1").status_code == 302
    assert not ReminderWish.objects.exists()


def test_a_telephone_contact_is_no_support(cast, anna):
    page, before = reverse("calendar:contact", args=[cast.participations["lucja"].pk]), Support.objects.count()
    yesterday = (clock.today() - timedelta(days=1)).isoformat()
    assert send(anna, page, on_date=yesterday, starts="9:00", minutes="10", purpose="A day").status_code == 302
    assert Appointment.objects.get().state == Appointment.State.HELD
    assert Support.objects.count() == before
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    late = send(anna, page, on_date=tomorrow, starts="9:00", minutes="10")
    assert late.status_code == 422
    assert "lies in the future" in late.content.decode()


def test_the_card_of_a_month_lists_its_sessions_with_room_for_signatures(cast, anna):
    log(cast, "lucja", "anna", 9, date(2026, 5, 5))
    page = reverse("calendar:card", args=[cast.participations["lucja"].pk])
    html = anna.get(page, {"month": "2026-05"}).content.decode()
    assert "Participant’s signature" in html
    assert "1 session, 1:00" in html
    assert "No session is recorded" in anna.get(page, {"month": "2026-06"}).content.decode()
    assert anna.get(page, {"month": "9999-99"}).status_code == 200
