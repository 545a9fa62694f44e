"""Small charts drawn on the server: SVG without scripts, always beside the same numbers as a table.

{% chart bars %}      bars = Bars(title, bars=[Bar(label, value, target, url)], unit)
{% chart progress %}  progress = Progress(label, value, target)
{% chart waterfall %}  waterfall = Waterfall(title, before, after, before_label, after_label, [Step(label, change)])
"""

from kladka.core.charts.bars import Bar, Bars
from kladka.core.charts.progress import Progress
from kladka.core.charts.waterfall import Step, Waterfall

__all__ = ["Bar", "Bars", "Progress", "Step", "Waterfall"]
