"""A value over time: a line through what is known now, another through what was known then, promises as marks, and
where it may lead. Lines and marks differ in shape, not only in colour, and a table beside says the same."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from kladka.core.components import Words

WIDTH, HEIGHT = 720, 300
"""The drawing in its own units; the page scales it, and keeps its shape."""
MARGIN = 10
"""Kept free all around, so that a mark at the edge is seen whole."""
MARK = 7
STEPS = (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)
"""What the top of the scale may be, times a power of ten."""

type Where = tuple[float, float]


@dataclass(frozen=True)
class Point:
    """The value as of a day: as it is known now, and as it was known then. None where nothing could be said."""

    day: date
    value: float | None
    then: float | None = None


@dataclass(frozen=True)
class Mark:
    """What was promised for a day. `is_reached` is None while the day is to come, or where nothing can be said.

    `stood` is the value on that day, for the table: the line has a point at the end of months only.
    """

    day: date
    value: float
    is_reached: bool | None = None
    stood: float | None = None


@dataclass(frozen=True)
class Ahead:
    """Where the value may stand on a day to come: a point in its range."""

    day: date
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Row:
    """One day of the table; what does not exist on it is None."""

    day: date
    point: Point | None = None
    mark: Mark | None = None
    ahead: Ahead | None = None


@dataclass(frozen=True)
class Trend:
    """A value's course. `has_then` draws and tells what was known then; leave it out where that was always the same."""

    title: Words
    points: Sequence[Point]
    marks: Sequence[Mark] = ()
    ahead: Ahead | None = None
    has_then: bool = False
    note: Words = ""
    template_name: str = "kladka/charts/trend.html"

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in the units of the drawing."""
        return WIDTH, HEIGHT

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day drawn."""
        found = [*self._days, *([self.ahead.day] if self.ahead else [])]
        return min(found), max(found)

    @property
    def scale(self) -> tuple[float, float]:
        """The lowest and the highest value of the scale: nought, and a round number that nothing exceeds."""
        values = [each.value for each in self.points if each.value is not None]
        values += [each.value for each in self.marks]
        values += [each.then for each in self.points if self.has_then and each.then is not None]
        values += [self.ahead.low, self.ahead.high] if self.ahead else []
        return -_round_above(-min([0, *values])), _round_above(max([0, *values])) or 1

    @property
    def nought(self) -> float:
        """Where the line of nought lies."""
        return self._y(0)

    @property
    def line(self) -> str:
        """The path through what is known now; it stops where nothing can be said."""
        return self._drawn("value")

    @property
    def then_line(self) -> str:
        """The path through what was known then."""
        return self._drawn("then") if self.has_then else ""

    @property
    def dots(self) -> list[Where]:
        """The last value, and every value that has none beside it to be joined with."""
        known = [each.value is not None for each in self.points]
        alone = [
            at
            for at, is_known in enumerate(known)
            if is_known and not (at and known[at - 1]) and not (at + 1 < len(known) and known[at + 1])
        ]
        last = max((at for at, is_known in enumerate(known) if is_known), default=None)
        wanted = sorted({*alone, *([] if last is None else [last])})
        return [self._where(self.points[at].day, self.points[at].value or 0) for at in wanted]

    @property
    def diamonds(self) -> list[tuple[str, bool]]:
        """The path of each promise's mark, and whether it is drawn full: reached on its day."""
        found = []
        for each in self.marks:
            x, y = self._where(each.day, each.value)
            path = f"M{_n(x)} {_n(y - MARK)}l{MARK} {MARK}-{MARK} {MARK}-{MARK}-{MARK}z"
            found.append((path, bool(each.is_reached)))
        return found

    @property
    def band(self) -> str:
        """The path around the range, from the last value known to the day ahead."""
        start = self._start
        if self.ahead is None or start is None:
            return ""
        high = self._where(self.ahead.day, self.ahead.high)
        low = self._where(self.ahead.day, self.ahead.low)
        return f"M{_pair(start)}L{_pair(high)}L{_pair(low)}z"

    @property
    def middle(self) -> str:
        """The path from the last value known to the point ahead."""
        start = self._start
        if self.ahead is None or start is None:
            return ""
        return f"M{_pair(start)}L{_pair(self._where(self.ahead.day, self.ahead.value))}"

    @property
    def rows(self) -> list[Row]:
        """The same as a table: a row for each day on which anything is drawn, in their order."""
        points, marks = {each.day: each for each in self.points}, {each.day: each for each in self.marks}
        rows = [Row(day, points.get(day), marks.get(day)) for day in sorted(set(self._days))]
        if self.ahead is None:
            return rows
        (beside,) = [row.mark for row in rows if row.day == self.ahead.day] or [None]
        others = [row for row in rows if row.day != self.ahead.day]
        return sorted([*others, Row(self.ahead.day, None, beside, self.ahead)], key=lambda row: row.day)

    @property
    def has_marks(self) -> bool:
        """Whether anything was promised."""
        return bool(self.marks)

    @property
    def _days(self) -> list[date]:
        return [*(each.day for each in self.points), *(each.day for each in self.marks)]

    @property
    def _start(self) -> Where | None:
        known = [each for each in self.points if each.value is not None]
        return self._where(known[-1].day, known[-1].value or 0) if known else None

    def _drawn(self, name: str) -> str:
        pieces = groupby(self.points, lambda each: getattr(each, name) is not None)
        return "".join(
            _path(self._where(each.day, getattr(each, name)) for each in piece)
            for is_known, piece in pieces
            if is_known
        )

    def _where(self, day: date, value: float) -> Where:
        first, last = self.days
        share = (day - first).days / (last - first).days if last > first else 0.5
        return MARGIN + share * (WIDTH - 2 * MARGIN), self._y(value)

    def _y(self, value: float) -> float:
        low, high = self.scale
        return HEIGHT - MARGIN - (value - low) / (high - low) * (HEIGHT - 2 * MARGIN)


def _round_above(value: float) -> float:
    """Return the smallest round number that is not below a value; whole ones stay whole."""
    if value <= 0:
        return 0
    power = 1.0
    while power * STEPS[-1] < value:
        power *= 10
    while power >= value:
        power /= 10
    found = next(power * step for step in STEPS if power * step >= value)
    return int(found) if found == int(found) else found


def _path(corners: Iterable[Where]) -> str:
    return "M" + "L".join(_pair(each) for each in corners)


def _pair(where: Where) -> str:
    return f"{_n(where[0])} {_n(where[1])}"


def _n(number: float) -> str:
    """A place in the drawing: to a tenth of a unit is exact enough."""
    return f"{number:.1f}".removesuffix(".0")
