"""Questions about facts: each is one bit of a number, so that facts are read once and rolled up once per counted row.

A fact's number has the bits of the questions it answers; a row's number has the bits that any of its facts has. What
depends on the fact alone is asked before it is joined to a row, and the ends of windows are computed once per row.
Questions whose windows ask for facts themselves are answered in a later round.
"""
# ruff: noqa: S608 - queries are built from the checked tree; every word of an author goes through literal().

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from miara.compilers.duckdb.bits import (
    Atom,
    Bit,
    Columns,
    Day,
    Key,
    Scope,
    all_of,
    any_of,
    asks_end,
    days_of,
    differs,
    fields_of,
    grown_in,
    in_time,
    is_static,
    kinds_of,
    listed,
    mask_of,
    masks_of,
    no_facts,
    own_scope,
    reached_in,
    round_before,
    round_of,
    taken,
    wheres,
)
from miara.compilers.duckdb.expressions import (
    AS_OF,
    FactValue,
    Predicates,
    Values,
    hundredths,
    known,
    literal,
    proven,
)
from miara.model.pack import Parameter
from miara.model.schema import TABLES
from miara.model.tree import (
    AsOf,
    DaysCovered,
    FactCount,
    FactDay,
    FactSum,
    Field,
    HasFact,
    Literal,
    Predicate,
    Value,
    inner,
    values_in,
    values_of,
    walk,
)
from miara.model.units import may_end

BITS = 62  # in one number, well within the 64 of a whole number

ENDINGS = f"""endings as (select e.* from ending e where {known("e")}
  qualify row_number() over (partition by e.fact_table, e.fact order by e.recorded_on desc, e.id desc) = 1)"""


@dataclass
class Questions:
    """All questions of a query. First everything is asked; then `ctes` is built, and answers can be read from it."""

    parameters: Mapping[str, Parameter]
    row: Columns
    dated: bool = False
    rounds: dict[int, dict[Key, Bit]] = field(default_factory=dict)
    _sums: dict[tuple[FactValue, bool], Key] = field(default_factory=dict)
    _grown: set[tuple[FactValue, bool]] = field(default_factory=set)
    _proven: set[Key] = field(default_factory=set)
    _ends: dict[int, dict[str, str]] = field(default_factory=dict)

    # Asking

    def ask(self, predicate: Predicate, *, strict: bool) -> None:
        """Everything a predicate asks."""
        for part in walk(predicate):
            if isinstance(part, HasFact):
                self._add(self._key(part, strict), strict)
            self._grown |= {(value, strict and differs(value)) for value in grown_in(part)}
        self._ask_values(values_in(predicate), strict)

    def ask_value(self, value: Value, *, strict: bool) -> None:
        """Everything a value asks."""
        self._ask_values(inner(value), strict)

    def _ask_values(self, values: Iterable[Value], strict: bool) -> None:
        for value in values:
            if isinstance(value, FactDay | FactCount | FactSum | DaysCovered):
                key = self._key_of(value, strict)
                self._add(key, strict)
                self._sums[value, strict and differs(value)] = key
                if self.dated:
                    self._add(self._key(value.facts, strict), strict)

    def _key(self, question: HasFact, strict: bool, round_: int = 0) -> Key:
        nested = strict and any(map(differs, values_of(question)))
        return Key(question, nested, max(round_, round_of(question)))

    def _key_of(self, value: FactValue, strict: bool) -> Key:
        if isinstance(value, DaysCovered):
            return self._key(value.facts, strict, max(round_before(value.first), round_before(value.last)))
        return self._key(value.facts, strict)

    def _add(self, key: Key, strict: bool) -> None:
        bits = self.rounds.setdefault(key.round, {})
        bits.setdefault(key, Bit(len(bits) // BITS, 1 << len(bits) % BITS))
        if strict and key.question.evidence == "proven":
            self._proven.add(key)

    @property
    def tables(self) -> set[str]:
        """Tables that are read."""
        names = {key.question.table for key in self._keys}
        return names | ({"ending"} if self._ending else set()) | ({"evidence"} if self._proven else set())

    @property
    def _keys(self) -> list[Key]:
        return [key for bits in self.rounds.values() for key in bits]

    @property
    def _ending(self) -> set[str]:
        """Tables whose endings matter."""
        covered = {key for (value, _), key in self._sums.items() if isinstance(value, DaysCovered)}
        return {
            key.question.table
            for key in self._keys
            if may_end(key.question.table) and (self.dated or key in covered or asks_end(key.question))
        }

    # Answers, read from a row

    def held(self, question: HasFact, *, strict: bool) -> str:
        """Whether the row has such a fact."""
        key = self._key(question, strict)
        bit = self.rounds[key.round][key]
        return f"(r.{self._mask(key, bit, strict)} & {bit.bit} <> 0)"

    def value(self, value: FactValue, *, strict: bool) -> str:
        """What the row's facts come to."""
        column = f"r.{self._column(value, strict)}"
        match value:
            case FactSum():
                return f"({column} / 100.0::double)"
            case DaysCovered(_, first, last):
                ends = self._values(strict)
                return f"case when {ends.sql(first)} is not null and {ends.sql(last)} is not null then {column} end"
        return column

    def first_day(self, question: HasFact, *, strict: bool, day: Day) -> str:
        """The day on which the first such fact began, or from which it counts."""
        key = self._key(question, strict)
        return f"r.{self._day_column(key, day, self._sees_proven(key, strict))}"

    def day_reached(self, value: FactCount | FactSum, least: str, *, above: bool, strict: bool) -> str:
        """The day on which there were so many such facts, or their sum was so large."""
        return reached_in(f"r.{self._days_column(value, strict)}", value, least, above=above)

    def matches(self, question: HasFact, *, strict: bool, alias: str) -> tuple[int, str]:
        """The round of a question, and whether a fact of that round is an answer."""
        key = self._key(question, strict)
        return key.round, self._answers(key, self._sees_proven(key, strict), f"{alias}.")

    def _sees_proven(self, key: Key, strict: bool) -> bool:
        return strict and key.question.evidence == "proven"

    def _mask(self, key: Key, bit: Bit, strict: bool) -> str:
        return f"{'p' if self._sees_proven(key, strict) else 'm'}{key.round}_{bit.mask}"

    def _column(self, value: FactValue, strict: bool) -> str:
        place = list(self._sums).index((value, strict and differs(value)))
        return f"v{place}"

    def _days_column(self, value: FactValue, strict: bool) -> str:
        return f"l{self._column(value, strict)}"

    def _day_column(self, key: Key, day: Day, only_proven: bool) -> str:
        place = list(self.rounds[key.round]).index(key)
        return f"{day}{key.round}_{place}_{'p' if only_proven else 'm'}"

    def _answers(self, key: Key, only_proven: bool, alias: str = "") -> str:
        bit = self.rounds[key.round][key]
        return f"{alias}m{bit.mask} & {bit.bit} <> 0" + (f" and {alias}proven" if only_proven else "")

    def _values(self, strict: bool) -> Values:
        return Values(self.parameters, self.row, lambda value: self.value(value, strict=strict))

    # The query

    def ctes(self, below: str) -> tuple[list[str], str]:
        """The expressions that add the answers to the rows of `below`, and the name of the last one."""
        parts = [ENDINGS] if self._ending else []
        for round_ in sorted(self.rounds):
            found, below = self._round(round_, below)
            parts += found
        return parts, below

    def _round(self, round_: int, below: str) -> tuple[list[str], str]:
        bits = self.rounds[round_]
        tables = dict.fromkeys(key.question.table for key in bits)
        branches = [self._branch(round_, table) for table in tables]
        sums = {each: key for each, key in self._sums.items() if key.round == round_}
        covers = [self._cover(value, strict, key) for (value, strict), key in sums.items()]
        ends = self._ends.get(round_, {})
        parts = []
        source = below
        if ends:
            source = f"ends{round_}"
            parts.append(f"{source} as (select r.*, {listed(ends)} from {below} r)")
        asked = "\n    union all ".join(branch.replace("«rows»", source) for branch in branches)
        parts.append(f"asked{round_} as ({asked})")
        parts += [cover.replace("«rows»", source) for cover in covers if cover]
        rolled = self._rolled(round_, sums)
        rolls = listed({name: sql for name, (sql, _) in rolled.items()})
        parts.append(f"roll{round_} as (select n, {rolls}\n  from asked{round_} group by n)")
        parts.append(self._wide(round_, source, rolled, sums))
        return parts, f"wide{round_}"

    def _rolled(self, round_: int, sums: Mapping[tuple[FactValue, bool], Key]) -> dict[str, tuple[str, bool]]:
        """What is taken from a row's facts, and whether nothing there is as much as zero."""
        bits = self.rounds[round_]
        found = {f"m{round_}_{mask}": (f"bit_or(m{mask})", True) for mask in masks_of(bits)}
        for mask in masks_of({key: bit for key, bit in bits.items() if key in self._proven}):
            found[f"p{round_}_{mask}"] = (f"bit_or(m{mask}) filter (where proven)", True)
        for (value, strict), key in sums.items():
            if not isinstance(value, DaysCovered):
                sql = taken(value, self._answers(key, self._sees_proven(key, strict)))
                found[self._column(value, strict)] = (sql, not isinstance(value, FactDay))
        for value, strict in filter(self._grown.__contains__, sums) if self.dated else ():
            answers = self._answers(sums[value, strict], self._sees_proven(sums[value, strict], strict))
            found[self._days_column(value, strict)] = (days_of(value, answers), False)
        for key in bits if self.dated else ():
            for only_proven in (False, True) if key in self._proven else (False,):
                answers = self._answers(key, only_proven)
                counts = "until" if key.question.outcome is not None else "day"
                found[self._day_column(key, "began", only_proven)] = (f"min(day) filter (where {answers})", False)
                found[self._day_column(key, "counts", only_proven)] = (f"min({counts}) filter (where {answers})", False)
        return found

    def _wide(
        self,
        round_: int,
        source: str,
        rolled: Mapping[str, tuple[str, bool]],
        sums: Mapping[tuple[FactValue, bool], Key],
    ) -> str:
        columns = {name: f"coalesce(q.{name}, 0)" if zero else f"q.{name}" for name, (_, zero) in rolled.items()}
        joins = f" left join roll{round_} q on q.n = r.n"
        for value, strict in sums:
            if isinstance(value, DaysCovered):
                name = self._column(value, strict)
                columns[name] = f"coalesce(cover_{name}.days, 0)"
                joins += f" left join cover_{name} on cover_{name}.n = r.n"
        return f"wide{round_} as (select r.*, {listed(columns)}\n  from {source} r{joins})"

    def _cover(self, value: FactValue, strict: bool, key: Key) -> str:
        """Days of a window on which at least one fact was true: stretches in order, each from where the last ended."""
        if not isinstance(value, DaysCovered):
            return ""
        first, last = (self._end(end, strict, key.round) for end in (value.first, value.last))
        answers = self._answers(key, self._sees_proven(key, strict), "a.")
        return f"""cover_{self._column(value, strict)} as (select n, sum(high - greatest(low, seen + 1) + 1) as days
  from (select n, low, high, coalesce(max(high) over (partition by n order by low, high
      rows between unbounded preceding and 1 preceding), low - 1) as seen
    from (select a.n, greatest(a.day, {first}) as low, least(coalesce(a.until, {AS_OF}), {last}, {AS_OF}) as high
      from asked{key.round} a join «rows» r on r.n = a.n
      where {answers} and {first} is not null and {last} is not null)
    where low <= high)
  where high > seen group by n)"""

    # Facts of one table

    def _branch(self, round_: int, table: str) -> str:
        """Facts of a table that answer any question, each with the number of its row and its own number."""
        bits = {key: bit for key, bit in self.rounds[round_].items() if key.question.table == table}
        masks = masks_of(self.rounds[round_])
        atoms, joined = self._atoms(bits, table), self._joined_atoms(bits)
        keys = {
            mask: mask_of(bits, mask, kinds_of(bits, mask, "t.kind"), atoms) if all_of(bits, mask) else "0::bigint"
            for mask in masks
        }
        held = {mask: mask_of(bits, mask, f"f.k{mask}", joined) for mask in masks}
        columns = self._branch_columns(round_, table)
        facts = self._facts(table, {**columns, **{f"k{mask}": sql for mask, sql in keys.items()}}, masks)
        own = ", ".join(f"f.{name}" for name in columns if not name.startswith("c_"))
        chosen = ", ".join(f"{sql} as m{mask}" for mask, sql in held.items())
        found = (
            f"select r.n, {own}, {chosen}\n      from «rows» r join {facts} f on f.owner = r.key"
            f" where {any_of('m', masks)}"
        )
        if not self._proven:
            return found
        if not any(key in self._proven for key in bits):
            return f"select *, false as proven from ({found})"
        return f"select *, {proven(table, 'id')} as proven from ({found})"

    def _facts(self, table: str, columns: Mapping[str, str], masks: Iterable[int]) -> str:
        """Known facts of a table that had begun by the counted day and may answer something."""
        day = TABLES[table].day
        ending = ""
        if table in self._ending:
            ending = f" left join endings e on e.fact_table = '{table}' and e.fact = t.id"
        begun = f" and t.{day} <= {AS_OF}" if day else ""
        return (
            f"(select t.{TABLES[table].owner} as owner, {listed(columns)}\n"
            f"        from {table} t{ending} where {known('t')}{begun} and ({any_of('k', masks)}))"
        )

    def _branch_columns(self, round_: int, table: str) -> dict[str, str]:
        """Columns of the facts that are read later on, the same ones for every table of a round."""
        scope = own_scope(table, ended=table in self._ending)
        columns = {"id": "t.id"} if self._proven or self.dated else {}
        columns |= {"day": scope.day, "until": scope.until}
        if self.dated:
            columns |= {"tab": f"'{table}'", "ending": "e.id" if table in self._ending else "null::varchar"}
        for value, _ in self._sums:
            if isinstance(value, FactSum):
                own = value.facts.table == table
                columns[f"a_{value.column}"] = hundredths(f't."{value.column}"') if own else "null::bigint"
        for key in self.rounds[round_]:
            for part in wheres(key.question) if key.question.table == table else ():
                if not is_static(part):
                    names = (each.name for each in fields_of(part) if each.of == "fact")
                    columns |= {f"c_{name}": scope.column(Field(name, "text", "fact")) for name in names}
        return columns

    def _atoms(self, bits: Mapping[Key, Bit], table: str) -> list[Atom]:
        """Conditions that depend on the fact alone."""
        scope = own_scope(table, ended=table in self._ending)
        found: dict[str, list[Key]] = {}
        for key in bits:
            for sql in self._static(key, scope):
                found.setdefault(sql, []).append(key)
        return [Atom(sql, tuple(keys)) for sql, keys in found.items()]

    def _static(self, key: Key, scope: Scope) -> Iterable[str]:
        question = key.question
        for name, word in question.columns:
            yield f"{scope.column(Field(name, 'text', 'fact'))} = {literal(word)}"
        if question.outcome is not None:
            outcome = scope.column(Field("outcome", "text", "fact"))
            yield f"{outcome} = {literal(question.outcome)} and {scope.until} <= {AS_OF}"
        yield from self._times(key, scope, static=True)
        for part in wheres(question):
            if is_static(part):
                yield self._where(part, scope)

    def _joined_atoms(self, bits: Mapping[Key, Bit]) -> list[Atom]:
        """Conditions on a fact and the row that it is joined to."""
        scope = Scope("f.day", "f.until", lambda each: f"f.c_{each.name}")
        found: dict[str, list[Key]] = {}
        for key in bits:
            also = (self._where(part, scope) for part in wheres(key.question) if not is_static(part))
            for sql in (*self._times(key, scope, static=False), *also):
                found.setdefault(sql, []).append(key)
        return [Atom(sql, tuple(keys)) for sql, keys in found.items()]

    def _times(self, key: Key, scope: Scope, *, static: bool) -> Iterable[str]:
        question = key.question
        windows = {"at": (question.at, question.at), "between": question.between, "during": question.during}
        for word, window in windows.items():
            if window is None or window[0] is None or window[1] is None:
                continue
            if all(isinstance(end, AsOf | Literal) for end in window) == static:
                first, last = (self._end(end, key.strict, key.round) for end in window if end is not None)
                yield in_time(word, scope, first, last, dated=bool(TABLES[question.table].day))

    def _where(self, part: Predicate, scope: Scope) -> str:
        def column(each: Field) -> str:
            return scope.column(each) if each.of == "fact" else self.row(each)

        values = Values(self.parameters, column, no_facts)
        return Predicates(values, no_facts, no_facts).sql(part)

    def _end(self, value: Value, strict: bool, round_: int) -> str:
        """An end of a window. What must be computed is computed once per row, in a column of its own."""
        sql = self._values(strict).sql(value)
        if isinstance(value, AsOf | Literal | Field):
            return sql
        ends = self._ends.setdefault(round_, {})
        name = next((name for name, known_sql in ends.items() if known_sql == sql), f"e{round_}_{len(ends)}")
        ends[name] = sql
        return f"r.{name}"
