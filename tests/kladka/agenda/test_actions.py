"""Planning, moving, calling off, and what becomes of an appointment."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from kladka.agenda import actions, queries, rules
from kladka.agenda.actions import Plan
from kladka.agenda.models import Appointment, Attendee, Series
from kladka.audit.models import Entry
from kladka.core import clock, ids
from kladka.core.errors import PolicyBroken, Stale

pytestmark = pytest.mark.django_db
State = Appointment.State


@pytest.fixture
def anna(cast):
    return cast.users["anna"]


@pytest.fixture
def tomorrow():
    return clock.today() + timedelta(days=1)


@pytest.fixture
def session(cast, tomorrow):
    return Plan("session", tomorrow, time(9), 60, "office", [cast.participations["lucja"]], purpose="  A   talk ")


@pytest.fixture
def planned(cast, anna, session):
    return actions.plan(project=cast.project, staff=cast.staff["anna"], plan=session, by=anna)


def refused(message, **what):
    return pytest.raises(PolicyBroken, match=message, **what)


def begun(appointment):
    """Let the hour of an appointment have passed."""
    past = {"starts_at": clock.now() - timedelta(hours=2), "ends_at": clock.now() - timedelta(hours=1)}
    Appointment.objects.filter(pk=appointment.pk).update(**past)
    return Appointment.objects.get(pk=appointment.pk)


def test_an_appointment_is_planned_in_warsaw_and_kept_in_utc(planned, cast):
    stored = Appointment.objects.get()
    assert (rules.local(stored.starts_at).time(), stored.minutes) == (time(9), 60)
    assert (stored.partner, stored.purpose, stored.state) == (cast.organisations["alfa"], "A talk", State.PLANNED)
    assert [one.participation for one in stored.attendees.all()] == [cast.participations["lucja"]]
    assert Entry.objects.latest("number").verb == "agenda.plan"


@pytest.mark.parametrize(
    ("changes", "message", "field"),
    [
        ({"kind": "picnic"}, "is not on the list", "kind"),
        ({"place": "moon"}, "is not on the list", "place"),
        ({"people": []}, "Choose with whom", "people"),
        ({"minutes": 0}, "takes at least 5 minutes", "minutes"),
        ({"starts": time(23), "minutes": 90}, "end on the next day", "minutes"),
        ({"on_date": date(2039, 1, 3)}, "Check the year", "on_date"),
        ({"travel_minutes": 2000}, "travel time in minutes", "travel_minutes"),
    ],
)
def test_what_cannot_be_planned_is_refused_at_its_field(cast, anna, session, changes, message, field):
    with refused(message) as caught:
        actions.plan(project=cast.project, staff=cast.staff["anna"], plan=replace(session, **changes), by=anna)
    assert caught.value.field == field
    assert not Appointment.objects.exists()


def test_only_a_group_session_is_for_several(cast, anna, session):
    both = [cast.participations["lucja"], cast.participations["nadia"]]
    with refused("Only a group session"):
        actions.plan(project=cast.project, staff=cast.staff["anna"], plan=replace(session, people=both), by=anna)
    group = replace(session, people=both, kind="group_session")
    made = actions.plan(project=cast.project, staff=cast.staff["anna"], plan=group, by=anna)
    assert made.attendees.count() == 2


def test_whoever_holds_no_post_has_no_calendar_in_the_project(cast, anna, session):
    with refused("holds no post"):
        actions.plan(project=cast.project, staff=cast.staff["nikt"], plan=session, by=anna)


def test_an_appointment_that_ends_at_midnight_is_of_its_day(cast, anna, session):
    late = replace(session, starts=time(23), minutes=60)
    assert actions.plan(project=cast.project, staff=cast.staff["anna"], plan=late, by=anna).minutes == 60


def test_a_series_keeps_its_hour_over_the_change_of_clocks(cast, anna, session):
    first = replace(session, on_date=date(2026, 10, 21))
    made = actions.plan_series(
        project=cast.project,
        staff=cast.staff["anna"],
        plan=first,
        every_weeks=1,
        until_date=date(2026, 11, 18),
        by=anna,
    )
    days = [rules.local(one.starts_at) for one in made]
    assert [day.date().isoformat() for day in days] == ["2026-10-21", "2026-10-28", "2026-11-04", "2026-11-18"]
    assert {day.time() for day in days} == {time(9)}
    assert Series.objects.count() == 1


def test_a_series_longer_than_anybody_looks_through_is_refused(cast, anna, tomorrow):
    monday = rules.monday_of(tomorrow + timedelta(weeks=1))
    with refused("60 appointments at most"):
        actions.plan_series(
            project=cast.project,
            staff=cast.staff["anna"],
            plan=Plan("session", monday, time(9), 60, "office", [cast.participations["lucja"]]),
            every_weeks=1,
            until_date=monday + timedelta(weeks=70),
            by=anna,
        )


@pytest.fixture
def series(cast, anna, session):
    monday = rules.monday_of(date(2027, 2, 1))
    return actions.plan_series(
        project=cast.project,
        staff=cast.staff["anna"],
        plan=replace(session, on_date=monday),
        every_weeks=1,
        until_date=monday + timedelta(weeks=3),
        by=anna,
    )


def test_one_of_a_series_moves_alone_or_with_all_that_follow(series, anna, session):
    one = series[1]
    day = rules.local(one.starts_at).date()
    actions.change(appointment=one, version=1, plan=replace(session, on_date=day, starts=time(14)), by=anna)
    hours = [rules.local(each.starts_at).hour for each in Appointment.objects.order_by("starts_at")]
    assert hours == [9, 14, 9, 9]
    later = series[2]
    wanted = replace(session, on_date=rules.local(later.starts_at).date() + timedelta(1), starts=time(11), minutes=45)
    changed = actions.change_following(appointment=later, version=1, plan=wanted, by=anna)
    assert len(changed) == 2
    moved = [rules.local(each.starts_at) for each in Appointment.objects.order_by("starts_at")]
    assert [(each.isoweekday(), each.hour) for each in moved] == [(1, 9), (1, 14), (2, 11), (2, 11)]


def test_what_one_of_a_series_has_of_its_own_stays_when_all_that_follow_change_unless_it_is_to_be_alike(
    series, anna, session, cast
):
    """The second has moved to 14:00 and Nadia comes instead; then all from the first on go to 11:00, about work."""
    first, own, last = series[:3]
    day, nadia = rules.local(own.starts_at).date(), cast.participations["nadia"]
    moved = replace(session, on_date=day, starts=time(14), people=[nadia])
    actions.change(appointment=own, version=1, plan=moved, by=anna)
    wanted = replace(session, on_date=rules.local(first.starts_at).date(), starts=time(11), purpose="Work")
    found = list(queries.with_people(queries.following(first)))
    assert actions.own_parts(found, wanted) == {own.pk: {"starts", "people"}}
    actions.change_following(appointment=first, version=1, plan=wanted, by=anna)
    own.refresh_from_db()
    last.refresh_from_db()
    assert [rules.local(one.starts_at).hour for one in (own, last)] == [14, 11]
    assert [own.purpose, own.attendees.get().participation] == ["Work", nadia]
    actions.change_following(
        appointment=first, version=2, plan=replace(wanted, starts=time(12)), alike=[own.pk], by=anna
    )
    own.refresh_from_db()
    assert [rules.local(own.starts_at).hour, own.attendees.get().participation] == [12, *session.people]


def test_all_that_follows_is_called_off_in_one_act(series, anna):
    before = Entry.objects.count()
    actions.cancel_following(appointment=series[2], by=anna)
    states = list(Appointment.objects.order_by("starts_at").values_list("state", flat=True))
    assert states == [State.PLANNED, State.PLANNED, State.CANCELLED_BY_STAFF, State.CANCELLED_BY_STAFF]
    assert Entry.objects.count() == before + 1


def test_who_comes_second_is_told(planned, anna, session):
    actions.change(appointment=planned, version=1, plan=replace(session, starts=time(10)), by=anna)
    with pytest.raises(Stale):
        actions.change(appointment=planned, version=1, plan=replace(session, starts=time(11)), by=anna)


def test_who_is_expected_changes_with_the_plan(planned, anna, session, cast):
    nadia = cast.participations["nadia"]
    actions.change(appointment=planned, version=1, plan=replace(session, people=[nadia]), by=anna)
    assert [one.participation for one in planned.attendees.all()] == [nadia]


def test_calling_off_is_one_step_and_can_be_taken_back(planned, anna):
    actions.cancel(appointment=planned, state=State.CANCELLED_BY_PARTICIPANT, by=anna)
    again = actions.cancel(appointment=planned, state=State.CANCELLED_BY_PARTICIPANT, by=anna)
    assert (again.state, again.version) == (State.CANCELLED_BY_PARTICIPANT, 2)
    with refused("no longer planned"):
        actions.cancel(appointment=planned, state=State.CANCELLED_BY_STAFF, by=anna)
    assert actions.reopen(appointment=planned, by=anna).state == State.PLANNED


def test_nobody_has_failed_to_come_before_the_hour(planned, anna):
    with refused("has not begun yet"):
        actions.mark_no_show(appointment=planned, by=anna)
    assert actions.mark_no_show(appointment=begun(planned), by=anna).state == State.NO_SHOW


def test_what_was_logged_holds_the_appointment_until_it_is_withdrawn(planned, anna, cast):
    lucja, record = cast.participations["lucja"], ids.new_id()
    actions.hold(appointment=planned, participation=lucja, record=record, by=anna)
    assert (Appointment.objects.get().state, Attendee.objects.get().record) == (State.HELD, record)
    with refused("logged for this appointment already"):
        actions.hold(appointment=planned, participation=lucja, record=ids.new_id(), by=anna)
    with refused("Withdraw the session"):
        actions.reopen(appointment=planned, by=anna)
    actions.release(record=record, controller=cast.project.controller_id, by=anna)
    assert (Appointment.objects.get().state, Attendee.objects.get().record) == (State.PLANNED, None)


def test_what_was_called_off_is_not_held(planned, anna, cast):
    actions.cancel(appointment=planned, state=State.CANCELLED_BY_STAFF, by=anna)
    with refused("did not take place"):
        actions.hold(appointment=planned, participation=cast.participations["lucja"], record=ids.new_id(), by=anna)


def test_a_telephone_contact_is_noted_when_it_has_happened(cast, anna, session):
    call = replace(session, kind="phone_contact", place="phone", minutes=5)
    with refused("lies in the future"):
        actions.note_contact(project=cast.project, staff=cast.staff["anna"], plan=call, by=anna)
    yesterday = replace(call, on_date=clock.today() - timedelta(days=1))
    noted = actions.note_contact(project=cast.project, staff=cast.staff["anna"], plan=yesterday, by=anna)
    assert noted.state == State.HELD


def test_a_newer_week_holds_from_its_day_and_can_be_said_again(cast, anna):
    day, controller = date(2026, 1, 5), cast.project.controller_id
    for ends in (time(15), time(16)):
        week = {1: (time(8), ends)}
        actions.set_hours(staff=cast.staff["anna"], from_date=day, week=week, controller=controller, by=anna)
    assert [row.ends for row in queries.hours_on(cast.staff["anna"].pk, day)] == [time(16)]
    assert queries.hours_on(cast.staff["anna"].pk, day - timedelta(days=1)) == []


def test_availability_knows_holidays_absences_and_hours(cast, anna):
    staff, controller = cast.staff["anna"], cast.project.controller_id
    away = {"from_date": date(2026, 11, 9), "until_date": date(2026, 11, 10)}
    actions.add_absence(staff=staff, partner=staff.organisation, kind="leave", **away, controller=controller, by=anna)
    when = queries.availability([staff.pk], date(2026, 11, 9), date(2026, 11, 15))
    assert when.free_days == {date(2026, 11, 11), date(2026, 11, 15)}
    assert when.absences[staff.pk] == [(date(2026, 11, 9), date(2026, 11, 10))]
    told = {"staff": staff, "partner": staff.organisation, "kind": "leave", "controller": controller, "by": anna}
    for first, last, message in ((2026, date(2026, 11, 8), "must not be earlier"), (2026, date(2090, 1, 1), "Check"),
                                 (1901, date(2026, 11, 9), "Check")):  # fmt: skip
        with refused(message):
            actions.add_absence(from_date=date(first, 11, 9), until_date=last, **told)


def test_a_code_name_is_always_the_same_and_nobody_elses(cast):
    lucja, nadia = cast.participations["lucja"], cast.participations["nadia"]
    controller = cast.project.controller_id
    assert queries.code_name(lucja, controller) == queries.code_name(lucja.pk, controller)
    assert queries.code_name(lucja, controller) != queries.code_name(nadia, controller)
    assert len(queries.code_name(lucja, controller)) == 6
