"""Which results a change of facts leaves as they were: those of days on which nothing of it was known, or had begun.

A fact counts from its day on, and from the day on which it was recorded. So what was recorded today does not touch what
was known yesterday, and a support of this week does not touch last month. Where it is not as plain as that (a document,
an ending, a merge, a correction), every day is touched on which it was known.
"""

from collections.abc import Iterable, Mapping
from datetime import date

import pyarrow as pa

from miara.model.schema import TABLES

PLAIN = frozenset({"participation", "support", "situation", "assignment"})
"""Tables whose rows are nothing to a result as of a day before theirs."""
_MOST = 5_000
"""Rows up to which it is worth while to look at each."""

type Moment = tuple[date, date]
"""As of, and known on."""


def untouched(rows: Mapping[str, pa.Table], moments: Iterable[Moment]) -> set[Moment]:
    """Return those moments whose results are the same with and without these rows, which changed."""
    if sum(table.num_rows for table in rows.values()) > _MOST:
        return set()
    begins = {begin for name, table in rows.items() for begin in _begins(name, table)}
    return {
        (as_of, known_on)
        for as_of, known_on in moments
        if not any(known <= known_on and day <= as_of for day, known in begins)
    }


def _begins(name: str, table: pa.Table) -> Iterable[Moment]:
    """The first moments at which each row can matter."""
    column = TABLES[name].day if name in PLAIN else None
    days = table[column].to_pylist() if column else [None] * table.num_rows
    known = table["recorded_on"].to_pylist()
    return zip((day or date.min for day in days), (day or date.min for day in known), strict=True)
