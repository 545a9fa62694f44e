"""The pages of imports in Chromium: nothing for axe to find and nothing wider than a phone, also with problems."""

import pytest
from playwright.sync_api import Page

from tests.browser.visit import DESKTOP, PHONE, faults, sign_in, speak
from tests.world.cast import make_cast

pytestmark = [pytest.mark.browser]

WRONG = "Imię\tNazwisko\tPłeć\nZofia\t\tx\nŁucja\tPróbna\tkobieta"
RIGHT = "Imię\tNazwisko\nZofia\tNowa\nŁucja\tPróbna"


@pytest.mark.parametrize("language", ["pl", "en"])
def test_pasted_rows_are_tried_and_shown_readably(page: Page, live: str, language: str) -> None:
    sign_in(page, live, make_cast(), "alicja")
    speak(page, live, language)
    for rows, has_form in ((WRONG, False), (RIGHT, True)):
        page.goto("/import/participants/")
        page.locator("textarea[name=pasted]").fill(rows)
        page.locator("main form button[type=submit]").click()
        page.wait_for_url("**/import/participants/*-*/")
        assert (page.locator("input[name=sha256]").count() == 1) is has_form
        assert {width: faults(page, width) for width in (DESKTOP, PHONE)} == {DESKTOP: {}, PHONE: {}}
