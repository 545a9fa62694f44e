"""In the browser: a coach leaves on a day to come, as everybody concerned sees it until then."""

from datetime import timedelta

import pytest
from django.urls import reverse

from kladka.cli import tick
from kladka.core import clock
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
