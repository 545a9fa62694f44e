"""Recruitment in Chromium: a visitor applies by keyboard on a telephone, and axe finds nothing on any page of it."""

import pytest
from django.urls import reverse

from kladka.calls.models import Application
from tests.browser.visit import DESKTOP, PHONE, faults, sign_in, speak
from tests.kladka.calls.world import apply, card, decide, opened, over
from tests.kladka.pages.recruitment.access_samples import _joined
from tests.world.cast import make_cast

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def pages_of(cast):
    """Return (who, address) of every page of recruitment, with something on it; "" is a visitor."""
    waiting = opened(cast)
    sent = apply(waiting, barriers=["reconciliation"], main_barrier="reconciliation")
    closed = over(cast)
    card(cast, apply(closed))
    decide(cast, closed)
    accepted = closed.applications.get()
    joined = Application.objects.get(pk=_joined(cast)[0].pk)
    staff = [
        *(("list", []), ("new", []), ("call", [waiting.pk]), ("call", [closed.pk]), ("edit", [waiting.pk])),
        *(("step", [waiting.pk]), ("enter", [waiting.pk]), ("decide", [waiting.pk]), ("minutes", [closed.pk])),
        *(
            ("application", [accepted.pk]),
            ("print", [sent.pk]),
            ("letter", [accepted.pk]),
            ("change", [sent.pk]),
            ("assess", [sent.pk]),
        ),
        *(("withdraw", [sent.pk]), ("accept", [accepted.pk]), ("undo-accept", [joined.pk]), ("appeal", [sent.pk])),
    ]
    found = [("alicja", reverse(f"recruitment:{name}", args=args)) for name, args in staff]
    found += [("alicja", reverse(f"needs:{name}", args=[joined.participation_id])) for name in ("of", "edit")]
    return [*found, ("", reverse("apply:list")), ("", reverse("apply:call", args=[waiting.pk]))]


def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(page, live):
    cast, found = make_cast(), {}
    speak(page, live, "pl")
    pages = pages_of(cast)
    for who, address in sorted(pages, key=lambda one: one[0]):
        if who:
            sign_in(page, live, cast, who)
        assert page.goto(f"{live}{address}").status == 200, address
        for width in (DESKTOP, PHONE):
            if wrong := faults(page, width):
                found[address, width] = wrong
    assert found == {}


def test_a_visitor_applies_on_a_telephone_stops_half_way_and_goes_on(browser, live):
    call = opened(make_cast())
    # A window of its own: the answer to a form that lacks something is no accident here.
    context = browser.new_context(base_url=live, viewport={"width": PHONE, "height": 700})
    try:
        page = context.new_page()
        speak(page, live, "en")
        apply_by_keyboard(page, reverse("apply:call", args=[call.pk]))
    finally:
        context.close()
    assert Application.objects.get().state == "sent"


def apply_by_keyboard(page, address):
    """Begin, keep, send too early, mend, send."""
    page.goto(address)
    page.get_by_label("Given name").fill("Iga")
    page.get_by_role("button", name="Save and finish later").press("Enter")
    page.wait_for_url("**/apply/mine/**")
    assert page.get_by_label("Given name").input_value() == "Iga"
    page.get_by_role("button", name="Send the application").press("Enter")
    page.locator(".govuk-error-summary").wait_for()
    assert faults(page, PHONE) == {}
    fill(page)
    page.get_by_role("button", name="Send the application").press("Enter")
    page.get_by_role("heading", name="Your application").wait_for()
    assert faults(page, PHONE) == {}


def fill(page):
    """Answer what must be answered."""
    page.get_by_label("Family name").fill("Zmyślona")
    for name, value in (("day", "5"), ("month", "5"), ("year", "1985")):
        page.locator(f"[name=birth_date-{name}]").fill(value)
    page.get_by_label("E-mail").fill("iga@example.invalid")
    for name, value in (("powiat", "1212"), ("education", "3")):
        page.locator(f"select[name={name}]").select_option(value)
    answers = {"sex": "female", "labour_status": "inactive", "disability": "refused"}
    answers |= dict.fromkeys(("foreign_background", "third_country", "minority", "homeless"), "no")
    answers |= dict.fromkeys(("rural", "social_assistance", "food_programme"), "no")
    for name, value in answers.items():
        page.locator(f"[name={name}][value={value}]").check()
    for name in ("statement_true", "statement_rules", "statement_data"):
        page.locator(f"[name={name}]").check()
