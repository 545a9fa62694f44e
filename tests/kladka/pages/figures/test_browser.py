"""The page of figures in Chromium: on paper nothing is cut and nothing is asked, on a phone nothing touches."""

import pytest
from playwright.sync_api import Page

from tests.browser.visit import PHONE, faults, sign_in
from tests.world.cast import make_cast

pytestmark = [pytest.mark.browser]

A4 = 688
"""Pixels between the usual margins of a sheet held upright."""
PAGES = ("/office/projects/proba/figures/", "/office/projects/proba/figures/EECO01/", "/participants/")


@pytest.fixture
def officer(page: Page, live: str) -> Page:
    """Somebody who may see figures and everybody behind them."""
    sign_in(page, live, make_cast(), "olga")
    return page


@pytest.mark.parametrize("address", PAGES)
def test_on_paper_no_column_is_cut_and_no_question_stands(officer: Page, address: str) -> None:
    officer.goto(address)
    officer.emulate_media(media="print")
    officer.set_viewport_size({"width": A4, "height": 971})
    assert officer.evaluate("document.documentElement.scrollWidth") <= A4
    for table in officer.locator("table").all():
        box = table.bounding_box()
        assert box is None or box["x"] + box["width"] <= A4
    assert [each for each in officer.locator("form, a[href*='export=xlsx']").all() if each.is_visible()] == []


def test_on_a_phone_the_way_to_the_sections_keeps_its_distance(officer: Page) -> None:
    officer.goto(PAGES[0])
    officer.set_viewport_size({"width": PHONE, "height": 800})
    strip = officer.locator(".moj-side-navigation").bounding_box()
    heading = officer.locator("main h2").first.bounding_box()
    assert strip is not None
    assert heading is not None
    assert heading["y"] - (strip["y"] + strip["height"]) >= 20
    assert faults(officer, PHONE) == {}
