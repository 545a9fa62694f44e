"""A coach's usual day on a phone by keyboard: five sessions, a situation and its evidence, a review, two follow-ups.

How long it takes is reckoned, not timed: by the keystroke-level model of Card, Moran and Newell (1980) a key takes 0.28
seconds, pointing at something 1.1 (on a phone a tap; here the way there by Tab), making up one's mind 1.35.
"""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Locator, Page, expect

from kladka.coaching.models import FollowUp, PlanReview, Session
from kladka.core import clock
from kladka.people import actions as people
from kladka.people.models import Evidence, Participation, Situation
from tests.browser.visit import window
from tests.kladka.pages.calendar.access_samples import planned
from tests.kladka.pages.plans.access_samples import planned as with_a_signed_plan
from tests.world.cast import Cast, add_people, make_cast

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.usefixtures("by_day")]
PHONE = {"width": 390, "height": 844}
KEY, POINT, MIND = 0.28, 1.1, 1.35
MOST_SECONDS = 180
WORDS = "Rozmowa o ofertach. Telefon do piekarni."


class Hands:
    """Somebody's hands: what they reach, press and type, and the seconds that this takes by the model."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.seconds = 0.0

    def reach(self, wanted: Locator) -> None:
        """Go there by Tab. Fails when Tab never gets there."""
        self.seconds += POINT
        for _press in range(150):
            if wanted.evaluate("one => one === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never reached {wanted}.")

    def press(self, wanted: Locator) -> None:
        """Open a link, or press a button."""
        self.seconds += MIND + KEY
        self.reach(wanted)
        self.page.keyboard.press("Enter")

    def write(self, field: Locator, words: str) -> None:
        """Type into a field."""
        self.seconds += KEY * len(words)
        self.reach(field)
        self.page.keyboard.type(words)

    def choose(self, option: Locator) -> None:
        """Choose one of several radios: Tab goes to the group, arrows go on in it."""
        self.seconds += MIND + KEY + POINT
        name = option.get_attribute("name")
        for _press in range(150):
            if self.page.evaluate("document.activeElement.name") == name:
                break
            self.page.keyboard.press("Tab")
        self.page.keyboard.press("Space")
        for _press in range(20):
            if option.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"No arrow reached {option}.")

    def pick(self, field: Locator, label: str) -> None:
        """Choose from a list, by the beginning of what stands in it."""
        self.seconds += MIND + KEY * len(label[:12])
        self.reach(field)
        self.page.keyboard.type(label[:12])
        expect(field.locator("option:checked")).to_have_text(re.compile(re.escape(label[:12])))


@pytest.fixture
def town(live: str) -> Cast:
    """The cast, Anna with five people: one with a signed plan, four met as planned, two at work for some days."""
    town = make_cast()
    add_people(town, 4)
    today, anna, lucja = clock.today(), town.users["anna"], town.participations["lucja"]
    for known in Situation.objects.current().filter(participation__in=[lucja, *_others(town)]):
        people.withdraw(fact=known, reason="typing_error", by=anna)
    with_a_signed_plan(town, "lucja", "anna")
    for hour, participation in enumerate(_others(town), start=8):
        planned(town, days=0, hour=hour, people=[participation])
    for participation, ago in zip(_others(town), (3, 7), strict=False):
        people.record_situation(
            participation=participation,
            kind="employment",
            from_date=today - timedelta(days=ago),
            contract_kind="employment_contract",
            by=anna,
        )
    return town


def _others(town: Cast) -> list[Participation]:
    return [one for name, one in town.participations.items() if name.startswith("more_")]


def test_a_usual_day_takes_less_than_three_minutes_on_a_phone(browser: Browser, live: str, town: Cast) -> None:
    with window(browser, live, town, "anna", viewport=PHONE, has_touch=True) as page:
        page.set_default_timeout(8000)
        hands = Hands(page)
        for number in range(5):
            _log_a_session(hands, number)
        _situation(hands, town)
        _review(hands)
        for _turn in range(2):
            _follow_up(hands)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert sorted(Session.objects.values_list("done", "minutes")) == [(WORDS, 60)] * 5
    assert PlanReview.objects.get().outcome == "as_planned"
    assert FollowUp.objects.exclude(answered_on=None).count() == 2
    started = Situation.objects.current().get(participation=town.participations["lucja"])
    assert Evidence.objects.current().filter(fact=started.pk).exists()
    assert hands.seconds < MOST_SECONDS


def _log_a_session(hands: Hands, number: int) -> None:
    """From the day to the saved session. The first was not planned; what was forgotten loses nothing typed."""
    page = hands.page
    page.goto(reverse("coach:day"))
    if number:
        hands.press(page.get_by_role("link", name=re.compile("Log the session")).first)
    else:
        hands.press(page.get_by_role("link", name=re.compile("Log a session.*Próbna")))
        hands.choose(page.get_by_label("Office"))
    hands.write(page.get_by_label("What was done?"), WORDS)
    hands.press(page.get_by_role("button", name="Save the session"))
    if not number:
        expect(page.locator(".govuk-error-summary")).to_be_focused()
        assert page.get_by_label("What was done?").input_value() == WORDS
        hands.choose(page.get_by_label("60", exact=True))
        hands.press(page.get_by_role("button", name="Save the session"))
    expect(page.get_by_text("The session is saved.")).to_be_visible()


def _situation(hands: Hands, town: Cast) -> None:
    """Łucja found work, and her contract was seen."""
    page, today = hands.page, clock.today()
    page.goto(reverse("coach:day"))
    hands.press(page.locator(".kladka-person").get_by_role("link", name="Łucja Próbna", exact=True))
    hands.press(page.get_by_role("link", name="Record a situation"))
    hands.pick(page.locator("[name=kind]"), "employment")
    _date(hands, "from_date", today)
    hands.pick(page.locator("[name=contract_kind]"), "employment contract")
    hands.choose(page.get_by_label("I have seen the original; no copy is kept"))
    hands.pick(page.locator("[name=document_kind]"), "employment contract")
    _date(hands, "document_date", today)
    hands.press(page.get_by_role("button", name="Save"))
    expect(page.locator(".govuk-notification-banner").first).to_be_visible()


def _date(hands: Hands, name: str, day: date) -> None:
    for part, words in (("day", day.day), ("month", day.month), ("year", day.year)):
        field = hands.page.locator(f"[name={name}-{part}]")
        if field.input_value() != str(words):
            hands.write(field, str(words))


def _review(hands: Hands) -> None:
    """Look at Łucja's plan, as the day says that it is time."""
    page = hands.page
    page.goto(reverse("coach:day"))
    hands.press(page.get_by_role("link", name="Łucja Próbna", exact=True).last)
    hands.choose(page.get_by_label("It goes as planned"))
    hands.press(page.get_by_role("button", name="Save"))
    expect(page.locator(".govuk-notification-banner").first).to_be_visible()


def _follow_up(hands: Hands) -> None:
    """Call the first on the list, and type what they said."""
    page = hands.page
    page.goto(reverse("coach:day"))
    hands.press(page.locator("section[aria-labelledby=follow-up] li a").first)
    hands.press(page.get_by_role("link", name="Type an answer given by telephone"))
    hands.choose(page.get_by_label("Yes, for an employer"))
    hands.choose(page.get_by_label("Well", exact=True))
    hands.choose(page.get_by_role("group", name="Would you like us to call you?").get_by_label("No", exact=True))
    hands.press(page.get_by_role("button", name="Save the answer"))
    expect(page.locator(".govuk-notification-banner").first).to_be_visible()
