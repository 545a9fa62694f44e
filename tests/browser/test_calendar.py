"""A coach's calendar in Chromium: at phone size, by keyboard alone, and without JavaScript."""

import re
from datetime import time

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, expect

from kladka.agenda import actions
from kladka.agenda.actions import Plan
from kladka.agenda.models import Appointment
from kladka.coaching.models import Session
from kladka.core import clock
from tests.browser.visit import tab_to, window
from tests.kladka.pages.calendar.access_samples import workday
from tests.world.cast import Cast, make_cast

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("by_day")]
PHONE = {"width": 320, "height": 844}
State = Appointment.State


@pytest.fixture
def town(live: str) -> Cast:
    """The cast in the live database, with an appointment of Anna and Łucja today."""
    cast = make_cast()
    plan = Plan("session", clock.today(), time(0), 45, "office", [cast.participations["lucja"]], purpose="A visit")
    actions.plan(project=cast.project, staff=cast.staff["anna"], plan=plan, by=cast.users["anna"])
    return cast


def test_what_became_of_an_appointment_is_said_taken_back_and_logged_by_keyboard(
    browser: Browser, live: str, town: Cast
) -> None:
    with window(browser, live, town, "anna", viewport=PHONE, has_touch=True) as page:
        page.goto(reverse("coach:day"))
        tab_to(page, page.get_by_role("button", name=re.compile("Nobody came.*Łucja")))
        page.keyboard.press("Enter")
        expect(page.get_by_text("Noted: nobody came.")).to_be_visible()
        tab_to(page, page.get_by_role("link", name="Undo"))
        page.keyboard.press("Enter")
        tab_to(page, page.get_by_role("button", name="Plan it again"))
        page.keyboard.press("Enter")
        expect(page.get_by_text("The appointment is planned again.")).to_be_visible()
        assert Appointment.objects.get().state == State.PLANNED
        page.goto(reverse("coach:day"))
        tab_to(page, page.get_by_role("link", name=re.compile("Log the session.*Łucja")))
        page.keyboard.press("Enter")
        expect(page.get_by_label("Purpose")).to_have_value("A visit")
        tab_to(page, page.get_by_role("button", name="Save the session"))
        page.keyboard.press("Enter")
        expect(page.get_by_text("The session is saved.")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert Appointment.objects.get().state == State.HELD
    assert Session.objects.get().minutes == 45


def test_an_appointment_is_planned_without_javascript(browser: Browser, live: str, town: Cast) -> None:
    with window(browser, live, town, "anna", viewport=PHONE, java_script_enabled=False) as page:
        day = workday(2)
        page.goto(f"{reverse('calendar:plan')}?on={day.isoformat()}")
        page.get_by_label("Łucja Próbna").check()
        page.get_by_label("Beginning").fill("9:30")
        page.get_by_role("button", name="Plan it").click()
        expect(page.get_by_text("The appointment is planned.")).to_be_visible()
        expect(page.get_by_role("row").filter(has_text="9:30–10:30")).to_contain_text("Łucja Próbna")
    assert Appointment.objects.count() == 2
