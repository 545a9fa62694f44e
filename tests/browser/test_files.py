"""Photos that were chosen are not lost to a form that comes back, nor to a lost connection."""

import io
import os
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from kladka.files.models import StoredFile
from kladka.people.models import Paper
from tests.browser.visit import PHONE, faults, sign_in, speak, tab_to, window
from tests.kladka.pages.papers.access_samples import made
from tests.world.cast import Cast, make_cast

pytestmark = [pytest.mark.browser]


def photo(name: str) -> dict[str, Any]:
    kept = io.BytesIO()
    Image.new("RGB", (600, 800), (200, 210, 220)).save(kept, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": kept.getvalue()}


@pytest.fixture
def paper(live: str) -> tuple[Cast, Paper]:
    """The cast in the live database, and a paper that waits for its signature."""
    cast = make_cast()
    return cast, made(cast, "lucja")


@pytest.fixture
def page(browser: Browser, live: str, paper: tuple[Cast, Paper]) -> Iterator[Page]:
    """The form of its signed photos, on a telephone."""
    cast, one = paper
    with window(browser, live, cast, "anna", viewport={"width": PHONE, "height": 700}) as opened:
        opened.goto(reverse("papers:scan", args=[one.pk]))
        yield opened


def keep(page: Page) -> Locator:
    return page.get_by_role("button", name="Keep the signed document")


def chosen(page: Page) -> list[str]:
    """Return the names of the files that are chosen, field by field."""
    each = "fields => fields.flatMap(one => [...one.files].map(file => `${one.name} ${file.name}`))"
    found: list[str] = page.locator("input[type=file]").evaluate_all(each)
    return found


def stays_when_asked(page: Page) -> None:
    """Reload the page, and stay at the question whether what is not saved may be lost."""
    with page.expect_event("dialog") as asked:
        page.once("dialog", lambda one: one.dismiss())
        page.evaluate("void setTimeout(() => location.reload())")
    assert asked.value.type == "beforeunload"


def test_photos_stay_chosen_when_the_form_comes_back_and_go_with_it_when_it_is_right(page: Page, live: str) -> None:
    page.get_by_label("Photo of the signed document").set_input_files(photo("one.jpg"))
    page.get_by_label("Photo of the third page").set_input_files(photo("two.jpg"))
    page.get_by_label("Year").fill("")
    keep(page).click()
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("none of this one")
    expect(summary.locator("..")).to_be_focused()
    assert page.title().startswith("Error:")
    assert chosen(page) == ["photo one.jpg", "photo_3 two.jpg"]
    expect(summary).not_to_contain_text("Choose this file once more")
    assert faults(page, PHONE) == {}
    stays_when_asked(page)
    assert chosen(page) == ["photo one.jpg", "photo_3 two.jpg"]
    page.get_by_label("Year").fill("2026")
    page.get_by_label("Photo of the third page").set_input_files([])
    page.get_by_label("Photo of the second page").set_input_files(photo("two.jpg"))
    with page.expect_navigation():
        keep(page).click()
    expect(page.get_by_text("The signed document is kept.")).to_be_visible()
    assert page.locator("h1").count() == 1
    assert StoredFile.objects.filter(media_type="application/pdf").count() == 1


def test_without_a_connection_nothing_is_lost_and_the_same_button_sends_it_later(page: Page, live: str) -> None:
    page.get_by_label("Photo of the signed document").set_input_files(photo("one.jpg"))
    told = page.get_by_text("It was not sent: there is no connection")
    expect(told).to_be_hidden()
    page.context.set_offline(True)
    keep(page).click()
    expect(told).to_be_focused()
    assert chosen(page) == ["photo one.jpg"]
    assert not StoredFile.objects.exists()
    expect(page.get_by_role("progressbar")).to_be_hidden()
    page.context.set_offline(False)
    page.wait_for_timeout(1100)  # A second press within a second is taken for a double click.
    assert faults(page, PHONE) == {}
    with page.expect_navigation():
        keep(page).click()
    expect(page.get_by_text("The signed document is kept.")).to_be_visible()


def test_pressed_twice_it_is_sent_once(page: Page, live: str) -> None:
    sent: list[str] = []
    page.on("request", lambda one: sent.append(one.method))
    page.get_by_label("Photo of the signed document").set_input_files(photo("one.jpg"))
    with page.expect_navigation():
        keep(page).evaluate("button => { button.click(); button.form.requestSubmit(); }")
    assert sent.count("POST") == 1


def refusing(page: Page, status: int, body: str) -> None:
    """Let what is sent be answered so, as a proxy in front of us may."""
    told = {"status": status, "content_type": "text/html", "body": body}
    page.route(
        "**/signed/", lambda route: route.fulfill(**told) if route.request.method == "POST" else route.continue_()
    )


def test_a_file_that_was_saved_anew_since_it_was_chosen_is_asked_for_again(
    page: Page, live: str, tmp_path: Path
) -> None:
    kept = tmp_path / "one.jpg"
    kept.write_bytes(photo("one.jpg")["buffer"])
    page.get_by_label("Photo of the signed document").set_input_files(kept)
    page.get_by_label("Year").fill("")
    keep(page).click()
    expect(page.get_by_role("alert")).to_be_visible()
    kept.write_bytes(photo("one.jpg")["buffer"] + b"more")
    later = time.time() + 60
    os.utime(kept, (later, later))
    page.get_by_label("Year").fill("2026")
    page.wait_for_timeout(1100)
    keep(page).click()
    expect(page.get_by_text("a file was changed or moved")).to_be_focused()
    assert chosen(page) == []
    page.get_by_label("Photo of the signed document").set_input_files(kept)
    page.wait_for_timeout(1100)
    with page.expect_navigation():
        keep(page).click()
    expect(page.get_by_text("The signed document is kept.")).to_be_visible()


def test_whoever_was_signed_out_meanwhile_signs_in_elsewhere_and_sends_the_same_form(
    page: Page, live: str, paper: tuple[Cast, Paper]
) -> None:
    page.get_by_label("Photo of the signed document").set_input_files(photo("one.jpg"))
    page.get_by_label("Year").fill("2026")
    page.context.clear_cookies()
    keep(page).click()
    told = page.get_by_text("you were signed out")
    expect(told).to_be_focused()
    assert (chosen(page), page.get_by_label("Year").input_value()) == (["photo one.jpg"], "2026")
    sign_in(page, live, paper[0], "anna")
    speak(page, live, "en")
    page.wait_for_timeout(1100)
    with page.expect_navigation():
        keep(page).click()
    expect(page.get_by_text("The signed document is kept.")).to_be_visible()


def test_a_chosen_file_is_taken_out_again_without_a_mouse(page: Page, live: str) -> None:
    out = page.get_by_role("button", name="Take the chosen file out")
    expect(out).to_have_count(0)
    first, second = page.get_by_label("Photo of the signed document"), page.get_by_label("Photo of the second page")
    first.set_input_files(photo("one.jpg"))
    second.set_input_files(photo("two.jpg"))
    page.get_by_label("Year").fill("")
    keep(page).click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(out).to_have_count(2)
    assert faults(page, PHONE) == {}
    named = page.get_by_role("button", name=re.compile("Take the chosen file out.*second page"))
    tab_to(page, named)
    page.keyboard.press("Enter")
    assert chosen(page) == ["photo one.jpg"]
    expect(page.get_by_label("Photo of the second page")).to_be_focused()
    expect(out).to_have_count(1)
    page.get_by_label("Photo of the second page").set_input_files(photo("three.jpg"))
    expect(out).to_have_count(2)
    page.get_by_label("Photo of the second page").set_input_files([])
    expect(out).to_have_count(1)


@pytest.mark.parametrize("proof", ["another", "the same"])
def test_whoever_signed_in_here_meanwhile_saves_nothing_of_the_page_of_somebody_else(
    page: Page, live: str, paper: tuple[Cast, Paper], proof: str
) -> None:
    """Signing in makes the proof of origin another one; a page that is older by that is not made for them."""
    page.get_by_label("Photo of the signed document").set_input_files(photo("one.jpg"))
    if proof == "another":
        page.context.clear_cookies()
    sign_in(page, live, paper[0], "alicja")
    speak(page, live, "en")
    told = page.locator("[data-kladka-unsent]:focus")
    for _press in range(3):
        keep(page).click()
        expect(told).to_contain_text("Alicja Koordynacka is signed in in this browser now")
        expect(told).to_contain_text("sign in again as the one who opened it")
        page.wait_for_timeout(1100)
        page.evaluate("document.activeElement.blur()")
    assert chosen(page) == ["photo one.jpg"]
    assert not StoredFile.objects.exists()
    sign_in(page, live, paper[0], "anna")
    with page.expect_navigation():
        keep(page).click()
    expect(page.get_by_text("The signed document is kept.")).to_be_visible()


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (413, "<html><center><h1>413 Request Entity Too Large</h1></center></html>", "too large together"),
        (502, "<html><h1>502 Bad Gateway</h1></html>", "the server does not answer"),
        (404, "<html><main><h1>Not there</h1><p>Somebody took it away.</p></main></html>", "Somebody took it away."),
    ],
)
def test_what_stands_between_says_no_and_the_form_stays(page: Page, status: int, body: str, words: str) -> None:
    refusing(page, status, body)
    page.get_by_label("Photo of the signed document").set_input_files(photo("one.jpg"))
    keep(page).click()
    expect(page.locator("[data-kladka-unsent]:focus")).to_contain_text(words)
    expect(page.get_by_role("progressbar")).to_be_hidden()
    assert chosen(page) == ["photo one.jpg"]
