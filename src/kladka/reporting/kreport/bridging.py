"""Why a report says another number than one before it: from the earlier file's value to the later one's, step by step.

Computed over the later file's extract, which holds all that the earlier one knew. A day is too coarse for that: what
was recorded on the earlier report's own day, but after it was prepared, it did not know. The ledger's numbers tell, and
such rows are taken as learnt a day later.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from django.utils.translation import gettext as _

import miara
from kladka.reporting.kreport import members, tables
from kladka.reporting.kreport.frozen import Frozen
from kladka.reporting.kreport.layout import BrokenReportError
from kladka.reporting.live import asked
from miara import learnt
from miara.comparing import Moment, Moved, Step
from miara.model.pack import Number, Pack
from miara.model.results import Figure

DEFINITION, OTHERWISE = "definition", "computed_otherwise"
IN_WORDS: Mapping[str, str] = {**learnt.IN_WORDS, OTHERWISE: "the earlier report was computed otherwise"}
"""What a command line says of each cause."""


@dataclass(frozen=True)
class Bridge:
    """A figure in two reports and the steps between, each with its cause and the people it moved.

    The steps begin with `before`, end with `after`, and each begins where the last one ended.
    """

    code: str
    title: Mapping[str, str]
    before: Number | None
    after: Number | None
    steps: tuple[Step, ...] = ()

    @property
    def is_changed(self) -> bool:
        """The value is another, or others stand behind it."""
        return bool(self.steps) or self.before != self.after


def bridges(earlier: Frozen, later: Frozen) -> Iterator[Bridge]:
    """Yield the bridge of every figure that one of the reports has, in the order of the later one."""
    check_order(earlier, later)
    walk = _Walk(earlier, later)
    gone = [code for code in earlier.figures if code not in later.figures]
    for code in (*later.figures, *gone):
        yield walk.bridge(code)


def bridge(earlier: Frozen, later: Frozen, code: str) -> Bridge:
    """Return the bridge of one figure. Raises BrokenReportError where the reports cannot be compared."""
    check_order(earlier, later)
    if code not in earlier.figures and code not in later.figures:
        raise BrokenReportError(_("Neither report has a figure “%(code)s”.") % {"code": code})
    return _Walk(earlier, later).bridge(code)


def check_order(earlier: Frozen, later: Frozen) -> None:
    """Only reports of one project are compared, and the later one knows more. Raises BrokenReportError."""
    if earlier.about.project != later.about.project:
        raise BrokenReportError(_("The reports are about different projects and cannot be compared."))
    if (later.known_on, later.ledger_no) < (earlier.known_on, earlier.ledger_no):
        raise BrokenReportError(_("The second report knows less than the first. Name the earlier report first."))


class _Walk:
    """Both reports, with the later one's extract as the earlier one's day sees it."""

    def __init__(self, earlier: Frozen, later: Frozen) -> None:
        self.earlier, self.later = earlier, later
        found = moments(earlier, later.pack, later.as_of, later.known_on, later.tables)
        self.tables, self.then, self.now = found

    def bridge(self, code: str) -> Bridge:
        then, now = self.earlier.figures.get(code), self.later.figures.get(code)
        title = (now or then).title  # type: ignore[union-attr]
        before, after = then.value if then else None, now.value if now else None
        if then is None or now is None:
            return Bridge(code, title, before, after, (_step(DEFINITION, before, after),))
        if self._is_unchanged(then, now):
            return Bridge(code, title, before, after)
        project, completing = self.later.about.project, self.later.tells_completing
        found = miara.difference(self.tables, code, self.then, self.now, projects=project, completing=completing)
        first, last = self._told(self.earlier, then, found.before), self._told(self.later, now, found.after)
        steps = list(found.steps)
        if first != before:
            steps.insert(0, _step(OTHERWISE, before, first))
        if last != after:
            steps.append(_step(OTHERWISE, last, after))
        return Bridge(code, title, before, after, tuple(steps))

    def _is_unchanged(self, then: Figure, now: Figure) -> bool:
        rows = (members.rows_of(each.member_rows, now.code) for each in (self.earlier, self.later))
        before, after = (proven(each) for each in rows)
        return then.value == now.value and before.equals(after)

    def _told(self, report: Frozen, figure: Figure, value: Number | None) -> Number | None:
        """The engine's value as the report tells it: nought of what nobody records is no value."""
        amount = replace(figure.amount, value=value)
        return asked.told(report.pack, replace(figure, amount=amount), report.about.unrecorded).value


def proven(rows: pa.Table) -> pa.Table:
    """Return who is proven, each with what they add."""
    return rows.filter(pc.equal(rows["state"], pa.scalar("proven"))).select(["id", "total"])


def _step(cause: str, before: Number | None, after: Number | None) -> Step:
    return Step(cause, before, after, (), ())  # type: ignore[arg-type]


def moments(
    earlier: Frozen, pack: Pack, as_of: date, known_on: date, part: Mapping[str, pa.Table]
) -> tuple[Mapping[str, pa.Table], Moment, Moment]:
    """Return the later report’s facts as the way from the earlier one asks them, and the moments at its two ends."""
    found, is_moved = learnt_later(part, earlier.known_on, earlier.ledger_no)
    if is_moved:
        known_on = max(known_on, earlier.known_on + timedelta(days=1))
    return found, Moment(earlier.pack, earlier.as_of, earlier.known_on), Moment(pack, as_of, known_on)


def learnt_later(found: Mapping[str, pa.Table], day: date, head: int) -> tuple[dict[str, pa.Table], bool]:
    """Return the tables with what came after ledger number `head` learnt after `day`, and whether anything moved."""
    moved: dict[str, pa.Table] = {}
    is_moved = False
    for name, table in found.items():
        for number, column in ((tables.RECORDED, "recorded_on"), (tables.RETRACTED, "retracted_on")):
            late = _and(pc.greater(table[number], pa.scalar(head)), pc.less_equal(table[column], pa.scalar(day)))
            if pc.any(late).as_py():
                is_moved = True
                new = pc.if_else(late, pa.scalar(day + timedelta(days=1), pa.date32()), table[column])
                table = table.set_column(table.column_names.index(column), column, new)
        moved[name] = table
    return moved, is_moved


def _and(left: Any, right: Any) -> Any:
    return pc.fill_null(pc.and_kleene(left, right), False)


__all__ = ["Bridge", "Moved", "Step", "bridge", "bridges", "check_order", "learnt_later", "moments", "proven"]
