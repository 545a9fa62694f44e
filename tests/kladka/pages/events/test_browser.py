"""The pages of events in Chromium: attendance marked by keyboard without a script."""

import os
from datetime import time
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from kladka.learning import actions
from kladka.learning.models import Presence
from kladka.learning.rules import Mark
from tests.kladka.learning.world import FIRST, plan
from tests.kladka.pages.events.test_pages import url
from tests.kladka.pages.signed_in import client_of
from tests.world.cast import add_people, make_cast

pytestmark = [pytest.mark.browser]
SHOTS = os.environ.get("KLADKA_SHOTS", "")


def world() -> tuple[Any, Any]:
    """A training with marks and supports, open to people who do not sign up."""
    cast = make_cast()
    event = plan(cast, is_open=True)
    people = [cast.participations["lucja"], cast.participations["nadia"]]
    actions.enrol(event=event, participations=people, by=cast.users["alicja"])
    session = event.sessions.get(on_date=FIRST)
    actions.mark_presence(session=session, marks={people[0].pk: "present"}, by=cast.users["ada"])
    actions.confirm_attendance(event=event, by=cast.users["ada"])
    actions.count_heads(event=event, on_date=FIRST, head_count=37, by=cast.users["ada"])
    return cast, event


def sign_in(page: Page, live: str, cast: Any, name: str) -> None:
    cookies = client_of(cast, name).cookies
    page.context.add_cookies([{"name": c.key, "value": c.value, "url": live} for c in cookies.values()])


def test_attendance_is_marked_by_keyboard_alone(page, live):
    cast, event = world()
    sign_in(page, live, cast, "ada")
    page.goto(url("attendance", event.sessions.get(on_date=FIRST)))
    page.get_by_role("checkbox", name="Nadia Testowa").first.focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Zapisz obecność").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    nadia = cast.participations["nadia"].pk
    assert Presence.objects.get(participation=nadia).state == "present"
    assert page.get_by_role("checkbox", name="Nadia Testowa").first.is_checked()


def test_thirty_people_are_marked_on_a_phone_in_a_tap_each_and_one_to_save(page, live):
    cast = make_cast()
    event = plan(cast)
    people = add_people(cast, 30)
    actions.enrol(event=event, participations=people, by=cast.users["alicja"])
    sign_in(page, live, cast, "ada")
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(url("attendance", event.sessions.get(on_date=FIRST)))
    steps = 0
    for box in page.locator("input[name=present]").all():
        box.check()
        steps += 1
    with page.expect_navigation():
        page.get_by_role("button", name="Zapisz obecność").click()
    assert steps == len(people)
    assert Presence.objects.filter(state="present").count() == len(people)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / "attendance-30-360.png")


def test_when_somebody_came_is_written_by_keyboard(page, live):
    cast, event = world()
    sign_in(page, live, cast, "ada")
    page.goto(url("attendance", event.sessions.get(on_date=FIRST)))
    more = page.locator("details summary").first
    more.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("9.30")
    page.keyboard.press("Tab")
    page.keyboard.type("12")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator("details[open] input[name^=arrived]").input_value() == "09:30"
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / "attendance-times-1280.png", full_page=True)
        page.set_viewport_size({"width": 360, "height": 740})
        page.screenshot(path=Path(SHOTS) / "attendance-times-360.png", full_page=True)
        page.goto(url("detail", event))
        page.screenshot(path=Path(SHOTS) / "detail-360.png", full_page=True)
    assert Presence.objects.get(state="present").mark == Mark("present", time(9, 30), time(12))
