"""The query that counts: for each unit, set of breakdowns, group and state, the numbers of all parts.

What a row counts by is the bits of a number, and so is what a unit counts by, through any of its rows. A unit is in
one state of each part, so the last step counts bits of the units that are in a state.
"""
# ruff: noqa: S608 - queries are built from the checked tree; every word of an author goes through literal().

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from miara.compilers.duckdb.expressions import literal
from miara.compilers.duckdb.questions import BITS
from miara.compilers.duckdb.rows import Rows
from miara.compilers.duckdb.scope import Mode, Scope, Sets
from miara.model.pack import Breakdown, Indicator, Pack, Part, seen_from
from miara.model.results import MISSING, STATES
from miara.model.tree import Value
from miara.model.units import Unit

Named = tuple[Indicator, Part]


@dataclass(frozen=True, slots=True)
class Family:
    """What the rows of one unit say, in order: `parts` (code, name) are counted, `measured` are those with a total,
    `medians` those with a middle. `sets` are answered, by the bits of GROUPING over `words`."""

    unit: str
    parts: tuple[tuple[str, str], ...]
    measured: tuple[int, ...]
    medians: tuple[int, ...]
    words: tuple[Breakdown, ...]
    sets: Sets


@dataclass(frozen=True, slots=True)
class CountQuery:
    """`sql` gives (family, set, words, state, numbers): the set as GROUPING over the family's words, numbers of units
    of each part, then totals; or, for families whose number is negative (-1 - number), middles alone."""

    sql: str
    families: tuple[Family, ...]
    tables: tuple[str, ...]
    persons: bool


def compile_counts(
    pack: Pack, indicators: tuple[Indicator, ...], wanted: frozenset[str], scope: Scope, sets: Sets
) -> CountQuery:
    """The query for the wanted ones of these indicators, all over one table, each after what it needs."""
    rows = Rows(pack, indicators, scope, sets)
    ctes, last = rows.ctes()
    families: list[Family] = []
    selects: list[str] = []
    for unit in rows.units:
        mine = (each for each in indicators if each.code in wanted and each.unit is unit)
        counter = _Counter(rows, unit, tuple((each, part) for each in mine for part in each.parts), len(families))
        ctes.append(counter.held(last))
        for places, chosen in counter.by_places().items():
            parts, found = counter.select(len(families), places, chosen)
            ctes += parts
            selects += found
            families.append(counter.family(chosen))
    sql = "with " + ",\n".join(ctes) + "\n" + "\nunion all ".join(selects)
    return CountQuery(sql, tuple(families), rows.tables, rows.persons)


@dataclass(frozen=True)
class _Counter:
    """Counts one unit's parts over rows that say what is true of them."""

    rows: Rows
    unit: Unit
    parts: tuple[Named, ...]
    first: int

    # What counts, row by row

    @cached_property
    def modes(self) -> tuple[Mode, ...]:
        """The modes in which a row has a number of its own."""
        asked = {self.rows.mode_read(*each, mode) for each in self.parts for mode in ("s", "l", "a")}
        return tuple(mode for mode in ("s", "l", "a") if mode in asked or mode == "l")

    @cached_property
    def masks(self) -> range:
        """Numbers needed to hold all parts."""
        return range((len(self.parts) + BITS - 1) // BITS)

    @cached_property
    def values(self) -> dict[tuple[Value, Mode], str]:
        """Columns of measured values."""
        found: dict[tuple[Value, Mode], str] = {}
        for indicator, part in self.parts:
            for mode in self.modes if part.measured is not None else ():
                read = self.rows.mode_read(indicator, part, mode)
                assert part.measured is not None  # noqa: S101
                found.setdefault((part.measured, "s" if read == "s" else "l"), f"q{len(found)}")
        return found

    @cached_property
    def words(self) -> tuple[Breakdown, ...]:
        """Breakdowns that the unit can be split by and somebody asks for, in order."""
        return tuple(dict.fromkeys(each for one in self.sets for each in one))

    @cached_property
    def sets(self) -> Sets:
        """Sets that the unit can be split by, the whole included."""
        can = (one for one in self.rows.sets if all(seen_from(each, self.unit) is not None for each in one))
        return tuple(dict.fromkeys(((), *can)))

    def held(self, below: str) -> str:
        """Rows with their numbers, their words and their measured values."""
        columns = {f"b{index}": self._word(each) for index, each in enumerate(self.words)}
        for mode in sorted(self.modes, key="lsa".index):  # the lenient numbers first, others are made from them
            columns |= {f"{mode}{mask}": self._number(mode, mask) for mask in self.masks}
        columns |= {name: self.rows.measured(value, mode) for (value, mode), name in self.values.items()}
        columns |= {"unit": "r.unit", "id": "r.id", "day": "r.day", "complete": "r.complete"}
        return f"held{self.first} as (select {_listed(columns)}\n  from {below} r)"

    def _number(self, mode: Mode, mask: int) -> str:
        """The bits of the parts that a row meets; what needs no proof is taken from the lenient number."""
        terms = []
        same = 0
        for place, (indicator, part) in enumerate(self.parts[mask * BITS : (mask + 1) * BITS]):
            if self.rows.mode_read(indicator, part, mode) != mode:
                same |= 1 << place
                continue
            # What others ask about has a column already.
            if part.name == "" and indicator.code in self.rows.needed:
                truth = self.rows.answer(indicator.code, mode)
            else:
                truth = self.rows.truth(indicator, part, mode)
            terms.append(f"{1 << place}" if truth == "true" else f"case when {truth} then {1 << place} else 0 end")
        if same:
            terms.append(f"(l{mask} & {same})")
        return f"({' | '.join(terms)})::bigint"

    def _word(self, breakdown: Breakdown) -> str:
        value = seen_from(breakdown, self.unit)
        assert value is not None  # noqa: S101
        sql = self.rows.values("l").sql(value)
        if breakdown.bands:
            cases = " ".join(
                f"when {sql} >= {low}" + ("" if high is None else f" and {sql} <= {high}") + f" then {literal(word)}"
                for word, low, high in breakdown.bands
            )
            return f"case {cases} else '{MISSING}' end"
        word = f"case {sql} when true then 'yes' when false then 'no' end" if _is_bool(value) else f"{sql}::varchar"
        if breakdown.first:
            word = f"left({word}, {breakdown.first})"
        return f"coalesce({word}, '{MISSING}')"

    # What counts, unit by unit

    def by_places(self) -> dict[tuple[Breakdown, ...], Sets]:
        """Sets of breakdowns by those of their breakdowns that part a unit's rows."""
        found: dict[tuple[Breakdown, ...], Sets] = {}
        for one in self.sets:
            places = () if self.unit.row_is_unit else tuple(each for each in self.words if each.each and each in one)
            found[places] = (*found.get(places, ()), one)
        return found

    def family(self, sets: Sets) -> Family:
        """How the answer for these sets is read."""
        return Family(
            unit=self.unit.name,
            parts=tuple((indicator.code, part.name) for indicator, part in self.parts),
            measured=tuple(self._measured),
            medians=tuple(index for index, (_, part) in self._measured.items() if part.median),
            words=self._words_of(sets),
            sets=sets,
        )

    @cached_property
    def _measured(self) -> dict[int, Named]:
        return {index: each for index, each in enumerate(self.parts) if each[1].measured is not None}

    def _words_of(self, sets: Sets) -> tuple[Breakdown, ...]:
        return tuple(each for each in self.words if any(each in one for one in sets))

    def select(self, number: int, places: tuple[Breakdown, ...], sets: Sets) -> tuple[list[str], list[str]]:
        """The units of some sets, in each of their states, and what is counted of them."""
        words = self._words_of(sets)
        names = [f"b{self.words.index(each)}" for each in words]
        units = f"held{self.first}"
        ctes = []
        if not self.unit.row_is_unit:
            units = f"units{number}"
            ctes.append(f"{units} as ({self._units(places, words)})")
        ctes.append(f"spread{number} as ({self._spread(units, names)})")
        groups = ", ".join(
            f"({', '.join([*(f'b{self.words.index(each)}' for each in one), 'state'])})" for one in _distinct(sets)
        )
        listed = f"[{', '.join(names)}]::varchar[]"
        gid = f"grouping({', '.join(names)})" if names else "0"
        counted = [*map(self._count, range(len(self.parts))), *map(self._total, self._measured)]
        selects = []
        if len(_distinct(sets)) > 1:
            fine = {f"c{index}": sql for index, sql in enumerate(counted)}
            ctes.append(
                f"fine{number} as (select {', '.join([*names, 'state'])}, {_listed(fine)}\n"
                f"  from spread{number} group by all)"
            )
            counted, source = [f"sum({name})" for name in fine], f"fine{number}"
        else:
            source = f"spread{number}"
        selects.append(
            f"select {number}, {gid}, {listed}, state, [{', '.join(counted)}]::bigint[]\n"
            f"  from {source} group by grouping sets ({groups})"
        )
        middles = [self._middle(index) for index, (_, part) in self._measured.items() if part.median]
        if middles:
            selects.append(
                f"select {-1 - number}, {gid}, {listed}, state, [{', '.join(middles)}]::bigint[]\n"
                f"  from spread{number} group by grouping sets ({groups})"
            )
        return ctes, selects

    def _units(self, places: tuple[Breakdown, ...], words: tuple[Breakdown, ...]) -> str:
        """One row per unit and place: by what it counts, described by its first row with a complete record."""
        parted = ["unit", *(f"b{self.words.index(each)}" for each in places)]
        columns = {}
        described = [f"b{self.words.index(each)}" for each in words if each not in places]
        if described:
            packed = ", ".join(f"{name} := {name}" for name in described)
            order = "(case when complete then '0' else '1' end) || day::varchar || id"
            columns["described"] = f"arg_min(struct_pack({packed}), {order})"
        for mask in self.masks:
            columns |= {f"u{mode}{mask}": f"bit_or({self._counting(mode, mask)})" for mode in self._unit_modes}
        for index, each in self._measured.items():
            for mode in self._unit_modes:
                counts = f"{self._counting(mode, index // BITS)} & {1 << index % BITS} <> 0"
                columns[f"t{index}_{mode}"] = f"(sum({self._value(each, mode)}) filter (where {counts}))::bigint"
        grouped = (
            f"select {', '.join(parted)}, {_listed(columns)}\n"
            f"  from held{self.first} where unit is not null group by {', '.join(parted)}"
        )
        if not described:
            return grouped
        return f"select * exclude (described), {', '.join(f'described.{name}' for name in described)} from ({grouped})"

    @cached_property
    def _unit_modes(self) -> tuple[Mode, ...]:
        """The modes in which a unit may have another answer."""
        strict: tuple[Mode, ...] = ("s",) if "s" in self.modes else ()
        return (*strict, "l", *(("a",) if self.rows.several_modes(self.unit) else ()))

    def _counting(self, mode: Mode, mask: int) -> str:
        """A row's number in a mode, nothing where its record is not complete and must be."""
        name = f"{mode if mode in self.modes else 'l'}{mask}"
        if mode == "a" or not self.unit.has_participation:
            return name
        return f"case when complete then {name} else 0 end"

    def _value(self, named: Named, mode: Mode) -> str:
        indicator, part = named
        assert part.measured is not None  # noqa: S101
        read = self.rows.mode_read(indicator, part, mode)
        return self.values[part.measured, "s" if read == "s" else "l"]

    # States

    def _spread(self, units: str, names: list[str]) -> str:
        """Every unit once for each state it is in by some part."""
        states = [state for state in range(len(STATES)) if self._state(state, 0)]
        columns = {f"m{mask}": _case({state: self._state(state, mask) for state in states}) for mask in self.masks}
        for index, each in self._measured.items():
            columns[f"t{index}"] = _case({state: self._state_value(index, each, state) for state in states})
        listed = ", ".join(["state", *names])
        values = ", ".join(f"({state})" for state in states)
        counted = " or ".join(f"m{mask} <> 0" for mask in self.masks)
        return f"select {listed}, {_listed(columns)}\n  from {units}, (values {values}) states(state) where {counted}"

    def _state(self, state: int, mask: int) -> str:
        """The parts by which a unit is in a state; '' where it can be in it by none."""
        strict = f"{'s' if 's' in self.modes else 'l'}{mask}"
        if self.unit.row_is_unit:
            proven, claimed = (
                f"case when complete then {strict} else 0 end",
                f"case when complete then l{mask} & ~{strict} else 0 end",
            )
            found = (proven, claimed, f"case when complete then 0 else l{mask} end")
        else:
            found = (f"u{strict}", f"ul{mask} & ~u{strict}", f"ua{mask} & ~ul{mask} & ~u{strict}")
        if (state == 1 and "s" not in self.modes) or (state == 2 and not self.unit.has_participation):
            return ""
        return found[state]

    def _state_value(self, index: int, named: Named, state: int) -> str:
        mode: Mode = ("s", "l", "a")[state]
        if self.unit.row_is_unit:
            return self._value(named, mode)
        return f"t{index}_{mode if mode in self._unit_modes else 'l'}"

    # Numbers

    def _bit(self, index: int) -> str:
        return f"m{index // BITS} & {1 << index % BITS} <> 0"

    def _count(self, index: int) -> str:
        return f"count(*) filter (where {self._bit(index)})"

    def _total(self, index: int) -> str:
        return f"coalesce(sum(t{index}) filter (where {self._bit(index)}), 0)"

    def _middle(self, index: int) -> str:
        return f"2 * median(t{index}) filter (where {self._bit(index)})"


def _case(sql: Mapping[int, str]) -> str:
    """One expression per state."""
    if len(set(sql.values())) == 1:
        return next(iter(sql.values()))
    *others, last = sql.items()
    return "case state " + " ".join(f"when {state} then {each}" for state, each in others) + f" else {last[1]} end"


def _distinct(sets: Sets) -> list[tuple[Breakdown, ...]]:
    """Sets that differ in more than the order of their breakdowns."""
    return list({frozenset(one): one for one in sets}.values())


def _is_bool(value: Value) -> bool:
    return getattr(value, "type", "") == "bool"


def _listed(columns: Mapping[str, str]) -> str:
    return ", ".join(f"{sql} as {name}" for name, sql in columns.items())


def numbers(family: Family, values: Iterable[int]) -> dict[tuple[str, str], tuple[int, int]]:
    """Units and total of each part that has any."""
    listed = list(values)
    totals = dict(zip(family.measured, listed[len(family.parts) :], strict=True))
    return {part: (listed[index], totals.get(index, 0)) for index, part in enumerate(family.parts) if listed[index]}
