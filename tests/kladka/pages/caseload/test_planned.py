"""In the browser: a coach leaves on a day to come, as everybody concerned sees it until then."""

from datetime import timedelta

import pytest
from django.urls import reverse

from kladka.cli import tick
from kladka.core import clock
from kladka.people import actions as people
from kladka.people.actions.assignment import open_assignments
from kladka.people.models import Reassignment
from tests.kladka.pages.caseload.test_handing_over import LEAVING, open_numbers
from tests.kladka.pages.caseload.test_overview import PAGE, text
from tests.kladka.pages.signed_in import client_of, send
from tests.world.cast import add_people

pytestmark = pytest.mark.postgres

TODAY = clock.today()
DAY = TODAY + timedelta(days=5)


@pytest.fixture
def alicja(cast):
    return client_of(cast, "alicja")


@pytest.fixture
def where(cast):
    return f"{LEAVING}?coach={cast.staff['anna'].pk}"


def answers(cast, people, **other):
    wanted = {f"to_{one.pk.hex}": str(cast.staff["artur"].pk) for one in open_assignments(people)}
    return {"from_date": DAY.isoformat(), "is_shared": "yes", "note": "Rano.", "version": "0", **wanted, **other}


def test_all_concerned_see_the_plan_until_it_is_done_by_itself(alicja, cast, where):
    lucja = cast.participations["lucja"]
    assert send(alicja, where, **answers(cast, [lucja])).status_code == 302
    assert open_numbers(cast)["Anna"] == 1
    html = text(alicja.get(PAGE))
    assert "It is planned for" in html
    assert "by plan 1 person goes on with somebody else." in html
    assert "by plan 1 person" in text(client_of(cast, "olga").get(PAGE))
    assert "1 person whom you coach goes on with somebody else" in text(
        client_of(cast, "anna").get(reverse("coach:day"))
    )
    artur = client_of(cast, "artur")
    assert "you coach 1 more person, as planned" in text(artur.get(reverse("coach:day")))
    coaches = reverse("caseload:coaches", args=[lucja.pk])
    assert artur.get(coaches).status_code == 404, "not before the day"
    assert "Artur Trenerski takes over from Anna Trenerska" in text(client_of(cast, "anna").get(coaches))
    Reassignment.objects.update(from_date=TODAY)
    assert tick._PARTS["reassigned"]() == 1
    assert open_numbers(cast)["Anna"] == 0
    assert artur.get(coaches).status_code == 200
    html = text(alicja.get(PAGE))
    assert "1 person was to go on with somebody else, as planned." in html
    assert "/undo/" in html


def test_everywhere_as_many_are_told_as_are_listed_and_go_on(alicja, cast, where):
    """Of three one has left the project, and is coached on; of another one coaching has ended since."""
    people_of = [cast.participations["lucja"], *add_people(cast, 2)]
    gone, ended = people_of[1:]
    by = cast.users["anna"]
    left = {"exit_date": TODAY - timedelta(days=1), "path_completed": True, "leaving_reason": ""}
    people.leave(participation=gone, **left, by=by)
    assert send(alicja, where, **answers(cast, people_of)).status_code == 302
    (assignment,) = open_assignments([ended])
    people.end_coaching(assignment=assignment, until_date=TODAY, outcome="completed", by=by)
    listed = text(alicja.get(where))
    assert [one.person.identity.name in listed for one in people_of] == [True, True, False]
    day = reverse("coach:day")
    assert "by plan 2 people go on with others." in text(alicja.get(PAGE))
    assert "2 people whom you coach go on with others" in text(client_of(cast, "anna").get(day))
    assert "you coach 2 more people, as planned" in text(client_of(cast, "artur").get(day))
    Reassignment.objects.update(from_date=TODAY)
    tick._PARTS["reassigned"]()
    assert len(open_assignments(people_of)) == 2
    assert {one.coach for one in open_assignments(people_of)} == {cast.staff["artur"]}


def test_the_plan_is_changed_where_it_was_made_and_called_off(alicja, cast, where):
    lucja = cast.participations["lucja"]
    send(alicja, where, **answers(cast, [lucja]))
    plan = Reassignment.objects.get()
    (more,) = add_people(cast, 1)
    html = text(alicja.get(where))
    assert "1 person came to this coach since." in html
    assert "Rano." in html
    refused = send(alicja, where, **answers(cast, [lucja, more], note="Wieczorem."))
    assert refused.status_code == 422, "made in another tab meanwhile"
    assert "Wieczorem." in text(refused)
    assert send(alicja, where, **answers(cast, [lucja, more], version="1")).status_code == 302
    assert plan.people.count() == 2
    off = reverse("caseload:call-off", args=[plan.pk])
    assert "Anna Trenerska" in text(alicja.get(off))
    assert send(alicja, off).status_code == 302
    assert alicja.get(off).status_code == 404
    late = send(alicja, where, **answers(cast, [lucja, more], version="2"))
    assert late.status_code == 422
    assert "called off meanwhile" in text(late)
    assert 'name="version" value="0"' in text(late), "the next sending plans it anew"


def test_handing_over_today_does_what_was_planned_for_later(alicja, cast, where):
    lucja = cast.participations["lucja"]
    send(alicja, where, **answers(cast, [lucja]))
    now = answers(cast, [lucja], from_date=TODAY.isoformat(), version="1")
    assert send(alicja, where, **now).status_code == 302
    assert Reassignment.objects.get().done_no
    assert tick._PARTS["reassigned"]() == 0
    done = alicja.get(reverse("caseload:call-off", args=[Reassignment.objects.get().pk]))
    assert "carried out already" in text(done)


def test_who_is_to_leave_is_offered_with_the_day_and_not_proposed(alicja, cast, where):
    """Artur leaves two days before Anna; whoever hands Anna's people to him then is refused with his day."""
    artur, lucja = cast.staff["artur"], cast.participations["lucja"]
    nadia = open_assignments([cast.participations["nadia"]])[0]
    leaving = {f"to_{nadia.pk.hex}": str(cast.staff["anna"].pk), "from_date": (DAY - timedelta(days=2)).isoformat()}
    first = f"{LEAVING}?coach={artur.pk}"
    assert send(alicja, first, version="0", note="", is_shared="yes", **leaving).status_code == 302
    html = text(alicja.get(where))
    assert "leaves on" in html
    refused = send(alicja, where, **answers(cast, [lucja]))
    assert refused.status_code == 422
    assert "Artur Trenerski is to leave on" in text(refused)
