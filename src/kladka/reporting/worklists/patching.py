"""Lines after a change: looked for again only about those whom it touched, and equal to what all would be.

Rules look at one participation at a time, but for two. Whether a coach sat in two meetings at once is a matter of the
coach's day: of each touched meeting, as it was and as it is, the whole day is looked at again. Lines about events,
claims, releases and calls are about nobody and few: they are looked for each time.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from kladka.reporting.extraction.about import kin_of, narrowed
from kladka.reporting.worklists import benefits, nearly, unsigned, ways
from kladka.reporting.worklists.declared import Frame
from kladka.reporting.worklists.lines import Found, everything, in_order
from kladka.reporting.worklists.standing import Standing
from miara.model.pack import Pack

_OF_PEOPLE = ("opened", "meeting", "returned", "request")
BY_DAY = "coach_twice"
"""The rule that looks at a coach's day."""


@dataclass(frozen=True)
class _Days:
    """Meetings, by their ids, on days of coaches that a change touched, and whom they were with."""

    meetings: pa.Array
    people: frozenset[str]


def patched(
    pack: Pack,
    facts: Mapping[str, pa.Table],
    records: Mapping[str, pa.Table],
    frame: Frame,
    before: Found,
    meetings: pa.Table,
    touched: Collection[str],
) -> tuple[Found, set[str]]:
    """Return what `lines_of` returns, and whom it looked at for it.

    `before` was found by the same pack in the same frame, when `meetings` were all meetings, and since then nothing was
    recorded of anybody who is not `touched`, nor any post or merge.
    """
    days = _days(touched, meetings, records["meeting"])
    people = kin_of(facts, days.people | set(touched))
    few = narrowed(facts, pa.chunked_array([_texts(people)])) | {each: facts[each] for each in ("post", "alias")}
    some = dict(records) | {
        name: _about(records[name], people)
        for name in (*_OF_PEOPLE, *ways.SOURCES, *unsigned.SOURCES, *benefits.SOURCES)
    }
    with Standing(few, some, frame) as standing:
        lately = standing.table(nearly.LATELY)
        known = nearly.windows(pack, few, lately["participation"], frame)
        found = everything(standing, known, lately, frame)
    kept = before.lines.filter(pc.invert(_replaced(before.lines, people, touched, days)))
    new = found.lines.filter(pc.or_(pc.not_equal(found.lines["rule"], BY_DAY), _held(found.lines, days)))
    others = before.scope.filter(pc.invert(pc.is_in(before.scope["participation"], value_set=_texts(people))))
    whole = replace(
        found,
        lines=in_order(pa.concat_tables([kept, new])),
        scope=pa.concat_tables([others, found.scope]),
        windows=_joined(before.windows, known, people),
    )
    return whole, people


def _days(touched: Collection[str], *meetings: pa.Table) -> _Days:
    """The days of coaches on which somebody touched had a meeting, or has one."""
    own = [_about(table, touched) for table in meetings]
    days = {(staff, day) for table in own for staff, day in _pairs(table) if staff is not None}
    coaches, on = _texts({staff for staff, _day in days}), pa.array(sorted({day for _each, day in days}), pa.date32())
    ids: set[str] = set()
    people: set[str] = set()
    for table in meetings:
        near = table.filter(pc.and_(pc.is_in(table["staff"], value_set=coaches), pc.is_in(table["day"], value_set=on)))
        same = near.filter(pa.array([pair in days for pair in _pairs(near)], pa.bool_()))
        ids |= set(same["id"].to_pylist())
        people |= set(same["participation"].to_pylist())
    return _Days(_texts(ids), frozenset(people))


def _pairs(meetings: pa.Table) -> list[tuple[str | None, date]]:
    return list(zip(meetings["staff"].to_pylist(), meetings["day"].to_pylist(), strict=True))


def _replaced(lines: pa.Table, people: Collection[str], touched: Collection[str], days: _Days) -> pa.ChunkedArray:
    """Which lines are looked for again."""
    of_day = pc.equal(lines["rule"], BY_DAY)
    about_one = pc.and_(pc.is_in(lines["participation"], value_set=_texts(people)), pc.invert(of_day))
    of_touched = pc.is_in(lines["participation"], value_set=_texts(touched))
    about_day = pc.and_(of_day, pc.or_(_held(lines, days), of_touched))
    return pc.or_(pc.or_(about_one, about_day), pc.equal(lines["participation"], ""))


def _held(lines: pa.Table, days: _Days) -> pa.ChunkedArray:
    return pc.is_in(lines["fact"], value_set=days.meetings)


def _joined(before: nearly.Known, new: nearly.Known, people: Collection[str]) -> nearly.Known:
    """What is known of windows: of these people what is new, of all others what was known."""
    still = {key: codes for key, codes in before.open.items() if key[0] not in people}
    return replace(before, of=before.of - set(people) | new.of, open=still | dict(new.open))


def _about(table: pa.Table, people: Collection[str]) -> pa.Table:
    return table.filter(pc.is_in(table["participation"], value_set=_texts(people)))


def _texts(values: Collection[str]) -> pa.Array:
    return pa.array(sorted(values), pa.string())
