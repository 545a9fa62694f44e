"""In the browser: a note with a hand-over, a coach who leaves, who stands in and logs under their own name."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from kladka.coaching import actions as coaching
from kladka.coaching.models import Session
from kladka.core import clock
from kladka.core.forms.shown import day_in_words
from kladka.people import actions as people
from kladka.people.actions import forget_notes
from kladka.people.actions.assignment import open_assignments
from kladka.people.models import HandOver, Reassignment, Substitution
from kladka.people.policies.handing_over import days
from kladka.people.queries.caseload import caseloads
from tests.kladka.pages.caseload.test_overview import PAGE, text
from tests.kladka.pages.signed_in import client_of, send
from tests.world.cast import add_people

pytestmark = pytest.mark.postgres

TODAY, DAY = clock.today(), timedelta(days=1)
LEAVING, STAND_INS = f"{PAGE}leaving/", f"{PAGE}stand-ins/"


@pytest.fixture
def alicja(cast):
    return client_of(cast, "alicja")


def open_numbers(cast):
    return {one.coach.given_name: one.open for one in caseloads(cast.project, TODAY)}


def test_a_hand_over_with_a_note_shows_it_to_both_coaches_on_the_persons_page(alicja, cast):
    given = {
        "participants": [str(cast.assignments["lucja"].pk)],
        "coach": str(cast.staff["artur"].pk),
        "from_date": TODAY.isoformat(),
        "note": "Woli spotkania rano.",
        "is_shared": "yes",
    }
    assert send(alicja, reverse("participants:hand-over"), **given).status_code == 302
    page = reverse("caseload:coaches", args=[cast.participations["lucja"].pk])
    for who in ("anna", "artur", "alicja"):
        html = text(client_of(cast, who).get(page))
        assert "Woli spotkania rano." in html, who
    assert "Woli spotkania rano." not in text(client_of(cast, "olga").get(page)), "a note for coaches"
    HandOver.objects.update(shown_until=TODAY - timedelta(days=1))
    assert client_of(cast, "anna").get(page).status_code == 404
    html = text(client_of(cast, "artur").get(page))
    assert "Woli spotkania rano." not in html
    assert "Handed over" in html


def test_who_has_no_coach_is_assigned_one_from_the_page_of_coaches(alicja, cast):
    lucja = cast.participations["lucja"]
    page, assign = (reverse(name, args=[lucja.pk]) for name in ("caseload:coaches", "participants:assign"))
    assert assign not in text(alicja.get(page))
    told = {"reason": "other", "by": cast.users["alicja"]}
    coaching.withdraw_assignment(fact=cast.assignments["lucja"], **told)
    assert assign in text(alicja.get(page))


def test_where_the_same_coach_goes_on_it_is_said_what_is_another_one(alicja, cast):
    first, own = cast.assignments["lucja"], {"coach": cast.staff["anna"], "by": cast.users["alicja"]}
    second = people.hand_over(assignment=first, model="tzw-women", from_date=first.from_date, **own)
    people.hand_over(assignment=second, site=cast.sites["leader"], from_date=TODAY, **own)
    html = text(alicja.get(reverse("caseload:coaches", args=[cast.participations["lucja"].pk])))
    assert html.index("at another site") < html.index("by other models")


@pytest.mark.parametrize(
    ("shared", "words"), [("yes", "both coaches see them"), ("no", "the next coach sees your note")]
)
def test_of_a_hand_over_dated_back_it_is_said_until_when_note_and_people_are_seen(alicja, cast, shared, words):
    with translation.override("en"):
        until = day_in_words(TODAY + days("hand_over_days", TODAY) * DAY)
    page = reverse("participants:hand-over")
    assert f"can still open them until {until}" in text(alicja.get(page))
    given = {
        "participants": [str(cast.assignments["lucja"].pk)],
        "coach": str(cast.staff["artur"].pk),
        "from_date": (TODAY - 24 * DAY).isoformat(),
        "note": "Woli spotkania rano.",
        "is_shared": shared,
    }
    assert f"Until {until} {words}" in text(alicja.get(send(alicja, page, **given).url))
    forget_notes()
    html = text(client_of(cast, "artur").get(reverse("caseload:coaches", args=[cast.participations["lucja"].pk])))
    assert "Woli spotkania rano." in html
    assert "Shown until" in html


def test_a_coach_leaves_and_the_proposal_is_handed_over_as_changed_and_taken_back(alicja, cast):
    others = add_people(cast, 2)
    html = text(alicja.get(LEAVING))
    assert "Anna Trenerska" in html
    assert "Beata" not in html
    where = f"{LEAVING}?coach={cast.staff['anna'].pk}"
    html = text(alicja.get(where))
    assert html.count("Artur Trenerski (1)") == 3
    held = open_assignments([cast.participations["lucja"], *others])
    wanted = {f"to_{one.pk.hex}": str(cast.staff["artur"].pk) for one in held}
    response = send(alicja, where, from_date="", is_shared="no", note="Do widzenia", **wanted)
    assert response.status_code == 422
    assert "Do widzenia" in text(response)
    assert open_numbers(cast)["Anna"] == 3
    response = send(alicja, where, from_date=TODAY.isoformat(), is_shared="no", note="Do widzenia", **wanted)
    assert response.status_code == 302
    assert open_numbers(cast) == {"Anna": 0, "Artur": 4, "Beata": 1}
    undo = reverse("participants:undo-hand-over", args=[open_assignments([others[0]])[0].pk])
    assert undo in text(alicja.get(PAGE))
    assert send(alicja, undo).status_code == 302
    assert open_numbers(cast)["Anna"] == 3


def test_a_plan_that_was_made_in_another_tab_is_not_thrown_away(alicja, cast):
    where = f"{LEAVING}?coach={cast.staff['anna'].pk}"
    wanted = {f"to_{cast.assignments['lucja'].pk.hex}": str(cast.staff["artur"].pk)}
    old_tab = {"version": "0", "is_shared": "no", **wanted}
    planned = send(alicja, where, from_date=(TODAY + 5 * DAY).isoformat(), **old_tab)
    assert planned.status_code == 302
    response = send(alicja, where, from_date=TODAY.isoformat(), **old_tab)
    assert response.status_code == 422
    assert "You changed this in another window in the meantime" in text(response)
    assert open_numbers(cast)["Anna"] == 1, "nobody was handed over"
    now = {**old_tab, "version": str(Reassignment.objects.get().version)}
    assert send(alicja, where, from_date=TODAY.isoformat(), **now).status_code == 302
    assert open_numbers(cast)["Anna"] == 0


def test_an_absence_proposes_who_stands_in(alicja, cast):
    """Shown until somebody stands in on all of its days; never of a coach without people."""
    until = TODAY + timedelta(days=3)
    days = {"from_date": TODAY.isoformat(), "until_date": until.isoformat()}
    page = f"{reverse('calendar:absence')}?coach={cast.staff['anna'].pk}"
    assert STAND_INS in text(alicja.get(send(alicja, page, kind="leave", **days).url))
    html = text(alicja.get(STAND_INS))
    assert "Away, and nobody stands in" in html
    (address,) = re.findall(r'href="([^"]*)#stand-in"', html)
    away = Substitution.objects.create(  # no verb lets the one who is away stand in
        project=cast.project, absent=cast.staff["artur"], substitute=cast.staff["anna"], from_date=until,
        until_date=until,
    )  # fmt: skip
    assert str(cast.staff["artur"].pk) not in re.findall(r'href="([^"]*)#stand-in"', text(alicja.get(STAND_INS)))[0]
    away.delete()
    html = text(alicja.get(address.replace("&amp;", "&")))
    for key in (cast.staff["anna"].pk, cast.staff["artur"].pk):
        assert f'<option value="{key}" selected' in html
    coaches = {"absent": str(cast.staff["anna"].pk), "substitute": str(cast.staff["artur"].pk)}
    assert send(alicja, STAND_INS, **days, **coaches).status_code == 302
    assert "Away, and nobody stands in" not in text(alicja.get(STAND_INS))


def test_who_stands_in_has_the_people_on_the_day_and_stays_author_of_the_session(alicja, cast):
    """Case 36."""
    given = {
        "absent": str(cast.staff["anna"].pk),
        "substitute": str(cast.staff["artur"].pk),
        "from_date": TODAY.isoformat(),
        "until_date": (TODAY + timedelta(days=3)).isoformat(),
    }
    assert send(alicja, STAND_INS, **given).status_code == 302
    assert "Artur Trenerski" in text(alicja.get(STAND_INS))
    artur, lucja = client_of(cast, "artur"), cast.participations["lucja"]
    html = text(artur.get(reverse("coach:day")))
    assert "Próbna" in html
    assert "In place of Anna Trenerska" in html
    log = reverse("coach:log-session", args=[lucja.pk])
    session = {"on_date": TODAY.isoformat(), "minutes": "60", "place": "office"}
    response = send(artur, log, **session)
    assert response.status_code == 302, text(response)
    assert Session.objects.get(participation=lucja).coach == cast.staff["artur"]
    assert send(alicja, reverse("caseload:end-substitution", args=[Substitution.objects.get().pk])).status_code == 302
    assert artur.get(log).status_code == 404
    assert Session.objects.get(participation=lucja).coach == cast.staff["artur"], "sessions keep their author"


def test_standing_in_for_oneself_is_refused_at_its_place(alicja, cast):
    own = str(cast.staff["anna"].pk)
    response = send(
        alicja, STAND_INS, absent=own, substitute=own, from_date=TODAY.isoformat(), until_date=TODAY.isoformat()
    )
    assert response.status_code == 422
    assert "Nobody stands in for themselves" in text(response)


def test_a_coach_cannot_open_what_coordinators_do(cast):
    anna = client_of(cast, "anna")
    assert anna.get(LEAVING).status_code == 403
    assert anna.get(STAND_INS).status_code == 403
