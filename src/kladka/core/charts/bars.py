"""Values against their targets: one horizontal bar each, the target as a line across it."""

from collections.abc import Sequence
from dataclasses import dataclass

from kladka.core.components import Words

THINNEST = 6
"""A bar that stands for something is seen, however small it is beside the longest; the number is in its row."""
WIDTH = 1000
"""Width of the drawing area, in its own units; the page scales it."""


@dataclass(frozen=True)
class Bar:
    """One value. `target` is None where nothing was promised, `value` None where nothing is known."""

    label: Words
    value: float | None
    target: float | None = None
    url: str = ""

    @property
    def share(self) -> int | None:
        """Value as a whole percentage of the target, rounded half up; None without a target above nothing."""
        if self.value is None or not self.target:
            return None
        return int(self.value * 100 / self.target + 0.5)


@dataclass(frozen=True)
class Shape:
    """A bar as drawn: lengths in the units of the drawing."""

    bar: Bar
    width: int
    target_x: int | None


@dataclass(frozen=True)
class Bars:
    """A chart of values against targets. `note` says as of when, and what the numbers are.

    `heads` are those of the labels and of the values in its table; without them What and Value.
    """

    title: Words
    bars: Sequence[Bar]
    unit: Words = ""
    note: Words = ""
    heads: tuple[Words, Words] | None = None
    template_name: str = "kladka/charts/bars.html"

    @property
    def width(self) -> int:
        """Width in the units of the drawing."""
        return WIDTH

    @property
    def has_targets(self) -> bool:
        """Whether anything was promised."""
        return any(bar.target is not None for bar in self.bars)

    @property
    def shapes(self) -> list[Shape]:
        """The bars as drawn: the longest of all values and targets takes the whole width."""
        longest = max((each for bar in self.bars for each in (bar.value, bar.target) if each), default=0)
        # Two units are kept free, so that the line of the longest target is seen whole.
        scale = (WIDTH - 2) / longest if longest > 0 else 0
        return [
            Shape(
                bar=bar,
                width=max(round(bar.value * scale), THINNEST) if bar.value else 0,
                target_x=None if bar.target is None else round(bar.target * scale),
            )
            for bar in self.bars
        ]
