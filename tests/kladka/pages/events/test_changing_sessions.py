"""A session is corrected in place: what it moves is said first, who is expected is told, and there is a way back."""

import re
from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from kladka.core import clock
from kladka.core.errors import PolicyBroken
from kladka.learning import actions
from kladka.learning.models import Event
from kladka.learning.rules import Mark
from kladka.people.models import Support
from kladka.people.queries import evidence_state
from tests.kladka.learning.world import FIRST, SECOND, plan
from tests.kladka.pages.signed_in import client_of, send

SOON = timedelta(days=10)


def correct(cast, session, **changes):
    wanted = {"plan": actions.SessionPlan(FIRST, time(9), time(15)), "trainers": [], "room": None} | changes
    return actions.change_session(session=session, version=session.version, by=cast.users["alicja"], **wanted)


@pytest.fixture
def event(cast):
    found = plan(cast)
    actions.enrol(event=found, participations=[cast.participations["lucja"]], by=cast.users["alicja"])
    return found


def mark(cast, session, what="present"):
    key = cast.participations["lucja"].pk
    actions.mark_presence(session=session, marks={key: what}, by=cast.users["alicja"])


def test_times_hours_and_trainers_change_and_the_marks_stay(cast, event):
    session = event.sessions.get(on_date=FIRST)
    mark(cast, session)
    said = {"plan": actions.SessionPlan(SECOND, time(10), time(14)), "trainers": [cast.staff["ada"]]}
    changed = correct(cast, session, **said)
    assert (changed.on_date, changed.hours, changed.version) == (SECOND, Decimal(4), 2)
    assert [one.staff for one in changed.led_by.all()] == [cast.staff["ada"]]
    assert changed.presences.get().state == "present"
    event.refresh_from_db()
    assert event.moved_at is None, "a session of days gone by tells nobody"


def test_who_is_expected_is_told_of_a_session_to_come(cast):
    day = clock.today() + SOON
    event = plan(cast, starts_on=day, ends_on=day, hours=None, sessions=[actions.SessionPlan(day, time(9), time(15))])
    session = event.sessions.get()
    correct(cast, session, plan=actions.SessionPlan(day, time(9), time(15)), trainers=[cast.staff["ada"]])
    event.refresh_from_db()
    assert event.moved_at is None, "another trainer moves nothing"
    session.refresh_from_db()
    correct(cast, session, plan=actions.SessionPlan(day, time(10), time(15)))
    event.refresh_from_db()
    assert event.moved_at is not None


@pytest.mark.parametrize(
    ("planned", "field"),
    [
        (actions.SessionPlan(date(2026, 4, 20), time(9), time(15)), "on_date"),
        (actions.SessionPlan(FIRST, time(15), time(9)), "ends"),
        (actions.SessionPlan(FIRST, time(12), time(15)), "starts"),
        (actions.SessionPlan(FIRST, time(9), time(10), Decimal(5)), "hours"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(cast, event, planned, field):
    session = event.sessions.get(on_date=FIRST)
    mark(cast, session, Mark("present", left=time(12)))
    with pytest.raises(PolicyBroken) as refused:
        correct(cast, session, plan=planned)
    assert refused.value.field == field
    assert event.sessions.filter(on_date=FIRST, starts=time(9), ends=time(15)).exists()


def test_a_session_at_which_people_were_marked_is_not_moved_to_a_day_to_come(cast):
    today = clock.today()
    day = today + SOON
    event = plan(
        cast, starts_on=today, ends_on=day, hours=None, sessions=[actions.SessionPlan(today, time(9), time(15))]
    )
    actions.enrol(event=event, participations=[cast.participations["lucja"]], by=cast.users["alicja"])
    mark(cast, event.sessions.get())
    with pytest.raises(PolicyBroken) as refused:
        correct(cast, event.sessions.get(), plan=actions.SessionPlan(day, time(9), time(15)))
    assert refused.value.field == "on_date"


def test_the_page_says_what_follows_and_offers_the_way_back(cast, event):
    session, alicja = event.sessions.get(on_date=FIRST), client_of(cast, "alicja")
    mark(cast, session)
    actions.confirm_attendance(event=event, by=cast.users["alicja"])
    address = reverse("events:session-change", args=[session.pk])
    typed = {"on_date": SECOND.isoformat(), "starts": "10:00", "ends": "15:00", "version": "1"}
    asked = send(alicja, address, **typed)
    assert asked.status_code == 422
    said = asked.content.decode()
    assert "1 mark stays" in said
    assert "until attendance is confirmed again" in said
    assert "expected" not in said.partition("This is what follows")[2][:60], "days gone by: nobody is told"
    after = alicja.post(address, {"idempotency_key": "0f0e0d0c-0000-4000-8000-000000000002", "moves": "on"} | typed)
    assert after.status_code == 302
    page = alicja.get(after["Location"]).content.decode()
    assert "Confirm attendance again." in page
    back = re.search(r'href="([^"]*/change/\?[^"]+)">Undo<', page)[1].replace("&amp;", "&")
    form = alicja.get(back).content.decode()
    assert 'value="09:00"' in form or 'value="9:00"' in form
    assert Event.objects.get(pk=event.pk).sessions.filter(on_date=SECOND, starts=time(10)).exists()


def test_a_list_that_would_be_older_than_the_corrected_attendance_is_told_before(cast, event):
    """Łucja was there on both days, and the list of the first proves it; then she was not there on the first."""
    by, (first, second) = cast.users["alicja"], event.sessions.order_by("on_date")
    mark(cast, first)
    mark(cast, second)
    (support,) = actions.confirm_attendance(event=event, by=by)
    seen = {"inspected_by": cast.staff["ada"], "inspected_on": FIRST}
    actions.prove_attendance(event=event, supports=[support], document_date=FIRST, by=by, **seen)
    ada, told = client_of(cast, "ada"), "will not prove the attendance of 1 person any more"
    page = reverse("events:confirm", args=[event.pk])
    assert told not in ada.get(page).content.decode()
    mark(cast, first, "absent")
    assert told in ada.get(page).content.decode()
    send(ada, page, reason="later_knowledge")
    (corrected,) = Support.objects.current().filter(event=event.pk)
    assert (corrected.start_date, evidence_state(corrected.pk)) == (SECOND, "claimed")
