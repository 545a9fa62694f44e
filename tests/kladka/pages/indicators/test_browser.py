"""The editor of own indicators in Chromium: names are completed by keyboard, and who counts is shown while typing."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visit import DESKTOP, PHONE, faults, sign_in, speak
from tests.kladka.reporting.own import text_of
from tests.world.cast import make_cast

pytestmark = [pytest.mark.browser]


@pytest.fixture
def editor(page: Page, live: str) -> Page:
    """The editor of a new indicator, in English."""
    sign_in(page, live, make_cast(), "olga")
    speak(page, live, "en")
    page.goto("/office/projects/proba/indicators/new/")
    return page


def test_names_are_completed_by_keyboard_and_the_preview_follows(editor: Page) -> None:
    area = editor.locator("#id_text")
    expect(editor.locator("#id_text-hint")).to_contain_text("choose with the arrow keys")
    area.fill("code: local_coached\ntitle: {en: Coached, pl: Z trenerem}\ncounts: persons\nwhen: ")
    area.press("ControlOrMeta+End")
    area.press_sequentially("supp")
    options = editor.get_by_role("option")
    expect(options.first).to_contain_text("support()")
    expect(editor.locator("#kladka-live")).to_contain_text("Names that fit")
    area.press("ArrowDown")
    active = area.get_attribute("aria-activedescendant")
    assert editor.locator(f"#{active}").get_attribute("aria-selected") == "true"
    area.press("Enter")
    assert area.input_value().endswith("when: support()")
    area.press_sequentially("'coa")
    expect(options).to_have_count(1)
    area.press("ArrowDown")
    area.press("Enter")
    area.press_sequentially("'")
    assert area.input_value().endswith("when: support('coaching')")
    preview = editor.locator("#preview")
    expect(preview).to_contain_text("Próbna Łucja")
    expect(preview).to_contain_text("had a session with a coach")
    assert area.evaluate("area => area === document.activeElement")
    assert faults(editor, DESKTOP) == {}
    assert faults(editor, PHONE) == {}


def test_escape_closes_the_list_and_enter_is_a_new_line_again(editor: Page) -> None:
    area = editor.locator("#id_text")
    area.fill("counts: ")
    area.press("ControlOrMeta+End")
    area.press_sequentially("pers")
    expect(editor.get_by_role("listbox")).to_be_visible()
    area.press("Escape")
    expect(editor.get_by_role("listbox")).to_be_hidden()
    area.press("Enter")
    assert area.input_value() == "counts: pers\n"


def test_what_is_wrong_appears_while_typing_and_a_case_becomes_an_example(editor: Page) -> None:
    area = editor.locator("#id_text")
    area.fill(text_of(example=False).replace("support", "suport"))
    expect(editor.locator("#preview")).to_contain_text("Did you mean 'support'?")
    assert faults(editor, PHONE) == {}
    area.fill(text_of(example=False))
    editor.get_by_role("button", name="Take as an example").first.click()
    expect(editor.get_by_role("heading", name="Example 1")).to_be_visible()
    assert "examples:" in editor.locator("#id_text").input_value()
