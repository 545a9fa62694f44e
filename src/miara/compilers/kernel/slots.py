"""One part of one indicator for one row: when it is met, in each mode, and what it measures."""

from dataclasses import dataclass

from miara.compilers.kernel.asks import MODES, Mode, Slot
from miara.compilers.kernel.expressions import Code, Scope, both
from miara.compilers.kernel.plan import UnitPlan
from miara.model import tree

STRICT, LENIENT, ANY = 1, 2, 4  # bits of a flag
_LONG = 24  # characters of an expression that is worth a name


@dataclass(frozen=True, slots=True)
class Met:
    """Expressions by mode: when the part is met, and its measured value in hundredths."""

    when: dict[Mode, str]
    value: dict[Mode, str]

    @property
    def plain(self) -> bool:
        """Proof makes no difference."""
        return self.when["strict"] == self.when["lenient"] and self.value.get("strict") == self.value.get("lenient")


def meet(scope: Scope, plan: UnitPlan, slot: Slot, proven: str) -> Met:
    """Write what is needed to know whether the row meets the part. `proven`: the name of the row's own proof."""
    indicator, measured = slot.indicator, slot.part.measured
    scope.say(f"# {slot.name} {indicator.title.get('en', '')}".rstrip())
    when: dict[Mode, str] = {}
    value: dict[Mode, str] = {}
    for mode in MODES:
        conditions = [scope.holds(slot.part.condition, mode)]
        if indicator.on == "exit":
            conditions.append("(left >= 0)")
        if mode == "strict" and indicator.row_evidence == "proven":
            conditions.append(proven)
        if measured is not None:
            found = _hundredths(scope, measured, mode)
            conditions.append(found.present)
            value[mode] = found.text
        when[mode] = both(*conditions)
    if any(indicator.code in each.indicator.needs for each in plan.slots) or plan.unit.owned:
        long = [each for each in dict.fromkeys(when.values()) if len(each) > _LONG]
        named = {each: scope.name(each, f"in_{indicator.code}_") for each in long}
        when = {mode: named.get(each, each) for mode, each in when.items()}
    return Met(when, value)


def put(scope: Scope, plan: UnitPlan, place: int, met: Met, row: str = "") -> None:
    """Write a row's flag of one slot, and its measured value in each state. `row`: where the row has its own place."""
    strict, lenient, incomplete = (met.when[mode] for mode in MODES)
    flag = f"flags_{plan.name}[{row}{place}]"
    if strict == lenient == incomplete:
        scope.say(f"{flag} = {lenient} * weight")
    elif lenient == incomplete:
        scope.say(f"{flag} = {strict} * strict | {lenient} * lenient")
    else:
        scope.say(f"{flag} = {strict} * strict | {lenient} * (lenient & {LENIENT}) | {incomplete} * {ANY}")
    for number, mode in enumerate(MODES if met.value else ()):
        when = both("complete" if mode != "any" else "", met.when[mode])
        at = plan.measured.index(place)
        scope.say(f"values_{plan.name}[{row}{at}, {number}] = {met.value[mode]} if {when} else 0")


def _hundredths(scope: Scope, value: tree.Value, mode: Mode) -> Code:
    """A measured value as a whole number of hundredths."""
    if isinstance(value, tree.Field) and value.type == "float" and value.of == "row":
        return scope.hundredths(value)
    found = scope.value(value, mode)
    match value:
        case tree.FactSum():
            return Code(found.text[1 : -len(" / 100.0)")], found.present)
        case tree.Field(type="float") | tree.Rule() | tree.Elapsed(unit="months") | tree.Literal(float()):
            return Code(f"int(np.rint({found.text} * 100))", found.present)
    return Code(f"{found.text} * 100", found.present)
