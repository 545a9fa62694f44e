"""The way from one value to another is drawn to scale, adds up, and says everything in words, too."""

import re
from itertools import pairwise

import pytest
from django.template import Context, Template
from django.utils import translation

from kladka.core.charts import Step, Waterfall
from kladka.core.charts.waterfall import LABELS, LINE, NARROW, NUMBERS, THINNEST, WIDTH


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def way(before, after, *changes, **more) -> Waterfall:
    steps = [Step(f"Cause {number}", change) for number, change in enumerate(changes)]
    return Waterfall("Working", before, after, "Reported", "Now", steps, **more)


def html_of(drawn) -> str:
    return Template("{% load kladka %}{% chart drawn %}").render(Context({"drawn": drawn}))


def test_each_bar_begins_where_the_one_before_ended():
    shapes = way(40, 50, 20, -10).shapes
    room = WIDTH - LABELS - NUMBERS
    unit = room / 60
    assert [shape.kind for shape in shapes] == ["total", "rise", "fall", "total"]
    assert [shape.x for shape in shapes] == [LABELS, LABELS + round(40 * unit), LABELS + round(50 * unit), LABELS]
    assert shapes[1].x + shapes[1].width == shapes[2].x + shapes[2].width == LABELS + room
    assert shapes[3].width == round(50 * unit)


def test_steps_that_do_not_add_up_are_refused():
    with pytest.raises(ValueError, match="not to 51"):
        way(40, 51, 20, -10)


def test_small_steps_beside_long_bars_are_drawn_from_a_later_beginning_and_the_page_says_so():
    chart = way(1346, 1349, 5, -2)
    assert chart.is_broken
    assert 1000 < chart.start < 1346
    assert chart.shapes[1].width > 100
    assert "does not begin at nought" in html_of(chart)
    assert chart.svg().count('fill="#ffffff"') >= 2, "both long bars show a gap"


def test_a_drawing_that_begins_at_nought_says_nothing_of_a_cut():
    chart = way(40, 50, 20, -10)
    assert (chart.start, chart.is_broken) == (0, False)
    assert "nought" not in html_of(chart)


def test_below_nought_there_is_room_too():
    shapes = way(2, -3, -5).shapes
    assert min(shape.x for shape in shapes) == LABELS
    assert shapes[-1].number == "−3"


@pytest.mark.parametrize(("before", "after", "changes"), [(0, 0, []), (0, 1, [1]), (5, 5, []), (0, 0, [1, -1])])
def test_little_or_nothing_to_draw_is_no_error(before, after, changes):
    html = html_of(way(before, after, *changes))
    assert html.count("<rect") == 2 * (len(changes) + 2 + 2), "the bars, and the two of the pattern, wide and narrow"


def test_a_step_that_stands_for_something_is_seen_however_small():
    assert way(100000, 200001, 100000, 1).shapes[2].width == THINNEST


def test_what_rises_and_what_falls_is_told_without_colour():
    chart = way(40, 50, 20, -10)
    assert [shape.number for shape in chart.shapes] == ["40", "▲ +20", "▼ −10", "50"]
    assert chart.in_words == "Reported: 40; Cause 0: ▲ +20; Cause 1: ▼ −10; Now: 50"
    html = html_of(chart)
    assert chart.in_words in html
    assert "kladka-waterfall__fall" in html
    assert "url(#hatch)" in chart.svg()


def test_the_drawing_carries_no_styles_and_is_one_picture():
    html = html_of(way(40, 50, 20, -10))
    assert "style=" not in html
    assert re.findall(r'role="(\w+)"', html) == ["group", "img", "img"], "one of the two is seen"


def test_numbers_have_the_decimals_of_their_figure_and_the_marks_of_the_language():
    assert way(40.25, 50.5, 10.25, decimals=2).shapes[1].number == "▲ +10.25"
    with translation.override("pl"):
        assert way(40.25, 50.5, 10.25, decimals=2).shapes[1].number == "▲ +10,25"


def test_a_long_name_stands_whole_beside_its_bar_in_lines_and_rows_grow_with_it():
    name = "As of 31 October 2026, as known on 31 October 2026, and more than that"
    chart = Waterfall("Working", 1, 2, name, "A", [Step("C", 1)])
    lines = chart.shapes[0].label_lines
    assert " ".join(line for _y, line in lines) == name
    assert len(lines) == 3
    assert all(len(line) <= 32 for _y, line in lines)
    heights = [y for shape in chart.shapes for y, _line in shape.label_lines]
    assert heights == sorted(heights)
    assert heights[0] >= LINE
    assert heights[3] - heights[2] >= LINE, "no name runs into the next"
    assert chart.height == chart.row * 3
    assert chart.svg().count("<tspan") == 5
    assert html_of(chart).count("<tspan") == 5 + 4


def test_for_a_telephone_the_names_stand_above_the_bars():
    chart = way(40, 50, 20, -10).narrow
    assert chart.width == NARROW
    assert all(shape.number_x < NARROW for shape in chart.shapes)
    assert chart.shapes[0].x == 0
    for shape, following in pairwise(chart.shapes):
        assert [y < shape.y for y, _line in shape.label_lines] == [True]
        assert following.label_lines[0][0] - LINE > shape.bottom - 6
    assert chart.shapes[-1].bottom < chart.height


def test_text_in_a_drawing_stays_text():
    chart = Waterfall("W", 1, 2, "<script>", "A & B", [Step("C", 1)])
    assert "<script>" not in html_of(chart) + chart.svg()
