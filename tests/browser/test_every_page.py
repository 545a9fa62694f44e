"""Every page that the access table opens: nothing for axe to find, nothing wider than the screen, no console error.

Each page is loaded once per language and measured at 1280 px and at 320 px, so that the width in which one load ends is
that in which the next begins: Polish comes as on a telephone, English as on a desk. axe, which takes most of the time,
judges it in English at 320 px, where targets are closest.
"""

from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page

from kladka.pages.access import Kind, table
from tests.browser.visit import DESKTOP, PHONE, faults, sign_in, speak, too_wide
from tests.kladka.pages.signed_in import OWN, body_of, client_of, unwritten
from tests.world.cast import Cast, make_cast
from tests.world.samples import Samples, plain

pytestmark = [pytest.mark.browser, pytest.mark.slow]

_UNFOLD = "() => document.querySelectorAll('[data-kladka-fold]').forEach(one => { one.open = true; })"
"""What a telephone shows folded is measured unfolded."""


def addresses(cast: Cast) -> dict[str, list[tuple[str, str]]]:
    """Return (name, address) of every page there is to look at, by who looks; "" is a visitor."""
    found: dict[str, list[tuple[str, str]]] = {"": []}
    samples = Samples(cast)
    for name, who, address in samples.pages():
        found.setdefault(who, []).append((name, address))
    for name, entry in sorted(table().items()):
        if entry.kind in {Kind.PUBLIC, Kind.ENTRANCE, Kind.SIGNED_IN} and (address := samples.open_address(name)):
            found.setdefault("adam" if entry.kind is Kind.SIGNED_IN else "", []).append((name, address))
        if entry.kind is Kind.OWN:
            found.setdefault(OWN, []).append((name, samples.open_address(name)))
    with unwritten():
        return {who: [one for one in pages if _is_page(cast, who, one[1])] for who, pages in found.items()}


def _is_page(cast: Cast, who: str, address: str) -> bool:
    """Leave out what only takes a form, moves on, or is a file."""
    answer = (client_of(cast, who) if who else Client(raise_request_exception=False)).get(address)
    body_of(answer)
    return answer.status_code == 200 and answer["Content-Type"].startswith("text/html")


def test_every_page_is_accessible_and_fits(page: Page, live: str) -> None:
    cast = make_cast()
    found, there = {}, addresses(cast)
    for who, pages in there.items():
        if who:
            sign_in(page, live, cast, who)
        for name, address in pages:
            for language, judged in (("pl", _polish), ("en", _english)):
                speak(page, live, language)
                if wrong := judged(page, address) | _spoken_otherwise(page, language):
                    found[name, language] = wrong
    assert found == {}
    assert sum(map(len, there.values())) > 50


def _polish(page: Page, address: str) -> dict[str, Any]:
    page.set_viewport_size({"width": PHONE, "height": 900})
    page.goto(address)
    page.evaluate(_UNFOLD)
    return too_wide(page, PHONE) | too_wide(page, DESKTOP)


def _english(page: Page, address: str) -> dict[str, Any]:
    page.set_viewport_size({"width": DESKTOP, "height": 900})
    page.goto(address)
    return too_wide(page, DESKTOP) | faults(page, PHONE)


def _spoken_otherwise(page: Page, language: str) -> dict[str, Any]:
    spoken = page.evaluate("document.documentElement.lang")  # a locator would bring a library into each page
    return {} if spoken == language else {"language": spoken}


def test_a_planted_fault_is_found(page: Page, live: str) -> None:
    """The control: an unnamed field, a wide box."""
    page.goto(plain("account_login"))
    assert faults(page, PHONE) == {}
    page.evaluate(
        """() => {
            const box = document.querySelector('main').appendChild(document.createElement('div'));
            box.append(document.createElement('input'));
            box.style.width = '400px';
        }"""
    )
    assert {"label", f"wider than {PHONE} px"} <= faults(page, PHONE).keys()
