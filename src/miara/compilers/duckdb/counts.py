"""The query that counts: one row per combination of breakdown values, three counts per indicator."""
# ruff: noqa: S608 - queries are built from the checked tree; every word of an author goes through literal().

from dataclasses import dataclass

from miara.compilers.duckdb.rows import MODES, Rows
from miara.model.pack import Indicator, Pack
from miara.model.units import Unit


@dataclass(frozen=True, slots=True)
class CountQuery:
    """`sql` gives one column per breakdown, then value, claimed and incomplete of each of `codes`."""

    sql: str
    codes: tuple[str, ...]
    breakdowns: tuple[str, ...]
    tables: tuple[str, ...]


def compile_counts(
    pack: Pack, unit: Unit, indicators: tuple[Indicator, ...], filters: tuple[tuple[str, str], ...]
) -> CountQuery:
    """The query for these indicators, all of one unit, each after what it needs."""
    rows = Rows(pack, unit, indicators, filters)
    breakdowns = tuple(pack.breakdowns.items()) if unit.of_people else ()
    groups = [f"b{index}" for index in range(len(breakdowns))]
    held = [f"i{index}_{mode}" for index in range(len(indicators)) for mode in MODES]
    # Whoever takes part twice is shown once: as described by the first complete participation.
    if unit.row_is_unit:
        described = [f'"{column}" as b{index}' for index, (_, column) in enumerate(breakdowns)]
        source, grouped = [*described, *held], ""
    else:
        first = "order by complete desc, day, id"
        described = [f'first("{column}" {first}) as b{index}' for index, (_, column) in enumerate(breakdowns)]
        source, grouped = [*described, *(f"bool_or({name}) as {name}" for name in held)], " group by unit"
    ctes = [*rows.ctes(), f"units as (select {', '.join(source)} from {rows.last}{grouped})"]
    counts = []
    for index in range(len(indicators)):
        strict, lenient, whatever = (f"i{index}_{mode}" for mode in MODES)
        counts.append(f"count(*) filter (where {strict})")
        counts.append(f"count(*) filter (where {lenient} and not {strict})")
        counts.append(f"count(*) filter (where {whatever} and not {lenient} and not {strict})")
    group_by = f"\ngroup by {', '.join(groups)}" if groups else ""
    sql = "with " + ",\n".join(ctes) + f"\nselect {', '.join([*groups, *counts])}\nfrom units{group_by}"
    return CountQuery(sql, tuple(each.code for each in indicators), tuple(name for name, _ in breakdowns), rows.tables)
