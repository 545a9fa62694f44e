"""Charts are drawn to scale, and every number in them stands in the table, too."""

import re

import pytest
from django.template import Context, Template
from django.utils import translation

from kladka.core.charts import Bar, Bars, Progress


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def html_of(drawn) -> str:
    return Template("{% load kladka %}{% chart drawn %}").render(Context({"drawn": drawn}))


def test_bars_are_drawn_to_one_scale():
    chart = Bars("Results", [Bar("Work", 50, 100), Bar("Course", 25), Bar("Unknown", None, 10)])
    widths = [(shape.width, shape.target_x) for shape in chart.shapes]

    assert widths == [(499, 998), (250, None), (0, 100)]


def test_every_number_stands_in_the_table():
    html = html_of(Bars("Results", [Bar("Work", 104, 90, "/work"), Bar("Unknown", None, 10)], unit="people"))
    cells = re.findall(r"<t[dh][^>]*numeric[^>]*>([^<]*)", html)

    assert cells == ["Value (people)", "Target", "Share of the target", "104", "90", "116%", "not known", "10", "–"]
    assert 'href="/work"' in html


def test_a_chart_without_targets_has_no_columns_for_them():
    html = html_of(Bars("Results", [Bar("Work", 104)]))

    assert "Target" not in html
    assert "<line" not in html


@pytest.mark.parametrize("bars", [[], [Bar("Nothing", 0, 0)], [Bar("Unknown", None)]])
def test_nothing_to_draw_is_no_error(bars):
    assert "<table" in html_of(Bars("Results", bars))


@pytest.mark.parametrize(
    ("value", "target", "share"), [(104, 90, 116), (1, 3, 33), (2, 3, 67), (5, 0, None), (None, 3, None)]
)
def test_shares_are_rounded_half_up(value, target, share):
    assert Bar("Work", value, target).share == share


def test_a_bar_is_never_longer_than_full_but_the_words_say_more():
    progress = Progress("Work", 150, 100)

    assert progress.filled == progress.width
    assert "150 of 100 (150%)" in html_of(progress)


def test_drawings_carry_no_styles():
    assert "style=" not in html_of(Bars("Results", [Bar("Work", 104, 90)])) + html_of(Progress("Work", 1, 2))


def test_a_bar_that_stands_for_something_is_seen_beside_a_very_long_one():
    shapes = Bars("Figures", [Bar("Many", 1346), Bar("Few", 1), Bar("None", 0), Bar("Unknown", None)]).shapes
    assert [shape.width for shape in shapes] == [998, 6, 0, 0]
