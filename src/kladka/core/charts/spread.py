"""One measure of several services side by side: a share as a bar, or how many lie where as small upright bars.

What is drawn stands in words beside it; where there is no value nothing is drawn.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from kladka.core.components import Link, Tag, Words

WIDTH = 240
HEIGHT = 36
LOWEST = 3
"""An upright bar that stands for somebody is seen, however low it is beside the highest."""


@dataclass(frozen=True)
class Spot:
    """One service. `share` from 0 to 1, or `counts`: how many lie in each of equal parts; `middle` lies from 0 to 1."""

    label: Words
    words: Words
    share: float | None = None
    counts: Sequence[int] = ()
    middle: float | None = None
    tag: Tag | None = None
    notes: Sequence[Words] = ()
    to: Link | None = None

    @property
    def bar(self) -> int | None:
        """How long the bar of a share is."""
        return None if self.share is None else round(self.share * WIDTH)

    @property
    def uprights(self) -> list[tuple[float, float, float, float]]:
        """Where each upright bar stands: x, y, width, height."""
        wide, most = WIDTH / max(len(self.counts), 1), max(self.counts, default=0)
        return [
            (round(number * wide, 1), HEIGHT - high, round(wide - 1, 1), high)
            for number, count in enumerate(self.counts)
            if count
            for high in (max(round(count * HEIGHT / most), LOWEST),)
        ]

    @property
    def middle_x(self) -> int | None:
        """Where the middle value stands."""
        return None if self.middle is None else round(self.middle * (WIDTH - 2)) + 1


@dataclass(frozen=True)
class Spread:
    """All services of one measure, each on the same scale. `scale` says what the drawing runs from and to."""

    title: Words
    spots: Sequence[Spot]
    scale: Words = ""
    template_name: str = "kladka/charts/spread.html"

    @property
    def width(self) -> int:
        """Width of one drawing in its own units."""
        return WIDTH

    @property
    def height(self) -> int:
        """Height of one drawing in its own units."""
        return HEIGHT
