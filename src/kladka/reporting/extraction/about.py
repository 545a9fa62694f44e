"""The facts about some participations, and who belongs with them."""

from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

import pyarrow as pa
import pyarrow.compute as pc

from kladka.people.rules.same import records_of
from kladka.reporting.extraction.differences import ABOUT_FACTS
from miara.model.schema import TABLES


def kin_of(facts: Mapping[str, pa.Table], participations: Collection[str], known_on: date | None = None) -> set[str]:
    """Return these participations, and all others of the same persons, as known on a day.

    Without one whoever was merged with whom at any time belongs together, so that nobody is missing on any day.
    """
    wanted = pa.array(sorted(participations), pa.string())
    people = facts["participation"].select(["id", "person"])
    persons = set(people.filter(pc.is_in(people["id"], value_set=wanted))["person"].to_pylist()) - {None}
    alias = facts["alias"] if known_on is None else _believed(facts["alias"], known_on)
    pairs = list(zip(alias["person"].to_pylist(), alias["same_as"].to_pylist(), strict=True))
    size = -1
    while size != len(persons):
        size = len(persons)
        persons |= {each for pair in pairs if not persons.isdisjoint(pair) for each in pair}
    own = pa.array(sorted(persons), pa.string())
    return set(participations) | set(people.filter(pc.is_in(people["person"], value_set=own))["id"].to_pylist())


def merged_with(facts: Mapping[str, pa.Table], person: UUID, known_on: date) -> set[UUID]:
    """Return the persons who are one human being with this one, itself included, as known on a day."""
    alias = _believed(facts["alias"], known_on)
    pairs = zip(alias["person"].to_pylist(), alias["same_as"].to_pylist(), strict=True)
    return {UUID(one) for one in records_of(str(person), pairs)}


def _believed(table: pa.Table, known_on: date) -> pa.Table:
    """The rows recorded by a day and not retracted by then."""
    day = pa.scalar(known_on)
    gone = pc.fill_null(pc.less_equal(table["retracted_on"], day), False)
    return table.filter(pc.and_(pc.less_equal(table["recorded_on"], day), pc.invert(gone)))


def narrowed(facts: Mapping[str, pa.Table], participations: pa.ChunkedArray) -> dict[str, pa.Table]:
    """Return the facts about these participations, and nothing about others."""
    kept = {"participation": _those(facts["participation"], "id", participations)}
    for name, table in facts.items():
        if TABLES[name].owner == "participation":
            kept[name] = _those(table, "participation", participations)
    ids = pa.chunked_array([chunk for table in kept.values() for chunk in table["id"].chunks], pa.string())
    for name in ABOUT_FACTS:
        kept[name] = _those(facts[name], "fact", ids)
    return kept


def _those(table: pa.Table, column: str, ids: pa.ChunkedArray) -> pa.Table:
    return table.filter(pc.is_in(table[column], value_set=ids))
