"""Charts are drawn to scale, and every number in them stands in the table, too."""

import re
from datetime import date, timedelta

import pytest
from django.template import Context, Template
from django.utils import translation

from kladka.core.charts import Ahead, Bar, Bars, Ladder, Mark, Point, Progress, Rung, Spot, Spread, States, Trend


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


def test_the_three_states_lie_side_by_side_to_one_scale():
    states = States("Work", 100, 60, 40)
    assert states.shapes == [(0, 100), (100, 60), (160, 40)]
    assert states.target_x is None
    assert States("Work", 50, target=200).shapes == [(0, 50), (50, 0), (50, 0)]
    assert States("Work", 50, target=200).target_x == 199, "half of a line at the very end would be lost"


@pytest.mark.parametrize("states", [States("None", 0), States("None", 0, target=0), States("Few", 1, 1, 1, 9000)])
def test_little_is_seen_and_nothing_is_no_error(states):
    assert all(
        width >= 2 for (_x, width), value in zip(states.shapes, (states.proven, states.claimed), strict=False) if value
    )
    assert html_of(states).count("<rect") == 3


DAY = date(2026, 1, 31)


def points(*values, then=()):
    days = [DAY + timedelta(days=30 * number) for number in range(len(values))]
    return [Point(day, value, old) for day, value, old in zip(days, values, then or values, strict=True)]


def test_a_trend_is_drawn_between_nought_and_a_round_number():
    trend = Trend("Work", points(0, 12, 47))
    assert trend.scale == (0, 50)
    assert trend.line == "M10 290L360 222.8L710 26.8"
    assert trend.dots == [(710, pytest.approx(26.8))]
    assert trend.then_line == ""


@pytest.mark.parametrize(
    ("value", "top"), [(0, 1), (1, 1), (3, 3), (7, 8), (22, 25), (101, 150), (1346, 1500), (0.41, 0.5)]
)
def test_the_top_of_the_scale_is_round(value, top):
    assert Trend("Work", points(0, value)).scale == (0, top)


def test_a_value_below_nought_has_room():
    trend = Trend("Moves", points(-3, 4))
    assert trend.scale == (-3, 4)
    assert trend.nought == 170
    assert trend.line == "M10 290L710 10"


def test_a_line_stops_where_nothing_is_known_and_a_lonely_value_is_a_dot():
    trend = Trend("Share", points(None, 2, None, 4, 5))
    assert trend.line.count("M") == 2
    assert len(trend.dots) == 2


def test_one_day_alone_is_a_dot_in_the_middle():
    assert Trend("Work", points(3)).dots[0][0] == 360


def test_the_range_begins_at_the_last_value_and_ends_on_the_day_ahead():
    end = DAY + timedelta(days=90)
    trend = Trend("Work", points(0, 20, 40), ahead=Ahead(end, 60, 50, 80))
    assert trend.scale == (0, 80)
    x, y = trend.dots[0]
    assert trend.band == f"M{x:.1f} {y:.0f}L710 10L710 115z"
    assert trend.middle.endswith("L710 80")


def test_every_number_of_a_trend_stands_in_its_table():
    end = DAY + timedelta(days=90)
    drawn = Trend(
        "Work",
        points(0, 20, 40, then=(0, 15, 38)),
        [Mark(DAY + timedelta(days=30), 25, is_reached=False), Mark(end, 70)],
        Ahead(end, 60, 50, 80),
        has_then=True,
    )
    html = html_of(drawn)
    cells = [each.strip() for each in re.findall(r"<td[^>]*numeric[^>]*>(.*?)</td>", html)]
    assert cells == [
        *("0", "0", "–"),
        *("20", "15", "25<br>not reached"),
        *("40", "38", "–"),
        *("forecast: 60 (from 50 to 80)", "–", "70"),
    ]
    assert html.count("kladka-trend__mark--full") == 1, "only in the key"
    assert "style=" not in html


def test_the_table_tells_the_value_on_the_day_of_a_promise_between_two_points():
    half = DAY + timedelta(days=15)
    html = html_of(Trend("Work", points(0, 20), [Mark(half, 8, is_reached=True, stood=11)]))
    cells = [each.strip() for each in re.findall(r"<td[^>]*numeric[^>]*>(.*?)</td>", html)]
    assert cells == [*("0", "–"), *("11", "8<br>reached"), *("20", "–")]


def test_what_was_always_known_has_no_second_line():
    html = html_of(Trend("Work", points(0, 20)))
    assert "kladka-trend__then" not in html
    assert "As known then" not in html
    assert "Target" not in html


def test_a_ladder_draws_a_ring_before_a_dot_after_and_says_both():
    rungs = [Rung("Home", 1, 5, "rarely", "always"), Rung("Money", None, 3, "", "at times"), Rung("People", 2, None)]
    chart = Ladder("Situation", 5, rungs, "At the start", "At the end")
    assert [(one.before_x, one.after_x) for one in chart.drawn] == [(12, 228), (None, 120), (66, None)]
    assert chart.marks == [12, 66, 120, 174, 228]
    html = html_of(chart)
    assert (html.count("kladka-ladder__way"), html.count('r="9"'), html.count('r="6"')) == (1, 3, 3)
    assert "rarely" in html
    assert html.count("not talked about") == 2


def test_a_spread_draws_shares_or_upright_bars_and_nothing_without_a_value():
    spots = [Spot("A", "25%", share=0.25), Spot("B", "9 days", counts=[2, 0, 1], middle=0.5), Spot("C", "not rateable")]
    chart = Spread("Contacts", spots, "from 0 to 20 days")
    assert [one.bar for one in spots] == [60, None, None]
    assert spots[1].uprights == [(0.0, 0, 79.0, 36), (160.0, 18, 79.0, 18)]
    html = html_of(chart)
    assert html.count("<svg") == 2
    assert "not rateable" in html
