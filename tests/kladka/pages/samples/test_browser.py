"""The control in Chromium: drawn, looked at with the keyboard alone, judged; on a phone and on paper."""

import pytest
from playwright.sync_api import Browser, Page, expect

from kladka.reporting.models import Finding, Sample
from kladka.reporting.rules.checklist import checklist
from tests.browser.visit import PHONE, faults, sign_in, speak, tab_to, window
from tests.world.cast import make_cast

pytestmark = [pytest.mark.browser]

A4 = 688
LINES = len(checklist("pl-esf-plus").lines)


def test_an_officer_draws_looks_with_the_keyboard_and_reads_the_result(browser: Browser, live: str) -> None:
    cast = make_cast()
    with window(browser, live, cast, "olga") as page:
        page.goto("/office/projects/proba/samples/")
        page.get_by_role("button", name="Draw a sample").click()
        page.get_by_label("From whom, or from what").select_option("everybody")
        page.get_by_label("How many to draw").fill("2")
        page.get_by_role("button", name="Show who that is").click()
        expect(page.get_by_role("heading", name="There are 3 in this population")).to_be_visible()
        page.get_by_role("button", name="Draw 2 of 3").click()
        expect(page.get_by_text("0 of 2 items are looked at")).to_be_visible()
        page.get_by_role("link", name="Look at the next item: 1").click()
        line = page.get_by_role("group", name="Agreement of participation")
        tab_to(page, line.get_by_label("not looked at"))
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        expect(line.get_by_label("finding", exact=True)).to_be_checked()
        page.keyboard.press("Tab")
        page.keyboard.type("signature")
        page.keyboard.press("Tab")
        page.keyboard.type("Bez podpisu.")
        tab_to(page, page.get_by_role("button", name="The rest is in order: save and go on"))
        page.keyboard.press("Enter")
        answer_what_lacks(page)
        expect(page.get_by_role("heading", level=1)).to_contain_text("2 of 2")
        page.get_by_role("button", name="The rest is in order: save and go on").click()
        answer_what_lacks(page)
        expect(page.get_by_text("2 of 2 items are looked at, 1 with findings.")).to_be_visible()
        expect(page.get_by_text("Share with at least one finding: 50")).to_be_visible()
    assert Sample.objects.count() == 1
    assert Finding.objects.current().count() == 2 * LINES


def answer_what_lacks(page: Page) -> None:
    """Say of each line the page names that it is in order all the same, as a paper file may show."""
    errors = page.locator(".govuk-error-summary li a")
    expect(errors.first).to_be_visible()
    for address in [each.get_attribute("href") or "" for each in errors.all()]:
        line = address.removeprefix("#id_").partition("-")[0]
        page.locator(f'input[name="{line}-outcome"][value="in_order"]').check()
    page.get_by_role("button", name="The rest is in order: save and go on").click()


@pytest.fixture
def officer(page: Page, live: str) -> Page:
    """The officer with a sample of one."""
    cast = make_cast()
    sign_in(page, live, cast, "olga")
    speak(page, live, "pl")
    page.goto("/office/projects/proba/samples/new/?of=everybody&size=1")
    page.locator("button.govuk-button", has_text="1 z 3").click()
    return page


def test_on_a_phone_every_page_of_a_control_fits(officer: Page) -> None:
    sample = Sample.objects.get()
    item = sample.items.get()
    own = (f"{sample.pk}/", f"{sample.pk}/result/", f"{sample.pk}/collect/", f"{sample.pk}/withdraw/")
    of_item = (f"items/{item.pk}/", f"items/{item.pk}/paper/")
    addresses = [f"/office/samples/{each}" for each in (*own, *of_item)]
    addresses += [
        "/office/projects/proba/samples/",
        "/office/projects/proba/samples/new/?of=everybody&size=2&strata=sex",
    ]
    addresses.append(f"/participants/{item.participation_id}/file/")
    for address in addresses:
        officer.goto(address)
        assert faults(officer, PHONE) == {}, address


def test_on_paper_the_checklist_is_whole(officer: Page) -> None:
    item = Sample.objects.get().items.get()
    officer.goto(f"/office/samples/items/{item.pk}/paper/")
    officer.emulate_media(media="print")
    officer.set_viewport_size({"width": A4, "height": 971})
    assert officer.evaluate("document.documentElement.scrollWidth") <= A4
    box = officer.locator("table").bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= A4
    assert officer.locator("table tbody tr").count() == LINES
