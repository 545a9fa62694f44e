"""What people come for, done in Chromium from the first page to the last, over the shared cast."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from kladka.accounts.actions import make_link
from kladka.coaching.models import Session
from kladka.core.models import Installation
from kladka.people.models import Assignment, Identity, Participation
from kladka.reporting.extraction.extract import forget
from tests.browser.visit import speak, tab_to, window
from tests.kladka.pages.signed_in import client_of
from tests.world.cast import Cast, add_people, make_cast
from tests.world.released import release_all

pytestmark = [pytest.mark.browser]
LOG = re.compile("Log a session.*Łucja")
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def town(live: str) -> Cast:
    """The cast in the live database."""
    return make_cast()


def log_a_session(page: Page) -> None:
    """Go from the day to Łucja's saved session by a pointer."""
    page.goto(reverse("coach:day"))
    page.get_by_role("link", name=LOG).click()
    page.get_by_label("60", exact=True).check()
    page.get_by_label("Office").check()
    page.get_by_role("button", name="Save the session").click()


def test_a_coach_logs_a_session_on_a_phone_by_keyboard_alone(browser: Browser, live: str, town: Cast) -> None:
    with window(browser, live, town, "anna", viewport=PHONE, has_touch=True) as page:
        page.goto(reverse("coach:day"))
        tab_to(page, page.get_by_role("link", name=LOG))
        page.keyboard.press("Enter")
        first = page.get_by_label("30", exact=True)
        tab_to(page, first)
        page.keyboard.press("ArrowDown")
        tab_to(page, page.locator("[name=place]").first)
        page.keyboard.press("Space")
        tab_to(page, page.get_by_label("What was done?"))
        page.keyboard.type("Rozmowa o pracy w piekarni.")
        tab_to(page, page.get_by_role("button", name="Save the session"))
        page.keyboard.press("Enter")
        expect(page.get_by_text("The session is saved.")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    session = Session.objects.get()
    assert (session.minutes, session.done) == (45, "Rozmowa o pracy w piekarni.")
    assert session.participation == town.participations["lucja"]


def test_a_coach_logs_a_session_without_javascript(browser: Browser, live: str, town: Cast) -> None:
    with window(browser, live, town, "anna", viewport=PHONE, java_script_enabled=False) as page:
        log_a_session(page)
        expect(page.get_by_text("The session is saved.")).to_be_visible()
    assert Session.objects.get().minutes == 60


def test_what_is_missing_is_said_at_its_field_and_nothing_typed_is_lost(
    browser: Browser, live: str, town: Cast
) -> None:
    with window(browser, live, town, "anna", viewport=PHONE) as page:
        page.goto(reverse("coach:log-session", args=[town.participations["lucja"].pk]))
        page.get_by_label("What was done?").fill("Rozmowa o pracy.")
        page.get_by_role("button", name="Save the session").click()
        summary = page.locator(".govuk-error-summary")
        expect(summary).to_be_focused()
        summary.get_by_role("link").first.click()
        assert page.evaluate("document.activeElement.name") == "minutes"
        assert page.get_by_label("What was done?").input_value() == "Rozmowa o pracy."
    assert not Session.objects.exists()


def test_people_who_may_be_the_same_are_shown_while_a_name_is_typed(browser: Browser, live: str, town: Cast) -> None:
    with window(browser, live, town, "anna") as page:
        page.goto(reverse("participants:register"))
        page.get_by_label("Given name").fill("Łucja")
        page.get_by_label("Family name").fill("Próbna")
        page.keyboard.press("Tab")
        expect(page.get_by_role("status").get_by_text("Łucja Próbna")).to_be_visible()


@pytest.mark.parametrize("with_script", [True, False])
def test_a_form_sent_twice_is_stored_once(browser: Browser, live: str, town: Cast, with_script: bool) -> None:
    with window(browser, live, town, "anna", java_script_enabled=with_script) as page:
        page.goto(reverse("coach:log-session", args=[town.participations["lucja"].pk]))
        page.get_by_label("60", exact=True).check()
        page.get_by_label("Office").check()
        page.get_by_role("button", name="Save the session").dblclick()
        expect(page.get_by_text("The session is saved.")).to_be_visible()
    assert Session.objects.count() == 1


def test_the_coordinator_hands_several_people_over(browser: Browser, live: str, town: Cast) -> None:
    (other,) = add_people(town, 1)
    people = [town.participations["lucja"], other]
    with window(browser, live, town, "alicja") as page:
        page.goto(reverse("participants:list"))
        page.get_by_role("button", name="Hand people over").click()
        page.get_by_label("Łucja Próbna").check()
        page.get_by_label("Dodatkowa").check()
        page.get_by_label("New coach").select_option(label="Artur Trenerski")
        page.get_by_role("button", name="Hand over").click()
        expect(page.get_by_text("2 people were handed over to Artur Trenerski.")).to_be_visible()
    for participation in people:
        newest = Assignment.objects.current().filter(participation=participation).latest("recorded_no")
        assert newest.coach == town.staff["artur"]
        assert client_of(town, "artur").get(reverse("participants:detail", args=[participation.pk])).status_code == 200


def test_the_officer_goes_from_a_public_figure_to_the_facts_behind_it(browser: Browser, live: str, town: Cast) -> None:
    Installation.objects.create(is_demo=True)
    release_all(town)
    forget()
    context = browser.new_context(base_url=live)
    page = context.new_page()
    speak(page, live, "en")
    page.goto(reverse("public:project", args=[town.project.code]))
    coached = page.locator("#results").get_by_role("row", name="People supported by a coach").first
    public = coached.get_by_role("cell").first.inner_text()
    assert public == "3"
    page.goto(reverse("figures:project", args=[town.project.code]))
    expect(page).to_have_url(re.compile("/accounts/login/"))
    page.goto(make_link(user=town.users["olga"]))
    page.locator("main").get_by_role("button").click()
    page.get_by_role("link", name="Figures").first.click()
    page.wait_for_load_state()
    row = page.get_by_role("row", name="People supported by a coach").first
    row.get_by_role("link", name=public, exact=False).first.click()
    assert page.get_by_role("row", name="Próbna").count() == 1
    page.get_by_role("link", name="Próbna").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Próbna")
    expect(page.locator("main")).to_contain_text("2 March 2026")
    context.close()


def test_two_people_change_one_record_and_neither_loses_anything(browser: Browser, live: str, town: Cast) -> None:
    address = reverse("participants:identity", args=[town.participations["lucja"].pk])
    with window(browser, live, town, "anna") as anna, window(browser, live, town, "alicja") as alicja:
        anna.goto(address)
        alicja.goto(address)
        alicja.locator("[name=family_name]").fill("Nowopróbna")
        alicja.locator("[name=phone]").fill("600 000 001")
        alicja.locator("[name=town]").fill("Klucze")
        alicja.locator("main form button[type=submit]").last.click()
        alicja.wait_for_url(lambda url: not url.endswith(address))
        anna.locator("[name=phone]").fill("600 000 002")
        anna.locator("main form button[type=submit]").last.click()
        conflict = anna.locator(".kladka-conflict")
        expect(conflict).to_contain_text("600 000 001")
        expect(conflict).to_contain_text("600 000 002")
        anna.locator("main form button[type=submit]").last.click()
        anna.wait_for_url(lambda url: not url.endswith(address))
    stored = Identity.objects.get(person=Participation.objects.get(pk=town.participations["lucja"].pk).person_id)
    assert (stored.phone, stored.town, stored.family_name) == ("600 000 002", "Klucze", "Nowopróbna")
