"""The source of a pack's kernel: one function that walks the people of an extract once and counts everything.

For each person and participation it looks up what is known, answers all questions about facts in one pass over each
fact table, evaluates every condition at most twice (proven facts, all facts), keeps one flag per indicator, and adds
the flags to the cells of every set of breakdowns.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from miara.compilers.kernel import groups, loops
from miara.compilers.kernel.asks import (
    MODES,
    Mode,
    Slot,
    asked_nodes,
    can_be_lifted,
    depth,
    lifted,
    moves,
    nodes,
    slots_of,
    uses,
)
from miara.compilers.kernel.expressions import Scope, both
from miara.compilers.kernel.gaps import UNIT_GAPS, KernelGapError
from miara.compilers.kernel.groups import Grouping, Set
from miara.compilers.kernel.names import Masks, Names
from miara.model import tree
from miara.model.pack import Breakdown, Pack
from miara.model.schema import TABLES
from miara.model.units import EXIT_FIELDS, Unit, may_end

Days = Literal["one", "changes", "all"]
"""One day; every day on which something changes; every day, because answers move with it."""
STRICT, LENIENT, ANY = 1, 2, 4
_LONG = 24  # characters of an expression that is worth a name


@dataclass(frozen=True, slots=True)
class UnitPlan:
    """What is counted over one unit: a flag for each slot, cells for each computed set, sums for each measured slot."""

    unit: Unit
    slots: tuple[Slot, ...]
    sets: tuple[Set, ...]
    sums: dict[Set, Set]

    @property
    def measured(self) -> tuple[int, ...]:
        """The slots that measure a value."""
        return tuple(place for place, slot in enumerate(self.slots) if slot.part.measured is not None)

    @property
    def medians(self) -> tuple[bool, ...]:
        """Of the measured slots, those whose median is asked for."""
        return tuple(self.slots[place].part.median for place in self.measured)


@dataclass(frozen=True, slots=True)
class Kernel:
    """A kernel's source and all that it must be given, in order."""

    text: str
    arrays: tuple[str, ...]
    words: tuple[str, ...]
    masks: tuple[Masks, ...]
    groupings: tuple[Grouping, ...]
    units: tuple[UnitPlan, ...]
    days: Days
    marks: bool


def write(pack: Pack, codes: tuple[str, ...], sets: tuple[Set, ...], days: Days = "one", *, marks: bool = False) -> Kernel:
    """The kernel of some indicators of a pack. `marks`: only mark who counts, for one indicator.

    Raises KernelGapError for what the kernel cannot do.
    """
    units = []
    for unit in dict.fromkeys(pack.by_code[code].unit for code in codes):
        if unit.name in UNIT_GAPS:
            raise KernelGapError(f"{unit.name} are not counted by the kernel: {UNIT_GAPS[unit.name]}.")
        slots = slots_of(pack, unit, codes)
        medians = any(slot.part.median for slot in slots)
        computed, sums = groups.computed_sets(unit, sets, medians=medians)
        units.append(UnitPlan(unit, slots, () if marks else computed, sums))
    return _Writer(pack, tuple(units), days, marks=marks).kernel()


def moving(pack: Pack, code: str, sets: Iterable[Set]) -> bool:
    """The figure may change though nothing happens to anybody, so that every day must be looked at."""
    parts = [part for each in pack.closure((code,)) for part in each.parts]
    return moves(tuple((part.condition, part.measured) for part in parts)) or any(
        moves(each.value) for breakdowns in sets for each in breakdowns
    )


class _Writer:
    def __init__(self, pack: Pack, units: tuple[UnitPlan, ...], days: Days, *, marks: bool) -> None:
        self.pack, self.units, self.days, self.marks = pack, units, days, marks
        self.names = Names()
        breakdowns = dict.fromkeys(each for plan in units for one in plan.sets for each in one)
        self.groupings = {each: groups.grouping(each) for each in breakdowns}
        self.people = [plan for plan in units if plan.unit.of_people]
        self.facts = [plan for plan in units if plan.unit.owned]
        self.persons = next((plan for plan in self.people if not plan.unit.row_is_unit), None)
        self.depth = max((depth(pack, slot.indicator.code) for slot in self.persons.slots), default=0) if self.persons else 0
        self.targets = tuple(
            dict.fromkeys(code for slot in self.persons.slots for code in slot.indicator.needs) if self.persons else ()
        )

    def kernel(self) -> Kernel:
        body = self._body()
        head = self._head()
        mentioned = set(re.findall(r"\w+", "\n".join(body)))
        imports = sorted(mentioned & {"NEVER", "MORE", "NONE", *_CALLED})
        text = "\n".join(
            [
                f'"""Counts {self.pack.code} {self.pack.version}. Written by miara from the pack; not to be changed."""',
                "",
                "import numba",
                "import numpy as np",
                "",
                "from miara.compilers.kernel.library import (",
                *(f"    {name}," for name in imports),
                ")",
                "",
                "",
                *head,
                *body,
                "",
            ]
        )
        names = self.names
        return Kernel(
            text,
            tuple(names.arrays.values()),
            tuple(names.words),
            tuple(names.masks.values()),
            tuple(self.groupings.values()),
            self.units,
            self.days,
            self.marks,
        )

    def _head(self) -> list[str]:
        given = ["first", "last", "days", "known", "in_scope", "size", "words"]
        given += [*self.names.masks, *(self._groups(each) for each in self.groupings), *self.names.arrays]
        if self.marks:
            given.append("marks")
        else:
            for plan in self.units:
                given += [f"{name}_{plan.unit.name}" for name in ("strides", "counts", "totals", "listed", "length")]
        given.append("failed")
        return [
            "@numba.njit(nogil=True, cache=True, error_model='numpy')",
            "def kernel(",
            *(f"    {name}," for name in given),
            "):",
        ]

    def _groups(self, breakdown: Breakdown) -> str:
        return f"groups_of_{breakdown.name}"

    # The walk over people

    def _body(self) -> list[str]:
        array = self.names.array
        lines: list[str] = []
        series = self.days != "one"
        deep = "    " * (3 if series else 2)
        walk = Scope(self.pack, self.names, "participation", "", deep)
        walk.say(f"live = 0")
        if self.persons:
            aliases = ", ".join(array(f"alias.{name}") for name in ("one", "other", "recorded_on", "retracted_on"))
            ends = f"{array('alias.first')}[person], {array('alias.first')}[person + 1]"
            walk.say("if owner_last - owner_first > 1:")
            walk.say(f"    merge({ends}, known_on, {aliases}, root)")
        if self.targets:
            walk.say("counted[:, :] = 0")
            walk.say(f"passes = {self.depth + 1} if owner_last - owner_first > 1 else 1")
            walk.say("for again in range(passes):")
            walk.indent += "    "
            walk.say("live = 0")
        walk.say("for owner in range(owner_first, owner_last):")
        row = Scope(self.pack, self.names, "participation", "", walk.indent + "    ", temporaries=walk.temporaries)
        self._participation(row)
        walk.lines += row.lines
        if self.targets:
            plan = self.persons
            assert plan is not None  # noqa: S101
            walk.say("counted_by(counted, live, unit_of, flags_persons, targets)")
            walk.indent = deep
        if self.persons and not self.marks:
            self._add_persons(walk)
        lines += self._start()
        lines.append("    for person in range(first, last):")
        lines.append(f"        owner_first, owner_last = {array('person.first')}[person], {array('person.first')}[person + 1]")
        if series:
            lines += self._changes()
            lines += [
                "        for at in range(len(days)):",
                "            if not change[at]:",
                "                continue",
                "            then = at + 1",
                "            while then < len(days) and not change[then]:",
                "                then += 1",
                "            as_of, known_on = days[at], known[at]",
            ]
        return lines + walk.lines

    def _start(self) -> list[str]:
        """What is made once: names of words, and room for the flags of one person's participations."""
        lines = [f"    {name} = words[{place}]  # {word}" for place, (word, name) in enumerate(self.names.words.items())]
        lines += [f"    {name} = {number}" for name, number in self.names.days.items()]
        for plan in self.units:
            name, slots, measured = plan.unit.name, len(plan.slots), plan.measured
            rows = "size[0], " if plan is self.persons else ""
            lines.append(f"    flags_{name} = np.zeros(({rows}{slots},), np.uint8)")
            lines.append(f"    values_{name} = np.zeros(({rows}{len(measured)}, 3), np.int64)")
            lines.append(f"    slots_{name} = {_integers(measured)}")
            lines.append(f"    medians_{name} = {_integers(plan.medians)}")
            if plan.unit.owned:
                lines.append(f"    sums_{name} = np.zeros((3, {slots}), np.int64)")
                lines.append(f"    added_{name} = np.zeros((3, {len(measured)}), np.int64)")
        if self.persons:
            sets = len(self.persons.sets)
            for name in ("unit_of", "complete_of", "day_of"):
                lines.append(f"    {name} = np.zeros(size[0], np.int64)")
            for name in ("each", "rest"):
                lines.append(f"    {name} = np.zeros((size[0], {sets}), np.int64)")
            lines.append("    root = np.zeros(size[1], np.int64)")
            if self.targets:
                lines.append(f"    counted = np.zeros((size[1], {len(self.targets)}), np.uint8)")
                places = {slot.indicator.code: at for at, slot in enumerate(self.persons.slots) if not slot.part.name}
                lines.append(f"    targets = {_integers(places[code] for code in self.targets)}")
        if self.days == "one":
            lines.append("    at, then, as_of, known_on = 0, 1, days[0], known[0]")
        else:
            lines.append("    change = np.zeros(len(days) + 1, np.bool_)")
        return lines

    def _changes(self) -> list[str]:
        """Mark the days of the series on which anything about the person changes."""
        array = self.names.array
        lines = ["        change[:] = False"]

        def mark(days: str, value: str, deep: int) -> None:
            lines.append(f"{'    ' * deep}mark(change, {days}, {value})")

        def ledger(table: str, row: str, deep: int) -> None:
            mark("known", f"{array(f'{table}.recorded_on')}[{row}]", deep)
            mark("known", f"{array(f'{table}.retracted_on')}[{row}]", deep)

        if self.persons:
            lines.append(f"        for row in range({array('alias.first')}[person], {array('alias.first')}[person + 1]):")
            ledger("alias", "row", 3)
        lines.append("        for owner in range(owner_first, owner_last):")
        used = {column.partition(".")[0] for column in self.names.arrays.values()} - {"person", "alias"}
        for table in sorted(used):
            first = array(f"{table}.first")
            lines.append(f"            for row in range({first}[owner], {first}[owner + 1]):")
            ledger(table, "row", 4)
            if TABLES[table].day:
                mark("days", f"{array(f'{table}.{TABLES[table].day}')}[row]", 4)
            mentioned = set(self.names.arrays.values())
            own = loops.until_column(table)
            if own and f"{table}.{own}" in mentioned:
                mark("days", f"{array(f'{table}.{own}')}[row]", 4)
                mark("days", f"{array(f'{table}.{own}')}[row] + 1", 4)
            if f"{table}.ending.until" in mentioned:
                lines += _end_changes(table, self.names)
            if f"{table}.proven.from" in mentioned:
                lines += _proof_changes(table, self.names)
        if self.days == "all":
            lines += [
                "        for at in range(1, len(days)):",
                "            change[at] |= change[at - 1]  # answers move with the day",
            ]
        return lines

    # One participation

    def _participation(self, scope: Scope) -> None:
        """Everything about one participation, as the row of the walk."""
        array, say = self.names.array, scope.say
        first, recorded, retracted = (array(f"participation.{name}") for name in ("first", "recorded_on", "retracted_on"))
        say(f"row = known_row({first}[owner], {first}[owner + 1], known_on, {recorded}, {retracted})")
        say("if row < 0 or not in_scope[row]:")
        say("    continue")
        entry = tree.Field("entry_date", "date")
        scope.value(entry, "lenient")
        say("if entry_date > as_of:")
        say("    continue")
        first, recorded, retracted, state = (
            array(f"record_state.{name}") for name in ("first", "recorded_on", "retracted_on", "state")
        )
        say(f"state = known_row({first}[owner], {first}[owner + 1], known_on, {recorded}, {retracted})")
        good = " or ".join(f"{state}[state] == {self.names.word(word)}" for word in ("complete", "submitted"))
        say(f"complete = state >= 0 and ({good})")
        if self._asks_exit():
            self._exit(scope)
        say(f"weight = {STRICT | LENIENT | ANY} if complete else {ANY}")
        say(f"strict, lenient = ({STRICT}, {LENIENT | ANY}) if complete else (0, {ANY})")
        if any(slot.indicator.row_evidence == "proven" for plan in self.people for slot in plan.slots):
            loops.proof(scope, "participation", "row", "row_proven")
        loops.answer(scope, loops.in_modes(self._uses_of_participation()))
        scope.shared = self._shared()
        self._words(scope)
        for plan in self.people:
            self._people(scope, plan)
        outside = scope.indent
        if self.targets and len(self.units) > 1:
            say("if again == 0:")
            scope.indent += "    "
        for plan in self.units:
            if plan.unit.owned:
                self._owned(scope, plan)
            elif plan is not self.persons:
                for number in range(len(plan.sets)):
                    _add_one(scope, plan, self._cell(plan, number), "")
        scope.indent = outside
        if self.persons:
            say("live += 1")

    def _asks_exit(self) -> bool:
        slots = [slot for plan in self.units for slot in plan.slots]
        named = nodes(tuple((slot.whole, slot.part.measured) for slot in slots))
        fields = {each.name for each in named if isinstance(each, tree.Field) and each.of in ("row", "owner")}
        fields |= {each.name for one in self.groupings for each in nodes(one.value) if isinstance(each, tree.Field)}
        return bool(fields & set(EXIT_FIELDS)) or any(slot.indicator.on == "exit" for slot in slots)

    def _exit(self, scope: Scope) -> None:
        """The deciding exit: the last one by the day, unless the participation came back since."""
        array, say = self.names.array, scope.say
        left, back = (
            [array(f"{table}.{name}") for name in (day, "recorded_on", "retracted_on")]
            for table, day in (("exit", "exit_date"), ("reentry", "reentry_date"))
        )
        first, again = array("exit.first"), array("reentry.first")
        say(f"left = last_exit({first}[owner], {first}[owner + 1], as_of, known_on, {', '.join(left)})")
        say(f"if left >= 0 and {again}[owner] < {again}[owner + 1]:")
        ends = f"{again}[owner], {again}[owner + 1]"
        say(f"    if came_back({ends}, {left[0]}[left], as_of, known_on, {', '.join(back)}):")
        say("        left = -1")

    def _uses_of_participation(self) -> Iterator[tree.HasFact | loops.FactValue]:
        for plan in self.units:
            for slot in plan.slots:
                for use in uses((slot.whole, slot.part.measured)):
                    if plan.unit.of_people:
                        yield use
                    elif can_be_lifted(use):
                        yield lifted(use)

    def _shared(self) -> Counter[object]:
        """How often each condition is asked for, in each mode."""
        counter: Counter[object] = Counter()
        for plan in self.units:
            for slot in plan.slots:
                for each in nodes(slot.whole):
                    if isinstance(each, tree.Predicate):
                        asked = lifted(each) if plan.unit.owned and can_be_lifted(each) else each
                        counter[asked, "lenient"] += 1
                        counter[asked, "strict"] += 1
        return counter

    def _words(self, scope: Scope) -> None:
        """The group of every breakdown, and from them the cell of every set."""
        for breakdown, each in self.groupings.items():
            groups.number(scope, each, self._groups(breakdown), f"group_{breakdown.name}")

    def _cell(self, plan: UnitPlan, number: int, *, each: bool | None = None) -> str:
        """The cell of a set: where it begins, and a stride for each group. `each`: only that kind of breakdown."""
        strides = f"strides_{plan.unit.name}"
        terms = [] if each is False else [f"{strides}[{number}, 0]"]
        for place, breakdown in enumerate(plan.sets[number], 1):
            if each is None or breakdown.each is each:
                terms.append(f"group_{breakdown.name} * {strides}[{number}, {place}]")
        return " + ".join(terms) or "0"

    # Flags

    def _slot(self, scope: Scope, plan: UnitPlan, place: int) -> None:
        """One indicator's part of one row: its flag, and its measured value in each state."""
        slot = plan.slots[place]
        indicator, persons = slot.indicator, plan is self.persons
        row = "live, " if persons else ""
        title = indicator.title.get("en", "")
        scope.say(f"# {slot.name} {title}".rstrip())
        needed = not slot.part.name and any(slot.indicator.code in each.indicator.needs for each in plan.slots)
        met: dict[Mode, str] = {}
        values: dict[Mode, str] = {}
        for mode in MODES:
            conditions = [scope.holds(slot.whole, mode)]
            if indicator.on == "exit":
                conditions.append("(left >= 0)")
            if mode == "strict" and indicator.row_evidence == "proven":
                conditions.append("unit_proven" if plan.unit.owned else "row_proven")
            if slot.part.measured is not None:
                found = scope.value(slot.part.measured, mode)
                conditions.append(found.present)
                values[mode] = _hundredths(scope, plan, slot.part.measured, found.text)
            met[mode] = both(*conditions)
        if needed:
            long = [each for each in dict.fromkeys(met.values()) if len(each) > _LONG]
            named = {each: scope.name(each, f"in_{indicator.code}_") for each in long}
            met = {mode: named.get(each, each) for mode, each in met.items()}
        self._remember(scope, plan, slot, met)
        flags = f"flags_{plan.unit.name}[{row}{place}]"
        if met["strict"] == met["lenient"] == met["any"]:
            scope.say(f"{flags} = {met['any']} * weight")
        elif met["lenient"] == met["any"]:
            scope.say(f"{flags} = {met['strict']} * strict | {met['any']} * lenient")
        else:
            scope.say(f"{flags} = {met['strict']} * strict | {met['lenient']} * (lenient & 2) | {met['any']} * {ANY}")
        if slot.part.measured is not None:
            at = plan.measured.index(place)
            for number, mode in enumerate(MODES):
                condition = both("complete" if mode != "any" else "", met[mode])
                value = f"{values[mode]} if {condition} else 0"
                scope.say(f"values_{plan.unit.name}[{row}{at}, {number}] = {value}")

    def _remember(self, scope: Scope, plan: UnitPlan, slot: Slot, met: dict[Mode, str]) -> None:
        """What `counted_in` asks of this indicator: by this row, or for people by any."""
        if slot.part.name:
            return
        counted = dict(scope.counted)
        for bit, mode in zip((STRICT, LENIENT, ANY), MODES, strict=True):
            text = met[mode]
            if plan is self.persons and slot.indicator.code in self.targets:
                place = self.targets.index(slot.indicator.code)
                text = f"({text} | (counted[unit_of[live], {place}] & {bit} != 0))"
            counted[slot.indicator.code, mode] = text
        scope.counted = counted

    def _people(self, scope: Scope, plan: UnitPlan) -> None:
        name, say = plan.unit.name, scope.say
        if plan is self.persons:
            who = self.names.array("participation.who")
            say(f"unit_of[live] = root[{who}[row]] if {who}[row] >= 0 else -1")
            say("complete_of[live], day_of[live] = complete, entry_date")
        for place in range(len(plan.slots)):
            self._slot(scope, plan, place)
        if self.marks:
            whole = self._marked(plan)
            say(f"marks[owner] = flags_persons[live, {whole}] if unit_of[live] >= 0 else 0" if plan is self.persons else
                f"marks[owner] = flags_{name}[{whole}]")
            return
        if plan is self.persons:
            for number in range(len(plan.sets)):
                say(f"each[live, {number}] = {self._cell(plan, number, each=True)}")
                say(f"rest[live, {number}] = {self._cell(plan, number, each=False)}")

    def _marked(self, plan: UnitPlan) -> int:
        """The slot of the figure itself, whose members are marked: of the last indicator, the part without a name."""
        return max(place for place, slot in enumerate(plan.slots) if not slot.part.name)

    def _add_persons(self, walk: Scope) -> None:
        """After all participations of a person: one is counted at once, several are joined first."""
        plan = self.persons
        assert plan is not None  # noqa: S101
        walk.say("if owner_last - owner_first == 1:")
        walk.say("    if live == 1 and unit_of[0] >= 0:")
        for number in range(len(plan.sets)):
            walk.indent += "        "
            _add_one(walk, plan, f"each[0, {number}] + rest[0, {number}]", "[0]")
            walk.indent = walk.indent[:-8]
        walk.say("elif live > 0:")
        of_unit = [f"{name}_persons" for name in ("counts", "totals", "listed", "length")]
        rows = ["flags_persons", "values_persons", "slots_persons", "medians_persons"]
        described = ["unit_of", "each", "rest", "complete_of", "day_of"]
        walk.say(f"    add_person({', '.join([*of_unit, 'at', 'then', 'live', *rows, *described])})")

    # Facts that are units

    def _owned(self, above: Scope, plan: UnitPlan) -> None:
        """A loop over the facts of a participation, each of them a unit."""
        name, table = plan.unit.name, plan.unit.table
        array = self.names.array
        self._lift(above, plan)
        above.say(f"sums_{name}[:, :] = 0")
        above.say(f"added_{name}[:, :] = 0")
        first = array(f"{table}.first")
        above.say(f"for unit_row in range({first}[owner], {first}[owner + 1]):  # {name}")
        scope = Scope(self.pack, self.names, table, "unit_", above.indent + "    ", above, above.lines, temporaries=above.temporaries)
        scope.shared = above.shared
        say = scope.say
        day = TABLES[table].day
        scope.value(tree.Field(day, "date"), "lenient")
        say(f"if unit_{day} > as_of:")
        say("    break  # they lie by day")
        recorded, retracted = array(f"{table}.recorded_on"), array(f"{table}.retracted_on")
        say(f"if {recorded}[unit_row] > known_on or {retracted}[unit_row] <= known_on:")
        say("    continue")
        mentioned = {
            each.name
            for slot in plan.slots
            for each in nodes((slot.whole, slot.part.measured))
            if isinstance(each, tree.Field) and each.of == "row"
        }
        if may_end(table) and mentioned & {"until_date", "outcome"}:
            loops.end(scope, table, "unit_row", "unit_")
            say("unit_until_date = unit_until")
        if any(slot.indicator.row_evidence == "proven" for slot in plan.slots):
            loops.proof(scope, table, "unit_row", "unit_proven")
        own = (use for slot in plan.slots for use in uses((slot.whole, slot.part.measured)) if not can_be_lifted(use))
        loops.answer(scope, loops.in_modes(own))
        for place in range(len(plan.slots)):
            self._slot(scope, plan, place)
        if self.marks:
            say(f"marks[owner] |= flags_{name}[{self._marked(plan)}]")
            return
        say(f"sum_up(sums_{name}, added_{name}, flags_{name}, slots_{name}, values_{name})")
        if any(plan.medians):
            for number in range(len(plan.sets)):
                say(_list(name, self._cell(plan, number), ""))
        for number in range(len(plan.sets)):
            above.say(f"cell = {self._cell(plan, number)}")
            above.say(f"add_many(counts_{name}, at, then, cell, sums_{name})")
            if plan.measured:
                above.say(f"add_many(totals_{name}, at, then, cell, added_{name})")

    def _lift(self, above: Scope, plan: UnitPlan) -> None:
        """Compute before the loop what all facts of the participation have in common."""
        for slot in plan.slots:
            for each in asked_nodes((slot.whole, slot.part.measured)):
                outside = isinstance(each, tree.Value | tree.Predicate) and can_be_lifted(each)
                if outside and not any(isinstance(part, tree.Field) and part.of == "fact" for part in _outer(each)):
                    for mode in MODES:
                        if isinstance(each, tree.Predicate):
                            above.holds(lifted(each), mode)
                        else:
                            above.value(lifted(each), mode)


def _outer(node: object) -> Iterator[object]:
    """The node and what is in it, but not what stands inside a question about facts."""
    return (each for each in nodes(node)) if not isinstance(node, tree.HasFact) else iter(())


def _add_one(scope: Scope, plan: UnitPlan, cell: str, row: str) -> None:
    """Count one unit in one cell."""
    name = plan.unit.name
    scope.say(f"cell = {cell}")
    scope.say(f"add(counts_{name}, at, then, cell, flags_{name}{row})")
    if plan.measured:
        rest = f"flags_{name}{row}, slots_{name}, values_{name}{row}"
        scope.say(f"add_total(totals_{name}, at, then, cell, {rest})")
    if any(plan.medians):
        scope.say(_list(name, "cell", row))


def _list(name: str, cell: str, row: str) -> str:
    rest = f"flags_{name}{row}, slots_{name}, medians_{name}, values_{name}{row}"
    return f"list_values(listed_{name}, length_{name}, {cell}, {rest})"


def _integers(numbers: Iterable[int]) -> str:
    listed = [int(each) for each in numbers]
    return f"np.array({listed})" if listed else "np.zeros(0, np.int64)"


def _hundredths(scope: Scope, plan: UnitPlan, value: tree.Value, text: str) -> str:
    """A measured value as a whole number of hundredths."""
    match value:
        case tree.FactSum():
            return text[1 : -len(" / 100.0)")]
        case tree.Field(name, "float", "row"):
            row = "unit_row" if plan.unit.owned else "row"
            return f"{scope.names.array(f'{scope.table}.{name}.hundredths')}[{row}]"
        case tree.Field(type="float") | tree.Rule() | tree.Elapsed(unit="months") | tree.Literal(float()):
            return f"int(np.rint({text} * 100))"
    return f"{text} * 100"


def _end_changes(table: str, names: Names) -> list[str]:
    column = {
        name: names.array(f"{table}.ending.{name}") for name in ("recorded", "retracted", "until", "first", "more")
    }
    deep = "                "
    return [
        f"{deep}if {column['recorded']}[row] <= MORE:",
        f"{deep}    several = MORE - {column['recorded']}[row]",
        f"{deep}    for each_end in range({column['first']}[several], {column['first']}[several + 1]):",
        f"{deep}        mark(change, known, {column['more']}[each_end, 0])",
        f"{deep}        mark(change, known, {column['more']}[each_end, 1])",
        f"{deep}        mark(change, days, {column['more']}[each_end, 2])",
        f"{deep}        mark(change, days, {column['more']}[each_end, 2] + 1)",
        f"{deep}else:",
        f"{deep}    mark(change, known, {column['recorded']}[row])",
        f"{deep}    mark(change, known, {column['retracted']}[row])",
        f"{deep}    mark(change, days, {column['until']}[row])",
        f"{deep}    mark(change, days, {column['until']}[row] + 1)",
    ]


def _proof_changes(table: str, names: Names) -> list[str]:
    column = {name: names.array(f"{table}.proven.{name}") for name in ("from", "until", "first", "more")}
    deep = "                "
    return [
        f"{deep}if {column['from']}[row] <= MORE:",
        f"{deep}    several = MORE - {column['from']}[row]",
        f"{deep}    for proof in range({column['first']}[several], {column['first']}[several + 1]):",
        f"{deep}        mark(change, known, {column['more']}[proof, 0])",
        f"{deep}        mark(change, known, {column['more']}[proof, 1])",
        f"{deep}else:",
        f"{deep}    mark(change, known, {column['from']}[row])",
        f"{deep}    mark(change, known, {column['until']}[row])",
    ]


_CALLED = (
    "add",
    "add_many",
    "add_months",
    "add_person",
    "add_total",
    "came_back",
    "counted_by",
    "in_more",
    "known_row",
    "last_exit",
    "list_values",
    "mark",
    "merge",
    "months_between",
    "newest",
    "start_of",
    "sum_up",
    "years_between",
)

__all__ = ["Days", "Kernel", "UnitPlan", "moving", "write"]
