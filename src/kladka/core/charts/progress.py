"""How much of a promise is kept: one bar with the words beside it."""

from dataclasses import dataclass

from kladka.core.charts.bars import Bar
from kladka.core.components import Words

WIDTH = 200


@dataclass(frozen=True)
class Progress:
    """A value against its target, in one line."""

    label: Words
    value: float
    target: float
    template_name: str = "kladka/charts/progress.html"

    @property
    def share(self) -> int:
        """Whole per cent, rounded half up; may exceed 100."""
        return Bar(self.label, self.value, self.target).share or 0

    @property
    def filled(self) -> int:
        """Length of the filled part, in the units of the drawing; a bar is never longer than full."""
        return round(min(self.share, 100) * WIDTH / 100)

    @property
    def width(self) -> int:
        """Width of the whole bar in the units of the drawing."""
        return WIDTH
