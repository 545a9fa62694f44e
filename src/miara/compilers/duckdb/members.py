"""The two queries that list members of one indicator, and the facts that made them count; and those that list the
members of many at once."""
# ruff: noqa: S608 - queries are built from the checked tree; every word of an author goes through literal().

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from miara.compilers.duckdb.expressions import NEVER, known
from miara.compilers.duckdb.rows import Rows
from miara.compilers.duckdb.scope import MODES, Mode, Scope, main_part
from miara.model.pack import Indicator, Pack, Part
from miara.model.reaching import Comes, Grows, dating, reached, starts
from miara.model.tree import (
    All,
    Any,
    Compare,
    CountedIn,
    Field,
    HasFact,
    IsIn,
    IsMissing,
    Not,
    Predicate,
    facts_in,
    facts_of,
    values_in,
    walk,
)
from miara.model.units import EXIT_FIELDS

_STATES: dict[Mode, str] = {"s": "proven", "l": "claimed", "a": "incomplete"}


@dataclass(frozen=True, slots=True)
class MemberQuery:
    """`members`: unit, state, since, participation of the first counting row, total in hundredths or nothing.
    `facts`: unit, table, id, day, evidence, document kind."""

    members: str
    facts: str
    tables: tuple[str, ...]
    persons: bool


@dataclass(frozen=True, slots=True)
class ListQuery:
    """`made`: tables that all lists read, made once. `listed`: the query of each code, in the order of the ids; where
    members are listed, with the facts of each in one column."""

    made: tuple[str, ...]
    listed: Mapping[str, str]
    tables: tuple[str, ...]
    persons: bool


def compile_listing(pack: Pack, codes: tuple[str, ...], scope: Scope) -> ListQuery:
    """The queries for some indicators that are counted over the rows of one table."""
    rows = _DatedRows(pack, pack.closure(codes), scope, dated=True)
    ctes, last = rows.ctes()
    listed = {}
    for code in codes:
        refs = "\n  union ".join(_references(rows, code, last))
        own = [_member(rows, code, last), _held(rows, code, last), f"refs as ({refs})", _BEST]
        members = f"{_listed(rows, code, last)}"
        listed[code] = f"with {',\n'.join(own)},\nexplained as ({_EXPLAINED}),\nlisted as ({members}){_TOGETHER}"
    shared = sorted({last, *re.findall(r"\basked\d+\b", "".join(listed.values()))})
    before = "with " + ",\n".join(ctes)
    made = tuple(f"create or replace temp table {name} as {before}\nselect * from {name}" for name in shared)
    return ListQuery(made, listed, rows.tables, rows.persons)


def compile_standing(pack: Pack, codes: tuple[str, ...], scope: Scope, *, dated: bool) -> ListQuery:
    """The queries for who counts, proven, for some indicators over the rows of one table, and with how much each;
    `dated`: and since when, through whose participation. No facts, and nothing of whoever does not count yet."""
    rows = (_DatedRows if dated else _ProvenRows)(pack, pack.closure(codes), scope, dated=dated)
    ctes, last = rows.ctes()
    listed = {}
    for code in codes:
        unit, number = "id" if pack.by_code[code].unit.row_is_unit else "unit", rows.number[code]
        measured = main_part(pack.by_code[code]).measured
        total = "null::bigint" if measured is None else f"sum(r.t{number}_s)::bigint"
        days = f", min(r.d{number}_s) as since, first(r.key order by r.day, r.id) as participation" if dated else ""
        listed[code] = (
            f"select r.{unit} as id, {total} as total{days} from {last} r"
            f" where r.{unit} is not null and {rows.counts(code, 's')} group by 1 order by 1"
        )
    made = f"create or replace temp table {last} as with {',\n'.join(ctes)}\nselect * from {last}"
    return ListQuery((made,), listed, rows.tables, rows.persons)


def compile_members(pack: Pack, code: str, scope: Scope) -> MemberQuery:
    """The queries for one indicator."""
    rows = _DatedRows(pack, pack.closure((code,)), scope, dated=True)
    ctes, last = rows.ctes()
    ctes += [_member(rows, code, last), _held(rows, code, last)]
    refs = "\n  union ".join(_references(rows, code, last))
    return MemberQuery(
        members="with " + ",\n".join(ctes) + _listed(rows, code, last),
        facts="with " + ",\n".join([*ctes, f"refs as ({refs})", _BEST]) + _EXPLAINED,
        tables=rows.tables,
        persons=rows.persons,
    )


class _ProvenRows(Rows):
    """Rows that say of every indicator whether they count, proven, and how much they add to what is measured."""

    def parts(self, indicator: Indicator) -> tuple[Part, ...]:
        return (main_part(indicator),)

    @cached_property
    def needed(self) -> tuple[str, ...]:
        return tuple(each.code for each in self.indicators)

    def _answers(self, indicator: Indicator) -> Iterable[str]:
        yield from super()._answers(indicator)
        measured = main_part(indicator).measured
        if measured is not None:
            yield f"{self.measured(measured, 's')} as t{self.number[indicator.code]}_s"


class _DatedRows(Rows):
    """Rows that also say since when each indicator holds."""

    def _answers(self, indicator: Indicator) -> Iterable[str]:
        yield from super()._answers(indicator)
        part = main_part(indicator)
        for mode in MODES:
            days = ["r.day", self.since(part.condition, mode)]
            if indicator.on == "exit" and self.unit.has_participation:
                days.append("r.exit_day")
            yield f"greatest({', '.join(day for day in days if day)}) as {self._day(indicator.code, mode)}"
            if part.measured is not None:
                yield f"{self.measured(part.measured, mode)} as t{self.number[indicator.code]}_{mode}"

    def _day(self, code: str, mode: Mode) -> str:
        return f"d{self.number[code]}_{mode}"

    def member_days(self, codes: list[str]) -> dict[str, str]:
        return {
            f"s{self._day(code, mode)}": f"min(r.{self._day(code, mode)}) filter (where {self.counts(code, mode)})"
            for code in codes
            for mode in MODES
        }

    def since(self, predicate: Predicate, mode: Mode) -> str:
        """The day a true predicate became true, as far as its facts tell; '' where it has no day of its own."""
        strict = mode == "s"
        match predicate:
            case HasFact():
                own = self.questions.first_day(predicate, strict=strict, day="counts")
                begun = [self.values(mode).sql(day) for day in starts(predicate)]
                return _latest([own, *begun, *self._exit_day(predicate), *self._value_days(predicate, strict)])
            case CountedIn(code):
                row_is_unit = self.pack.by_code[code].unit.row_is_unit
                return f"r.{'' if row_is_unit else 's'}{self._day(code, mode)}"
            case All(parts):
                return _latest([day for part in parts if (day := self.since(part, mode))])
            case Any(parts):
                truth = self.predicates(mode)
                days = [
                    f"case when {truth.sql(part)} then coalesce({self.since(part, mode) or 'null'}, {NEVER}) end"
                    for part in parts
                ]
                return f"least({', '.join(days)})" if days else ""
            case Compare():
                days = [*self._exit_day(predicate), *self._value_days(predicate, strict)]
                return _latest([*days, *self._reached(predicate, mode)])
            case IsIn() | IsMissing():
                return _latest([*self._exit_day(predicate), *self._value_days(predicate, strict)])
        return ""

    def _reached(self, compare: Compare, mode: Mode) -> list[str]:
        """The day that a true comparison waited for."""
        values = self.values(mode)
        match reached(compare):
            case Comes(day, plus):
                return [f"({values.sql(day)} + {plus})"]
            case Grows(value, least, above):
                return [self.questions.day_reached(value, values.sql(least), above=above, strict=mode == "s")]
        return []

    def _exit_day(self, predicate: Predicate) -> list[str]:
        return ["r.exit_day"] if self.names_exit(predicate) else []

    def _value_days(self, predicate: Predicate, strict: bool) -> list[str]:
        asked = (facts for value in dating(predicate) for facts in facts_of(value))
        return [self.questions.first_day(facts, strict=strict, day="began") for facts in dict.fromkeys(asked)]

    def names_exit(self, predicate: Predicate) -> bool:
        """It speaks about the exit of the participation; an institution's own exit is not that."""
        if not self.unit.has_participation:
            return False
        whose = "row" if self.unit.of_people else "owner"
        fields = (value for value in values_in(predicate) if isinstance(value, Field))
        return any(field.of == whose and field.name in EXIT_FIELDS for field in fields)


def _latest(days: list[str]) -> str:
    return f"greatest({', '.join(days)}, {NEVER})" if days else ""


def _by_state(sql: dict[Mode, str]) -> str:
    return "case m.state " + " ".join(f"when '{_STATES[mode]}' then {each}" for mode, each in sql.items()) + " end"


def _member(rows: Rows, code: str, last: str) -> str:
    held = {mode: f"bool_or({rows.counts(code, mode)})" for mode in MODES}
    unit = "id" if rows.pack.by_code[code].unit.row_is_unit else "unit"
    state = (
        f"case when {held['s']} then 'proven' when {held['l']} then 'claimed' when {held['a']} then 'incomplete' end"
    )
    return f"member as (select r.{unit} as unit, {state} as state from {last} r where r.{unit} is not null group by 1)"


def _held(rows: _DatedRows, code: str, last: str) -> str:
    """The rows through which each member counts, in the member's own state, by it and by what it is built from."""
    unit = "id" if rows.pack.by_code[code].unit.row_is_unit else "unit"
    needed = _positively_needed(rows.pack, code)
    parts = []
    for each in needed:
        reached = {mode: _reached(rows, needed, each, mode) for mode in MODES}
        counts = _by_state({mode: f"({rows.counts(each, mode)} and {reached[mode]})" for mode in MODES})
        parts.append(
            f"select m.unit, m.state, r.n, {rows.number[each]} as code from member m join {last} r on r.{unit} = m.unit"
            f" where m.state is not null and {counts}"
        )
    return f"held as ({' union all '.join(parts)})"


def _positively_needed(pack: Pack, code: str) -> dict[str, tuple[str, ...]]:
    """Codes whose facts stand behind a member of `code`, named and not under a NOT; and by which ones they are."""
    named: dict[str, list[str]] = {code: []}
    open_codes = [code]
    while open_codes:
        by = open_codes.pop()
        for part in walk(main_part(pack.by_code[by]).condition, positive_only=True):
            if isinstance(part, CountedIn):
                if part.code not in named:
                    open_codes.append(part.code)
                named.setdefault(part.code, []).append(by)
    return {each: tuple(dict.fromkeys(by)) for each, by in named.items()}


def _reached(rows: Rows, needed: Mapping[str, tuple[str, ...]], code: str, mode: Mode) -> str:
    """The member is counted by one of those that name the code, and so on up to the one that is asked about."""
    if not needed[code]:
        return "true"
    ways = (
        _reached(rows, needed, by, mode)
        if not needed[by]
        else f"({rows.is_counted(by, mode)} and {_reached(rows, needed, by, mode)})"
        for by in needed[code]
    )
    return f"({' or '.join(dict.fromkeys(ways))})"


def _listed(rows: _DatedRows, code: str, last: str) -> str:
    number = rows.number[code]
    since = _by_state({mode: f"r.d{number}_{mode}" for mode in MODES})
    total = "null::bigint"
    if main_part(rows.pack.by_code[code]).measured is not None:
        total = f"sum({_by_state({mode: f'r.t{number}_{mode}' for mode in MODES})})::bigint"
    return (
        f"\nselect m.unit, any_value(m.state) as state, min({since}) as since,"
        f" first(r.key order by r.day, r.id) as first, {total} as total\n"
        f"from held m join {last} r on r.n = m.n where m.code = {number} group by m.unit"
    )


def _references(rows: _DatedRows, code: str, last: str) -> list[str]:
    behind = f"from held h join {last} r on r.n = h.n"
    refs = [f"select h.unit, '{rows.unit.table}' as tab, r.id, r.day {behind}"]
    if rows.unit.owned:
        refs.append(f"select h.unit, 'participation', r.key, r.entry {behind}")
    for each in _positively_needed(rows.pack, code):
        indicator = rows.pack.by_code[each]
        condition = main_part(indicator).condition
        if rows.unit.has_participation and (indicator.on == "exit" or any(map(rows.names_exit, _plain(condition)))):
            mine = f"h.code = {rows.number[each]} and r.exit_id is not null"
            refs.append(f"select h.unit, 'exit', r.exit_id, r.exit_day {behind} where {mine}")
        for fact in dict.fromkeys(facts_in(condition, positive_only=True)):
            refs += _fact_references(rows, rows.number[each], fact)
    return refs


def _plain(condition: Predicate) -> Iterable[Predicate]:
    """What a condition is made of, apart from what it denies."""
    parts = walk(condition, positive_only=True)
    return (part for part in parts if not isinstance(part, All | Any | Not))


def _fact_references(rows: _DatedRows, number: int, fact: HasFact) -> list[str]:
    round_, strictly = rows.questions.matches(fact, strict=True, alias="f")
    round_l, leniently = rows.questions.matches(fact, strict=False, alias="f")
    assert round_ == round_l  # noqa: S101
    matches = f"case when h.state = 'proven' then {strictly} else {leniently} end"
    if strictly == leniently:
        matches = leniently
    source = (
        f"from held h join asked{round_} f on f.n = h.n"
        f" where h.code = {number} and f.tab = '{fact.table}' and {matches}"
    )
    refs = [f"select h.unit, f.tab, f.id, f.day {source}"]
    if fact.outcome is not None:
        refs.append(f"select h.unit, 'ending', f.ending, f.until {source} and f.ending is not null")
    return refs


_BEST = f"""best as (select v.fact_table, v.fact, v.state, v.document_kind from evidence v where {known("v")}
  qualify row_number() over (partition by v.fact_table, v.fact
    order by coalesce(v.state = 'verified', false) desc, v.document_date asc nulls last, v.id) = 1)"""

_EXPLAINED = """
select r.unit, r.tab, r.id, r.day,
  case when b.fact is null then 'claimed' else coalesce(b.state, 'proven') end as evidence,
  b.document_kind as document
from refs r left join best b on b.fact_table = r.tab and b.fact = r.id"""

_TOGETHER = """
select l.unit as id, l.state, l.since, l.first as participation, l.total, coalesce(b.facts, []) as facts
from listed l left join (
  select e.unit, list({'table': e.tab, 'id': e.id, 'date': e.day, 'evidence': e.evidence, 'document_kind': e.document}
    order by e.tab, e.id, e.day) as facts
  from explained e group by e.unit) b on b.unit = l.unit
order by l.unit"""
