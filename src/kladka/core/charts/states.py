"""What counts, what would with a document, what would with a complete record: parts of one bar told apart by shape.

The first part is full, the second hollow, the third hollow and half as high: no colour is needed to tell them.
"""

from dataclasses import dataclass

from kladka.core.components import Words

WIDTH = 200
HEIGHT = 12


@dataclass(frozen=True)
class States:
    """A value, and what stands beside it; all in one unit. `target` is None where nothing was promised."""

    label: Words
    proven: float
    claimed: float = 0
    incomplete: float = 0
    target: float | None = None
    template_name: str = "kladka/charts/states.html"

    @property
    def width(self) -> int:
        """Width in the units of the drawing."""
        return WIDTH

    @property
    def height(self) -> int:
        """Height in the units of the drawing."""
        return HEIGHT

    @property
    def shapes(self) -> list[tuple[int, int]]:
        """Where each of the three parts begins and how long it is; what there is some of is seen, however little."""
        found, at = [], 0.0
        for value in (self.proven, self.claimed, self.incomplete):
            length = value * self._scale
            found.append((round(at), max(round(length), 2) if value > 0 else 0))
            at += length
        return found

    @property
    def target_x(self) -> int | None:
        """Where the target stands; never so far right that half of its line is lost."""
        return None if self.target is None else min(round(self.target * self._scale), WIDTH - 1)

    @property
    def _scale(self) -> float:
        whole = max(self.proven + self.claimed + self.incomplete, self.target or 0)
        return WIDTH / whole if whole > 0 else 0
