"""What comes from the calendar to the coach: appointments of the day, prefilled forms, groups, a week at once."""

from datetime import time, timedelta

import pytest
from django.urls import reverse

from kladka.agenda import actions as agenda
from kladka.agenda import rules
from kladka.agenda.models import Appointment
from kladka.audit.models import Entry as ChainEntry
from kladka.audit.models import ReadEvent
from kladka.coaching import actions
from kladka.coaching.models import HealthNote, Session
from kladka.core import clock
from kladka.core.forms.shown import day_in_words
from kladka.learning import actions as learning
from kladka.people import actions as people
from tests.kladka.coaching.ways import agrees_to_health
from tests.kladka.employers.world import make_employers
from tests.kladka.pages.signed_in import client_of, send
from tests.world.cast import add_people

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(cast):
    return client_of(cast, "anna")


def planned(cast, names=("lucja",), kind="session", hour=9, **changes):
    people = [cast.participations[name] for name in names]
    plan = agenda.Plan(kind, clock.today(), time(hour), 75, "workplace", people, purpose="Visit", **changes)
    return agenda.plan(project=cast.project, staff=cast.staff["anna"], plan=plan, by=cast.users["anna"])


def answers(**given):
    return {"on_date": clock.today().isoformat(), "minutes": "60", "place": "office"} | given


def log_url(cast, name="lucja"):
    return reverse("coach:log-session", args=[cast.participations[name].pk])


def test_my_day_shows_todays_appointments_in_order_with_what_can_be_said(anna, cast):
    late, early = planned(cast, hour=15), planned(cast, hour=8)
    html = anna.get(reverse("coach:day")).content.decode()
    assert html.index(str(early.pk)) < html.index(str(late.pk))
    assert f"{log_url(cast)}?appointment={early.pk}" in html
    assert "The participant cancelled" in html


def test_the_form_of_a_session_begins_with_what_was_planned_and_holds_it(anna, cast):
    one = planned(cast, travel_minutes=40)
    address = f"{log_url(cast)}?appointment={one.pk}"
    html = anna.get(address).content.decode()
    for shown in ('value="09:00"', 'value="75"', 'value="Visit"', 'value="40"'):
        assert shown in html
    assert send(anna, address, **answers(starts_at="9:00")).status_code == 302
    one.refresh_from_db()
    assert one.state == Appointment.State.HELD
    assert one.attendees.get().record == Session.objects.get().pk


def test_the_only_appointment_of_the_day_is_held_by_a_session_logged_without_it(anna, cast):
    one = planned(cast)
    assert send(anna, log_url(cast), **answers(starts_at="9:15")).status_code == 302
    one.refresh_from_db()
    assert one.state == Appointment.State.HELD


def test_a_session_at_another_hour_leaves_the_appointment_planned(anna, cast):
    one = planned(cast, hour=15)
    assert send(anna, log_url(cast), **answers(starts_at="8:00")).status_code == 302
    one.refresh_from_db()
    assert one.state == Appointment.State.PLANNED


def test_an_appointment_of_somebody_else_is_not_taken(anna, cast):
    people = [cast.participations["nadia"]]
    plan = agenda.Plan("session", clock.today(), time(9), 60, "office", people)
    other = agenda.plan(project=cast.project, staff=cast.staff["artur"], plan=plan, by=cast.users["artur"])
    for key in (other.pk, "no-id"):
        html = anna.get(f"{log_url(cast)}?appointment={key}").content.decode()
        assert 'value="09:00"' not in html


def test_a_training_at_that_hour_is_asked_about(anna, cast):
    today = clock.today()
    event = learning.plan_event(
        project=cast.project,
        kind="training",
        title_pl="Warsztat",
        title_en="Workshop",
        site=cast.sites["alfa"],
        trainer=cast.staff["ada"],
        starts_on=today,
        ends_on=today,
        sessions=[learning.SessionPlan(today, time(8), time(12))],
        by=cast.users["alicja"],
    )
    learning.enrol(event=event, participations=[cast.participations["lucja"]], by=cast.users["alicja"])
    asked = send(anna, log_url(cast), **answers(starts_at="9:00", done="My words"))
    html = asked.content.decode()
    assert asked.status_code == 422
    assert "Łucja Próbna is expected elsewhere at the same time: Workshop, 8:00–12:00" in html
    assert "My words" in html
    assert send(anna, log_url(cast), **answers(starts_at="9:00", second_time="on")).status_code == 302


def test_a_group_is_logged_from_its_appointment(anna, cast):
    one = planned(cast, kind="group_session")
    address = f"{reverse('coach:group-session')}?appointment={one.pk}"
    assert "Łucja Próbna" in anna.get(address).content.decode()
    people = [str(cast.participations["lucja"].pk)]
    response = send(anna, address, **answers(starts_at="9:00", people=people))
    assert response.status_code == 302
    assert "1 session is saved." in anna.get(response["Location"]).content.decode()
    assert Session.objects.get().group is not None


def test_a_group_is_taken_back_in_one_act_by_whoever_recorded_it(anna, cast):
    who = [cast.participations["lucja"], *add_people(cast, 1)]
    plan = agenda.Plan("group_session", clock.today(), time(10), 75, "office", who[:1])
    meeting = agenda.plan(project=cast.project, staff=cast.staff["anna"], plan=plan, by=cast.users["anna"])
    page = f"{reverse('coach:group-session')}?appointment={meeting.pk}"
    told = answers(people=[str(one.pk) for one in who], starts_at="10:00")
    undo = reverse("coach:withdraw-together", args=[answered(anna, send(anna, page, **told)).pk])
    assert "/withdraw-all/" in anna.get(reverse("coach:day")).content.decode(), "with one who was not expected, too"
    assert "Only whoever recorded" in client_of(cast, "alicja").get(undo).content.decode()
    assert send(client_of(cast, "alicja"), undo).status_code == 422
    html = anna.get(undo).content.decode()
    assert html.count("<li>") >= 2
    before = ChainEntry.objects.count()
    assert send(anna, undo).status_code == 302
    meeting.refresh_from_db()
    assert (Session.objects.current().count(), meeting.state) == (0, Appointment.State.PLANNED)
    assert ChainEntry.objects.count() == before + 1
    assert anna.get(undo).status_code == 404


def answered(client, response):
    assert response.status_code == 302, response.content.decode()
    return Session.objects.latest("created_at")


def test_a_group_of_nobody_is_refused_at_its_place(anna):
    response = send(anna, reverse("coach:group-session"), **answers(done="My words"))
    assert response.status_code == 422
    assert "My words" in response.content.decode()


def week_answers(cast, *lines):
    lucja, sent = str(cast.participations["lucja"].pk), {}
    for number, changes in enumerate(lines):
        day = {"participation": lucja, "on_date": clock.today().isoformat(), "place": "office"}
        given = {**day, "starts_at": f"{8 + 2 * number}:00", "minutes": "60"} | changes
        sent |= {f"line{number}_{cell}": value for cell, value in given.items()}
    return sent


def test_a_week_is_entered_at_once(anna, cast):
    page = reverse("coach:week")
    assert anna.get(page).status_code == 200
    response = send(anna, page, **week_answers(cast, {}, {}, {"done": "A letter"}))
    assert response.status_code == 302
    assert Session.objects.count() == 3
    assert "3 sessions are saved." in anna.get(response["Location"]).content.decode()


def test_a_session_from_before_somebody_left_is_entered_afterwards(anna, cast):
    lucja, day = cast.participations["lucja"], clock.today() - timedelta(days=2)
    people.leave(participation=lucja, exit_date=day, path_completed=True, by=cast.users["anna"])
    people.end_coaching(
        assignment=cast.assignments["lucja"], until_date=day, outcome="completed", by=cast.users["anna"]
    )
    page = f"{reverse('coach:week')}?on={day.isoformat()}"
    assert str(lucja.pk) in anna.get(page).content.decode()
    given = {"line0_participation": str(lucja.pk), "line0_starts_at": "9:00", "line0_minutes": "60"}
    given |= {"line0_place": "office"}
    late = clock.today() - timedelta(days=1)
    if rules.monday_of(late) == rules.monday_of(day):
        refused = send(anna, page, line0_on_date=late.isoformat(), **given)
        assert f"Coaching ended on {day_in_words(day)}" in refused.content.decode()
    assert send(anna, page, line0_on_date=day.isoformat(), **given).status_code == 302
    session = Session.objects.get()
    assert (session.participation, session.on_date) == (lucja, day)
    assert send(anna, log_url(cast), **answers(on_date=day.isoformat(), starts_at="12:00")).status_code == 302


def test_sessions_that_have_not_begun_yet_are_asked_about(anna, cast):
    asked = send(anna, reverse("coach:week"), **week_answers(cast, {"starts_at": "23:50"}))
    assert "the session has not begun yet" in asked.content.decode()
    people = [str(cast.participations["lucja"].pk)]
    asked = send(anna, reverse("coach:group-session"), **answers(starts_at="23:50", people=people))
    assert "the session has not begun yet" in asked.content.decode()
    assert not Session.objects.exists()


def test_a_wrong_line_saves_none_and_keeps_what_was_typed(anna, cast):
    page = reverse("coach:week")
    wrong = week_answers(cast, {}, {"minutes": ""}, {"done": "My words", "starts_at": "soon"})
    response = send(anna, page, **wrong)
    html = response.content.decode()
    assert response.status_code == 422
    assert "Session 2, Minutes: Fill this in, or empty the whole line." in html
    assert "Session 3, From: Type the time like 9:30." in html
    assert "My words" in html
    assert not Session.objects.exists()


def test_lines_that_collide_are_asked_about_once(anna, cast):
    page, lines = reverse("coach:week"), week_answers(cast, {}, {"starts_at": "8:30"})
    asked = send(anna, page, **lines)
    assert asked.status_code == 422
    html = asked.content.decode()
    assert "Session 1, Łucja Próbna, " in html.split("At the same time")[0].rsplit("<li", 1)[-1]
    assert "At the same time as session 2 on this page" in html
    assert send(anna, page, **lines, second_time="on").status_code == 302
    assert Session.objects.count() == 2


def test_a_line_is_told_what_it_collides_with_not_what_it_is_itself(anna, cast, session):
    Session.objects.filter(pk=session.pk).update(starts_at=time(10, 30))
    asked = send(anna, reverse("coach:week"), **week_answers(cast, {"starts_at": "11:00"}))
    said = asked.content.decode()
    assert "Session 1, " in said
    assert "At the same time: session with Anna Trenerska, 10:30–11:30" in said
    assert "11:00–12:00" not in said


def test_a_line_of_a_day_to_come_is_refused_at_its_cell(anna, cast):
    monday = rules.monday_of(clock.today()) + timedelta(weeks=1)
    lines = week_answers(cast, {"on_date": monday.isoformat()})
    response = send(anna, f"{reverse('coach:week')}?on={monday}", **lines)
    assert response.status_code == 422
    assert "Session 1, Day: The date lies in the future." in response.content.decode()


@pytest.fixture
def session(cast):
    agrees_to_health(cast.participations["lucja"], by=cast.users["anna"])
    return actions.log_session(
        participation=cast.participations["lucja"],
        coach=cast.staff["anna"],
        on_date=clock.today(),
        minutes=60,
        place="office",
        by=cast.users["anna"],
    )


def test_the_note_about_health_is_for_the_coach_only_and_each_reading_is_recorded(anna, cast, session):
    page = reverse("coach:health-note", args=[session.pk])
    assert page in anna.get(reverse("coach:change-session", args=[session.pk])).content.decode()
    assert send(anna, page, text="Cannot lift", version="0").status_code == 302
    before = ReadEvent.objects.filter(page="coach:health-note").count()
    assert "Cannot lift" in anna.get(page).content.decode()
    assert ReadEvent.objects.filter(page="coach:health-note").count() == before + 1
    for who, status in (("artur", 404), ("alicja", 403), ("olga", 403)):
        assert client_of(cast, who).get(page).status_code == status
    alicja = client_of(cast, "alicja")
    assert page not in alicja.get(reverse("coach:change-session", args=[session.pk])).content.decode()


def test_a_withdrawn_consent_locks_the_note_and_keeps_what_was_typed(anna, cast, session):
    page, lucja = reverse("coach:health-note", args=[session.pk]), cast.participations["lucja"]
    send(anna, page, text="Cannot lift", version="0")
    people.withdraw_consent(consent=lucja.consents.get(), how="told", by=cast.users["anna"])
    html = anna.get(page).content.decode()
    assert "withdrew the consent" in html
    assert "Cannot lift" not in html
    assert reverse("own-page:record-consent", args=[lucja.pk]) in html
    refused = send(anna, page, text="Tired", version="1")
    assert refused.status_code == 422
    assert "Tired</textarea>" in refused.content.decode()
    assert HealthNote.objects.get().text == "Cannot lift"


def test_who_comes_second_sees_both_notes(anna, session):
    page = reverse("coach:health-note", args=[session.pk])
    assert send(anna, page, text="First", version="0").status_code == 302
    second = send(anna, page, text="Second", version="0")
    assert second.status_code == 422
    assert HealthNote.objects.get().text == "First"


def test_an_employer_met_in_a_session_is_chosen_from_the_list_or_named(anna, cast):
    bakery = make_employers(cast).bakery
    told = answers(starts_at="9:00", employer=str(bakery.pk))
    assert send(anna, log_url(cast), **told, employer_words="Somebody else").status_code == 422
    assert send(anna, log_url(cast), **told).status_code == 302
    session = Session.objects.get()
    assert (session.employer, session.employer_words) == (bakery.pk, bakery.organisation.name)
    page = reverse("coach:change-session", args=[session.pk])
    assert f'value="{bakery.pk}"' in anna.get(page).content.decode()
    told = answers(starts_at="9:00", employer="", employer_words="A shop", version="1")
    assert send(anna, page, **told).status_code == 302
    session.refresh_from_db()
    assert (session.employer, session.employer_words) == (None, "A shop")


@pytest.mark.parametrize("hours", ["5000", "0.01", "-1"])
def test_a_session_corrected_to_a_time_that_cannot_be_is_refused_at_its_field(anna, cast, session, hours):
    page = reverse("participants:correct", args=[session.support])
    told = {"start_date": clock.today().isoformat(), "hours": hours, "reason": "wrong_date"}
    refused = send(anna, page, **told)
    assert refused.status_code == 422
    assert '<a href="#id_hours">' in refused.content.decode()
    session.refresh_from_db()
    assert session.minutes == 60
