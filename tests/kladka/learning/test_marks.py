"""Arriving, leaving and why somebody was excused: by time there, put together from two phones, asked the next day."""

from dataclasses import dataclass
from datetime import time, timedelta
from decimal import Decimal

import pytest

from kladka.agenda import actions as agenda
from kladka.benefits.rules import Day
from kladka.core import clock
from kladka.core.errors import PolicyBroken, Stale
from kladka.learning import actions, queries, rules
from kladka.learning.models import Presence
from kladka.learning.rules import NOT_MARKED, Mark
from kladka.messages.models import Message
from kladka.people.models import Support
from kladka.workflows.queries.held import held_days
from tests.kladka.learning.world import FIRST, SECOND, at_hour, plan

TEN, NOON, TWO, FOUR = time(10), time(12), time(14), time(16)
HERE = Mark("present")
ADDRESS = "https://proba.invalid/{}".format


@dataclass(frozen=True)
class Meeting:
    starts: time | None = TEN
    ends: time | None = FOUR
    hours: Decimal | None = Decimal(6)


@pytest.mark.parametrize(
    ("mark", "meeting", "hours"),
    [
        (HERE, Meeting(), Decimal(6)),
        (Mark("present", arrived=NOON), Meeting(), Decimal(4)),
        (Mark("present", arrived=NOON, left=TWO), Meeting(), Decimal(2)),
        # Before it begins and after it ends nothing counts.
        (Mark("present", arrived=time(9), left=time(17)), Meeting(), Decimal(6)),
        # An hour of breaks is spread evenly: half of the time is half of the hours.
        (Mark("present", arrived=time(13)), Meeting(hours=Decimal(5)), Decimal("2.5")),
        (Mark("present", arrived=time(15, 59)), Meeting(hours=Decimal("0.1")), Decimal("0.01")),
        (Mark("present", arrived=NOON, left=TWO), Meeting(None, None), Decimal(2)),
        (Mark("present", arrived=TEN, left=FOUR), Meeting(None, None, Decimal(3)), Decimal(3)),
        (Mark("present", arrived=NOON), Meeting(None, None), Decimal(6)),
        (Mark("present", arrived=NOON), Meeting(hours=None), None),
    ],
)
def test_hours_go_by_the_time_there(mark, meeting, hours):
    assert rules.hours_there(meeting, mark) == hours


@pytest.mark.parametrize(
    ("mark", "meeting", "lacking"),
    [
        (HERE, Meeting(None, None), ""),
        (Mark("absent"), Meeting(None, None), ""),
        (Mark("present", arrived=NOON), Meeting(), ""),
        (Mark("present", arrived=NOON), Meeting(starts=None), ""),
        (Mark("present", arrived=NOON, left=TWO), Meeting(None, None), ""),
        (Mark("present", arrived=NOON), Meeting(ends=None), "left"),
        (Mark("present", left=TWO), Meeting(None, None), "arrived"),
        (Mark("present", arrived=NOON, left=TWO), Meeting(ends=None, hours=None), "hours"),
    ],
)
def test_a_time_that_cannot_be_reckoned_says_what_it_lacks(mark, meeting, lacking):
    assert rules.lacks(meeting, mark) == lacking


@pytest.mark.parametrize(
    ("stored", "seen", "sent", "found"),
    [
        # One phone writes when she came, the other when she left.
        (Mark("present", arrived=NOON), HERE, Mark("present", left=TWO), Mark("present", arrived=NOON, left=TWO)),
        (HERE, NOT_MARKED, HERE, HERE),
        (HERE, NOT_MARKED, Mark("excused"), None),
        (Mark("present", arrived=NOON), HERE, Mark("present", arrived=TWO), None),
        # What the other phone wrote stays where nothing was changed here.
        (Mark("excused", reason="work"), HERE, HERE, Mark("excused", reason="work")),
        # Each made sense, together they do not: somebody excused has not left early.
        (Mark("present", left=TWO), HERE, Mark("excused"), None),
        (HERE, HERE, NOT_MARKED, NOT_MARKED),
    ],
)
def test_two_phones_are_put_together_field_by_field(stored, seen, sent, found):
    assert rules.merged(stored=stored, seen=seen, sent=sent) == found


@pytest.fixture
def event(cast):
    event = plan(cast)
    people = [cast.participations["lucja"], cast.participations["nadia"]]
    actions.enrol(event=event, participations=people, by=cast.users["alicja"])
    return event


def test_times_reach_the_support_and_two_phones_lose_neither(cast, event):
    session, lucja = event.sessions.get(on_date=FIRST), cast.participations["lucja"].pk
    actions.mark_presence(session=session, marks={lucja: "present"}, by=cast.users["ada"])
    for name, mark in (("ada", Mark("present", arrived=TEN)), ("alicja", Mark("present", left=NOON))):
        actions.mark_presence(session=session, marks={lucja: mark}, before={lucja: HERE}, by=cast.users[name])
    assert Presence.objects.get().mark == Mark("present", arrived=TEN, left=NOON)
    (support,) = actions.confirm_attendance(event=event, by=cast.users["ada"])
    assert support.hours == Decimal(2)
    assert held_days([lucja]) == {(event.pk, lucja): [Day(FIRST, Decimal(2))]}
    marks = {lucja: Mark("present", left=TWO)}
    with pytest.raises(Stale) as stale:
        actions.mark_presence(session=session, marks=marks, before={lucja: HERE}, by=cast.users["ada"])
    assert stale.value.stored == {lucja: Mark("present", arrived=TEN, left=NOON)}


def test_attendance_is_not_confirmed_as_whole_while_the_time_of_a_latecomer_cannot_be_reckoned(cast, event):
    session, lucja = event.sessions.get(on_date=SECOND), cast.participations["lucja"].pk
    actions.mark_presence(session=session, marks={lucja: Mark("present", arrived=NOON)}, by=cast.users["ada"])
    with pytest.raises(PolicyBroken, match="Łucja Próbna"):
        actions.confirm_attendance(event=event, by=cast.users["ada"])
    assert not Support.objects.filter(event=event.pk).exists()
    actions.mark_presence(session=session, marks={lucja: Mark("present", NOON, TWO)}, by=cast.users["ada"])
    (support,) = actions.confirm_attendance(event=event, by=cast.users["ada"])
    assert support.hours == Decimal(2)


@pytest.mark.parametrize(
    "mark",
    [
        Mark("present", reason="work"),
        Mark("excused", reason="flu"),
        Mark("absent", arrived=TEN),
        Mark("present", arrived=TWO, left=NOON),
        Mark("present", arrived=FOUR),
        Mark("late"),
    ],
)
def test_marks_that_cannot_be_are_refused(cast, event, mark):
    session, lucja = event.sessions.get(on_date=FIRST), cast.participations["lucja"].pk
    with pytest.raises(PolicyBroken):
        actions.mark_presence(session=session, marks={lucja: mark}, by=cast.users["ada"])
    assert not Presence.objects.exists()


def days_from_now(cast, *, first, last):
    """Plan a training of Ada's on two days, counted from today, with Łucja and Nadia on the list."""
    days = [clock.today() + timedelta(days=first), clock.today() + timedelta(days=last)]
    sessions = [actions.SessionPlan(day, TEN, FOUR) for day in days]
    event = plan(cast, starts_on=days[0], ends_on=days[1], sessions=sessions, hours=None)
    people = [cast.participations["lucja"], cast.participations["nadia"]]
    actions.enrol(event=event, participations=people, by=cast.users["alicja"])
    return event


def test_the_trainer_is_asked_once_of_a_session_of_yesterday_that_nobody_marked(cast):
    event = days_from_now(cast, first=-1, last=1)
    yesterday = event.sessions.earliest("on_date")
    assert queries.unmarked(event.sessions.all()).earliest("on_date").pk == yesterday.pk
    assert actions.ask_trainers(today=clock.today(), address=ADDRESS) == 1
    assert actions.ask_trainers(today=clock.today(), address=ADDRESS) == 0
    letter = Message.objects.get()
    assert letter.to == cast.users["ada"].email
    assert str(yesterday.pk) in letter.body
    assert "Łucja" not in letter.body


def test_nobody_is_asked_of_a_session_that_is_marked(cast):
    event = days_from_now(cast, first=-1, last=1)
    marks = {cast.participations[name].pk: "absent" for name in ("lucja", "nadia")}
    actions.mark_presence(session=event.sessions.earliest("on_date"), marks=marks, by=cast.users["ada"])
    assert actions.ask_trainers(today=clock.today(), address=ADDRESS) == 0


def wish(cast, name):
    agenda.wish_reminders(
        participation=cast.participations[name],
        channel="email",
        address=f"{name}@example.invalid",
        language="en",
        version=0,
        by=cast.users["anna"],
    )


def test_a_participant_who_wants_it_is_reminded_once_and_told_neither_what_nor_at_whose_office(cast, monkeypatch):
    at_hour(monkeypatch, 12)
    wish(cast, "lucja")
    event = days_from_now(cast, first=1, last=2)
    assert actions.remind_due(today=clock.today(), address=ADDRESS) == 1
    assert actions.remind_due(today=clock.today(), address=ADDRESS) == 0
    letter = Message.objects.get()
    assert letter.to == "lucja@example.invalid"
    assert "10:00" in letter.body
    assert not {event.title_pl, event.title_en, event.site.name} & set(letter.body.splitlines())


def test_a_change_of_the_day_is_told_once_when_nothing_more_changes(cast, monkeypatch):
    wish(cast, "lucja")
    event = days_from_now(cast, first=5, last=8)
    for town in ("Krynica", "Muszyna"):
        event = actions.change_event(
            event=event, version=event.version, changes={"town": town}, by=cast.users["alicja"]
        )
    assert actions.tell_moved(today=clock.today(), address=ADDRESS) == 0
    later = clock.now() + timedelta(hours=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert actions.tell_moved(today=clock.today(), address=ADDRESS) == 1
    assert actions.tell_moved(today=clock.today(), address=ADDRESS) == 0
    letter = Message.objects.get()
    assert "Muszyna" in letter.body
    assert "Krynica" not in letter.body


def test_a_cancelled_event_tells_participants_and_a_new_title_nobody(cast):
    wish(cast, "lucja")
    event = days_from_now(cast, first=5, last=8)
    event = actions.change_event(
        event=event, version=event.version, changes={"title_en": "Other"}, by=cast.users["alicja"]
    )
    assert event.moved_at is None
    actions.cancel_event(event=event, version=event.version, by=cast.users["alicja"])
    assert Message.objects.get().to == "lucja@example.invalid"
