"""The two queries that list members of one indicator, and the facts that made them count."""
# ruff: noqa: S608 - queries are built from the checked tree; every word of an author goes through literal().

from dataclasses import dataclass

from miara.compilers.duckdb.expressions import Values, fact_condition, known
from miara.compilers.duckdb.rows import MODES, Rows
from miara.model.pack import Indicator, Pack
from miara.model.tree import CountedIn, HasFact, fields_in, values_of, walk
from miara.model.units import EXIT_FIELDS


@dataclass(frozen=True, slots=True)
class MemberQuery:
    """`members`: unit, state, since, first counting row. `facts`: unit, table, id, day, evidence, document kind."""

    members: str
    facts: str
    tables: tuple[str, ...]


def compile_members(pack: Pack, code: str, filters: tuple[tuple[str, str], ...]) -> MemberQuery:
    """The queries for one indicator."""
    indicators = pack.closure((code,))
    unit = pack.by_code[code].unit
    rows = Rows(pack, unit, indicators, filters, dated=True)
    shared = [*rows.ctes(), _members(rows, code), _counting(rows, code)]
    refs = "\n  union ".join(_references(rows, code))
    behind = [
        f"held as (select unit, state, row_id, code from counting{_held_elsewhere(rows, code)})",
        f"refs as ({refs})",
        _BEST,
    ]
    return MemberQuery(
        members="with " + ",\n".join(shared) + _LISTED,
        facts="with " + ",\n".join([*shared, *behind]) + _EXPLAINED,
        tables=rows.tables,
    )


_LISTED = """
select unit, any_value(state), min(since), first(row_id order by day, row_id) from counting group by unit"""

_EXPLAINED = """
select r.unit, r.tab, r.id, r.day,
  case when b.fact is null then 'claimed' else coalesce(b.state, 'proven') end, b.document_kind
from refs r left join best b on b.fact_table = r.tab and b.fact = r.id"""


def _members(rows: Rows, code: str) -> str:
    strict, lenient, whatever = (f"bool_or(i{rows.number[code]}_{mode})" for mode in MODES)
    state = f"case when {strict} then 'proven' when {lenient} then 'claimed' else 'incomplete' end"
    return (
        f"member as (select unit, {state} as state\n"
        f"  from {rows.last} group by unit having {strict} or {lenient} or {whatever})"
    )


def _by_state(prefix: str) -> str:
    return f"case m.state when 'proven' then r.{prefix}_s when 'claimed' then r.{prefix}_l else r.{prefix}_a end"


def _counting(rows: Rows, code: str) -> str:
    """The rows through which each member counts, in the member's own state."""
    index = rows.number[code]
    return (
        f"counting as (select m.unit, m.state, r.id as row_id, r.day, '{code}' as code,\n"
        f"    {_by_state(f'd{index}')} as since\n"
        f"  from member m join {rows.last} r on r.unit = m.unit where {_by_state(f'i{index}')})"
    )


def _held_elsewhere(rows: Rows, code: str) -> str:
    """Rows through which members are counted by the indicators this one is built from."""
    return "".join(
        f"\n  union all select m.unit, m.state, r.id, '{needed}' from member m join {rows.last} r"
        f" on r.unit = m.unit where {_by_state(f'i{rows.number[needed]}')}"
        for needed in _positively_needed(rows.pack, code)
    )


def _positively_needed(pack: Pack, code: str) -> tuple[str, ...]:
    """Codes whose facts stand behind a member of `code`: named, and not under a NOT."""
    found: dict[str, None] = {}
    open_codes = [code]
    while open_codes:
        indicator = pack.by_code[open_codes.pop()]
        for part in walk(indicator.condition, positive_only=True):
            if isinstance(part, CountedIn) and part.code not in found and part.code != code:
                found[part.code] = None
                open_codes.append(part.code)
    return tuple(found)


def _references(rows: Rows, code: str) -> list[str]:
    table = rows.unit.table
    refs = [f"select h.unit, '{table}' as tab, r.id, r.day from held h join counted r on r.id = h.row_id"]
    for each in (code, *_positively_needed(rows.pack, code)):
        indicator = rows.pack.by_code[each]
        if mentions_exit(indicator):
            refs.append(
                f"select h.unit, 'exit', r.exit_id, r.exit_date from held h join counted r on r.id = h.row_id"
                f" where h.code = '{each}' and r.exit_id is not null"
            )
        for part in walk(indicator.condition, positive_only=True):
            if isinstance(part, HasFact):
                refs += _fact_references(rows, each, part)
    return refs


def mentions_exit(indicator: Indicator) -> bool:
    """The condition speaks about the exit, so the exit is one of the facts behind a member."""
    return indicator.on == "exit" or any(
        field.name in EXIT_FIELDS
        for part in walk(indicator.condition, positive_only=True)
        for value in values_of(part)
        for field in fields_in(value)
    )


def _fact_references(rows: Rows, code: str, fact: HasFact) -> list[str]:
    condition = fact_condition(fact, Values("r", rows.pack.parameters))
    if fact.evidence == "proven":
        condition += " and (h.state <> 'proven' or f.proven)"
    source = (
        f"from held h join counted r on r.id = h.row_id join {fact.table}_known f on f.participation = r.id"
        f" where h.code = '{code}' and {condition}"
    )
    refs = [f"select h.unit, '{fact.table}', f.id, f.day {source}"]
    if fact.outcome is not None:
        refs.append(f"select h.unit, 'ending', f.ending, f.until_date {source}")
    return refs


_BEST = f"""best as (select v.fact_table, v.fact, v.state, v.document_kind from evidence v where {known("v")}
  qualify row_number() over (partition by v.fact_table, v.fact
    order by coalesce(v.state = 'verified', false) desc, v.document_date asc nulls last, v.id) = 1)"""
