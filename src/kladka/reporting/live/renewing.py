"""Results brought up to date after a change: only those whom it is about are counted again."""

from collections import deque
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from threading import Lock

import pyarrow as pa
import pyarrow.compute as pc

import miara
from kladka.reporting.extraction.about import kin_of, narrowed
from kladka.reporting.extraction.differences import ABOUT_FACTS, differences, participations_in
from kladka.reporting.extraction.extract import Extract
from miara.model.pack import Pack
from miara.model.results import Result

_FEW = 200
"""Touched people, up to which counting them alone is quicker than counting everybody."""
_ROWS = 2_000
"""Rows about them, up to which it is, too."""


@dataclass(frozen=True)
class Change:
    """What lies between two extracts: all rows about those whom it touched, as they were and as they are, and the
    tables that are others."""

    was: Mapping[str, pa.Table]
    now: Mapping[str, pa.Table]
    facts: Extract
    tables: Collection[str]
    people: pa.ChunkedArray

    def about(self, tables: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
        """Return all rows about those whom it touched, from other tables of the same facts, and all merges."""
        return about(tables, self.people)

    def renewed(
        self, pack: Pack, known: Result, codes: Iterable[str] | None = None, by: Iterable[str] | None = None
    ) -> Result:
        """Return what `known`, counted before the change, is after it."""
        return miara.renew(pack, known, self.was, self.now, self.facts.tables, changed=self.tables, codes=codes, by=by)


_lately: deque[tuple[Extract, Extract, Change | None]] = deque(maxlen=4)
"""What lies between the extracts asked about last: several results of one page are brought up to date by it."""
_guard = Lock()


def change(before: Extract, facts: Extract) -> Change | None:
    """Return what lies between two extracts of the same project; None where that is so much that everybody is better
    counted again, or where somebody was merged."""
    with _guard:
        for one, other, found in _lately:
            if one is before and other is facts:
                return found
    found = _between(before, facts)
    with _guard:
        _lately.append((before, facts, found))
    return found


def _between(before: Extract, facts: Extract) -> Change | None:
    rows = differences(before, facts)
    if "alias" in rows:
        return None
    touched = participations_in(rows, before, facts)
    if len(touched) > _FEW:
        return None
    people = _together(touched, before, facts)
    wanted = pa.chunked_array([pa.array(sorted(people), pa.string())])
    was, now = (about(each.tables, wanted) for each in (before, facts))
    if sum(table.num_rows for some in (was, now) for table in some.values()) > _ROWS:
        return None
    return Change(was, now, facts, _changed(rows), wanted)


def about(tables: Mapping[str, pa.Table], people: pa.ChunkedArray) -> dict[str, pa.Table]:
    """Return all rows about these participations, and all merges."""
    return narrowed(tables, people) | {"alias": tables["alias"]}


def _together(touched: set[str], *extracts: Extract) -> set[str]:
    """These participations and all others of the same persons, in any of the extracts."""
    found, size = touched, -1
    while size != len(found):
        size = len(found)
        for each in extracts:
            found = kin_of(each.tables, found)
    return found


def _changed(rows: Mapping[str, pa.Table]) -> set[str]:
    """The tables in which something changed, and those that changed evidence and endings are about."""
    about = (pc.unique(rows[name]["fact_table"]).to_pylist() for name in ABOUT_FACTS if name in rows)
    return set(rows).union(*about) - {None}
