from datetime import date, time
from decimal import Decimal

import pytest

from kladka.audit.models import Entry
from kladka.core.errors import PolicyBroken, Stale
from kladka.learning import actions, policies
from kladka.learning.models import EventSession
from tests.kladka.learning.world import FIRST, SECOND, plan


def test_an_event_is_planned_with_its_sessions_in_one_entry(cast):
    before = Entry.objects.count()
    event = plan(cast)
    assert Entry.objects.count() == before + 1
    assert Entry.objects.order_by("number").last().verb == "learning.plan_event"
    assert list(event.sessions.order_by("on_date").values_list("hours", flat=True)) == [Decimal(6), Decimal("5.5")]
    assert (event.town, event.powiat) == ("Klucze", "1212")
    assert event.title_fold == "zywa ksiegowosc living book-keeping"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"starts_on": date(2019, 12, 31)}, "starts_on"),
        ({"ends_on": date(2041, 1, 1)}, "ends_on"),
        ({"ends_on": date(2026, 4, 12), "sessions": []}, "ends_on"),
        ({"sessions": [actions.SessionPlan(date(2026, 4, 15))]}, "on_date"),
        ({"sessions": [actions.SessionPlan(FIRST, time(15), time(9))]}, "ends"),
        ({"title_pl": "  "}, "title_pl"),
        ({"kind": "coaching"}, "kind"),
        ({"kind": "party"}, "kind"),
    ],
)
def test_what_can_never_be_planned(cast, changes, field):
    with pytest.raises(PolicyBroken) as broken:
        plan(cast, **changes)
    assert broken.value.field == field


def test_a_trainer_holds_a_post_in_the_project(cast):
    with pytest.raises(PolicyBroken, match="Nikt Bezroli"):
        plan(cast, trainer=cast.staff["nikt"])


def test_a_change_is_stored_with_a_new_version(cast):
    event = plan(cast)
    changed = actions.change_event(event=event, version=1, changes={"title_pl": "Inna"}, by=cast.users["alicja"])
    event.refresh_from_db()
    assert (changed.version, event.title_pl, event.title_fold) == (2, "Inna", "inna living book-keeping")


def test_the_second_of_two_editors_is_told_and_sees_what_is_stored(cast):
    event = plan(cast)
    actions.change_event(event=event, version=1, changes={"town": "Olkusz"}, by=cast.users["alicja"])
    with pytest.raises(Stale) as stale:
        actions.change_event(event=event, version=1, changes={"town": "Kraków"}, by=cast.users["alicja"])
    assert stale.value.stored.town == "Olkusz"


def test_an_event_cannot_move_away_from_its_sessions(cast):
    event = plan(cast)
    with pytest.raises(PolicyBroken) as broken:
        actions.change_event(event=event, version=1, changes={"starts_on": SECOND}, by=cast.users["alicja"])
    assert broken.value.field == "starts_on"


def test_what_is_no_part_of_a_plan_cannot_be_changed(cast):
    with pytest.raises(TypeError, match="confirmed_at"):
        actions.change_event(event=plan(cast), version=1, changes={"confirmed_at": None}, by=cast.users["alicja"])


def test_a_session_where_somebody_was_marked_stays(cast):
    event = plan(cast)
    empty, marked = event.sessions.order_by("on_date")
    lucja = cast.participations["lucja"]
    actions.enrol(event=event, participations=[lucja], by=cast.users["alicja"])
    actions.mark_presence(session=marked, marks={lucja.pk: "absent"}, by=cast.users["ada"])
    actions.remove_session(session=empty, by=cast.users["alicja"])
    with pytest.raises(PolicyBroken):
        actions.remove_session(session=marked, by=cast.users["alicja"])
    assert list(EventSession.objects.filter(event=event)) == [marked]


def test_hours_follow_from_the_times_unless_stated():
    assert actions.SessionPlan(FIRST, time(9), time(10, 30)).length == Decimal("1.50")
    assert actions.SessionPlan(FIRST, time(9), time(10, 30), Decimal(2)).length == Decimal(2)
    assert actions.SessionPlan(FIRST, time(9)).length is None


def test_heads_belong_to_open_events(cast):
    with pytest.raises(PolicyBroken):
        policies.check_open(plan(cast))
