"""Rooms, when a site is open, and a room that is taken twice."""

from dataclasses import replace
from datetime import date, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from kladka.agenda import actions, queries, rules
from kladka.agenda.actions import Plan
from kladka.agenda.models import Room
from kladka.agenda.rules import Opening, Reason, Special, Week
from kladka.core import clock
from kladka.core.errors import PolicyBroken, Stale
from kladka.pages.calendar.gathering import gather
from tests.kladka.agenda.test_rules import ANNA, ARTUR, LUCJA, NADIA, busy

HALL, DESK = UUID(int=50), UUID(int=51)
DAILY = {weekday: (time(8), time(16)) for weekday in range(1, 6)}


def in_room(room, one):
    return rules.Busy(one.id, one.kind, one.starts, one.ends, one.staff, one.people, room=room)


@pytest.mark.parametrize(
    ("one", "other", "reasons"),
    [
        (in_room(HALL, busy(1, "9:00-10:00")), in_room(HALL, busy(2, "9:30-11:00", staff=ARTUR, people=[NADIA])),
         [Reason.ROOM_TWICE]),
        (in_room(HALL, busy(1, "9:00-10:00")), in_room(DESK, busy(2, "9:30-11:00", staff=ARTUR, people=[NADIA])), []),
        (in_room(HALL, busy(1, "9:00-10:00")), in_room(HALL, busy(2, "10:00-11:00", staff=ARTUR, people=[NADIA])), []),
        (in_room(HALL, busy(1, "9:00-10:00")), in_room(HALL, busy(2, "9:30-11:00", staff=ANNA)), [Reason.STAFF_TWICE]),
        (in_room(HALL, busy(1, "9:00-10:00")), in_room(HALL, busy(2, "9:30-11:00", staff=ARTUR, people=[LUCJA])),
         [Reason.PERSON_TWICE]),
    ],
    ids=["a room twice", "two rooms", "one after another", "one coach is one doubt", "one person is one doubt"],
)  # fmt: skip
def test_a_room_is_taken_once(one, other, reasons):
    assert [clash.reason for clash in rules.doubled([one, other])] == reasons


@pytest.mark.parametrize(
    ("hours", "site", "reasons"),
    [
        ("9:00-10:00", HALL, []),
        ("15:30-16:30", HALL, [Reason.SITE_CLOSED]),
        ("7:30-8:30", HALL, [Reason.SITE_CLOSED]),
        ("15:30-16:30", None, []),
        ("15:30-16:30", DESK, []),
    ],
    ids=["open", "closes meanwhile", "opens meanwhile", "no room", "nobody said when it is open"],
)
def test_a_room_is_used_while_its_site_is_open(hours, site, reasons):
    one = busy(1, hours)
    openings = {HALL: Opening([Week(date(2026, 1, 1), DAILY)])}
    when = rules.Availability(ZoneInfo("Europe/Warsaw"), openings=openings)
    assert [clash.reason for clash in rules.outside(replace(one, days=None, site=site), when)] == reasons


@pytest.mark.parametrize(
    ("day", "is_free", "hours"),
    [
        (date(2026, 6, 1), False, (time(8), time(16))),
        (date(2026, 6, 6), False, None),
        (date(2026, 6, 4), True, None),
        (date(2026, 7, 6), False, (time(7), time(12))),
        (date(2026, 9, 1), False, (time(8), time(16))),
        (date(2026, 9, 7), False, None),
        (date(2026, 9, 8), False, (time(10), time(11))),
        (date(2026, 12, 26), True, (time(10), time(12))),
    ],
    ids=["usual", "Saturday", "Corpus Christi", "summer", "after summer", "closed", "one of them",
         "open on a feast"],
)  # fmt: skip
def test_when_a_site_is_open(day, is_free, hours):
    opening = Opening(
        [
            Week(date(2026, 1, 1), DAILY),
            Week(date(2026, 7, 1), {1: (time(7), time(12))}, date(2026, 8, 31)),
        ],
        [
            Special(date(2026, 9, 7), date(2026, 9, 11), None, "Stocktaking"),
            Special(date(2026, 9, 8), date(2026, 9, 8), (time(10), time(11))),
            Special(date(2026, 12, 26), date(2026, 12, 26), (time(10), time(12))),
        ],
    )
    assert rules.open_on(opening, day, is_free=is_free).hours == hours


def test_nobody_said_when_it_is_open():
    found = rules.open_on(Opening(), date(2026, 6, 1), is_free=False)
    assert (found.hours, found.is_known) == (None, False)


@pytest.mark.django_db
class TestRooms:
    @pytest.fixture
    def by(self, cast):
        return {"by": cast.users["anna"], "controller": cast.project.controller_id}

    @pytest.fixture
    def hall(self, cast, by):
        return actions.add_room(
            site=cast.sites["alfa"],
            name="  The  hall ",
            seats=20,
            access=["hearing_loop", "step_free"],
            equipment=[],
            **by,
        )

    def test_a_room_says_what_it_has(self, hall):
        assert (hall.name, hall.needs_met, hall.things) == ("The hall", ["step_free", "hearing_loop"], [])

    @pytest.mark.parametrize(
        ("said", "field"),
        [
            ({"name": "the HALL", "seats": 2}, "name"),
            ({"name": " ", "seats": 2}, "name"),
            ({"name": "B", "seats": 0}, "seats"),
            ({"name": "B", "seats": 2, "equipment": ["pool"]}, "equipment"),
        ],
    )
    def test_a_room_that_cannot_be(self, cast, by, hall, said, field):
        with pytest.raises(PolicyBroken) as refused:
            actions.add_room(site=cast.sites["alfa"], **said, **by)
        assert refused.value.field == field
        assert Room.objects.count() == 1

    def test_who_comes_second_changes_nothing(self, by, hall):
        actions.change_room(room=hall, version=1, name="The hall", seats=25, **by)
        with pytest.raises(Stale):
            actions.change_room(room=hall, version=1, name="The hall", seats=30, **by)

    def test_a_room_no_longer_used_is_offered_to_nobody(self, cast, by, hall):
        today = clock.today()
        actions.change_room(room=hall, version=1, name=hall.name, seats=20, closed_on=today, **by)
        assert queries.rooms_at([cast.sites["alfa"].pk], today - timedelta(days=1)) == [hall]
        assert queries.rooms_at([cast.sites["alfa"].pk], today) == []
        hall.refresh_from_db()
        people = [cast.participations["lucja"]]
        plan = Plan("session", today + timedelta(days=1), time(9), 60, "office", people, room=hall)
        with pytest.raises(PolicyBroken, match="no longer used") as refused:
            actions.plan(project=cast.project, staff=cast.staff["anna"], plan=plan, by=cast.users["anna"])
        assert refused.value.field == "room"

    def test_two_coaches_in_one_room_are_told_of_it(self, cast, hall):
        day = clock.today() + timedelta(days=1)
        made = []
        for name, who in (("anna", "lucja"), ("artur", "nadia")):
            plan = Plan("session", day, time(9), 60, "office", [cast.participations[who]], site=hall.site, room=hall)
            said = {"project": cast.project, "staff": cast.staff[name], "by": cast.users[name]}
            made.append(actions.plan(plan=plan, **said))
        found = gather({cast.staff["anna"].pk}, day, day)
        assert [(clash.reason, clash.one.id) for clash in found.clashes if clash.other] == [
            (Reason.ROOM_TWICE, min(one.pk for one in made))
        ]
        assert {one.id for one in queries.taken_rooms([hall.pk], day, day)} == {one.pk for one in made}

    def test_opening_hours_are_replaced_from_the_same_day(self, cast, by):
        since = date(2026, 1, 1)
        actions.set_opening(site=cast.sites["alfa"], from_date=since, week=DAILY, **by)
        actions.set_opening(site=cast.sites["alfa"], from_date=since, week={1: (time(9), time(12))}, **by)
        actions.add_special_days(site=cast.sites["alfa"], from_date=since, until_date=since, words=" New  Year ", **by)
        opening = queries.opening_of([cast.sites["alfa"].pk])[cast.sites["alfa"].pk]
        assert [(one.since, dict(one.hours)) for one in opening.weeks] == [(since, {1: (time(9), time(12))})]
        assert [one.words for one in opening.special] == ["New Year"]
        with pytest.raises(PolicyBroken, match="at least one day"):
            actions.set_opening(site=cast.sites["alfa"], from_date=since, week={}, **by)
