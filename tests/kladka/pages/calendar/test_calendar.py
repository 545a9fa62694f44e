"""Week, day and planning, as Anna and her coordinator use them."""

from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kladka.agenda import actions, rules
from kladka.agenda.actions import Plan
from kladka.agenda.models import Appointment, Reminder
from kladka.coaching import actions as coaching
from kladka.core import clock
from kladka.core.forms.shown import day_in_words
from kladka.incubation.actions import form_group, plan_with_clients
from kladka.incubation.models import ExpectedClient
from kladka.learning import actions as learning
from kladka.pages.calendar.scope import People
from kladka.pages.calendar.series import keeping_clients, own_in_series
from kladka.people import actions as people_actions
from kladka.programmes.permissions import viewer_for
from tests.kladka.incubation.world import make_incubation
from tests.kladka.pages.calendar.access_samples import planned, workday
from tests.kladka.pages.signed_in import client_of, send
from tests.kladka.pages.test_budgets import cost
from tests.world.cast import add_people

pytestmark = pytest.mark.django_db
MOST_QUERIES, MOST_BYTES = 14, 70 * 1024
State = Appointment.State


@pytest.fixture
def anna(cast):
    return client_of(cast, "anna")


@pytest.fixture
def alicja(cast):
    return client_of(cast, "alicja")


@pytest.fixture
def tomorrow():
    return workday()


def week(client, day, **more):
    return client.get(reverse("calendar:week"), {"on": day.isoformat(), **more}).content.decode()


def day_page(client, day, **more):
    return client.get(reverse("calendar:day"), {"on": day.isoformat(), **more}).content.decode()


def answers(cast, day, **given):
    lucja = str(cast.participations["lucja"].pk)
    first = {"kind": "session", "people": lucja, "on_date": day.isoformat(), "starts": "9:00", "minutes": "60"}
    return {key: value for key, value in ({**first, "place": "office"} | given).items() if value}


def test_a_week_shows_what_is_planned_on_its_day_and_nothing_of_other_weeks(anna, cast, tomorrow):
    planned(cast)
    html = week(anna, tomorrow)
    assert "Łucja Próbna" in html
    assert "9:00–10:00" in html
    assert "Łucja" not in week(anna, tomorrow + timedelta(days=7))


def test_a_week_is_the_same_on_each_of_its_days(anna, cast, monkeypatch):
    """From a Monday to a Sunday, with the change of the year between them."""
    monday = date(2026, 12, 28)
    now = clock.now() + (monday - clock.today())
    monkeypatch.setattr("kladka.core.clock.now", lambda: now)
    planned(cast, days=2)
    for number in range(7):
        today = monday + timedelta(days=number)
        monkeypatch.setattr("kladka.core.clock.now", lambda now=now + timedelta(days=number): now)
        html = anna.get(reverse("calendar:week")).content.decode()
        assert "28 December 2026 to 3 January 2027" in html
        assert "Łucja Próbna" in html
        assert html.count('aria-current="date"') == 1, today
    assert "Łucja Próbna" in day_page(anna, date(2026, 12, 30))
    assert "Łucja Próbna" not in day_page(anna, date(2026, 12, 31))


def test_who_has_left_is_not_offered_when_something_is_planned(cast):
    people = People(viewer_for(cast.users["anna"], clock.today()), on=clock.today())
    offered = [label for _value, label in people.search("Próbna")]
    assert len(offered) == 1
    lucja = cast.participations["lucja"]
    gone = clock.today() - timedelta(days=2)
    people_actions.leave(participation=lucja, exit_date=gone, path_completed=True, by=cast.users["anna"])
    assert people.search("Próbna") == []
    assert people.labels_of([str(lucja.pk)]), "what was planned before keeps its name"
    people_actions.reenter(participation=lucja, reentry_date=clock.today(), by=cast.users["anna"])
    assert len(people.search("Próbna")) == 1


def test_a_coach_sees_no_calendar_of_a_colleague(anna, cast, tomorrow):
    planned(cast, "nadia")
    assert "Nadia" not in week(anna, tomorrow, coach=str(cast.staff["artur"].pk))
    assert "Nadia" not in week(anna, tomorrow, coach="all")


def test_a_coordinator_sees_the_partners_calendars_together_or_one(alicja, cast, tomorrow):
    for name in ("lucja", "nadia", "teresa"):
        planned(cast, name)
    html = week(alicja, tomorrow)
    assert "Łucja" in html
    assert "Nadia" in html
    assert "Teresa" not in html
    assert "Łucja" not in week(alicja, tomorrow, coach=str(cast.staff["artur"].pk))


def test_a_day_that_is_none_is_today(anna):
    for wrong in ("2026-13-01", "yesterday", "0001-01-01"):
        assert anna.get(reverse("calendar:day"), {"on": wrong}).status_code == 200


def test_a_holiday_is_named(anna):
    assert "Independence Day" in week(anna, date(2026, 11, 11))


def test_what_collides_is_said_on_both(anna, cast, tomorrow):
    planned(cast, hour=9)
    planned(cast, hour=9, minutes=30)
    html = day_page(anna, tomorrow)
    assert html.count("At the same time: session with Anna Trenerska") == 2


def test_a_training_of_the_participant_at_that_hour_is_a_conflict(anna, cast, tomorrow):
    event = learning.plan_event(
        project=cast.project,
        kind="training",
        title_pl="Pierwszy dzień",
        title_en="First day",
        site=cast.sites["alfa"],
        trainer=cast.staff["ada"],
        starts_on=tomorrow,
        ends_on=tomorrow,
        sessions=[learning.SessionPlan(tomorrow, time(8), time(12))],
        by=cast.users["alicja"],
    )
    learning.enrol(event=event, participations=[cast.participations["lucja"]], by=cast.users["alicja"])
    planned(cast)
    html = day_page(anna, tomorrow)
    assert "Łucja Próbna is expected elsewhere at the same time: First day, 8:00–12:00" in html
    learning.cancel_event(event=event, version=event.version, by=cast.users["alicja"])
    assert "elsewhere" not in day_page(anna, tomorrow)


def test_a_logged_session_stands_in_the_calendar_and_collides(anna, cast):
    today = clock.today()
    coaching.log_session(
        participation=cast.participations["lucja"],
        coach=cast.staff["anna"],
        on_date=today,
        starts_at=time(9, 30),
        minutes=60,
        place="office",
        by=cast.users["anna"],
    )
    planned(cast, days=0)
    html = day_page(anna, today)
    assert "logged" in html
    assert "At the same time: session with Anna Trenerska, 9:30–10:30" in html


def test_what_was_called_off_collides_with_nothing(anna, cast, tomorrow):
    one = planned(cast)
    planned(cast)
    actions.cancel(appointment=one, state=State.CANCELLED_BY_STAFF, by=cast.users["anna"])
    html = day_page(anna, tomorrow)
    assert "At the same time" not in html
    assert "cancelled by us" in html


def test_an_appointment_is_planned_and_the_week_shows_it(anna, cast, tomorrow):
    response = send(anna, reverse("calendar:plan"), **answers(cast, tomorrow))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("calendar:week"))
    html = anna.get(response["Location"]).content.decode()
    assert "The appointment is planned." in html
    assert "Łucja Próbna" in html


def test_a_collision_is_asked_about_and_keeps_what_was_typed(anna, cast, tomorrow):
    planned(cast)
    asked = send(anna, reverse("calendar:plan"), **answers(cast, tomorrow, purpose="My words"))
    html = asked.content.decode()
    assert asked.status_code == 422
    assert "This collides with something. At the same time: session with Anna Trenerska, 9:00–10:00." in html
    assert "My words" in html
    assert send(anna, reverse("calendar:plan"), **answers(cast, tomorrow, collides="on")).status_code == 302
    assert Appointment.objects.count() == 2


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"people": ""}, "Choose with whom the appointment is."),
        ({"minutes": "1"}, "takes at least 5 minutes"),
        ({"starts": "23:30"}, "It would end on the next day."),
        ({"every_weeks": "1"}, "Say until when it is repeated."),
        ({"until_date": "2030-01-01"}, "Say after how many weeks it is repeated."),
        ({"starts": "soon"}, "Type the time like 9:30."),
    ],
)
def test_what_is_wrong_is_said_at_its_place(anna, cast, tomorrow, given, message):
    response = send(anna, reverse("calendar:plan"), **answers(cast, tomorrow, **given))
    assert response.status_code == 422
    assert message in response.content.decode()
    assert not Appointment.objects.exists()


def test_nobody_plans_with_somebody_elses_participant(anna, cast, tomorrow):
    wrong = answers(cast, tomorrow, people=str(cast.participations["teresa"].pk))
    assert send(anna, reverse("calendar:plan"), **wrong).status_code == 422


def test_a_series_is_planned_and_undone_as_one(anna, cast, tomorrow):
    until = (tomorrow + timedelta(weeks=3)).isoformat()
    response = send(anna, reverse("calendar:plan"), **answers(cast, tomorrow, every_weeks="1", until_date=until))
    assert response.status_code == 302
    made = Appointment.objects.count()
    assert made >= 3
    first = Appointment.objects.order_by("starts_at").first()
    undo = reverse("calendar:cancel-following", args=[first.pk])
    assert undo in anna.get(response["Location"]).content.decode()
    assert f"{made} appointments are cancelled" in anna.get(undo).content.decode()
    assert send(anna, undo).status_code == 302
    assert set(Appointment.objects.values_list("state", flat=True)) == {State.CANCELLED_BY_STAFF}


def test_a_series_that_collides_says_on_which_days(anna, cast, tomorrow):
    planned(cast, hour=9)
    until = (tomorrow + timedelta(weeks=2)).isoformat()
    asked = send(anna, reverse("calendar:plan"), **answers(cast, tomorrow, every_weeks="1", until_date=until))
    assert asked.status_code == 422
    assert f"{day_in_words(tomorrow)}: At the same time" in asked.content.decode()


def test_a_series_that_moves_is_asked_about_on_each_of_its_days(anna, cast, monkeypatch):
    """Moved to Wednesdays, the third falls on Epiphany, the second on another appointment; none on its own series."""
    now = clock.now() + (date(2026, 12, 14) - clock.today())
    monkeypatch.setattr("kladka.core.clock.now", lambda: now)
    thursdays = answers(cast, date(2026, 12, 17), every_weeks="1", until_date="2027-01-14", on_free_days="on")
    asked = send(anna, reverse("calendar:plan"), **thursdays, collides="on")
    assert asked.status_code == 302
    one, *_others, last = Appointment.objects.order_by("starts_at")
    assert rules.local(last.starts_at).date() == date(2027, 1, 14)
    other = answers(cast, date(2026, 12, 23))
    assert send(anna, reverse("calendar:plan"), **other, collides="on").status_code == 302
    moved = answers(cast, date(2026, 12, 16), which="following", version=str(one.version))
    asked = send(anna, reverse("calendar:change", args=[one.pk]), **moved)
    html = asked.content.decode()
    assert asked.status_code == 422
    assert "6 January 2027: It is a public holiday" in html
    assert "23 December 2026: At the same time" in html
    assert "16 December 2026:" not in html
    assert send(anna, reverse("calendar:change", args=[one.pk]), **moved, collides="on").status_code == 302
    shown = anna.get(reverse("calendar:appointment", args=[one.pk])).content.decode()
    assert "13 January 2027" in shown.split("Last of the series")[1][:200]


def test_before_all_that_follow_are_changed_those_are_named_that_have_something_of_their_own(anna, cast, tomorrow):
    until = (tomorrow + timedelta(weeks=3)).isoformat()
    send(
        anna, reverse("calendar:plan"), **answers(cast, tomorrow, every_weeks="1", until_date=until, on_free_days="on")
    )
    first, own, *rest = Appointment.objects.order_by("starts_at")
    change = reverse("calendar:change", args=[first.pk])
    later = answers(cast, rules.local(own.starts_at).date(), starts="14:00", which="one", version="1")
    assert send(anna, reverse("calendar:change", args=[own.pk]), **later).status_code == 302
    moved = answers(cast, tomorrow, starts="11:00", which="following", version="1", collides="on")
    asked = send(anna, change, **moved)
    assert asked.status_code == 422
    assert f"{day_in_words(rules.local(own.starts_at).date())} (hour)" in asked.content.decode()
    assert send(anna, change, **moved, whose="keep").status_code == 302
    hours = [rules.local(one.starts_at).hour for one in Appointment.objects.order_by("starts_at")]
    assert hours == [11, 14, *(11 for _each in rest)]
    again = {**moved, "version": "2", "starts": "12:00", "whose": "alike"}
    assert send(anna, change, **again).status_code == 302
    assert {rules.local(one.starts_at).hour for one in Appointment.objects.all()} == {12}


def test_a_group_that_comes_to_one_of_a_series_only_stays_expected_there(cast, tomorrow):
    by, alan = cast.users["alan"], cast.staff["alan"]
    formed = {"site": make_incubation(cast).alfa.site, "name": "Grupa Łąka", "formed_on": clock.today()}
    group = form_group(project=cast.project, by=by, **formed)
    given = Plan("advice", tomorrow, time(9), 60, "office", [cast.participations["lucja"]])
    until, project = tomorrow + timedelta(weeks=2), cast.project
    series = actions.plan_series(project=project, staff=alan, plan=given, every_weeks=1, until_date=until, by=by)
    own = series[1]
    plan_with_clients(plan=lambda: [own], project=project, groups=[group], by=by)
    told = own_in_series(series[0], given, {"groups": [], "entities": []})
    assert [(one.one.pk, one.parts) for one in told] == [(own.pk, ["clients"])]
    kept = keeping_clients(told, ())
    plan_with_clients(plan=lambda: series, project=project, keeping=kept, by=by)
    assert ExpectedClient.objects.filter(appointment=own).count() == 1
    plan_with_clients(plan=lambda: series, project=project, by=by)
    assert not ExpectedClient.objects.exists()


def test_a_series_says_which_days_it_left_out(anna, cast, monkeypatch):
    """The 24th of December is a public holiday in Poland since 2025."""
    now = clock.now() + (date(2026, 12, 14) - clock.today())
    monkeypatch.setattr("kladka.core.clock.now", lambda: now)
    eve = answers(cast, date(2026, 12, 24), every_weeks="1", until_date="2027-01-21")
    response = send(anna, reverse("calendar:plan"), **eve)
    assert response.status_code == 302, response.content.decode()
    html = anna.get(response["Location"]).content.decode()
    assert "4 appointments are planned. Left out, for it is a free day: 24 December 2026." in html


def test_nobody_takes_a_room_by_not_looking_at_it(anna, cast, tomorrow):
    room = actions.add_room(
        site=cast.sites["alfa"],
        name="Blue",
        seats=2,
        access=[],
        equipment=[],
        by=cast.users["anna"],
        controller=cast.project.controller_id,
    )
    html = anna.get(reverse("calendar:plan"), {"on": tomorrow.isoformat()}).content.decode()
    offered = html.split('name="room"')[1].split("</select>")[0]
    assert offered.index('value=""') < offered.index(str(room.pk))
    assert "selected" not in offered.split(str(room.pk))[1].split(">")[0]


def test_a_coordinator_plans_for_a_coach_of_the_partner_only(alicja, cast, tomorrow):
    nadia = str(cast.participations["nadia"].pk)
    mine = answers(cast, tomorrow, people=nadia, staff=str(cast.staff["artur"].pk))
    assert send(alicja, reverse("calendar:plan"), **mine).status_code == 302
    assert Appointment.objects.get().staff == cast.staff["artur"]
    foreign = answers(cast, tomorrow, people=nadia, staff=str(cast.staff["beata"].pk))
    assert send(alicja, reverse("calendar:plan"), **foreign).status_code == 422


def test_one_press_says_what_became_of_it_and_can_be_undone(anna, cast, tomorrow):
    one = planned(cast)
    here = f"{reverse('calendar:day')}?on={tomorrow}"
    press = {"state": State.CANCELLED_BY_PARTICIPANT, "next": here}
    response = anna.post(reverse("calendar:state", args=[one.pk]), press)
    assert response["Location"] == here
    html = anna.get(here).content.decode()
    assert "Noted: cancelled by the participant." in html
    undo = reverse("calendar:reopen", args=[one.pk])
    assert undo in html
    assert anna.get(undo).status_code == 200
    assert send(anna, undo).status_code == 302
    assert Appointment.objects.get().state == State.PLANNED


def test_a_press_too_early_or_unknown_says_why_and_changes_nothing(anna, cast):
    one = planned(cast)
    for wrong, words in (("no_show", "has not begun yet"), ("held", "Say who cancelled it")):
        response = anna.post(reverse("calendar:state", args=[one.pk]), {"state": wrong, "next": "//evil.example"})
        assert response["Location"].startswith(reverse("calendar:week"))
        assert words in anna.get(response["Location"]).content.decode()
    assert Appointment.objects.get().state == State.PLANNED


def test_a_change_that_comes_second_shows_both_versions(anna, cast, tomorrow):
    one = planned(cast)
    address = reverse("calendar:change", args=[one.pk])
    assert send(anna, address, **answers(cast, tomorrow, starts="10:00", version="1")).status_code == 302
    second = send(anna, address, **answers(cast, tomorrow, starts="11:00", version="1"))
    assert second.status_code == 422
    assert rules.local(Appointment.objects.get().starts_at).hour == 10


def test_moving_does_not_collide_with_itself(anna, cast, tomorrow):
    one = planned(cast)
    moved = answers(cast, tomorrow, starts="9:30", version="1")
    assert send(anna, reverse("calendar:change", args=[one.pk]), **moved).status_code == 302


def test_ten_times_the_appointments_cost_no_more_queries(anna, alicja, cast):
    for number in range(2):
        planned(cast, days=0, hour=8 + number)
    pages = [(client, reverse(name)) for client in (anna, alicja) for name in ("calendar:week", "calendar:day")]
    pages.append((alicja, reverse("calendar:conflicts")))
    pages.append((anna, reverse("calendar:participant", args=[cast.participations["lucja"].pk])))

    def costs():
        found = []
        for client, address in pages:
            client.get(address)
            with CaptureQueriesContext(connection) as asked:
                page = client.get(address)
            found.append((len(asked), len(page.content)))
        return found

    few = costs()
    add_people(cast, 9)
    for number in range(18):
        planned(cast, days=0, hour=8 + number % 10)
    many = costs()
    assert [queries for queries, _bytes in many] == [queries for queries, _bytes in few]
    assert max(queries for queries, _bytes in many) <= MOST_QUERIES, many
    assert max(size for _queries, size in many) <= MOST_BYTES, many


def test_the_page_says_that_the_participant_was_reminded_and_is_told_when_we_cancel(anna, cast, tomorrow):
    until = (tomorrow + timedelta(weeks=2)).isoformat()
    every = answers(cast, tomorrow, starts="12:00", every_weeks="1", until_date=until)
    assert send(anna, reverse("calendar:plan"), **every, collides="on").status_code == 302
    told = {"channel": "email", "address": "lucja@example.invalid", "language": "pl", "by": cast.users["anna"]}
    actions.wish_reminders(participation=cast.participations["lucja"], **told)
    one = Appointment.objects.order_by("starts_at")[0]
    page, state = (reverse(f"calendar:{name}", args=[one.pk]) for name in ("appointment", "state"))
    assert "Reminder sent" not in anna.get(page).content.decode()
    Reminder.objects.create(attendee=one.attendees.get(), starts_at=one.starts_at)
    assert "Reminder sent" in anna.get(page).content.decode()
    assert "Who was reminded of it is told" in anna.get(state).content.decode()
    cost(anna, page)
    assert cost(anna, page).queries <= MOST_QUERIES
