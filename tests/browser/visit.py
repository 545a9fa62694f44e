"""Visiting the live product in Chromium: signing in, and letting axe and a ruler judge a page."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from playwright.sync_api import Browser, Locator, Page

from tests.kladka.pages.signed_in import client_of
from tests.world.cast import Cast

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DESKTOP, PHONE = 1280, 320
"""320 px is the width that WCAG's reflow asks for: 1280 px at 400 per cent."""

_RUN = "tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']}).then(found => found.violations)"
_WIDER = """width => document.documentElement.scrollWidth <= width ? [] :
    [...document.querySelectorAll('body *')].filter(one => one.getBoundingClientRect().right > width + 1)
        .slice(0, 3).map(one => one.outerHTML.slice(0, 120))"""


def sign_in(page: Page, live: str, cast: Cast, name: str) -> None:
    """Give the window a session of one of the cast, past both factors."""
    cookies = client_of(cast, name).cookies
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.context.add_cookies([{"name": c.key, "value": c.value, "url": live} for c in cookies.values()])


def speak(page: Page, live: str, language: str) -> None:
    """Let pages come in this language."""
    page.context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": live}])


def faults(page: Page, width: int) -> dict[str, Any]:
    """Return what axe finds on the open page at this width, and what sticks out of the screen."""
    wider = too_wide(page, width)
    if not page.evaluate("typeof axe === 'object'"):
        page.add_script_tag(url=f"{settings.STATIC_URL}axe.js")
    found = {one["id"]: [node["html"][:160] for node in one["nodes"][:3]] for one in page.evaluate(_RUN, TAGS)}
    return found | wider


def too_wide(page: Page, width: int) -> dict[str, Any]:
    """Return what sticks out of the screen when the open page is so wide."""
    page.set_viewport_size({"width": width, "height": 900})
    wider = page.evaluate(_WIDER, width)
    return {f"wider than {width} px": wider} if wider else {}


@contextmanager
def window(browser: Browser, live: str, cast: Cast, name: str, **options: Any) -> Iterator[Page]:
    """Open a window of its own for one of the cast, in English; `options` as of Playwright's `new_context`."""
    context = browser.new_context(base_url=live, **options)
    try:
        page = context.new_page()
        sign_in(page, live, cast, name)
        speak(page, live, "en")
        yield page
    finally:
        context.close()


def tab_to(page: Page, wanted: Locator, *, most: int = 80) -> None:
    """Press Tab until the focus is where it is wanted, as somebody without a mouse does."""
    for _press in range(most):
        page.keyboard.press("Tab")
        if wanted.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"Tab never reached {wanted}.")
