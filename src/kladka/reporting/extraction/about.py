"""The facts about some participations, and who belongs with them."""

from collections.abc import Collection, Mapping

import pyarrow as pa
import pyarrow.compute as pc

from kladka.reporting.extraction.differences import ABOUT_FACTS
from miara.model.schema import TABLES


def kin_of(facts: Mapping[str, pa.Table], participations: Collection[str]) -> set[str]:
    """Return these participations, and all others of the same persons, whoever was merged with whom."""
    wanted = pa.array(sorted(participations), pa.string())
    people = facts["participation"].select(["id", "person"])
    persons = set(people.filter(pc.is_in(people["id"], value_set=wanted))["person"].to_pylist()) - {None}
    alias = facts["alias"]
    pairs = list(zip(alias["person"].to_pylist(), alias["same_as"].to_pylist(), strict=True))
    size = -1
    while size != len(persons):
        size = len(persons)
        persons |= {each for pair in pairs if not persons.isdisjoint(pair) for each in pair}
    own = pa.array(sorted(persons), pa.string())
    return set(participations) | set(people.filter(pc.is_in(people["person"], value_set=own))["id"].to_pylist())


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
