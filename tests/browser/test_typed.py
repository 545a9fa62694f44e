"""What was typed and not saved is not lost to a button that only changes the language."""

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from tests.browser.visit import PHONE, faults, window
from tests.world.cast import Cast, make_cast

pytestmark = [pytest.mark.browser]
WORDS = "Rozmowa o pracy w piekarni."
LOST = "What you typed on this page is not saved."


@pytest.fixture
def town(live: str) -> Cast:
    """The cast in the live database."""
    return make_cast()


def open_form(page: Page, town: Cast) -> None:
    page.goto(reverse("coach:log-session", args=[town.participations["lucja"].pk]))


def language(page: Page) -> str | None:
    return page.locator("html").get_attribute("lang")


def test_whoever_typed_is_asked_before_the_language_takes_it(browser: Browser, live: str, town: Cast) -> None:
    with window(browser, live, town, "anna") as page:
        open_form(page, town)
        page.get_by_label("What was done?").fill(WORDS)
        page.get_by_role("button", name="Polski").click()
        dialog = page.get_by_role("dialog")
        expect(dialog).to_contain_text(LOST)
        assert faults(page, PHONE) == {}
        # axe passes over the contrast of what lies on top of the page, and the header's words are white.
        colours = [page.locator(each).evaluate("e => getComputedStyle(e).color") for each in ("dialog p", "main h1")]
        assert colours[0] == colours[1]
        page.keyboard.press("Enter")
        expect(dialog).to_be_hidden()
        expect(page.get_by_role("button", name="Polski")).to_be_focused()
        page.keyboard.press("Enter")
        expect(dialog).to_be_visible()
        page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()
        assert (page.get_by_label("What was done?").input_value(), language(page)) == (WORDS, "en")
        page.get_by_role("button", name="Polski").click()
        with page.expect_navigation():
            page.get_by_role("button", name="Change the language").click()
        assert language(page) == "pl"


def back(page: Page) -> None:
    """Go back as the button does; the driver's own way fails at times while a page has only just come."""
    with page.expect_navigation():
        page.evaluate("history.back()")


def test_whoever_typed_and_was_refused_is_asked_too(browser: Browser, live: str, town: Cast) -> None:
    with window(browser, live, town, "anna") as page:
        open_form(page, town)
        page.get_by_label("What was done?").fill(WORDS)
        page.get_by_role("button", name="Save the session").click()
        expect(page.locator(".govuk-error-summary")).to_be_visible()
        page.get_by_role("button", name="Polski").click()
        expect(page.get_by_role("dialog")).to_be_visible()
        page.keyboard.press("Escape")
        with page.expect_navigation():
            page.get_by_role("button", name="Save the session").click()
        back(page)
        page.get_by_label("What was done?").fill(WORDS)
        with page.expect_navigation():
            page.get_by_role("button", name="Save the session").click()
        page.locator(".govuk-error-summary a").first.click()
        page.get_by_role("link", name="My day").first.click()
        page.wait_for_url("**/my-day/")
        back(page)
        expect(page.get_by_label("What was done?")).to_be_visible()


def test_whoever_typed_nothing_is_not_asked(browser: Browser, live: str, town: Cast) -> None:
    with window(browser, live, town, "anna") as page:
        open_form(page, town)
        with page.expect_navigation():
            page.get_by_role("button", name="Polski").click()
        assert language(page) == "pl"
