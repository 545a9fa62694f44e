"""From an old value to a new one: the two as whole bars, and between them a floating bar for each step.

Nothing is said by colour alone: what rises is full, what falls is hatched, and each bar has its number with a sign.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import floor, log10
from textwrap import wrap
from typing import Any, Literal

from django.template.loader import render_to_string
from django.utils.formats import localize

from kladka.core.components import Words

WIDTH, NARROW = 760, 360
"""Width of the drawing in its own units, and of that for a telephone; the page scales them."""
LABELS = 250
"""Left of the bars stand their names; in a narrow drawing above them."""
NUMBERS = 90
"""Right of the longest bar its number still has room."""
ROW, BAR = 44, 24
"""Height of a row and of the bar in it; rows are higher where a name takes more than two lines."""
LINE = 18
"""Height of a line of a name."""
THINNEST = 3
"""A step that stands for something is seen, however small it is."""
_SMALL = 0.2
"""Steps that take less of the whole bars than this would not be told apart: the drawing begins later than at nought."""
_LETTERS = 32
"""What fits into a line of a name."""
_LETTERS_ABOVE = 44
"""What fits into one above its bar."""


@dataclass(frozen=True)
class Step:
    """One step on the way: what it adds (or takes), and the way to what stands behind it."""

    label: Words
    change: float
    url: str = ""


@dataclass(frozen=True)
class Shape:
    """A bar as drawn. `label_lines`: its name in lines that fit, each with its height. `link_x` is where the line to
    the next bar begins, `number_x` where the number stands."""

    kind: Literal["total", "rise", "fall", "none"]
    label: str
    number: str
    x: int
    y: int
    width: int
    link_x: int
    number_x: int
    row: int = ROW
    label_lines: Sequence[tuple[int, str]] = ()
    bar_height: int = BAR

    @property
    def middle(self) -> int:
        """Height at which the words stand beside the bar."""
        return self.y + BAR // 2 + 6

    @property
    def cut(self) -> str:
        """A slanted gap through the bar, as a path: it is longer than it is drawn."""
        return f"M{self.x + 20} {self.y - 2}h8l-8 {BAR + 4}h-8z"

    @property
    def bottom(self) -> int:
        """Lower edge of the bar."""
        return self.y + BAR

    @property
    def next_top(self) -> int:
        """Upper edge of the next bar, to which a line leads."""
        return self.y + self.row


@dataclass(frozen=True)
class Waterfall:
    """The way from a value to another. The steps add up, or it is no way: raises ValueError.

    `before_label` and `after_label` name the two values; `note` stands below the drawing. The page writes the same
    numbers as a table beside it.
    """

    title: Words
    before: float
    after: float
    before_label: Words
    after_label: Words
    steps: Sequence[Step] = ()
    decimals: int = 0
    note: Words = ""
    is_narrow: bool = False
    template_name: str = "kladka/charts/waterfall.html"

    def __post_init__(self) -> None:
        reached = self.before + sum(step.change for step in self.steps)
        if abs(reached - self.after) > 10**-6 * max(1, abs(self.after)):
            raise ValueError(f"The steps lead from {self.before} to {reached}, not to {self.after}.")

    @property
    def width(self) -> int:
        """Width in the units of the drawing."""
        return NARROW if self.is_narrow else WIDTH

    @property
    def narrow(self) -> "Waterfall":
        """The same for a telephone: the names stand above the bars, not beside them."""
        return replace(self, is_narrow=True)

    @property
    def height(self) -> int:
        """Height in the units of the drawing."""
        return self.row * (len(self.steps) + 2)

    @property
    def row(self) -> int:
        """Height of a row: the longest name is seen whole."""
        lines = LINE * self._most_lines
        return lines + BAR + 20 if self.is_narrow else max(ROW, lines + 8)

    @property
    def _most_lines(self) -> int:
        names = [self.before_label, self.after_label, *(step.label for step in self.steps)]
        return max(len(self._lines(name)) for name in names)

    def _lines(self, name: Words) -> list[str]:
        return wrap(str(name), _LETTERS_ABOVE if self.is_narrow else _LETTERS) or [""]

    @property
    def levels(self) -> list[float]:
        """The value before, after each step, and in the end."""
        found = [self.before]
        for step in self.steps:
            found.append(found[-1] + step.change)
        return found

    @property
    def start(self) -> float:
        """Where the drawing begins: at nought, or later where the steps would be too small to be seen."""
        lowest, highest = min(self.levels), max(self.levels)
        if lowest <= 0:
            return min(lowest, 0)
        spread = highest - lowest
        if not spread or spread > _SMALL * highest:
            return 0
        unit = float(10 ** floor(log10(spread)))
        return max(floor((lowest - spread) / unit) * unit, 0)

    @property
    def is_broken(self) -> bool:
        """Whether the whole bars are cut, because the drawing does not begin at nought."""
        return self.start > 0

    @property
    def shapes(self) -> list[Shape]:
        """The bars from top to bottom."""
        levels, y = self.levels, LINE * self._most_lines + 10 if self.is_narrow else (self.row - BAR) // 2
        found = [self._total(self.before_label, self.before, y)]
        for step, (old, new) in zip(self.steps, pairwise(levels), strict=True):
            y += self.row
            found.append(self._step(step, old, new, y))
        return [*found, self._total(self.after_label, self.after, y + self.row)]

    @property
    def links(self) -> list[Shape]:
        """The bars from which a line leads to the next."""
        return self.shapes[:-1]

    @property
    def nought_x(self) -> int:
        """Where the bars stand on."""
        return self._x(0 if not self.is_broken else self.start)

    @property
    def in_words(self) -> str:
        """What the drawing shows, for those who do not see it: each bar with its number."""
        return "; ".join(f"{shape.label}: {shape.number}" for shape in self.shapes)

    def svg(self) -> str:
        """Return the drawing alone, with its own colours, for a document."""
        return render_to_string("kladka/charts/waterfall.svg", {"chart": self})

    def _x(self, value: float) -> int:
        span = max(*self.levels, 0) - self.start
        left = 0 if self.is_narrow else LABELS
        room = self.width - left - NUMBERS
        return left + (round((value - self.start) / span * room) if span else 0)

    def _total(self, label: Words, value: float, y: int) -> Shape:
        ends = sorted((self._x(value), self.nought_x))
        return self._shape("total", label, self._number(value), (ends[0], ends[1]), y, self._x(value))

    def _step(self, step: Step, old: float, new: float, y: int) -> Shape:
        ends = sorted((self._x(old), self._x(new)))
        kind: Any = "rise" if step.change > 0 else "fall" if step.change < 0 else "none"
        sign = {"rise": "▲ +", "fall": "▼ −", "none": ""}[kind]
        return self._shape(kind, step.label, sign + self._number(abs(step.change)), (ends[0], ends[1]), y, self._x(new))

    def _shape(self, kind: Any, label: Words, number: str, ends: tuple[int, int], y: int, link_x: int) -> Shape:
        left, right = ends
        width = max(right - left, THINNEST)
        lines = self._lines(label)
        below = y - 6 if self.is_narrow else y + BAR // 2 + 6 + LINE * (len(lines) - 1) // 2
        first = below - LINE * (len(lines) - 1)
        placed = [(first + LINE * place, line) for place, line in enumerate(lines)]
        return Shape(kind, str(label), number, left, y, width, link_x, left + width + 8, self.row, placed)

    def _number(self, value: float) -> str:
        rounded = round(value, self.decimals)
        return str(localize(int(rounded) if rounded == int(rounded) else rounded, use_l10n=True)).replace("-", "−")
