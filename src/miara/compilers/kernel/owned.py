"""Facts that are units themselves: supports, hours, situations. They are counted per participation, then added once.

All facts of a participation share its record and its groups, so a fact adds to plain counters, and the counters are
added to the cells after the last fact.
"""

from collections.abc import Mapping

from miara.compilers.kernel import loops
from miara.compilers.kernel.asks import MODES, asked_nodes, can_be_lifted, lifted, month_ends, nodes, of_fact, uses
from miara.compilers.kernel.expressions import Scope
from miara.compilers.kernel.plan import UnitPlan
from miara.compilers.kernel.slots import ANY, LENIENT, STRICT, Met, meet, put
from miara.model import tree
from miara.model.schema import TABLES
from miara.model.units import may_end


def write(above: Scope, table: str, plans: list[UnitPlan], *, marks: bool, series: bool) -> None:
    """The loop over one table's facts of a participation that counts every unit made of them."""
    for plan in plans:
        _lift(above, plan)
        for number in range(len(plan.sets) if not plan.unit.scattered else 0):
            above.say(f"cell_{plan.name}_{number} = {plan.cell(number)}")
    begin = len(above.lines)
    first = above.names.array(f"{table}.first")
    above.say(f"for unit_row in range({first}[owner], {first}[owner + 1]):  # {', '.join(each.name for each in plans)}")
    scope = Scope(
        above.pack,
        above.names,
        table,
        "unit_",
        above.indent + "    ",
        above,
        above.lines,
        temporaries=above.temporaries,
    )
    scope.shared = above.shared
    _begun(scope, plans)
    counters: dict[str, dict[tuple[int, str, int], str]] = {plan.name: {} for plan in plans}
    for plan in plans:
        if plan.unit.scattered:
            _put(scope, plan)
        else:
            _count(scope, plan, counters[plan.name], marks=marks)
    names = [name for each in counters.values() for name in each.values()]
    above.lines[begin:begin] = [f"{above.indent}{name} = 0" for name in names]
    for plan in plans if not marks else ():
        if not plan.unit.scattered:
            _add(above, plan, counters[plan.name], series=series)


def _lift(above: Scope, plan: UnitPlan) -> None:
    """Compute before the loop what all facts of the participation have in common."""
    asked = tuple((slot.part.condition, slot.part.measured) for slot in plan.slots)
    for each in asked_nodes(asked, last=lambda node: can_be_lifted(node) and above.settles(lifted(node))):
        for day in month_ends(each):
            if can_be_lifted(day) and not of_fact(day):
                for mode in MODES:
                    above.month(lifted(day), mode)
        if can_be_lifted(each) and not of_fact(each):
            for mode in MODES:
                if isinstance(each, tree.Predicate):
                    above.holds(lifted(each), mode)
                elif isinstance(each, tree.Value):
                    above.value(lifted(each), mode)


def _begun(scope: Scope, plans: list[UnitPlan]) -> None:
    """Pass over facts that are not known or have not begun; read their end, and answer what is asked of each."""
    table, array, say = scope.table, scope.names.array, scope.say
    slots = [slot for plan in plans for slot in plan.slots]
    asked = tuple((slot.part.condition, slot.part.measured) for slot in slots)
    day = TABLES[table].day
    scope.value(tree.Field(day, "date"), "lenient")
    say(f"if unit_{day} > as_of:")
    say("    break  # they lie by day")
    known = f"({array(f'{table}.recorded_on')}[unit_row] > known_on)"
    say(f"if {known} | ({array(f'{table}.retracted_on')}[unit_row] <= known_on):")
    say("    continue")
    named = {each.name for each in nodes(asked) if isinstance(each, tree.Field) and each.of == "row"}
    if may_end(table) and named & {"until_date", "outcome"}:
        loops.end(scope, table, "unit_row", "unit_")
        say("unit_until_date = unit_until")
    if any(slot.indicator.row_evidence == "proven" for slot in slots):
        loops.proof(scope, table, "unit_row", "unit_proven")
    loops.answer(scope, loops.in_modes(use for use in uses(asked) if not can_be_lifted(use)))


def _count(scope: Scope, plan: UnitPlan, counters: dict[tuple[int, str, int], str], *, marks: bool) -> None:
    """Count one fact in every slot. A counter is known by state, kind ("units" or "total") and place."""
    say = scope.say
    scope.counted = {}
    for place, slot in enumerate(plan.slots):
        met = meet(scope, plan, slot, "unit_proven")
        strict, lenient = met.when["strict"], met.when["lenient"]
        if not slot.part.name:
            scope.counted = {**scope.counted, **{(slot.indicator.code, mode): met.when[mode] for mode in MODES}}
        if marks:
            if place == plan.marked:
                say(f"if {lenient} or {strict}:")
                say("    marks[owner] = 1")
            continue
        states = {0: strict, 1: f"({lenient} & (not {strict}))", 2: lenient}
        for state, when in states.items() if not met.plain else ((2, lenient),):
            name = counters[state, "units", place] = f"{plan.name}_{place}_{_STATES[state]}"
            say(f"{name} += {when}" if when != "True" else f"{name} += 1")
            if slot.part.measured is not None:
                at = plan.measured.index(place)
                name = counters[state, "total", at] = f"{plan.name}_{place}_{_STATES[state]}_total"
                value = met.value["strict" if state == 0 else "lenient"]
                say(f"{name} += {value} if {when} else 0")
        if slot.part.median:
            _list(scope, plan, plan.measured.index(place), met)


def _put(scope: Scope, plan: UnitPlan) -> None:
    """Keep a row's flags, values and cells: its unit has rows elsewhere, and they are joined after the walk."""
    for number in range(len(plan.sets)):
        scope.say(f"cells_{plan.name}[unit_row, {number}] = {plan.cell(number)}")
    scope.counted = {}
    for place, slot in enumerate(plan.slots):
        met = meet(scope, plan, slot, "unit_proven")
        put(scope, plan, place, met, "unit_row, ")
        if not slot.part.name:
            code, counted = slot.indicator.code, dict(scope.counted)
            for bit, mode in zip((STRICT, LENIENT, ANY), MODES, strict=True):
                counted[code, mode] = met.when[mode]
                if code in plan.targets:
                    flag = f"(counted_{plan.name}[unit_row, {plan.targets.index(code)}] & {bit} != 0)"
                    counted[code, mode] = f"({met.when[mode]} | {flag})"
            scope.counted = counted


_STATES = ("proven", "claimed", "any")


def _list(scope: Scope, plan: UnitPlan, at: int, met: Met) -> None:
    """Write down a fact's value, for the median."""
    strict, lenient = met.when["strict"], met.when["lenient"]
    scope.say(f"state = (0 if {strict} else 1 if {lenient} else -1) if complete else (2 if {lenient} else -1)")
    scope.say("if state >= 0:")
    scope.say(f"    value = {met.value['strict']} if state == 0 else {met.value['lenient']}")
    for number in range(len(plan.sets)):
        scope.say(
            f"    list_one(listed_{plan.name}, length_{plan.name}, {at}, state, cell_{plan.name}_{number}, value)"
        )


def _add(above: Scope, plan: UnitPlan, counters: dict[tuple[int, str, int], str], *, series: bool) -> None:
    """Add the counters to the cells: those of a complete record as proven or claimed, the others as incomplete."""
    plain = not any(state < 2 for state, _, _ in counters)
    for number in range(len(plan.sets)):
        cell = f"cell_{plan.name}_{number}"
        if plain:
            above.say("state = 0 if complete else 2")
            _change(above, plan, {("state", *key[1:]): each for key, each in counters.items()}, cell, series=series)
            continue
        above.say("if complete:")
        outside, above.indent = above.indent, above.indent + "    "
        of_complete = {key: each for key, each in counters.items() if key[0] < 2 or (0, *key[1:]) not in counters}
        _change(above, plan, {(key[0] % 2, *key[1:]): each for key, each in of_complete.items()}, cell, series=series)
        above.indent = outside
        above.say("else:")
        above.indent += "    "
        _change(above, plan, {key: each for key, each in counters.items() if key[0] == 2}, cell, series=series)
        above.indent = outside


def _change(
    above: Scope, plan: UnitPlan, counters: Mapping[tuple[int | str, str, int], str], cell: str, *, series: bool
) -> None:
    """Lines that add counters to a cell by state, kind and place; in a series until before the next day of change."""
    arrays = {"units": f"counts_{plan.name}", "total": f"totals_{plan.name}"}
    for (state, kind, place), counter in counters.items():
        above.say(f"{arrays[kind]}[{cell}, at, {state}, {place}] += {counter}")
    if series:
        above.say("if then < len(days):")
        for (state, kind, place), counter in counters.items():
            above.say(f"    {arrays[kind]}[{cell}, then, {state}, {place}] -= {counter}")
