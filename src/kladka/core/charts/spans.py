"""On which days something was so: one line of days for each thing, all to one scale."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kladka.core.charts.bars import THINNEST, WIDTH
from kladka.core.components import Words


@dataclass(frozen=True)
class Days:
    """One thing: from when to when it is looked at, the spans of days on which it was so, and what its row says.

    `marks` are other spans, each kind with its name: "within" is drawn as a line, "beyond" as a block.
    """

    label: Words
    whole: tuple[date, date]
    spans: Sequence[tuple[date, date]]
    cells: Sequence[Words | int]
    marks: Sequence[tuple[str, Sequence[tuple[date, date]]]] = ()


@dataclass(frozen=True)
class Stripe:
    """A stretch as drawn, in the units of the drawing."""

    x: int
    width: int
    kind: str = ""


@dataclass(frozen=True)
class Spans:
    """A chart of spans of days. `columns` name what the `cells` of each row say."""

    title: Words
    columns: Sequence[Words]
    rows: Sequence[Days]
    note: Words = ""
    template_name: str = "kladka/charts/spans.html"

    @property
    def width(self) -> int:
        """Width in the units of the drawing."""
        return WIDTH

    @property
    def drawn(self) -> list[tuple[Days, Stripe, list[Stripe], list[Stripe], list[tuple[Words, Words | int]]]]:
        """Each row with the stretch it is looked at, those on which it was so, those that are marked, and its cells,
        each with the name of its column: a telephone shows rows as cards."""
        return [
            (
                row,
                self._stripe(row.whole),
                [self._stripe(each) for each in row.spans],
                [self._stripe(each, kind) for kind, spans in row.marks for each in spans],
                list(zip(self.columns, row.cells, strict=True)),
            )
            for row in self.rows
        ]

    def _stripe(self, span: tuple[date, date], kind: str = "") -> Stripe:
        first = min(row.whole[0] for row in self.rows)
        days = (max(row.whole[1] for row in self.rows) - first).days + 1
        x = round((span[0] - first).days * WIDTH / days)
        end = round(((span[1] - first).days + 1) * WIDTH / days)
        return Stripe(min(x, WIDTH - THINNEST), max(end - x, THINNEST), kind)
