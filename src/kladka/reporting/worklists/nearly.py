"""Who nearly counts because a window is still open, and for which figures: miara's answer for those who left lately."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc
from django.utils.translation import gettext_lazy as _

import miara
from kladka.reporting.worklists.declared import Frame, Rule
from miara.model import schema, tree
from miara.model.pack import Indicator, Pack

RULES = (Rule("window", "near", _("Another result can still be recorded")),)

LATELY = """
SELECT participation, exit_date FROM gone WHERE exit_date + to_days($after_exit::INTEGER) >= $on
"""

type Open = Mapping[tuple[str, date], list[str]]
"""By participation and the last day: the codes of the figures that would move."""


def windows(pack: Pack, facts: Mapping[str, pa.Table], left: pa.ChunkedArray, frame: Frame) -> Open:
    """Return the windows that are still open for those who `left` lately and do not count yet."""
    if not len(left):
        return {}
    few, found = narrowed(facts, left), defaultdict(list)
    for indicator in pack.indicators:
        if not _has_window(pack, indicator):
            continue
        given = {"as_of": frame.on, "known_on": frame.on, "projects": frame.project}
        for member in miara.near(pack, few, indicator.code, **given):  # type: ignore[arg-type]
            if member.participation and member.until and any(gap.kind == "fact" for gap in member.gaps):
                found[member.participation, member.until].append(indicator.code)
    return found


def moved(
    pack: Pack, facts: Mapping[str, pa.Table], participations: Iterable[str], frame: Frame
) -> Mapping[str, list[str]]:
    """Return for each of a few participations the codes of the figures in which it nearly counts."""
    found = defaultdict(list)
    few = narrowed(facts, pa.chunked_array([pa.array(sorted(participations), pa.string())]))
    if few["participation"].num_rows:
        given = {"as_of": frame.on, "known_on": frame.on, "projects": frame.project}
        for indicator in pack.indicators:
            if indicator.parts and indicator.unit.has_participation:
                for member in miara.near(pack, few, indicator.code, **given):  # type: ignore[arg-type]
                    found[member.participation or ""].append(indicator.code)
    return found


def narrowed(facts: Mapping[str, pa.Table], participations: pa.ChunkedArray) -> dict[str, pa.Table]:
    """Return the facts about these participations, and nothing about others."""
    kept = {"participation": _those(facts["participation"], "id", participations)}
    for name, table in facts.items():
        if schema.TABLES[name].owner == "participation":
            kept[name] = _those(table, "participation", participations)
    ids = pa.chunked_array([chunk for table in kept.values() for chunk in table["id"].chunks], pa.string())
    for name in ("evidence", "ending"):
        kept[name] = _those(facts[name], "fact", ids)
    return kept


def _those(table: pa.Table, column: str, ids: pa.ChunkedArray) -> pa.Table:
    return table.filter(pc.is_in(table[column], value_set=ids))


def _has_window(pack: Pack, indicator: Indicator) -> bool:
    if not indicator.parts or not indicator.unit.has_participation:
        return False
    return any(_windows_of(each) for each in pack.closure((indicator.code,)))


def _windows_of(indicator: Indicator) -> Iterator[tree.HasFact]:
    for fact in tree.facts_in(indicator.condition):
        if fact.between is not None or fact.during is not None or fact.at is not None:
            yield fact
