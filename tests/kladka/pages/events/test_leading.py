"""Sessions led by others than the event's trainer, in a room of the site."""

from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from kladka.agenda import actions as agenda
from kladka.agenda.rules import Reason
from kladka.core.errors import PolicyBroken, Stale
from kladka.incubation.actions import agree_contract
from kladka.learning import actions, permissions, queries
from kladka.pages.calendar.gathering import gather
from kladka.pages.incubators import in_use
from kladka.programmes.actions import appoint
from kladka.programmes.models import Post
from kladka.programmes.permissions import viewer_for
from tests.kladka.learning.world import FIRST, SECOND, plan
from tests.kladka.pages.signed_in import client_of, send


@pytest.fixture
def event(cast):
    """Return a training of Ada whose second session Artur, a trainer, too, leads in the hall from ten to two."""
    appoint(project=cast.project, staff=cast.staff["artur"], role=Post.Role.TRAINER, by=cast.users["adam"])
    sessions = [actions.SessionPlan(FIRST, time(9), time(15)), actions.SessionPlan(SECOND, time(10), time(14))]
    found = plan(cast, sessions=sessions)
    actions.enrol(event=found, participations=[cast.participations["lucja"]], by=cast.users["alicja"])
    _lead(cast, found, SECOND, room=_room(cast))
    return found


def _room(cast, side="alfa"):
    return agenda.add_room(
        site=cast.sites[side], name="Sala", seats=12, controller=cast.project.controller_id, by=cast.users["alicja"]
    )


def _lead(cast, event, day, *, room=None, who="artur"):
    session = event.sessions.get(on_date=day)
    return actions.lead_session(
        session=session, version=session.version, trainers=[cast.staff[who]], room=room, by=cast.users["alicja"]
    )


def test_who_leads_a_session_marks_at_it_and_at_no_other(cast, event):
    artur = client_of(cast, "artur")
    assert set(permissions.sessions_run_by(viewer_for(cast.users["artur"], FIRST))) == {
        event.sessions.get(on_date=SECOND)
    }
    page = artur.get(reverse("events:detail", args=[event.pk])).content.decode()
    own, other = (reverse("events:attendance", args=[event.sessions.get(on_date=day).pk]) for day in (SECOND, FIRST))
    assert "Sala" in page
    assert own in page
    assert other not in page
    assert (artur.get(own).status_code, artur.get(other).status_code) == (200, 404)
    assert artur.get(reverse("events:confirm", args=[event.pk])).status_code == 404


def test_a_session_stands_in_the_calendar_of_who_leads_it_and_of_nobody_else(cast, event):
    led = {
        who: [entry.event.on_date for entry in gather({cast.staff[who].pk}, FIRST, SECOND).own]
        for who in ("ada", "artur")
    }
    assert led == {"ada": [FIRST], "artur": [SECOND]}
    both = gather({cast.staff["ada"].pk, cast.staff["artur"].pk}, FIRST, SECOND)
    assert len(both.own) == 2
    assert [one.name for one in queries.asked_of(event.sessions.get(on_date=FIRST))] == [cast.staff["ada"].name]


def test_what_collides_is_asked_about(cast, event):
    other = plan(
        cast,
        title_pl="Obok",
        title_en="Next door",
        starts_on=SECOND,
        ends_on=SECOND,
        hours=Decimal(2),
        sessions=[actions.SessionPlan(SECOND, time(13), time(16))],
    )
    agenda.set_opening(
        site=cast.sites["alfa"],
        from_date=date(2026, 1, 1),
        week={day: (time(8), time(15)) for day in range(1, 6)},
        controller=cast.project.controller_id,
        by=cast.users["alicja"],
    )
    session, alicja = other.sessions.get(), client_of(cast, "alicja")
    address = reverse("events:session-change", args=[session.pk])
    room = event.sessions.get(on_date=SECOND).room
    times = {"on_date": SECOND.isoformat(), "starts": "13:00", "ends": "16:00"}
    sent = {"trainers": [str(cast.staff["artur"].pk)], "room": str(room.pk), "version": "1", **times}
    asked = send(alicja, address, **sent)
    said = asked.content.decode()
    assert asked.status_code == 422
    assert f"{cast.staff['artur'].name}: At the same time" in said
    assert "The room is taken at the same time" in said
    assert "The place is closed at that time, by its opening hours." in said
    assert send(alicja, address, collides="on", **sent).status_code == 302
    session.refresh_from_db()
    assert session.room == room
    clashes = gather({cast.staff["artur"].pk}, SECOND, SECOND).clashes
    assert Reason.SITE_CLOSED in {one.reason for one in clashes if one.one.id == session.pk}


def test_a_room_with_fewer_seats_than_people_is_asked_about(cast, event):
    actions.enrol(event=event, participations=[cast.participations["nadia"]], by=cast.users["alicja"])
    who = {"controller": cast.project.controller_id, "by": cast.users["alicja"]}
    closet = agenda.add_room(site=cast.sites["alfa"], name="Klitka", seats=1, **who)
    address = reverse("events:session-change", args=[event.sessions.get(on_date=FIRST).pk])
    sent = {"on_date": FIRST.isoformat(), "starts": "9:00", "ends": "15:00", "room": str(closet.pk), "version": "1"}
    asked = send(client_of(cast, "alicja"), address, **sent)
    assert asked.status_code == 422
    assert "The room has place for 1, and 2 people have places at the event." in asked.content.decode()
    assert send(client_of(cast, "alicja"), address, collides="on", **sent).status_code == 302
    hall = event.sessions.get(on_date=SECOND).room
    assert in_use._crowded(hall, 2, SECOND) == []
    (said,) = in_use._crowded(hall, 1, SECOND)
    assert said.endswith("is there, and 2 people have places, more than 1.")
    assert in_use._crowded(hall, 1, SECOND + timedelta(days=1)) == [], "what is over needs no room"
    assert in_use._crowded(closet, 1, FIRST) == [], "it was too small before"


def test_nobody_without_a_post_leads_and_no_room_of_another_site_is_taken(cast, event):
    session = event.sessions.get(on_date=FIRST)
    said = {"session": session, "version": session.version, "by": cast.users["alicja"]}
    with pytest.raises(PolicyBroken) as refused:
        actions.lead_session(trainers=[], room=_room(cast, "beta"), **said)
    assert refused.value.field == "room"
    with pytest.raises(PolicyBroken) as refused:
        actions.lead_session(trainers=[cast.staff["nikt"]], room=None, **said)
    assert refused.value.field == "trainers"
    with pytest.raises(Stale):
        actions.lead_session(trainers=[], room=None, **said | {"version": 9})
    actions.remove_session(session=event.sessions.get(on_date=SECOND), by=cast.users["alicja"])


def _expert(cast, name="alan"):
    return agree_contract(
        project=cast.project,
        partner=cast.sites["alfa"].organisation,
        number="E/1/2026",
        areas=["law"],
        from_date=date(2026, 1, 1),
        until_date=date(2030, 12, 31),
        minutes=3000,
        rate=Decimal(100),
        staff=cast.staff[name],
        by=cast.users["alicja"],
    )


def test_an_expert_by_contract_opens_what_they_lead_and_marks_there_and_nowhere_else(cast, event):
    _expert(cast)
    other = plan(cast, title_pl="Obok")
    alan, addresses = client_of(cast, "alan"), [reverse("events:detail", args=[one.pk]) for one in (event, other)]
    assert [alan.get(one).status_code for one in addresses] == [404, 404]
    _lead(cast, event, SECOND, who="alan")
    assert [alan.get(one).status_code for one in addresses] == [200, 404]
    assert event.title_en in alan.get(reverse("events:list")).content.decode()
    led, not_led = (event.sessions.get(on_date=day) for day in (SECOND, FIRST))
    marking = reverse("events:attendance", args=[led.pk])
    assert alan.get(marking).status_code == 200
    assert alan.get(reverse("events:attendance", args=[not_led.pk])).status_code == 404
    assert alan.get(reverse("events:confirm", args=[event.pk])).status_code == 404
    assert alan.get(reverse("events:edit", args=[event.pk])).status_code == 403
    key = str(cast.participations["lucja"].pk)
    assert send(alan, marking, present=[key], before=f"{key}:|||").status_code == 302
    assert led.presences.get().state == "present"


def test_an_expert_who_runs_an_event_confirms_its_attendance(cast):
    _expert(cast)
    alicja = client_of(cast, "alicja")
    found = plan(cast, trainer=None)
    assert f'value="{cast.staff["alan"].pk}"' in alicja.get(reverse("events:edit", args=[found.pk])).content.decode()
    actions.change_event(event=found, version=1, changes={"trainer": cast.staff["alan"]}, by=cast.users["alicja"])
    alan = client_of(cast, "alan")
    assert alan.get(reverse("events:confirm", args=[found.pk])).status_code == 200
    assert alan.get(reverse("events:edit", args=[found.pk])).status_code == 403
