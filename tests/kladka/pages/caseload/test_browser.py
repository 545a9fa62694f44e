"""A coach leaves, by keyboard on a phone; every page of caseload is accessible and fits, full as it can be."""

from datetime import time, timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from kladka.coaching import actions as coaching
from kladka.core import clock
from kladka.people import actions as people
from kladka.people.actions.assignment import open_assignments
from tests.browser.visit import DESKTOP, PHONE, faults, sign_in, speak, tab_to
from tests.world.cast import Cast, make_cast

pytestmark = [pytest.mark.browser]


@pytest.fixture
def town(live: str) -> Cast:
    """The cast: Nadia handed over to Anna with a note, Artur standing in for her, two sessions that collide."""
    cast = make_cast()
    today, by = clock.today(), cast.users["alicja"]
    before = open_assignments([cast.participations["nadia"]])
    after = people.hand_over_all(assignments=before, coach=cast.staff["anna"], from_date=today, by=by)
    people.note_hand_over(before=before, after=after, note="Woli spotkania rano.", by=by)
    days = {"from_date": today, "until_date": today + timedelta(days=5)}
    people.substitute(project=cast.project, absent=cast.staff["anna"], substitute=cast.staff["artur"], by=by, **days)
    for start in (time(9), time(9, 30)):
        coaching.log_session(
            participation=cast.participations["lucja"],
            coach=cast.staff["anna"],
            on_date=today,
            starts_at=start,
            minutes=60,
            place="office",
            by=cast.users["anna"],
        )
    return cast


def test_everybody_of_a_coach_goes_on_by_keyboard_on_a_phone(page: Page, live: str, town: Cast) -> None:
    sign_in(page, live, town, "alicja")
    speak(page, live, "en")
    page.set_viewport_size({"width": PHONE, "height": 800})
    page.goto(live + reverse("caseload:project", args=[town.project.code]))
    tab_to(page, page.get_by_role("link", name="A coach leaves"))
    page.keyboard.press("Enter")
    choose = page.get_by_role("combobox", name="Which coach leaves?")
    tab_to(page, choose)
    page.keyboard.type("Anna")
    tab_to(page, page.get_by_role("button", name="Continue"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox", name="Łucja Próbna")).to_have_value(str(town.staff["artur"].pk))
    tab_to(page, page.get_by_role("button", name="Hand everybody over"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("2 people were handed over.")).to_be_visible()


def test_every_page_of_caseload_is_accessible_and_fits(page: Page, live: str, town: Cast) -> None:
    project, anna = town.project.code, town.staff["anna"].pk
    leaving = reverse("caseload:leaving", args=[project])
    visits = {
        "alicja": [
            reverse("caseload:project", args=[project]),
            f"{reverse('caseload:people', args=[project])}?coach={anna}",
            leaving,
            f"{leaving}?coach={anna}",
            reverse("caseload:stand-ins", args=[project]),
            reverse("participants:hand-over"),
        ],
        "anna": [
            reverse("caseload:coaches", args=[town.participations["nadia"].pk]),
            reverse("caseload:timesheet"),
        ],
        "artur": [reverse("coach:day")],
    }
    wrong = {}
    for who, addresses in visits.items():
        sign_in(page, live, town, who)
        speak(page, live, "pl")
        for address in addresses:
            page.goto(live + address)
            for width in (DESKTOP, PHONE):
                if found := faults(page, width):
                    wrong[f"{address} at {width}"] = found
    assert wrong == {}
