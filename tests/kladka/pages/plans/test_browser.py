"""A late review is held by keyboard on a phone, starting from the coach's day; pages are accessible and fit."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from kladka.coaching.actions import plan as actions
from kladka.coaching.actions import profile as profiles
from kladka.coaching.models import PlanReview, Profile
from kladka.people import actions as people
from tests.browser.visit import DESKTOP, PHONE, faults, sign_in, speak, tab_to
from tests.kladka.pages.plans.access_samples import planned
from tests.world.cast import ENTRY_DAY, Cast, make_cast

pytestmark = [pytest.mark.browser]


@pytest.fixture
def town(live: str) -> Cast:
    """The cast: Łucja works by the model for people with disabilities; her plan is signed, her review late."""
    cast = make_cast()
    given = {"coach": cast.staff["anna"], "from_date": ENTRY_DAY, "by": cast.users["alicja"]}
    people.hand_over(assignment=cast.assignments["lucja"], model="tzw-disability", **given)
    planned(cast, "lucja", "anna")
    return cast


def test_a_late_review_is_held_by_keyboard_on_a_phone(page: Page, live: str, town: Cast) -> None:
    sign_in(page, live, town, "anna")
    speak(page, live, "en")
    page.set_viewport_size({"width": PHONE, "height": 800})
    page.goto(live + reverse("coach:day"))
    to = page.locator(f"a[href='{reverse('plans:review', args=[town.participations['lucja'].pk])}']")
    tab_to(page, to)
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("radio", name="It goes as planned"))
    page.keyboard.press("Space")
    tab_to(page, page.get_by_role("button", name="Save the review"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("The review is saved.")).to_be_visible()
    expect(page.get_by_text("Late", exact=True)).to_have_count(0)
    assert PlanReview.objects.get().outcome == PlanReview.Outcome.AS_PLANNED


def test_every_page_of_profiles_and_plans_is_accessible_and_fits(page: Page, live: str, town: Cast) -> None:
    lucja, anna = town.participations["lucja"], town.users["anna"]
    given = {"participation": lucja, "vetoes": {"distance": "Nie dalej niż 15 km"}, "version": 0, "by": anna}
    first = profiles.write_profile(answers={"work": "Szkoła", "tasks": "Gotuję"}, **given)
    profiles.accept_profile(profile=first, version=first.version, on=ENTRY_DAY, by=anna)
    profiles.write_profile(answers={"work": "Szkoła i kuchnia"}, **given)
    goal = actions.add_goal(participation=lucja, what="Praca w kuchni", by=anna)
    names = ["profiles:of", "profiles:compare", "profiles:write", "profiles:health", "profiles:accept"]
    names += [f"plans:{name}" for name in ("of", "compare", "goal", "step", "sign", "review")]
    sign_in(page, live, town, "anna")
    speak(page, live, "pl")
    wrong = {}
    addresses = [*(reverse(name, args=[lucja.pk]) for name in names), reverse("plans:change-goal", args=[goal.pk])]
    for address in addresses:
        page.goto(live + address)
        for width in (DESKTOP, PHONE):
            if found := faults(page, width):
                wrong[f"{address} at {width}"] = found
    assert wrong == {}
    assert Profile.objects.count() == 2
