"""How participants flow through a project, as a payment claim tells it: in its period, and from the start.

Each row is asked as of two days, the last of the period and the day before its first, both as known on the same. The
period is the difference. Of the three rows that part those who started, going on is a stock: its difference says how
the stock changed, and may be negative as any other.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

import pyarrow as pa
import pyarrow.compute as pc

import miara
from kladka.core import packs
from miara.model.pack import Indicator, Pack
from miara.model.results import MISSING, FactRef, Member, Result

__all__ = [
    "MISSING",
    "STOCK",
    "TOGETHER",
    "Flow",
    "Indicator",
    "Line",
    "Member",
    "Pack",
    "flow",
    "flow_pack",
    "members",
    "sexes",
    "turned",
]

FILE = "claims/participant-flow.yaml"
TOGETHER = ""
"""Stands for everybody among the groups of a line; the others are sexes."""
STOCK = "continuing"
"""The line that says how many there are on a day; the others say what has happened by it."""

type Tables = Mapping[str, pa.Table]


@cache
def flow_pack() -> Pack:
    """Return the definitions of the table."""
    return miara.load_pack(packs.root() / FILE)


@dataclass(frozen=True)
class Line:
    """One line of the table: by group, what there was by the end of the period and before it. `incomplete` would count
    by the end with a complete record."""

    code: str
    by_end: Mapping[str, int]
    before: Mapping[str, int]
    incomplete: int = 0

    def in_period(self, group: str = TOGETHER) -> int:
        """Return what the period added, or took."""
        return self.by_end.get(group, 0) - self.before.get(group, 0)


@dataclass(frozen=True)
class Flow:
    """The table of a period. `groups`: everybody, and each sex in it."""

    first: date
    as_of: date
    known_on: date
    lines: tuple[Line, ...]

    @property
    def groups(self) -> list[str]:
        """Return everybody, then each sex of anybody counted."""
        found = dict.fromkeys(group for line in self.lines for group in (*line.by_end, *line.before))
        return [TOGETHER, *(group for group in found if group != TOGETHER)]

    def __getitem__(self, code: str) -> Line:
        return next(line for line in self.lines if line.code == code)


def flow(pack: Pack, tables: Tables, project: str, *, first: date, as_of: date, known_on: date) -> Flow:
    """Return the table of a project's period from `first` to `as_of`, as known on a day."""
    moments = [(first - timedelta(days=1), known_on), (as_of, known_on)]
    before, by_end = miara.series(pack, tables, moments, projects=project)
    return Flow(first, as_of, known_on, tuple(_line(each.code, before, by_end) for each in pack.indicators))


def _line(code: str, before: Result, by_end: Result) -> Line:
    return Line(code, _groups(by_end, code), _groups(before, code), int(by_end[code].incomplete))


def _groups(result: Result, code: str) -> dict[str, int]:
    figure = result[code]
    found = {TOGETHER: int(figure.value or 0)}
    return found | {sex: int(value or 0) for sex, value in figure.by.get("sex", {}).items()}


def members(pack: Pack, tables: Tables, project: str, code: str, *, as_of: date, known_on: date) -> list[Member]:
    """Return who stands in a line by the end of a day."""
    return miara.members(pack, tables, code, projects=project, as_of=as_of, known_on=known_on)


def turned(tables: Tables, found: Iterable[Member], *, since: date, as_of: date, known_on: date) -> list[Member]:
    """Return members with the exits and returns from `since` until `as_of`: these tell why somebody went out of a
    line."""
    gone = {each.participation or each.id: each for each in found}
    facts: dict[str, list[FactRef]] = {}
    for name, column in (("exit", "exit_date"), ("reentry", "reentry_date")):
        rows = tables[name]
        of_them = pc.is_in(rows["participation"], value_set=pa.array(list(gone), pa.string()))
        asked = rows.filter(pc.and_(_believed(rows, known_on), of_them))
        for row in asked.select(["id", "participation", column]).to_pylist():
            if since <= row[column] <= as_of:
                fact = FactRef(name, row["id"], row[column], "claimed", None)
                facts.setdefault(row["participation"], []).append(fact)
    return [replace(each, facts=(*facts.get(key, ()), *each.facts)) for key, each in gone.items()]


def _believed(rows: pa.Table, known_on: date) -> pa.ChunkedArray:
    """Which rows were recorded, and not withdrawn, by the end of a day."""
    day = pa.scalar(known_on, pa.date32())
    return pc.and_(pc.less_equal(rows["recorded_on"], day), pc.fill_null(pc.greater(rows["retracted_on"], day), True))


def sexes(tables: Tables, ids: Iterable[str], known_on: date) -> dict[str, str]:
    """Return by id the group that each of these participations stands in, as known on a day."""
    rows = tables["participation"]
    wanted: Sequence[str] = sorted(set(ids))
    of_them = pc.is_in(rows["id"], value_set=pa.array(wanted, pa.string()))
    asked = rows.filter(pc.and_(_believed(rows, known_on), of_them))
    return dict(zip(asked["id"].to_pylist(), (sex or MISSING for sex in asked["sex"].to_pylist()), strict=True))
