"""Reports in Chromium: nothing for axe to find, nothing wider than a phone or a sheet, everything by keyboard."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from tests.browser.visit import DESKTOP, PHONE, faults, sign_in, speak, tab_to
from tests.kladka.pages.reports.world import prepared, submitted, work_off
from tests.world.cast import Cast, add_people, make_cast

pytestmark = [pytest.mark.browser, pytest.mark.slow]

A4 = 688
"""Pixels between the usual margins of a sheet held upright."""


@pytest.fixture
def world(page: Page, live: str) -> tuple[Cast, dict[str, str]]:
    """Olga's window, a submitted report, a prepared one that differs from it, and the addresses of every screen."""
    cast = make_cast()
    first = submitted(cast)
    add_people(cast, 2)
    second = prepared(cast, period=(cast.project.starts_on, first.as_of))
    sign_in(page, live, cast, "olga")
    project = cast.project.code
    addresses = {
        name: reverse(f"reports:{name}", args=[second.pk]) for name in ("detail", "checks", "submit", "verify")
    }
    addresses |= {"withdraw": reverse("reports:withdraw", args=[second.pk])}
    addresses |= {
        "correct": reverse("reports:correct", args=[first.pk]),
        "first": reverse("reports:detail", args=[first.pk]),
    }
    addresses |= {name: reverse(f"reports:{name}", args=[project]) for name in ("list", "prepare", "restatement")}
    addresses["figure"] = reverse("reports:restated-figure", args=[project, "EECO01"])
    return cast, addresses


def test_every_screen_is_accessible_and_fits(page: Page, live: str, world: tuple[Cast, dict[str, str]]) -> None:
    speak(page, live, "pl")
    found = {}
    for name, address in world[1].items():
        page.goto(address)
        for width in (DESKTOP, PHONE):
            if wrong := faults(page, width):
                found[name, width] = wrong
    assert found == {}


def test_on_paper_nothing_is_cut(page: Page, world: tuple[Cast, dict[str, str]]) -> None:
    page.emulate_media(media="print")
    wide = {}
    for name, address in world[1].items():
        page.goto(address)
        page.set_viewport_size({"width": A4, "height": 971})
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > A4:
            wide[name] = width
    assert wide == {}


def test_a_report_is_prepared_and_submitted_by_keyboard(
    page: Page, live: str, world: tuple[Cast, dict[str, str]]
) -> None:
    _cast, addresses = world
    speak(page, live, "en")
    page.goto(addresses["verify"])
    tab_to(page, page.get_by_role("button", name="Compute it again now"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/report-work/**")
    page.get_by_text("It waits for its turn.").wait_for()
    work_off()
    page.get_by_role("heading", name="figures are the same").wait_for()
    assert faults(page, PHONE) == {}
    page.goto(addresses["submit"])
    tab_to(page, page.get_by_label("What it is for"))
    page.keyboard.type("Payment claim.")
    tab_to(page, page.get_by_role("checkbox"))
    page.keyboard.press("Space")
    tab_to(page, page.get_by_role("button", name="Submit"))
    page.keyboard.press("Enter")
    page.get_by_text("The report is submitted, signed, and never changes from now on.").wait_for()
