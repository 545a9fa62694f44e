"""The row of pages about one participant."""

import pytest
from django.urls import reverse

from kladka.pages.participants import tabs
from kladka.pages.participants.tabs import Tab
from tests.kladka.pages.signed_in import client_of

OVERVIEW = Tab("participants:detail", "Overview", 10)
ASSIGN = Tab("participants:assign", "Coach", 5)
"""Open to coordinators only."""


@pytest.fixture
def two_tabs(monkeypatch):
    """Let two areas add a page each, the later one first."""
    monkeypatch.setattr(tabs, "collected", lambda module, attribute: ((OVERVIEW,), (ASSIGN,)))


@pytest.mark.usefixtures("two_tabs")
def test_shows_the_pages_in_their_order_and_marks_the_present_one(cast, lucja):
    coordinator = client_of(cast, "alicja").get(reverse("participants:detail", args=[lucja.pk])).content.decode()
    start = coordinator.index("moj-sub-navigation__list")
    row = coordinator[start : coordinator.index("</nav>", start)]
    assert row.index("Coach") < row.index("Overview")
    assert row.count('aria-current="page"') == 1
    assert row.index('aria-current="page"') > row.index("Coach")


@pytest.mark.usefixtures("two_tabs")
def test_names_no_page_that_the_reader_may_not_open(anna, lucja):
    assert "moj-sub-navigation" not in anna.get(reverse("participants:detail", args=[lucja.pk])).content.decode()
