"""Wrong or doubled input about events: asked about or refused at its place, nothing stored."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kladka.learning.models import Enrolment, Event
from kladka.people import actions as people
from tests.kladka.learning.world import plan
from tests.kladka.pages.signed_in import client_of, send
from tests.world.cast import Cast, add_people


@pytest.fixture
def alicja(cast: Cast) -> Client:
    return client_of(cast, "alicja")


def _url(name: str, event: Event) -> str:
    return reverse(f"events:{name}", args=[event.pk])


def _refused(response: Any, field: str) -> str:
    assert response.status_code == 422
    return " ".join(response.context["form"].errors.get(field, []))


def _planned(cast: Cast, **changes: str) -> dict[str, str]:
    return {
        "project": str(cast.project.pk),
        "kind": "training",
        "title_pl": "Żywa księgowość",
        "site": str(cast.sites["alfa"].pk),
        "starts_on": "2026-04-13",
    } | changes


def test_the_same_event_is_asked_about(cast: Cast, alicja: Client) -> None:
    first = plan(cast)
    response = send(alicja, reverse("events:new"), **_planned(cast, title_pl="zywa  ksiegowosc"))
    assert "This looks the same as what was already recorded" in _refused(response, "second_time")
    assert _url("detail", first) in response.content.decode()
    assert response.context["form"].problems[0].line.startswith("A question: This looks the same")
    assert Event.objects.count() == 1
    assert send(alicja, reverse("events:new"), **_planned(cast, town="Olkusz")).status_code == 302
    assert send(alicja, reverse("events:new"), **_planned(cast), second_time="on").status_code == 302


def test_a_polish_title_is_told_without_its_markup(cast: Cast, alicja: Client) -> None:
    """On an English page it says that it is Polish; a question, the window and a file say its words only."""
    event = plan(cast, title_pl="Żywa <i> & księgowość", title_en="")
    response = send(alicja, reverse("events:new"), **_planned(cast, title_pl=event.title_pl))
    assert "already recorded: Żywa <i> & księgowość, " in _refused(response, "second_time")
    for name in ("detail", "print"):
        page = alicja.get(_url(name, event)).content.decode()
        assert "Żywa &lt;i&gt; &amp; księgowość – Kładka</title>" in page
        assert '<span lang="pl">Żywa &lt;i&gt; &amp; księgowość</span>' in page


@pytest.mark.parametrize(
    "times",
    [{"starts": "14:00", "ends": "16:00"}, {"hours": "2"}, {"starts": "8:00"}, {"starts": "9:00", "ends": "15:00"}],
)
def test_a_session_at_the_time_of_another_is_asked_about(cast: Cast, alicja: Client, times: dict[str, str]) -> None:
    event = plan(cast)
    response = send(alicja, _url("session-new", event), on_date="2026-04-13", **times)
    assert "may be at the same time" in _refused(response, "second_time")
    assert event.sessions.count() == 2
    assert send(alicja, _url("session-new", event), on_date="2026-04-13", second_time="on", **times).status_code == 302


def test_a_session_after_another_is_not_asked_about(cast: Cast, alicja: Client) -> None:
    event = plan(cast)
    typed = {"on_date": "2026-04-13", "starts": "15:00", "ends": "17:00"}
    assert send(alicja, _url("session-new", event), **typed).status_code == 302


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"hours": "100"}, "not longer than 24 hours"),
        ({"starts": "15:00", "ends": "17:00", "hours": "3"}, "from beginning to end: 2"),
        ({"hours": "100000"}, "too large to be recorded"),
    ],
)
def test_a_session_is_not_longer_than_its_time(cast: Cast, alicja: Client, typed: dict[str, str], says: str) -> None:
    response = send(alicja, _url("session-new", plan(cast)), on_date="2026-04-13", second_time="on", **typed)
    assert says in _refused(response, "hours")


def test_an_event_has_no_more_hours_than_its_days(cast: Cast, alicja: Client) -> None:
    response = send(alicja, reverse("events:new"), **_planned(cast, hours="100"))
    assert "only so many hours: 24" in _refused(response, "hours")
    assert not Event.objects.exists()


def test_an_event_far_outside_the_project_is_refused(cast: Cast, alicja: Client) -> None:
    response = send(alicja, reverse("events:new"), **_planned(cast, starts_on="2046-04-13"))
    assert "The date must lie within the project" in _refused(response, "starts_on")


def test_who_is_ticked_stays_ticked_while_others_are_searched_for(cast: Cast, alicja: Client) -> None:
    event = plan(cast)
    lucja, nadia = (str(cast.participations[name].pk) for name in ("lucja", "nadia"))
    search = {"people-search": "nadia", "people-find": "1"}
    response = send(alicja, _url("enrol", event), people=[lucja], **search)
    page = response.content.decode()
    assert response.status_code == 200
    assert f'value="{lucja}" checked' in page
    assert f'value="{nadia}" autofocus' in page
    assert not Enrolment.objects.exists()
    typed = {"people-search": "nadia"}
    assert send(alicja, _url("enrol", event), people=[lucja, nadia], **typed).status_code == 302
    assert Enrolment.objects.count() == 2


def test_a_long_list_says_that_it_is_one(cast: Cast, alicja: Client) -> None:
    event = plan(cast)
    add_people(cast, 60)
    page = alicja.get(_url("enrol", event)).content.decode()
    assert "Only the first 50 are shown." in page
    assert page.count('name="people" type="checkbox"') == 50


def test_a_list_does_not_ask_to_confirm_an_event_of_nobody(cast: Cast, alicja: Client) -> None:
    event = plan(cast)
    assert "not confirmed yet" not in alicja.get(reverse("events:list")).content.decode()
    send(alicja, _url("enrol", event), people=[str(cast.participations["lucja"].pk)])
    assert "not confirmed yet" in alicja.get(reverse("events:list")).content.decode()


def test_who_left_before_the_event_is_asked_about_at_enrolling(cast: Cast, alicja: Client) -> None:
    """Enrolled in silence, one who had left stopped the confirmation of everybody's attendance later."""
    event, lucja, nadia = plan(cast), cast.participations["lucja"], cast.participations["nadia"]
    by = cast.users["alicja"]
    for one in (lucja, nadia):
        what = {"kind": "coaching", "start_date": date(2026, 3, 2), "site": cast.sites["alfa"]}
        people.record_support(participation=one, by=by, **what)
        people.leave(participation=one, exit_date=date(2026, 3, 20), path_completed=True, by=by)
    people.reenter(participation=nadia, reentry_date=date(2026, 4, 14), by=by)
    both = [str(lucja.pk), str(nadia.pk)]
    response = send(alicja, _url("enrol", event), people=both)
    said = _refused(response, "all_the_same")
    assert "Left the project before the event: Łucja Próbna (20 March 2026). " in said
    assert "Nadia" not in said
    assert f'value="{both[0]}" checked' in response.content.decode()
    assert not Enrolment.objects.exists()
    assert send(alicja, _url("enrol", event), people=both, all_the_same="on").status_code == 302
    assert Enrolment.objects.count() == 2


def test_who_leaves_during_the_event_is_enrolled_without_a_question(cast: Cast, alicja: Client) -> None:
    event, lucja, by = plan(cast), cast.participations["lucja"], cast.users["alicja"]
    what = {"kind": "coaching", "start_date": date(2026, 3, 2), "site": cast.sites["alfa"]}
    people.record_support(participation=lucja, by=by, **what)
    people.leave(participation=lucja, exit_date=event.starts_on, path_completed=True, by=by)
    assert send(alicja, _url("enrol", event), people=[str(lucja.pk)]).status_code == 302
