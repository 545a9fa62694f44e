"""A coach moves somebody on by keyboard on a phone; every page of pathways and models is accessible and fits."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from kladka.coaching.actions import pathway as actions
from kladka.people import actions as people
from tests.browser.visit import DESKTOP, PHONE, faults, sign_in, speak, tab_to
from tests.kladka.processes.own import drafted, extending, published
from tests.world.cast import ENTRY_DAY, Cast, make_cast

pytestmark = [pytest.mark.browser]


@pytest.fixture
def town(live: str) -> Cast:
    """The cast, Łucja on the pathway of the five stages."""
    cast = make_cast()
    assignment = cast.assignments["lucja"]
    if assignment.model != "euse-five-stages":
        given = {"coach": assignment.coach, "from_date": ENTRY_DAY, "by": cast.users["alicja"]}
        assignment = people.hand_over(assignment=assignment, model="euse-five-stages", **given)
    actions.begin(assignment=assignment, by=cast.users["anna"])
    return cast


def test_a_coach_moves_somebody_on_by_keyboard_on_a_phone(page: Page, live: str, town: Cast) -> None:
    sign_in(page, live, town, "anna")
    speak(page, live, "en")
    page.set_viewport_size({"width": PHONE, "height": 800})
    page.goto(live + reverse("pathways:of", args=[town.participations["lucja"].pk]))
    confirm = page.get_by_role("link", name="Confirm what is done")
    tab_to(page, confirm)
    page.keyboard.press("Enter")
    for name in ("The participant made an informed decision", "Information was given"):
        box = page.get_by_role("checkbox", name=name)
        tab_to(page, box)
        page.keyboard.press("Space")
    save = page.get_by_role("button", name="Save")
    tab_to(page, save)
    page.keyboard.press("Enter")
    expect(page.get_by_text("2 things are still open.")).to_be_visible()
    tab_to(page, page.get_by_role("link", name="Move on: Vocational profiling"))
    page.keyboard.press("Enter")
    why = page.get_by_role("textbox", name="Move on all the same, because")
    tab_to(page, why)
    page.keyboard.type("The plan is for Friday")
    tab_to(page, page.get_by_role("button", name="Move on"))
    page.keyboard.press("Enter")
    expect(page.locator("[aria-current=step]")).to_contain_text("Vocational profiling")
    expect(page.get_by_text("The plan is for Friday").first).to_be_visible()


def test_every_page_of_pathways_and_models_is_accessible_and_fits(page: Page, live: str, town: Cast) -> None:
    own = published(town, "own-way")
    draft = drafted(town, "own-more", process=extending("own-more"))
    copy = drafted(town, "own-copy")
    lucja = town.participations["lucja"].pk
    visits = {
        "alicja": [
            reverse("pathways:list"),
            reverse("pathways:due"),
            *(reverse(f"pathways:{name}", args=[lucja]) for name in ("of", "confirm", "move", "models")),
        ],
        "olga": [
            reverse("coaching_models:list"),
            reverse("coaching_models:detail", args=["tzw-disability", 1]),
            reverse("coaching_models:begin", args=[own.code, 1]),
            reverse("coaching_models:draft", args=[draft.pk]),
            reverse("coaching_models:draft", args=[copy.pk]),
            reverse("coaching_models:add-stage", args=[draft.pk]),
            reverse("coaching_models:requirement", args=[copy.pk, "engagement", "decision"]),
        ],
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
