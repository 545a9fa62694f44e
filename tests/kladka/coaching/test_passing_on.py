"""What is planned goes along with a hand-over, where that is wished, and comes back with its undoing."""

from datetime import time, timedelta

import pytest
from django.urls import reverse

from kladka.agenda import actions as agenda
from kladka.agenda.actions import Plan
from kladka.agenda.models import Appointment
from kladka.coaching import actions
from kladka.core import clock
from kladka.core.forms.shown import moment_in_words
from kladka.people import actions as people
from kladka.people.actions.assignment import open_assignments
from tests.kladka.pages.signed_in import client_of, send
from tests.world.cast import add_people

TODAY = clock.today()


def plan(cast, who, days=3, kind="session", at=time(9)):
    told = Plan(kind, TODAY + timedelta(days=days), at, 60, "office", who)
    return agenda.plan(project=cast.project, staff=cast.staff["anna"], plan=told, by=cast.users["anna"])


def whose(appointment):
    appointment.refresh_from_db()
    return appointment.staff.given_name


@pytest.fixture
def planned(cast):
    """A session of Łucja's, one of hers before the hand-over, a group of hers with somebody else."""
    lucja, other = cast.participations["lucja"], add_people(cast, 1)[0]
    group = plan(cast, [lucja, other], kind="group_session", at=time(12))
    return plan(cast, [lucja]), plan(cast, [lucja], days=0), group, other


@pytest.mark.parametrize("goes_along", [True, False])
def test_planned_appointments_go_along_where_that_is_wished(cast, planned, goes_along):
    mine, earlier, group, _other = planned
    told = {"from_date": TODAY, "coach": cast.staff["artur"], "by": cast.users["alicja"]}
    Appointment.objects.filter(pk=earlier.pk).update(starts_at=clock.now() - timedelta(days=2))
    made = actions.hand_over(assignments=[cast.assignments["lucja"]], address="/", with_appointments=goes_along, **told)
    assert (whose(mine), whose(earlier), whose(group)) == ("Artur" if goes_along else "Anna", "Anna", "Anna")
    assert (mine.taken_over_from == cast.staff["anna"], mine.version) == (goes_along, 2 if goes_along else 1)
    actions.undo_hand_over(assignments=made, by=cast.users["alicja"])
    assert (whose(mine), mine.taken_over_from) == ("Anna", None)


def test_what_has_begun_stays_with_whoever_was_to_hold_it(cast, planned, monkeypatch):
    """Handed over at eight in the evening, from that day on: what was at nine in the morning stays."""
    mine, _earlier, _group, _other = planned
    morning, evening = (plan(cast, [cast.participations["lucja"]], days=2, at=time(hour)) for hour in (9, 21))
    now = mine.starts_at - timedelta(hours=13)
    monkeypatch.setattr(clock, "now", lambda: now)
    told = {"from_date": clock.day_of(now), "coach": cast.staff["artur"], "by": cast.users["alicja"]}
    actions.hand_over(assignments=[cast.assignments["lucja"]], address="/", with_appointments=True, **told)
    assert (whose(morning), whose(evening), whose(mine)) == ("Anna", "Artur", "Artur")


def test_when_a_coach_leaves_a_group_goes_along_with_all_who_are_expected(cast, planned):
    mine, _earlier, group, other = planned
    wanted = dict.fromkeys(open_assignments([cast.participations["lucja"], other]), cast.staff["artur"])
    told = {"from_date": TODAY, "address": "/", "by": cast.users["alicja"], "is_shared": False}
    actions.reassign(wanted=wanted, with_appointments=True, **told)
    assert (whose(mine), whose(group)) == ("Artur", "Artur")


def test_who_stands_in_finds_the_appointment_on_the_day_and_takes_it_over_with_the_session(cast):
    lucja, artur = cast.participations["lucja"], client_of(cast, "artur")
    mine = plan(cast, [lucja], days=0, at=time(0, 10))
    page = reverse("calendar:appointment", args=[mine.pk])
    assert artur.get(page).status_code == 404
    days = {"from_date": TODAY, "until_date": TODAY + timedelta(days=2)}
    coaches = {"absent": cast.staff["anna"], "substitute": cast.staff["artur"]}
    people.substitute(project=cast.project, by=cast.users["alicja"], **coaches, **days)
    assert artur.get(page).status_code == 200
    log = f"{reverse('coach:log-session', args=[lucja.pk])}?appointment={mine.pk}"
    day = artur.get(reverse("coach:day")).content.decode()
    assert log in day
    assert cast.staff["anna"].name in day
    hidden = plan(cast, [], days=1, kind="other")
    week = artur.get(f"{reverse('calendar:week')}?coach={cast.staff['anna'].pk}").content.decode()
    assert page in week
    assert str(hidden.pk) not in week, "what is with nobody is the absent coach's own"
    told = {"on_date": TODAY.isoformat(), "minutes": "60", "place": "office", "starts_at": "0:10"}
    assert send(artur, log, doubts="on", **told).status_code == 302
    assert (whose(mine), mine.state, mine.taken_over_from.given_name) == ("Artur", "held", "Anna")


def test_who_was_handed_over_stays_expected_when_the_coach_before_changes_a_group(cast, planned):
    _mine, _earlier, group, other = planned
    told = {"from_date": TODAY, "coach": cast.staff["artur"], "by": cast.users["alicja"], "address": "/"}
    actions.hand_over(assignments=[cast.assignments["lucja"]], **told)
    day = group.starts_at.date().isoformat()
    changed = {"kind": "group_session", "place": "home", "on_date": day, "starts": "12:30", "minutes": "60"}
    told = {"people": [str(other.pk)], "version": str(group.version), "collides": "on"}
    response = send(client_of(cast, "anna"), reverse("calendar:change", args=[group.pk]), **changed, **told)
    assert response.status_code == 302, response.content.decode()
    group.refresh_from_db()
    assert (group.place, group.attendees.count()) == ("home", 2)


def test_what_would_be_without_a_coach_is_named_before_a_beginning_is_withdrawn_and_called_off_with_it(cast, planned):
    mine, _earlier, group, _other = planned
    told = {"from_date": TODAY, "coach": cast.staff["artur"], "by": cast.users["alicja"], "address": "/"}
    (made,) = actions.hand_over(assignments=[cast.assignments["lucja"]], with_appointments=True, **told)
    address = reverse("participants:withdraw", args=[made.pk])
    page = client_of(cast, "alicja").get(address).content.decode()
    assert moment_in_words(mine.starts_at) in page
    assert send(client_of(cast, "alicja"), address, reason="typing_error").status_code == 302
    assert (whose(mine), mine.state, mine.version) == ("Artur", "cancelled_by_staff", 3)
    assert (whose(group), group.state) == ("Anna", "planned"), "she comes to it, whoever else does not"


def test_withdrawing_a_coaching_that_ended_calls_nothing_off(cast, planned):
    mine, _earlier, _group, _other = planned
    before, told = cast.assignments["lucja"], {"coach": cast.staff["artur"], "by": cast.users["alicja"], "address": "/"}
    actions.hand_over(assignments=[before], from_date=TODAY, **told)
    actions.withdraw_assignment(fact=before, reason="typing_error", by=cast.users["alicja"])
    assert (whose(mine), mine.state) == ("Anna", "planned")
