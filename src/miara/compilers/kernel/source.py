"""The source of a pack's kernel: one function that walks the people of an extract once and counts everything.

What is known is looked up once for each person, facts are read in one pass, and flags go to the cells of each set.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from miara.compilers.kernel import groups, loops, owned, settling
from miara.compilers.kernel.asks import (
    MODES,
    FactValue,
    Mode,
    begins,
    can_be_lifted,
    depth,
    lifted,
    moves,
    nodes,
    slots_of,
    uses,
)
from miara.compilers.kernel.changes import Changes
from miara.compilers.kernel.expressions import Scope
from miara.compilers.kernel.groups import Set
from miara.compilers.kernel.names import Names
from miara.compilers.kernel.plan import Days, Kernel, UnitPlan
from miara.compilers.kernel.settled import places_of
from miara.compilers.kernel.slots import ANY, LENIENT, STRICT, meet, put
from miara.compilers.kernel.text import module
from miara.model import tree
from miara.model.pack import Breakdown, Pack
from miara.model.schema import TABLES
from miara.model.units import EXIT_FIELDS


def write(
    pack: Pack, codes: tuple[str, ...], sets: tuple[Set, ...], days: Days = "one", *, marks: bool = False
) -> Kernel:
    """The kernel of some indicators of a pack, all over the same root. `marks`: only mark who counts, for one of them.

    Raises KernelGapError for what the kernel cannot do.
    """
    units = []
    root = pack.by_code[codes[0]].unit.root
    for unit in dict.fromkeys(pack.by_code[code].unit for code in codes):
        slots = slots_of(pack, unit, codes)
        medians = any(slot.part.median for slot in slots)
        computed, sums = groups.computed_sets(unit, sets, medians=medians)
        units.append(UnitPlan(unit, slots, () if marks else computed, sums))
    return _Writer(pack, root, tuple(units), days, marks=marks).kernel()


def moving(pack: Pack, code: str, sets: Iterable[Set]) -> bool:
    """The figure may change on a day that nothing about the person names, so that every day must be looked at."""
    parts = tuple((part.condition, part.measured) for each in pack.closure((code,)) for part in each.parts)
    values = tuple(each.value for breakdowns in sets for each in breakdowns)
    return moves(parts, owned=pack.by_code[code].unit.owned) or moves(values, owned=False)


class _Writer:
    def __init__(self, pack: Pack, root: str, units: tuple[UnitPlan, ...], days: Days, *, marks: bool) -> None:
        self.pack, self.root, self.units, self.days, self.marks = pack, root, units, days, marks
        self.of_people = root == "participation"
        places = places_of(pack)
        self.settled = settling.columns(pack, places)
        self.names = Names(places=places, settled={table: each.name for table, each in self.settled.items()})
        breakdowns = {each: plan.unit for plan in units for one in plan.sets for each in one}
        self.groupings = {each: groups.grouping(each, unit) for each, unit in breakdowns.items()}
        self.walked = [plan for plan in units if plan.unit.table == root]
        self.joined = next((plan for plan in self.walked if not plan.unit.row_is_unit), None)
        codes = [slot.indicator.code for slot in self.joined.slots] if self.joined else []
        self.depth = max((depth(pack, code) for code in codes), default=0)
        self.targets = tuple(dict.fromkeys(need for code in codes for need in pack.by_code[code].needs))

    def kernel(self) -> Kernel:
        body, names = self._body(), self.names
        text = module(f"Counts {self.pack.code} {self.pack.version}.", self._given(), body)
        groupings, arrays = tuple(self.groupings.values()), tuple(names.arrays.values())
        settled = tuple(each for each in self.settled.values() if each.name in arrays)
        masks, words = tuple(names.masks.values()), tuple(names.words)
        return Kernel(text, arrays, settled, words, masks, groupings, self.units, self.root, self.days, self.marks)

    def _given(self) -> list[str]:
        """The names of what the function is given, in order."""
        given = ["first", "last", "days", "known", "in_scope", "size", "words"]
        given += [*self.names.masks, *map(_groups_of, self.groupings), *self.names.arrays]
        for plan in self.units if not self.marks else ():
            names = _OF_ROWS if plan.unit.scattered else _OF_CELLS
            given += [f"{name}_{plan.name}" for name in ("strides", *names)]
        return [*given, *(["marks"] if self.marks else []), "failed"]

    # The walk over people

    def _body(self) -> list[str]:
        first, series = self.names.array("person.first"), self.days != "one"
        walk = Scope(self.pack, self.names, self.root, "", "    " * (3 if series else 2))
        self._person(walk)
        head = [
            "    for group in range(first, last):  # a person, or ids that may be one person",
            f"        owner_first, owner_last = {first}[group], {first}[group + 1]",
        ]
        if series:
            changes = Changes(self.pack, self.names, self.root, self._begins())
            merges = self.of_people and self.joined is not None
            head += [*changes.write(merges=merges, moving=self.days == "all"), *_SERIES]
        return [*self._start(), *head, *walk.lines]

    def _begins(self) -> tuple[tree.Value, ...]:
        """Days on which something is asked to be true, as values of the participation."""
        found: dict[tree.Value, None] = {}
        for plan in self.units if self.days == "changes" else ():
            for each in nodes(tuple((slot.part.condition, slot.part.measured) for slot in plan.slots)):
                if isinstance(each, tree.HasFact):
                    found |= dict.fromkeys(lifted(day) if plan.unit.owned else day for day in begins(each))
        return tuple(found)

    def _start(self) -> list[str]:
        """What is made once: names of words, and room for the flags of one person's participations."""
        lines: list[str] = []
        for plan in self.units:
            slots, measured = plan.width, len(plan.measured)
            if plan.unit.owned:
                continue
            rows = "size[0], " if plan is self.joined else ""
            lines.append(f"flags_{plan.name} = np.zeros(({rows}{slots},), np.uint8)")
            lines.append(f"values_{plan.name} = np.zeros(({rows}{measured}, 3), np.int64)")
            lines.append(f"slots_{plan.name} = {_integers(plan.measured)}")
            lines.append(f"medians_{plan.name} = {_integers(plan.medians)}")
        if self.joined:
            lines += self._room_for_joined(self.joined)
        one = "at, then, as_of, known_on = 0, 1, days[0], known[0]"
        lines.append(one if self.days == "one" else "change = np.zeros(len(days) + 1, np.bool_)")
        return [*self.names.start(), *(f"    {line}" for line in lines)]

    def _room_for_joined(self, plan: UnitPlan) -> list[str]:
        lines = [f"{name} = np.zeros(size[0], np.int64)" for name in ("unit_of", "complete_of", "day_of")]
        lines += [f"{name} = np.zeros((size[0], {len(plan.sets)}), np.int64)" for name in ("each", "rest")]
        lines.append("root = np.arange(size[1])")
        lines.append(f"together = np.zeros({plan.width}, np.uint8)")
        lines.append(f"summed = np.zeros(({len(plan.measured)}, 3), np.int64)")
        if self.targets:
            places = {slot.indicator.code: at for at, slot in enumerate(plan.slots) if not slot.part.name}
            lines.append(f"counted = np.zeros((size[1], {len(self.targets)}), np.uint8)")
            lines.append(f"targets = {_integers(places[code] for code in self.targets)}")
        return lines

    def _person(self, walk: Scope) -> None:
        """One person, or some ids that may be one: their participations, then what is counted over all of them."""
        array, outside = self.names.array, walk.indent
        walk.say("live = 0")
        if self.of_people and self.joined:
            walk.say("if owner_last - owner_first > 1:")
            aliases = ", ".join(array(f"alias.{name}") for name in ("one", "other", "recorded_on", "retracted_on"))
            ends = f"{array('alias.first')}[group], {array('alias.first')}[group + 1]"
            walk.say(f"    merge({ends}, known_on, {aliases}, root)")
        if self.targets:
            walk.say("counted[:, :] = 0")
            walk.say(f"passes = {self.depth + 1} if owner_last - owner_first > 1 else 1")
            walk.say("for again in range(passes):  # until all know who is counted by what they ask about")
            walk.indent += "    "
            walk.say("live = 0")
        walk.say("for owner in range(owner_first, owner_last):")
        inside, walk.indent = walk.indent, walk.indent + "    "
        self._participation(walk)
        walk.indent = inside
        if self.joined and self.targets:
            walk.say("if live < 2:")
            walk.say("    break")
            walk.say(f"counted_by(counted, live, unit_of, flags_{self.joined.name}, targets)")
        walk.indent = outside
        if self.joined and not self.marks:
            self._add_joined(walk, self.joined)

    def _add_joined(self, walk: Scope, plan: UnitPlan) -> None:
        """After all participations of a person: one is counted at once, several are joined first."""
        walk.say("if owner_last - owner_first == 1:")
        walk.say("    if live == 1 and unit_of[0] >= 0:")
        outside, walk.indent = walk.indent, walk.indent + "        "
        for number in range(len(plan.sets)):
            _add_one(walk, plan, f"each[0, {number}] + rest[0, {number}]", "[0]")
        walk.indent = outside
        walk.say("elif live > 0:")
        given = [f"{name}_{plan.name}" for name in ("counts", "totals", "listed", "length")]
        given += ["at", "then", "live", *(f"{name}_{plan.name}" for name in ("flags", "values", "slots", "medians"))]
        walk.say(f"    add_person({', '.join([*given, *_PERSON, 'together', 'summed'])})")

    # One participation

    def _participation(self, scope: Scope) -> None:
        """Everything about one participation, as the row of the walk."""
        self._known(scope)
        loops.answer(scope, loops.in_modes(self._uses()))
        scope.shared = self._shared()
        for breakdown, each in self.groupings.items():
            groups.number(scope, each, _groups_of(breakdown), f"group_{breakdown.name}")
        for plan in self.walked:
            self._people(scope, plan)
        outside = scope.indent
        facts = {plan.unit.table: [each for each in self.units if each.unit.table == plan.unit.table]
                 for plan in self.units if plan.unit.owned}  # fmt: skip
        if self.targets and (facts or len(self.walked) > 1):
            scope.say("if again == 0:")
            scope.indent += "    "
        for plan in self.walked:
            for number in range(len(plan.sets)) if plan is not self.joined else ():
                _add_one(scope, plan, plan.cell(number), "")
        for table, plans in facts.items():
            owned.write(scope, table, plans, marks=self.marks, series=self.days != "one")
        scope.indent = outside
        if self.joined:
            scope.say("live += 1")

    def _known(self, scope: Scope) -> None:
        """Pass over rows that are not known, not asked for or not begun; look up their record and exit."""
        say = scope.say
        ends, columns = self._rows(self.root, "recorded_on", "retracted_on")
        say(f"row = known_row({ends}, known_on, {columns})")
        say("if row < 0 or not in_scope[row]:")
        say("    continue")
        day = scope.value(tree.Field(TABLES[self.root].day, "date"), "lenient").text
        say(f"if {day} > as_of:")
        say("    continue")
        if self.of_people:
            self._record(scope)
        else:
            say("complete, left = True, -1  # a row that is about no person is complete and has no exit")
        say(f"weight = {STRICT | LENIENT | ANY} if complete else {ANY}")
        say(f"strict, lenient = ({STRICT}, {LENIENT | ANY}) if complete else (0, {ANY})")
        if any(slot.indicator.row_evidence == "proven" for plan in self.walked for slot in plan.slots):
            loops.proof(scope, self.root, "row", "row_proven")

    def _record(self, scope: Scope) -> None:
        """Whether the participation's record is complete, and its exit."""
        say = scope.say
        ends, columns = self._rows("record_state", "recorded_on", "retracted_on")
        state = self.names.array("record_state.state")
        say(f"state = known_row({ends}, known_on, {columns})")
        good = " or ".join(f"{state}[state] == {self.names.word(word)}" for word in ("complete", "submitted"))
        say(f"complete = state >= 0 and ({good})")
        if self._asks_exit():
            self._exit(scope)

    def _rows(self, table: str, *columns: str) -> tuple[str, str]:
        """Where an owner's rows of a table begin and end, and the names of some columns."""
        first = self.names.array(f"{table}.first")
        return f"{first}[owner], {first}[owner + 1]", ", ".join(self.names.array(f"{table}.{name}") for name in columns)

    def _asks_exit(self) -> bool:
        slots = [slot for plan in self.units for slot in plan.slots]
        asked = [(slot.part.condition, slot.part.measured) for slot in slots]
        values = [each.value for each in self.groupings]
        fields = {each.name for each in nodes((*asked, *values)) if isinstance(each, tree.Field) and each.of != "fact"}
        return bool(fields & set(EXIT_FIELDS)) or any(slot.indicator.on == "exit" for slot in slots)

    def _exit(self, scope: Scope) -> None:
        """The deciding exit: the last one by the day, unless the participation came back since."""
        ends, left = self._rows("exit", "exit_date", "recorded_on", "retracted_on")
        scope.say(f"left = last_exit({ends}, as_of, known_on, {left})")
        ends, back = self._rows("reentry", "reentry_date", "recorded_on", "retracted_on")
        scope.say(f"if left >= 0 and came_back({ends}, {left.partition(',')[0]}[left], as_of, known_on, {back}):")
        scope.say("    left = -1")

    def _uses(self) -> Iterator[tree.HasFact | FactValue]:
        """What is asked of a participation's facts, by whichever unit."""
        for plan in self.units:
            for slot in plan.slots:
                for use in uses((slot.part.condition, slot.part.measured)):
                    if not plan.unit.owned:
                        yield use
                    elif can_be_lifted(use):
                        yield lifted(use)

    def _shared(self) -> Counter[object]:
        """How often each condition is asked for."""
        counter: Counter[object] = Counter()
        for plan in self.units:
            for slot in plan.slots:
                for each in nodes(slot.part.condition):
                    if isinstance(each, tree.Predicate):
                        asked = lifted(each) if plan.unit.owned and can_be_lifted(each) else each
                        counter.update((asked, mode) for mode in MODES)
        return counter

    def _people(self, scope: Scope, plan: UnitPlan) -> None:
        """The flags of one participation; for people also who it is, and the two halves of its cells."""
        say, live = scope.say, "live, " if plan is self.joined else ""
        if plan is self.joined:
            who = self.names.array(f"{self.root}.who")
            say(f"unit_of[live] = root[{who}[row]] if {who}[row] >= 0 else -1")
            say(f"complete_of[live], day_of[live] = complete, {TABLES[self.root].day}")
        scope.counted = {}
        for place in range(len(plan.slots)):
            self._flag(scope, plan, place, live)
        if self.marks:
            who_counts = " if unit_of[live] >= 0 else 0" if plan is self.joined else ""
            say(f"marks[owner] = flags_{plan.name}[{live}{plan.marked}]{who_counts}")
        for number in range(len(plan.sets)) if plan is self.joined else ():
            say(f"each[live, {number}] = {plan.cell(number, each=True)}")
            say(f"rest[live, {number}] = {plan.cell(number, each=False)}")

    def _flag(self, scope: Scope, plan: UnitPlan, place: int, live: str) -> None:
        """One indicator's part of one participation: its flag, and its measured value in each state."""
        slot = plan.slots[place]
        met = meet(scope, plan, slot, "row_proven")
        put(scope, plan, place, met, live)
        if not slot.part.name:
            self._remember(scope, plan, slot.indicator.code, met.when)

    def _remember(self, scope: Scope, plan: UnitPlan, code: str, when: dict[Mode, str]) -> None:
        """What `counted_in` asks of this indicator: by this row, or for people by any."""
        counted = dict(scope.counted)
        for bit, mode in zip((STRICT, LENIENT, ANY), MODES, strict=True):
            counted[code, mode] = when[mode]
            if plan is self.joined and code in self.targets:
                flag = f"(counted[unit_of[live], {self.targets.index(code)}] & {bit} != 0)"
                counted[code, mode] = f"({when[mode]} | {flag})"
        scope.counted = counted


def _groups_of(breakdown: Breakdown) -> str:
    return f"groups_of_{breakdown.name}"


def _add_one(scope: Scope, plan: UnitPlan, cell: str, row: str) -> None:
    """Count one unit in one cell."""
    name = plan.name
    scope.say(f"cell = {cell}")
    scope.say(f"add(counts_{name}, at, then, cell, flags_{name}{row})")
    if plan.measured:
        rest = f"flags_{name}{row}, slots_{name}, values_{name}{row}"
        scope.say(f"add_total(totals_{name}, at, then, cell, {rest})")
    if any(plan.medians):
        rest = f"flags_{name}{row}, slots_{name}, medians_{name}, values_{name}{row}"
        scope.say(f"list_values(listed_{name}, length_{name}, cell, {rest})")


def _integers(numbers: Iterable[int]) -> str:
    listed = [int(each) for each in numbers]
    return f"np.array({listed})" if listed else "np.zeros(0, np.int64)"


_OF_CELLS = ("counts", "totals", "listed", "length")
_OF_ROWS = ("flags", "values", "cells", "counted")
_PERSON = ("unit_of", "each", "rest", "complete_of", "day_of")
_SERIES = (
    "        for at in range(len(days)):",
    "            if not change[at]:",
    "                continue",
    "            then = at + 1",
    "            while then < len(days) and not change[then]:",
    "                then += 1",
    "            as_of, known_on = days[at], known[at]",
)
