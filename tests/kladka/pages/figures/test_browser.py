"""The page of figures in Chromium: on paper nothing is cut and nothing is asked, on a phone nothing touches."""

import re
from datetime import date
from decimal import Decimal

import pytest
from playwright.sync_api import Browser, Page, expect

from kladka.programmes import actions as programmes
from tests.browser.visit import DESKTOP, PHONE, faults, sign_in, window
from tests.world.cast import make_cast

pytestmark = [pytest.mark.browser]

A4 = 688
"""Pixels between the usual margins of a sheet held upright."""
PAGES = (
    "/office/projects/proba/figures/",
    "/office/projects/proba/figures/EECO01/",
    "/office/projects/proba/figures/EECO01/members/",
    "/participants/",
)


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


def test_targets_course_and_period_are_accessible_and_fit(page: Page, live: str) -> None:
    """What the test of every page does not see: the cast has no targets, and nobody asks for a period."""
    cast = make_cast()
    for value, day in ((1, date(2026, 2, 28)), (3, date(2026, 6, 30)), (900, date(2027, 12, 31))):
        programmes.set_target(
            project=cast.project, indicator="EECO01", value=Decimal(value), on_date=day, by=cast.users["olga"]
        )
    sign_in(page, live, cast, "olga")
    for address in (*PAGES[:2], *(f"{one}?since=2026-03-01&as_of=2026-11-01" for one in PAGES[:3])):
        page.goto(address)
        assert {width: faults(page, width) for width in (DESKTOP, PHONE)} == {DESKTOP: {}, PHONE: {}}, address


@pytest.mark.parametrize("scripts", [True, False])
def test_from_the_figures_to_a_fact_and_back_with_the_browsers_own_button(
    browser: Browser, live: str, scripts: bool
) -> None:
    """Figure, course, members, fact, evidence: each address says everything, and each way back leads where one was."""
    with window(browser, live, make_cast(), "olga", java_script_enabled=scripts) as page:
        page.goto(f"{PAGES[0]}?as_of=2026-06-30")
        been = [page.url]
        page.get_by_role("link", name="Total number of participants").first.click()
        expect(page.get_by_role("heading", name="The course")).to_be_visible()
        been.append(page.url)
        page.get_by_role("link", name="Who stands behind the figure").click()
        expect(page.get_by_role("heading", name="Who stands behind the figure")).to_be_visible()
        been.append(page.url)
        assert all("as_of=2026-06-30" in address for address in been)
        page.get_by_label("State").select_option("proven")
        if not scripts:  # with them the list follows the choice at once
            page.get_by_role("button", name="Show", exact=True).click()
        expect(page).to_have_url(re.compile("state=proven"))
        assert "as_of=2026-06-30" in page.url
        been.append(page.url)
        page.get_by_role("link", name="Coaching").first.click()
        expect(page).to_have_url(re.compile("/participants/.*#fact-"))
        expect(page.locator(":target")).to_contain_text("Coaching")
        for address in reversed(been):
            # Back to before a filter, the address changes first, and then the page is loaded: without waiting for that,
            # the next step back would meet it on its way.
            with page.expect_event("load"):
                page.go_back()
            expect(page).to_have_url(address)
        expect(page.get_by_role("link", name="Total number of participants").first).to_be_visible()
