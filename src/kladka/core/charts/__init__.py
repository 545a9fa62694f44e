"""Small charts drawn on the server: SVG without scripts, always beside the same numbers as a table.

{% chart bars %}      bars = Bars(title, bars=[Bar(label, value, target, url)], unit)
{% chart progress %}  progress = Progress(label, value, target)
{% chart waterfall %}  waterfall = Waterfall(title, before, after, before_label, after_label, [Step(label, change)])
{% chart states %}    states = States(label, proven, claimed, incomplete, target); its numbers stand beside it
{% chart ladder %}    ladder = Ladder(title, steps, rungs=[Rung(label, before, after, …)], before_label, after_label)
{% chart spread %}    spread = Spread(title, spots=[Spot(label, words, share, counts, middle)], scale)
{% chart spans %}     spans = Spans(title, columns, rows=[Days(label, whole, spans, cells)])
{% chart trend %}     trend = Trend(title, points=[Point(day, value, then)], marks=[Mark(day, value)], ahead=Ahead(…))
"""

from kladka.core.charts.bars import Bar, Bars
from kladka.core.charts.ladder import Ladder, Rung
from kladka.core.charts.progress import Progress
from kladka.core.charts.spans import Days, Spans
from kladka.core.charts.spread import Spot, Spread
from kladka.core.charts.states import States
from kladka.core.charts.trend import Ahead, Mark, Point, Trend
from kladka.core.charts.waterfall import Step, Waterfall

__all__ = [
    "Ahead",
    "Bar",
    "Bars",
    "Days",
    "Ladder",
    "Mark",
    "Point",
    "Progress",
    "Rung",
    "Spans",
    "Spot",
    "Spread",
    "States",
    "Step",
    "Trend",
    "Waterfall",
]
