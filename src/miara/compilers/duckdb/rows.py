"""The part all queries share: known rows of the counted unit, their facts rolled up, one column per indicator.

Each indicator is evaluated in three modes, so that one pass gives three states:
`s` strict (record complete, facts proven where asked), `l` lenient (record complete, facts only claimed),
`a` any (the record may be incomplete, too).
"""
# ruff: noqa: S608 - queries are built from the checked tree; every word of an author goes through literal().

from dataclasses import dataclass
from functools import cached_property

from miara.compilers.duckdb.expressions import AS_OF, Predicates, Values, fact_condition, fact_day, known
from miara.model.pack import Indicator, Pack
from miara.model.schema import TABLES
from miara.model.tree import All, Any, CountedIn, HasFact, Predicate, fields_in, values_of, walk
from miara.model.units import EXIT_FIELDS, Unit

MODES = ("s", "l", "a")
_CODES_PER_MASK = 20  # three bits each, in 64
NEVER = "date '0001-01-01'"

_FACT_COLUMNS = {
    "support": ("kind", "area", "form", "site", "powiat", "event"),
    "situation": ("kind", "contract_kind"),
    "assignment": ("partner", "site", "coach", "model"),
}


@dataclass(frozen=True)
class Rows:
    """The query's common table expressions for some indicators of one unit.

    `dated` adds to every indicator the day since when it holds.
    """

    pack: Pack
    unit: Unit
    indicators: tuple[Indicator, ...]
    filters: tuple[tuple[str, str], ...]
    dated: bool = False

    @cached_property
    def number(self) -> dict[str, int]:
        """Indicators by their number in column names; codes never stand in a query as names."""
        return {indicator.code: index for index, indicator in enumerate(self.indicators)}

    @cached_property
    def facts(self) -> tuple[HasFact, ...]:
        """The distinct questions about facts, each asked once."""
        asked = (part for each in self.indicators for part in walk(each.condition) if isinstance(part, HasFact))
        return tuple(dict.fromkeys(asked))

    @cached_property
    def fact_tables(self) -> tuple[str, ...]:
        """Fact tables the questions are about."""
        return tuple(dict.fromkeys(fact.table for fact in self.facts))

    @cached_property
    def last(self) -> str:
        """The expression that has a column for every indicator."""
        return f"level{max(self._depth.values(), default=0)}"

    @cached_property
    def tables(self) -> tuple[str, ...]:
        """Tables the query reads."""
        names = {self.unit.table, "evidence", "ending", *self.fact_tables}
        if self.unit.of_people:
            names |= {"exit", "reentry", "record_state"}
        if any(place == "assignment" for _, place in self.filters):
            names.add("assignment")
        return tuple(sorted(names))

    def ctes(self) -> list[str]:
        """The expressions, in order."""
        if not self.unit.of_people:
            return [self._plain_row(), *self._levels("counted")]
        parts = [_EXIT, _STATE]
        if self.fact_tables:
            parts += [_PROVEN, _ENDING]
        parts.append(self._people_row())
        for table in self.fact_tables:
            parts += [_fact_cte(table), self._roll(table)]
        parts.append(self._wide())
        return [*parts, *self._levels("wide")]

    def _plain_row(self) -> str:
        day = TABLES[self.unit.table].day
        return (
            f'counted as (select p.*, p."{self.unit.identity}" as unit, p."{day}" as day, true as complete\n'
            f'  from "{self.unit.table}" p where p.project = $project and {known("p")}'
            f' and p."{day}" <= {AS_OF}{self._scope()})'
        )

    def _people_row(self) -> str:
        identity = "p.id" if self.unit.row_is_unit else "coalesce(a.root, p.person)"
        merged = "" if self.unit.row_is_unit else "\n  left join alias_root a on a.person = p.person"
        exit_columns = "x.id as exit_id, " + ", ".join(f"x.{name}" for name in EXIT_FIELDS)
        return (
            f"counted as (select p.*, {identity} as unit, p.entry_date as day, {exit_columns},\n"
            f"    coalesce(st.state in ('complete', 'submitted'), false) as complete\n"
            f"  from participation p left join exits x on x.participation = p.id\n"
            f"  left join record st on st.participation = p.id{merged}\n"
            f"  where p.project = $project and {known('p')} and p.entry_date <= {AS_OF}{self._scope()})"
        )

    def _scope(self) -> str:
        sql = ""
        for name, place in self.filters:
            if place == "row":
                sql += f" and p.{name} = $where_{name}"
            elif place == "identity":
                sql += f" and p.{self.unit.identity} = $where_{name}"
            else:
                sql += (
                    f" and exists (select 1 from assignment f where f.participation = p.id and {known('f')}"
                    f" and f.from_date <= {AS_OF} and f.{name} = $where_{name})"
                )
        return sql

    def _roll(self, table: str) -> str:
        columns = []
        values = Values("r", self.pack.parameters)
        for index, fact in enumerate(self.facts):
            if fact.table != table:
                continue
            condition = fact_condition(fact, values)
            for mode, held in (("l", condition), ("s", f"{condition} and f.proven")):
                if mode == "s" and fact.evidence == "recorded":
                    continue
                columns.append(f"bool_or({held}) as f{index}_{mode}")
                if self.dated:
                    columns.append(f"min({fact_day(fact)}) filter (where {held}) as fd{index}_{mode}")
        listed = ",\n    ".join(columns)
        return (
            f"roll_{table} as (select r.id,\n    {listed}\n"
            f"  from counted r join {table}_known f on f.participation = r.id group by r.id)"
        )

    def _wide(self) -> str:
        joins = "".join(f"\n  left join roll_{table} on roll_{table}.id = r.id" for table in self.fact_tables)
        columns = "".join(f", roll_{table}.* exclude (id)" for table in self.fact_tables)
        return f"wide as (select r.*{columns} from counted r{joins})"

    @cached_property
    def _depth(self) -> dict[str, int]:
        depth: dict[str, int] = {}
        for indicator in self.indicators:
            depth[indicator.code] = 1 + max((depth[code] for code in indicator.needs), default=-1)
        return depth

    @cached_property
    def _masks(self) -> tuple[tuple[int, str, tuple[str, ...]], ...]:
        """Depth, column and codes of each mask of memberships, made just before the first level that asks for it."""
        masks = []
        made: set[str] = set()
        for depth in sorted(set(self._depth.values())):
            asked = dict.fromkeys(
                code for each in self.indicators if self._depth[each.code] == depth for code in each.needs
            )
            codes = [code for code in asked if code not in made]
            made.update(codes)
            masks += [
                (depth, f"m{depth}_{start}", tuple(codes[start : start + _CODES_PER_MASK]))
                for start in range(0, len(codes), _CODES_PER_MASK)
            ]
        return tuple(masks)

    def _levels(self, below: str) -> list[str]:
        """One expression per depth of counted_in, and before each the memberships it asks about."""
        parts = []
        for depth in range(max(self._depth.values(), default=0) + 1):
            for where, mask, codes in self._masks:
                if where == depth:
                    parts.append(f"with_{mask} as (select r.*{self._memberships(mask, codes)} from {below} r)")
                    below = f"with_{mask}"
            here = [each for each in self.indicators if self._depth[each.code] == depth]
            columns = "".join(f",\n    {column}" for each in here for column in self._indicator(each))
            parts.append(f"level{depth} as (select r.*{columns}\n  from {below} r)")
            below = f"level{depth}"
        return parts

    def _memberships(self, mask: str, codes: tuple[str, ...]) -> str:
        """Whether the unit is counted by each indicator, through any of its rows.

        The answers are the bits of one number: one window over it costs a tenth of a window for each answer.
        """
        columns = ""
        whole_unit = "" if self.unit.row_is_unit else " over (partition by r.unit)"
        if whole_unit:
            held = [f"r.i{self.number[code]}_{mode}" for code in codes for mode in MODES]
            bits = " | ".join(f"(cast({name} as bigint) << {place})" for place, name in enumerate(held))
            columns = f", bit_or({bits}){whole_unit} as {mask}"
        for code in codes if self.dated else ():
            for mode in MODES:
                day = f"r.d{self.number[code]}_{mode}"
                columns += f", {f'min({day}){whole_unit}' if whole_unit else day} as t{self.number[code]}_{mode}"
        return columns

    def _is_counted(self, code: str, mode: str) -> str:
        """The unit is counted by the indicator."""
        if self.unit.row_is_unit:
            return f"r.i{self.number[code]}_{mode}"
        mask, codes = next((mask, codes) for _, mask, codes in self._masks if code in codes)
        bit = 1 << (len(MODES) * codes.index(code) + MODES.index(mode))
        return f"((r.{mask} & {bit}) <> 0)"

    def _indicator(self, indicator: Indicator) -> list[str]:
        index = self.number[indicator.code]
        columns = []
        for mode in MODES:
            condition = self._predicates(mode).sql(indicator.condition)
            if indicator.on == "exit":
                condition = f"r.exit_date is not null and {condition}"
            if mode != "a":
                condition = f"r.complete and {condition}"
            columns.append(f"({condition}) as i{index}_{mode}")
            if self.dated:
                days = ["r.day", *(["r.exit_date"] if indicator.on == "exit" else [])]
                days += [day for day in [self._since(indicator.condition, mode)] if day]
                columns.append(
                    f"case when ({condition}) then greatest({', '.join(days)}, {NEVER}) end as d{index}_{mode}"
                )
        return columns

    def _predicates(self, mode: str) -> Predicates:
        values = Values("r", self.pack.parameters)
        return Predicates(
            values,
            lambda fact: f"coalesce(r.{self.fact_column(fact, mode)}, false)",
            lambda code: self._is_counted(code, mode),
        )

    def fact_column(self, fact: HasFact, mode: str) -> str:
        """The column that says whether a participation has the fact."""
        asked = "s" if mode == "s" and fact.evidence == "proven" else "l"
        return f"f{self.facts.index(fact)}_{asked}"

    def _since(self, predicate: Predicate, mode: str) -> str:
        """The day a true predicate became true, as far as its facts tell; '' where it has no day of its own."""
        match predicate:
            case HasFact():
                return "r." + self.fact_column(predicate, mode).replace("f", "fd", 1)
            case CountedIn(code):
                return f"r.t{self.number[code]}_{mode}"
            case All(parts):
                days = [day for part in parts if (day := self._since(part, mode))]
                return f"greatest({', '.join(days)}, {NEVER})" if days else ""
            case Any(parts):
                truth = self._predicates(mode)
                days = [
                    f"case when {truth.sql(part)} then coalesce({self._since(part, mode) or 'null'}, {NEVER}) end"
                    for part in parts
                ]
                return f"least({', '.join(days)})"
        if any(field.name in EXIT_FIELDS for value in values_of(predicate) for field in fields_in(value)):
            return "r.exit_date"
        return ""


_EXIT = f"""exits as (select e.id, e.participation, e.exit_date, e.path_completed, e.leaving_reason
  from (select * from "exit" e where {known("e")} and e.exit_date <= {AS_OF}
    qualify row_number() over (partition by e.participation
      order by e.exit_date desc, e.recorded_on desc, e.id desc) = 1) e
  left join (select r.participation, max(r.reentry_date) as day from reentry r
    where {known("r")} and r.reentry_date <= {AS_OF} group by r.participation) r
    on r.participation = e.participation
  where r.day is null or r.day < e.exit_date)"""

_STATE = f"""record as (select s.participation, s.state from record_state s where {known("s")}
  qualify row_number() over (partition by s.participation
    order by s.on_date desc nulls last, s.recorded_on desc, s.id desc) = 1)"""

_PROVEN = f"proofs as (select distinct v.fact_table, v.fact from evidence v where {known('v')})"

_ENDING = f"""endings as (select e.* from ending e where {known("e")}
  qualify row_number() over (partition by e.fact_table, e.fact order by e.recorded_on desc, e.id desc) = 1)"""


def _fact_cte(table: str) -> str:
    """Known facts of a table that had begun by the counted day, with their ending and whether they are proven."""
    day = TABLES[table].day
    columns = ", ".join(f"f.{name}" for name in _FACT_COLUMNS[table])
    own_end = {"situation": "coalesce(e.until_date, f.until_date)", "assignment": "e.until_date"}.get(table)
    if own_end is None:
        ended, join = "", ""
    else:
        ended = f", {own_end} as until_date, e.outcome, e.id as ending"
        join = f"\n  left join endings e on e.fact_table = '{table}' and e.fact = f.id"
    return (
        f"{table}_known as (select f.id, f.participation, f.{day} as day, {columns}{ended},\n"
        f"    v.fact is not null as proven\n  from {table} f{join}\n"
        f"  left join proofs v on v.fact_table = '{table}' and v.fact = f.id\n"
        f"  where {known('f')} and f.{day} <= {AS_OF})"
    )
