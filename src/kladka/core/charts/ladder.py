"""Steps of a scale before and after: one line each, a hollow ring for before and a full dot for after.

Both are told apart by shape; what they mean stands in words beside each drawing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from kladka.core.components import Tag, Words

WIDTH = 240
HEIGHT = 24
MARGIN = 12
"""Free at both ends, so that a ring on the first or last step is seen whole."""


@dataclass(frozen=True)
class Rung:
    """One thing that was placed on the scale. `before` and `after` are steps from 1, None where nothing is known."""

    label: Words
    before: int | None
    after: int | None
    before_words: Words = ""
    after_words: Words = ""
    tag: Tag | None = None
    notes: Sequence[Words] = ()


@dataclass(frozen=True)
class Drawn:
    """A rung as drawn: where its marks stand."""

    rung: Rung
    before_x: int | None
    after_x: int | None


@dataclass(frozen=True)
class Ladder:
    """All rungs on one scale of so many steps. The labels say what before and after are."""

    title: Words
    steps: int
    rungs: Sequence[Rung]
    before_label: Words
    after_label: Words
    has_later: bool = True
    """Whether there is anything to compare with: without it a rung says nothing of what came after."""
    template_name: str = "kladka/charts/ladder.html"

    @property
    def width(self) -> int:
        """Width of one drawing in its own units."""
        return WIDTH

    @property
    def marks(self) -> list[int]:
        """Where the steps of the scale stand."""
        return [self._x(step) for step in range(1, self.steps + 1)]

    @property
    def drawn(self) -> list[Drawn]:
        """The rungs with the places of their marks."""
        return [
            Drawn(one, self._x(one.before) if one.before else None, self._x(one.after) if one.after else None)
            for one in self.rungs
        ]

    def _x(self, step: int) -> int:
        return round(MARGIN + (step - 1) * (WIDTH - 2 * MARGIN) / max(self.steps - 1, 1))
