"""Second tabs after a hand-over: what happened is said in words, and what was typed can be copied."""

import pytest
from django.urls import reverse

from kladka.coaching import actions as coaching
from kladka.core import clock
from kladka.people import actions as people
from tests.kladka.pages.signed_in import client_of, send
from tests.world.cast import ENTRY_DAY


@pytest.fixture
def handed_over(cast):
    step = coaching.Step("Call the bakery")
    cast.step = coaching.add_step(participation=cast.participations["lucja"], step=step, by=cast.users["anna"])
    people.hand_over(
        assignment=cast.assignments["lucja"],
        coach=cast.staff["artur"],
        from_date=ENTRY_DAY,
        by=cast.users["alicja"],
    )
    return cast


def places(cast):
    lucja, job = cast.participations["lucja"], cast.situations["lucja"]
    return [
        reverse("coach:log-session", args=[lucja.pk]),
        reverse("coach:change-step", args=[cast.step.pk]),
        reverse("participants:detail", args=[lucja.pk]),
        reverse("participants:end-situation", args=[job.pk]),
        reverse("participants:correct", args=[job.pk]),
    ]


def test_the_coach_before_is_told_who_goes_on(handed_over):
    anna = client_of(handed_over, "anna")
    for place in places(handed_over):
        response = anna.get(place)
        html = response.content.decode()
        assert response.status_code == 404
        assert (
            "You were the coach until 2 March 2026; then this participant was handed over to: Artur Trenerski." in html
        )
        assert "is not recorded yet, ask the coordinator to record it: it stays yours." in html
        assert "Łucja" not in html


def test_what_the_coach_before_typed_can_be_copied(handed_over):
    given = {"on_date": clock.today().isoformat(), "minutes": "60", "place": "office"}
    response = send(client_of(handed_over, "anna"), places(handed_over)[0], **given, done="We wrote a <letter>.")
    html = response.content.decode()
    assert response.status_code == 404
    assert "Nothing was saved." in html
    assert "We wrote a &lt;letter&gt;." in html


def test_others_are_told_nothing(handed_over):
    for place in places(handed_over):
        html = client_of(handed_over, "beata").get(place).content.decode()
        assert "There is no such page for you" in html
        assert "Artur" not in html


def test_a_hand_over_from_a_second_tab_names_no_ids(handed_over):
    alicja, old = client_of(handed_over, "alicja"), str(handed_over.assignments["lucja"].pk)
    given = {"participants": [old], "coach": str(handed_over.staff["anna"].pk), "from_date": "2026-06-01"}
    html = send(alicja, reverse("participants:hand-over"), **given).content.decode()
    assert "Somebody of those you ticked has another coach by now, or none." in html
    assert old not in html
