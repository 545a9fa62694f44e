"""The page that says who may open what says what the table says."""

from kladka.api.access import ACCESS
from kladka.pages.access import table
from tests.kladka.pages.access_table import PAGE, written


def test_the_page_is_up_to_date():
    assert PAGE.read_text(encoding="utf-8") == written(table(), ACCESS), "python -m tests.kladka.pages.access_table"
