"""The part all queries share: known rows of a counted table, what they ask about facts, and who is counted by what.

A condition is read in three modes. Strict: facts are proven where that is asked. Lenient: claimed facts will do. Any:
as lenient, and the record may be incomplete. A row's own flag says whether its record is complete, so most conditions
are read once, and those that ask for proof twice; only what asks whether a unit of several rows is counted elsewhere is
read a third time.
"""
# ruff: noqa: S608 - queries are built from the checked tree; every word of an author goes through literal().

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from miara.compilers.duckdb.bits import differs, own_scope
from miara.compilers.duckdb.expressions import AS_OF, Predicates, Values, hundredths, known, proven
from miara.compilers.duckdb.questions import ENDINGS, Questions
from miara.compilers.duckdb.scope import MODES, Mode, Scope, Sets, counted_in, main_part, name_of
from miara.model.pack import Indicator, Pack, Part, seen_from
from miara.model.schema import TABLES
from miara.model.tree import Field, Value, inner, values_in
from miara.model.units import Unit, may_end

_CODES_PER_MASK = 20  # three bits each, in 64


@dataclass(frozen=True)
class Rows:
    """The query's common table expressions for some indicators, all over the rows of one table."""

    pack: Pack
    indicators: tuple[Indicator, ...]
    scope: Scope
    sets: Sets = ()
    dated: bool = False

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """The units that are counted over these rows."""
        return tuple(dict.fromkeys(each.unit for each in self.indicators))

    @cached_property
    def unit(self) -> Unit:
        """Any of the units: all have the same table."""
        return self.units[0]

    @cached_property
    def number(self) -> dict[str, int]:
        """Indicators by their number in column names; codes never stand in a query as names."""
        return {indicator.code: index for index, indicator in enumerate(self.indicators)}

    @cached_property
    def questions(self) -> Questions:
        """What is asked about facts, in the modes in which it is."""
        questions = Questions(self.pack.parameters, self.column, self.dated)
        for indicator in self.indicators:
            for part in self.parts(indicator):
                for strict in (False, True) if self.differs(indicator, part) else (False,):
                    questions.ask(part.condition, strict=strict)
                    if part.measured is not None:
                        questions.ask_value(part.measured, strict=strict)
        for value in self._described:
            questions.ask_value(value, strict=False)
        return questions

    @cached_property
    def _described(self) -> list[Value]:
        """What rows are split by."""
        seen = (seen_from(each, unit) for unit in self.units for one in self.sets for each in one)
        return [value for value in dict.fromkeys(seen) if value is not None]

    @cached_property
    def _fields(self) -> list[Field]:
        """Columns that are read, in no matter what."""
        values: list[Value] = [each for value in self._described for each in inner(value)]
        for indicator in self.indicators:
            for part in self.parts(indicator):
                values += values_in(part.condition)
                values += inner(part.measured) if part.measured is not None else ()
        return [each for each in dict.fromkeys(values) if isinstance(each, Field) and each.of != "fact"]

    def parts(self, indicator: Indicator) -> tuple[Part, ...]:
        """The parts of an indicator; for members only the main one."""
        return indicator.parts if not self.dated else (main_part(indicator),)

    @cached_property
    def tables(self) -> tuple[str, ...]:
        """Tables the query reads."""
        names = {self.unit.table, *self.questions.tables}
        if self.unit.has_participation:
            names |= {"participation", "exit", "reentry", "record_state"}
        if self._own_ending:
            names.add("ending")
        if self.dated or self._row_proven:
            names.add("evidence")
        if any(place == "assignment" for _, place in self.scope.filters):
            names.add("assignment")
        return tuple(sorted(names))

    # Columns

    def column(self, field: Field) -> str:
        """A column of the counted row, its participation or that one's deciding exit."""
        return f"r.{name_of(field, self.unit)}"

    @cached_property
    def _asks_exit(self) -> bool:
        named = any(name_of(field, self.unit).startswith("x_") for field in self._fields)
        return self.unit.has_participation and (
            named or self.dated or any(each.on == "exit" for each in self.indicators)
        )

    @cached_property
    def _row_proven(self) -> bool:
        return any(each.row_evidence == "proven" for each in self.indicators)

    @cached_property
    def _own_ending(self) -> bool:
        """A counted row is read with its ending."""
        names = {field.name for field in self._fields if field.of == "row"}
        return self.unit.owned and may_end(self.unit.table) and bool(names & {"until_date", "outcome"})

    @cached_property
    def persons(self) -> bool:
        """Rows are told apart by person, merges included."""
        return any(unit.identity == "person" for unit in self.units)

    # The rows

    def ctes(self) -> tuple[list[str], str]:
        """The expressions, in order, and the name of the one that has everything."""
        parts = []
        if self._asks_exit:
            parts.append(_EXIT)
        if self.unit.has_participation:
            parts.append(_STATE)
        own = not (self.unit.of_people or self.unit.owned)
        parts.append(self._plain() if own else self._people() if self.unit.of_people else self._owned())
        asked, below = self.questions.ctes("counted")
        if self._own_ending and ENDINGS not in asked:
            parts.insert(0, ENDINGS)
        elif ENDINGS in asked:
            asked.remove(ENDINGS)
            parts.insert(0, ENDINGS)
        levels, below = self._levels(below)
        return [*parts, *asked, *levels], below

    def _selected(self, alias: str, of: str, plain: dict[str, str] | None = None) -> str:
        """The columns that are read of a row (or its owner), under their own names."""
        listed = ""
        for field in self._fields:
            name = name_of(field, self.unit)
            if field.of == of and not name.startswith("x_"):
                sql = (plain or {}).get(field.name, f'{alias}."{field.name}"')
                listed += f", {sql} as {name}"
        return listed

    def _proof(self, identity: str) -> str:
        return f", {proven(self.unit.table, identity)} as row_proven" if self._row_proven else ""

    def _plain(self) -> str:
        table, day = self.unit.table, TABLES[self.unit.table].day
        return (
            f"counted as (select p.n, p.id, p.id as key, p.{self.unit.identity} as unit, p.{day} as day,"
            f" true as complete{self._selected('p', 'row')}{self._proof('p.id')}\n"
            f"  from {table} p"
            f" where {self._in_projects('p')}{known('p')} and p.{day} <= {AS_OF}{self._narrowed('p', 'p')})"
        )

    def _people(self) -> str:
        merged = " left join alias_root a on a.person = p.person" if self.persons else ""
        unit = "coalesce(a.root, p.person)" if self.persons else "p.id"
        return (
            f"counted as (select p.n, p.id, p.id as key, {unit} as unit, p.entry_date as day"
            f"{self._of_participation}{self._selected('p', 'row')}{self._proof('p.id')}\n"
            f"  from participation p{self._joined}{merged}\n"
            f"  where {self._in_projects('p')}{known('p')} and p.entry_date <= {AS_OF}{self._narrowed('p', 'p')})"
        )

    def _owned(self) -> str:
        table = self.unit.table
        scope = own_scope(table, ended=self._own_ending)
        fields = [Field(name, "text", "fact") for name in ("until_date", "outcome")] if self._own_ending else []
        ended = {field.name: scope.column(field) for field in fields}
        ending = f" left join endings e on e.fact_table = '{table}' and e.fact = t.id" if self._own_ending else ""
        names = [name_of(field, self.unit) for field in self._fields]
        kept = "".join(f", o.{name}" for name in names if name.startswith(("o_", "x_")))
        exit_ = ", o.exit_id, o.exit_day" if self._asks_exit else ""
        entry = ", o.entry" if self.dated else ""
        return (
            f"owner as (select p.id, p.entry_date as entry{self._of_participation}{self._selected('p', 'owner')}\n"
            f"  from participation p{self._joined}"
            f" where {self._in_projects('p')}{known('p')} and p.entry_date <= {AS_OF}{self._narrowed('p', '')}),\n"
            f"counted as (select t.n, t.id, o.id as key, t.{self.unit.identity} as unit, {scope.day} as day, o.complete"
            f"{exit_}{entry}{kept}{self._selected('t', 'row', ended)}{self._proof('t.id')}\n"
            f"  from {table} t join owner o on o.id = t.participation{ending}\n"
            f"  where {known('t')} and {scope.day} <= {AS_OF}{self._narrowed('', 't')})"
        )

    @cached_property
    def _of_participation(self) -> str:
        """Whether the record is complete, and the deciding exit."""
        columns = ", coalesce(st.state in ('complete', 'submitted'), false) as complete"
        if self._asks_exit:
            names = {field.name for field in self._fields if name_of(field, self.unit).startswith("x_")}
            columns += ", x.id as exit_id, x.exit_date as exit_day"
            columns += "".join(f", x.{name} as x_{name}" for name in sorted(names))
        return columns

    @cached_property
    def _joined(self) -> str:
        exits = " left join exits x on x.participation = p.id" if self._asks_exit else ""
        return f"{exits} left join record st on st.participation = p.id"

    def _in_projects(self, alias: str) -> str:
        match self.scope.projects:
            case "one":
                return f"{alias}.project = $project and "
            case "several":
                return f"{alias}.project in (select unnest($projects::varchar[])) and "
        return ""

    def _narrowed(self, participation: str, row: str) -> str:
        """What the scope says of a participation and of a counted row; '' for an alias says it is another's turn."""
        sql = ""
        for name, place in self.scope.filters:
            whose = row if place in ("row", "identity") else participation
            if not whose:
                continue
            if place == "assignment":
                sql += (
                    f" and exists (select 1 from assignment g where g.participation = {whose}.id and {known('g')}"
                    f" and g.from_date <= {AS_OF} and g.{name} = $where_{name})"
                )
            else:
                sql += f" and {whose}.{self.unit.identity if place == 'identity' else name} = $where_{name}"
        return sql

    # What is true of a row

    def truth(self, indicator: Indicator, part: Part, mode: Mode) -> str:
        """Whether a row meets the condition of a part, apart from the completeness of its record."""
        conditions = [self.predicates(mode).sql(part.condition)]
        if indicator.on == "exit":
            conditions.insert(0, "r.exit_day is not null" if self.unit.has_participation else "false")
        if mode == "s" and indicator.row_evidence == "proven":
            conditions.append("r.row_proven")
        if part.measured is not None:
            conditions.append(f"{self.values(mode).sql(part.measured)} is not null")
        return " and ".join(each for each in conditions if each != "true") or "true"

    def values(self, mode: Mode) -> Values:
        """Values of a row."""
        questions = self.questions
        return Values(self.pack.parameters, self.column, lambda value: questions.value(value, strict=mode == "s"))

    def predicates(self, mode: Mode) -> Predicates:
        """Predicates of a row."""
        return Predicates(
            self.values(mode),
            lambda fact: self.questions.held(fact, strict=mode == "s"),
            lambda code: self.is_counted(code, mode),
        )

    def measured(self, value: Value, mode: Mode) -> str:
        """A measured value in hundredths."""
        return hundredths(self.values(mode).sql(value))

    def differs(self, indicator: Indicator, part: Part) -> bool:
        """Strictly, it may be another answer than leniently."""
        return (
            indicator.row_evidence == "proven"
            or differs(part.condition)
            or (part.measured is not None and differs(part.measured))
            or any(self._code_differs(code) for code in counted_in(part.condition))
        )

    def _code_differs(self, code: str) -> bool:
        indicator = self.pack.by_code[code]
        return self.differs(indicator, main_part(indicator))

    def asks_any(self, indicator: Indicator, part: Part) -> bool:
        """An incomplete record may have another answer: the unit may be counted elsewhere by another of its rows."""
        return self.several_modes(indicator.unit) and bool(counted_in(part.condition))

    def several_modes(self, unit: Unit) -> bool:
        """A unit may have rows with complete records and others."""
        return unit.has_participation and not unit.row_is_unit

    def mode_read(self, indicator: Indicator, part: Part, mode: Mode) -> Mode:
        """The mode that gives the same answer and is read anyway."""
        if mode == "s":
            return "s" if self.differs(indicator, part) else "l"
        return "a" if mode == "a" and self.asks_any(indicator, part) else "l"

    # Who is counted elsewhere

    @cached_property
    def _depth(self) -> dict[str, int]:
        depth: dict[str, int] = {}
        for indicator in self.indicators:
            depth[indicator.code] = 1 + max((depth[code] for code in indicator.needs), default=-1)
        return depth

    @cached_property
    def needed(self) -> tuple[str, ...]:
        """Codes that others ask about; for members all codes."""
        if self.dated:
            return tuple(each.code for each in self.indicators)
        return tuple(dict.fromkeys(code for each in self.indicators for code in each.needs))

    def _levels(self, below: str) -> tuple[list[str], str]:
        """For each depth of counted_in: a column for every indicator asked about, and who is counted by it."""
        parts = []
        for depth in sorted({self._depth[code] for code in self.needed}):
            here = [self.pack.by_code[code] for code in self.needed if self._depth[code] == depth]
            columns = ", ".join(column for each in here for column in self._answers(each))
            parts.append(f"level{depth} as (select r.*, {columns}\n  from {below} r)")
            below = f"level{depth}"
            several = [each for each in here if not each.unit.row_is_unit]
            asked = [each.code for each in several if any(each.code in other.needs for other in self.indicators)]
            if asked:
                parts += self._memberships(depth, asked)
                below = f"with{depth}"
        return parts, below

    def _answers(self, indicator: Indicator) -> Iterable[str]:
        part = main_part(indicator)
        for mode in MODES:
            if self.mode_read(indicator, part, mode) == mode:
                yield f"({self.truth(indicator, part, mode)}) as {self._answer(indicator.code, mode)}"

    def _answer(self, code: str, mode: Mode) -> str:
        return f"i{self.number[code]}_{mode}"

    def answer(self, code: str, mode: Mode) -> str:
        """Whether a row meets an indicator's condition, apart from the completeness of its record."""
        indicator = self.pack.by_code[code]
        return f"r.{self._answer(code, self.mode_read(indicator, main_part(indicator), mode))}"

    def counts(self, code: str, mode: Mode) -> str:
        """Whether a row counts."""
        return self.answer(code, mode) if mode == "a" else f"(r.complete and {self.answer(code, mode)})"

    def _memberships(self, depth: int, codes: list[str]) -> list[str]:
        """Whether the unit is counted by each indicator, through any of its rows: three bits each."""
        columns = {}
        for start in range(0, len(codes), _CODES_PER_MASK):
            bits = " | ".join(
                f"(({self.counts(code, mode)})::bigint << {len(MODES) * place + MODES.index(mode)})"
                for place, code in enumerate(codes[start : start + _CODES_PER_MASK])
                for mode in MODES
            )
            columns[f"u{depth}_{start // _CODES_PER_MASK}"] = f"bit_or({bits})"
        columns |= self.member_days(codes)
        listed = ", ".join(f"{sql} as {name}" for name, sql in columns.items())
        joined = "".join(f", q.{name}" for name in columns)
        return [
            f"in{depth} as (select r.unit, {listed} from level{depth} r group by r.unit)",
            f"with{depth} as (select r.*{joined} from level{depth} r left join in{depth} q on q.unit = r.unit)",
        ]

    def member_days(self, codes: list[str]) -> dict[str, str]:
        """Further columns of units that are counted elsewhere."""
        del codes
        return {}

    def is_counted(self, code: str, mode: Mode) -> str:
        """The unit is counted by the indicator, through any of its rows in this mode."""
        indicator = self.pack.by_code[code]
        if indicator.unit.row_is_unit:
            return self.answer(code, mode)
        depth = self._depth[code]
        asked = {each for other in self.indicators for each in other.needs}
        peers = [
            each
            for each in self.needed
            if self._depth[each] == depth and each in asked and not self.pack.by_code[each].unit.row_is_unit
        ]
        place = peers.index(code)
        bit = 1 << (len(MODES) * (place % _CODES_PER_MASK) + MODES.index(mode))
        return f"coalesce(r.u{depth}_{place // _CODES_PER_MASK} & {bit} <> 0, false)"


_EXIT = f"""exits as (select e.id, e.participation, e.exit_date, e.path_completed, e.leaving_reason
  from (select * from exit e where {known("e")} and e.exit_date <= {AS_OF}
    qualify row_number() over (partition by e.participation
      order by e.exit_date desc, e.recorded_on desc, e.id desc) = 1) e
  left join (select r.participation, max(r.reentry_date) as day from reentry r
    where {known("r")} and r.reentry_date <= {AS_OF} group by r.participation) r
    on r.participation = e.participation
  where r.day is null or r.day < e.exit_date)"""

_STATE = f"""record as (select s.participation, s.state from record_state s where {known("s")}
  qualify row_number() over (partition by s.participation
    order by s.on_date desc nulls last, s.recorded_on desc, s.id desc) = 1)"""
