"""The browser tests' own footing: server, assets and Chromium work together."""

import pytest

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("name", ["govuk-frontend.min.css", "moj-frontend.min.css", "fonts.css"])
def test_style_sheets_are_served(page, name):
    answer = page.request.get(f"/static/vendor/{name}")
    assert answer.status == 200
    assert answer.headers["content-type"].startswith("text/css")


def test_chromium_runs_and_its_console_is_heard(page):
    page.set_content("<title>Próba</title><p>Kładka</p>")
    assert page.inner_text("p") == "Kładka"


def test_the_font_is_loaded_from_us(page):
    answer = page.request.get("/static/vendor/fonts/SourceSans3-Bold.ttf.woff2")
    assert answer.status == 200
    assert answer.body()[:4] == b"wOF2"
