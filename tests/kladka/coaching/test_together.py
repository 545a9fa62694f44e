"""A group in one act, a week in one act, an appointment that is held, a note about health."""

from datetime import time, timedelta

import pytest
from django.utils import translation

from kladka.agenda import actions as agenda
from kladka.agenda.models import Appointment
from kladka.audit.models import Entry, Line
from kladka.coaching import actions
from kladka.coaching.models import HealthNote, Session
from kladka.core import clock, ids, packs
from kladka.core.errors import PolicyBroken, Stale
from kladka.people import actions as people
from kladka.people.models import Support
from tests.kladka.coaching.ways import agrees_to_health
from tests.world.cast import ENTRY_DAY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english(the_language_is_nobodys):
    with translation.override("en"):
        yield


@pytest.fixture
def anna(cast):
    return cast.users["anna"]


@pytest.fixture
def both(cast):
    return [cast.participations["lucja"], cast.participations["nadia"]]


def group(cast, both, **changes):
    said = {"on_date": clock.today(), "minutes": 90, "place": "office", "starts_at": time(9)} | changes
    return actions.log_group(participations=both, coach=cast.staff["anna"], by=cast.users["anna"], **said)


def line(participation, **changes):
    said = {"on_date": clock.today(), "starts_at": time(9), "minutes": 60, "place": "office"} | changes
    return actions.Line(participation=participation, **said)


def appointment(cast, who, kind="session", **changes):
    plan = agenda.Plan(kind, clock.today(), time(9), 60, "office", who, **changes)
    return agenda.plan(project=cast.project, staff=cast.staff["anna"], plan=plan, by=cast.users["anna"])


def test_a_group_is_one_act_with_a_session_and_a_support_for_each(cast, both):
    before = Entry.objects.count()
    sessions = group(cast, both)
    assert Entry.objects.count() == before + 1
    assert len({one.group for one in sessions}) == 1
    supports = Support.objects.filter(pk__in=[one.support for one in sessions])
    assert {(one.form, one.hours) for one in supports} == {("group", supports[0].hours)}
    assert [one.participation for one in sessions] == both


def test_a_group_is_refused_as_a_whole_and_says_because_of_whom(cast, both):
    yesterday = clock.today() - timedelta(days=1)
    people.end_coaching(
        assignment=cast.assignments["nadia"], until_date=yesterday, outcome="completed", by=cast.users["artur"]
    )
    with pytest.raises(PolicyBroken, match="Nadia Testowa: Coaching ended on") as refused:
        group(cast, both)
    assert refused.value.field == "people"
    assert not Session.objects.exists()
    with pytest.raises(PolicyBroken, match="Choose who was there"):
        group(cast, [])
    with pytest.raises(PolicyBroken, match="Łucja Próbna: Coaching by Anna Trenerska began"):
        group(cast, both[:1], on_date=ENTRY_DAY - timedelta(days=1))


def test_a_change_of_a_group_session_leaves_it_a_group(cast, both, anna):
    one = group(cast, both)[0]
    changed = actions.change_session(session=one, version=1, changes={"minutes": 60, "place": "online"}, by=anna)
    assert Support.objects.get(pk=changed.support).form == "group"


def test_a_planned_group_is_held_by_those_who_came(cast, both):
    employer = ids.new_id()
    planned = appointment(cast, both, "group_session", employer=employer)
    sessions = group(cast, both[:1], appointment=planned)
    assert [one.employer for one in sessions] == [employer], "as it was planned"
    planned.refresh_from_db()
    assert planned.state == Appointment.State.HELD
    assert set(planned.attendees.values_list("record", flat=True)) == {sessions[0].pk, None}


def test_a_week_is_saved_as_one_act(cast, anna):
    lucja, before = cast.participations["lucja"], Entry.objects.count()
    lines = [line(lucja), line(lucja, starts_at=time(12), done="A letter")]
    sessions = actions.log_week(lines=lines, coach=cast.staff["anna"], by=anna)
    assert Entry.objects.count() == before + 1
    assert [one.done for one in sessions] == ["", "A letter"]


def test_a_week_with_one_wrong_line_saves_none_and_names_the_cell(cast, anna):
    lucja = cast.participations["lucja"]
    lines = [line(lucja), line(lucja, on_date=clock.today() + timedelta(days=1))]
    with pytest.raises(PolicyBroken) as refused:
        actions.log_week(lines=lines, coach=cast.staff["anna"], by=anna)
    assert refused.value.field == "line1_on_date"
    assert not Session.objects.exists()
    with pytest.raises(PolicyBroken, match="one session at least"):
        actions.log_week(lines=[], coach=cast.staff["anna"], by=anna)


def test_a_session_holds_its_appointment_until_it_is_withdrawn(cast, anna):
    lucja = cast.participations["lucja"]
    planned = appointment(cast, [lucja])
    session = actions.log_session(
        participation=lucja,
        coach=cast.staff["anna"],
        on_date=clock.today(),
        minutes=60,
        place="office",
        travel_minutes=40,
        employer_words="  The   bakery ",
        appointment=planned,
        by=anna,
    )
    planned.refresh_from_db()
    assert (planned.state, session.travel_minutes, session.employer_words) == ("held", 40, "The bakery")
    actions.withdraw_session(session=session, by=anna)
    planned.refresh_from_db()
    assert planned.state == Appointment.State.PLANNED


def test_travel_is_apart_and_not_longer_than_a_day(cast, both):
    with pytest.raises(PolicyBroken, match="travel time in minutes"):
        group(cast, both, travel_minutes=5000)
    sessions = group(cast, both, travel_minutes=60)
    assert Support.objects.get(pk=sessions[0].support).hours == 1.5


def test_a_note_about_health_is_apart_versioned_and_never_in_the_chain(cast, both, anna):
    session = group(cast, both[:1])[0]
    agrees_to_health(both[0], by=anna)
    note = actions.write_health_note(session=session, text=" Cannot lift. ", version=0, by=anna)
    assert note.text == "Cannot lift."
    with pytest.raises(Stale):
        actions.write_health_note(session=session, text="Other", version=0, by=anna)
    assert "lift" not in str(list(Line.objects.values_list("digest", flat=True)))
    actions.write_health_note(session=session, text="Other", version=1, by=anna)
    assert actions.write_health_note(session=session, text="", version=2, by=anna) is None
    assert not HealthNote.objects.exists()


def test_a_support_withdrawn_from_the_history_releases_its_appointment_too(cast, anna):
    lucja = cast.participations["lucja"]
    planned = appointment(cast, [lucja])
    said = {"participation": lucja, "coach": cast.staff["anna"], "on_date": clock.today(), "minutes": 60}
    session = actions.log_session(**said, place="office", appointment=planned, by=anna)
    fact = Support.objects.get(pk=session.support)
    actions.withdraw_support(fact=fact, reason="typing_error", by=anna)
    planned.refresh_from_db()
    assert planned.state == Appointment.State.PLANNED


def test_a_call_is_a_support_only_where_the_profile_says_so(cast, anna, monkeypatch):
    said = {"on_date": clock.today() - timedelta(days=1), "starts": time(9), "minutes": 10, "purpose": "A day"}
    who = {"participation": cast.participations["lucja"], "coach": cast.staff["anna"], "by": anna}
    before = Support.objects.count()
    assert isinstance(actions.note_call(**who, **said), Appointment)
    assert Support.objects.count() == before
    monkeypatch.setitem(packs.load("profiles/pl-esf-plus.yaml"), "telephone_contact", "support")
    session = actions.note_call(**who, **said)
    assert Support.objects.get(pk=session.support).form == "phone"
