from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kladka.learning import actions, permissions, queries
from kladka.learning.models import Event
from kladka.programmes.permissions import viewer_for
from tests.kladka.learning.world import FIRST, SECOND, plan
from tests.world.cast import add_people

DAY = date(2026, 4, 20)


@pytest.fixture
def events(cast):
    """Ada's at Alfa, a colleague's at Alfa (nobody's yet), Borys's at Beta."""
    return {
        "own": plan(cast),
        "neighbour": plan(cast, trainer=None, title_pl="Prawo"),
        "other": plan(cast, side="beta"),
    }


@pytest.mark.parametrize(
    ("who", "sees", "runs", "plans"),
    [
        ("ada", {"own"}, {"own"}, set()),
        ("alicja", {"own", "neighbour"}, {"own", "neighbour"}, {"own", "neighbour"}),
        ("bogdan", {"other"}, {"other"}, {"other"}),
        ("borys", {"other"}, {"other"}, set()),
        ("olga", {"own", "neighbour", "other"}, set(), set()),
        ("anna", set(), set(), set()),
        ("alan", set(), set(), set()),
        ("adam", set(), set(), set()),
        ("nikt", set(), set(), set()),
    ],
)
def test_who_sees_runs_and_plans_which_events(cast, events, who, sees, runs, plans):
    viewer = viewer_for(cast.users[who], DAY)
    for scope, expected in (
        (permissions.visible_to, sees),
        (permissions.run_by, runs),
        (permissions.planned_by, plans),
    ):
        assert set(scope(viewer)) == {events[name] for name in expected}, scope.__name__


def test_events_are_found_without_polish_letters_and_by_period(cast, events):
    assert set(queries.searched(Event.objects.all(), "ksiegowosc")) == {events["own"], events["other"]}
    assert set(queries.searched(Event.objects.all(), "klucze")) == {events["own"], events["neighbour"]}
    assert queries.overlapping(Event.objects.all(), since=SECOND, until=SECOND).count() == 3
    assert queries.overlapping(Event.objects.all(), since=date(2026, 4, 15), until=None).count() == 0
    assert queries.overlapping(Event.objects.all(), since=None, until=date(2026, 4, 12)).count() == 0


def test_candidates_are_the_partners_people_not_enrolled_yet(cast, events):
    viewer = viewer_for(cast.users["alicja"], DAY)
    lucja, nadia = cast.participations["lucja"], cast.participations["nadia"]
    assert set(queries.candidates(events["own"], viewer)) == {lucja, nadia}
    assert list(queries.candidates(events["own"], viewer, "lucja")) == [lucja]
    actions.enrol(event=events["own"], participations=[lucja], by=cast.users["alicja"])
    assert list(queries.candidates(events["own"], viewer)) == [nadia]


def test_a_roster_and_a_list_take_as_many_queries_with_ten_times_the_people(cast, events):
    event = events["own"]

    def enrol_and_count(people):
        actions.enrol(event=event, participations=people, by=cast.users["alicja"])
        session = event.sessions.get(on_date=FIRST)
        actions.mark_presence(session=session, marks={p.pk: "present" for p in people}, by=cast.users["ada"])
        actions.confirm_attendance(event=event, by=cast.users["ada"])
        with CaptureQueriesContext(
            connection,
        ) as captured:
            roster = queries.roster(event)
            shown = list(queries.listed(Event.objects.order_by("starts_on")))
        return len(captured), len(roster.rows), max(one.attended for one in shown)

    few = enrol_and_count([cast.participations["lucja"], cast.participations["nadia"]])
    many = enrol_and_count(add_people(cast, 20))
    assert few == (few[0], 2, 2)
    assert many == (few[0], 22, 22)
    assert few[0] <= 6
