"""Making a token, as somebody does it: the form, the page that shows it once, the list; judged at both widths."""

import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Page

from kladka.accounts.queries import TOKEN
from kladka.core import clock
from tests.browser.visit import DESKTOP, PHONE, faults, speak
from tests.kladka.pages.signed_in import client_of
from tests.world.cast import Cast, make_cast

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PICTURES = os.environ.get("KLADKA_PICTURES", "")
"""A folder into which the pages are drawn, for whoever wants to look at them."""


def sign_in(page: Page, live: str, cast: Cast, name: str) -> None:
    """Give the window a session of somebody who proved a moment ago who it is."""
    client = client_of(cast, name)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session["account_authentication_methods_user"] = str(cast.users[name].pk)
    session.save()
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live}])


def judged(page: Page, name: str) -> dict[tuple[str, int], object]:
    found = {}
    for width in (DESKTOP, 360, PHONE):
        if wrong := faults(page, width):
            found[name, width] = wrong
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)
    page.set_viewport_size({"width": DESKTOP, "height": 900})
    return found


@pytest.mark.parametrize("language", ["pl", "en"])
def test_a_token_is_made_by_hand_and_every_page_of_it_is_accessible(page: Page, live: str, language: str) -> None:
    cast, found = make_cast(), {}
    speak(page, live, language)
    sign_in(page, live, cast, "olga")
    page.goto(reverse("account:tokens"))
    found |= judged(page, f"{language}-none")
    page.locator("main .govuk-button").click()
    page.get_by_role("textbox").first.fill("arkusz wartości")
    for name in ("scopes", "projects"):
        page.locator(f"input[name={name}]").first.check()
    day = clock.today() + timedelta(days=30)
    for part, value in (("day", day.day), ("month", day.month), ("year", day.year)):
        page.locator(f"input[name=expires_on-{part}]").fill(str(value))
    found |= judged(page, f"{language}-form")
    page.locator("main form .govuk-button").click()
    assert TOKEN.fullmatch(page.locator("#secret").inner_text())
    found |= judged(page, f"{language}-made")
    page.locator("main .govuk-button").click()
    found |= judged(page, f"{language}-list")
    page.locator("main table a").first.click()
    found |= judged(page, f"{language}-revoke")
    page.goto(reverse("api"))
    found |= judged(page, f"{language}-api")
    assert found == {}
