"""Lists of many columns fit a screen of 1280 px beside their filters, also in the longer words of Polish."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Page

from kladka.incubation.models import AidGranted
from kladka.learning import actions
from tests.kladka.incubation.test_aid import grant
from tests.kladka.incubation.world import make_incubation
from tests.kladka.learning.world import plan
from tests.kladka.pages.events.test_browser import sign_in
from tests.world.cast import make_cast

pytestmark = [pytest.mark.browser]
BESIDE = "() => [...document.querySelectorAll('.kladka-list__results')].map(box => box.scrollWidth - box.clientWidth)"


def _events(cast: Any) -> None:
    """Plan an event of long words, whose attendance waits to be confirmed."""
    event = plan(
        cast,
        kind="preparation",
        title_pl="Przygotowanie kadry do działań aktywizacyjnych, grupa 8",
        town="Krzeszowice",
        starts_on=date(2026, 9, 26),
        ends_on=date(2026, 9, 27),
        sessions=[actions.SessionPlan(date(2026, 9, 26), hours=Decimal(5))],
    )
    actions.enrol(event=event, participations=[cast.participations["lucja"]], by=cast.users["alicja"])


def _aid(cast: Any) -> None:
    """Record aid of the project and of others, in tens of thousands."""
    world = make_incubation(cast)
    entity = world.register()
    grant(world, entity, kind="bridging", amount=Decimal("118000.00"), certificate="13/MOST")
    others = {"origin": AidGranted.Origin.DECLARED, "kind": "other", "certificate": ""}
    grant(world, entity, amount=Decimal("108000.00"), granted_on=date(2026, 8, 31), **others)


@pytest.mark.parametrize(("address", "made"), [("/events/", _events), ("/aid/", _aid)])
def test_no_column_is_hidden_at_1280_px_in_polish(page: Page, live: str, address: str, made: Any) -> None:
    cast = make_cast()
    made(cast)
    sign_in(page, live, cast, "alicja")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(address)
    assert page.locator("html").get_attribute("lang") == "pl"
    assert page.locator(".kladka-list__table tbody tr").count() >= 1
    assert page.evaluate(BESIDE) == [0]
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
