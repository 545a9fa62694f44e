"""Values and predicates as expressions of the source. Nothing is evaluated that may be missing without asking first."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from miara.compilers.kernel.asks import Mode, ask, asks_proof, can_be_lifted, lifted, names_others, of_fact
from miara.compilers.kernel.names import EPOCH, Names
from miara.compilers.kernel.settled import together
from miara.model import tree
from miara.model.pack import Pack
from miara.model.schema import TABLES, ColumnType
from miara.model.units import EXIT_FIELDS, fact_fields, may_end

_OPERATORS = {"=": "==", "<>": "!="}
_PERIODS = {"month": 1, "quarter": 3, "year": 12}


class Code(NamedTuple):
    """An expression, and another that is true where its value is there ('' if it always is)."""

    text: str
    present: str = ""


def both(*conditions: str) -> str:
    """All of them, left out where they are empty."""
    kept = [each for each in dict.fromkeys(conditions) if each and each != "True"]
    if "False" in kept:
        return "False"
    return f"({' & '.join(kept)})" if len(kept) > 1 else (kept or ["True"])[0]


def either(*conditions: str) -> str:
    """Any of them."""
    kept = [each for each in dict.fromkeys(conditions) if each != "False"]
    if "True" in kept:
        return "True"
    return f"({' | '.join(kept)})" if len(kept) > 1 else (kept or ["False"])[0]


def negated(condition: str) -> str:
    """The opposite of a condition."""
    return {"True": "False", "False": "True"}.get(condition, f"(not {condition})")


def present(name: str, kind: ColumnType) -> str:
    """When a column's value is there."""
    match kind:
        case "date" | "int":
            return f"({name} != NONE)"
        case "float":
            return f"({name} == {name})"
    return f"({name} >= 0)"


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return day.toordinal() - EPOCH


def period(unit: str) -> int:
    """Months in a month, quarter or year."""
    return _PERIODS[unit]


@dataclass
class Scope:
    """Lines of one stretch of the source, for one kind of row, and the names of what they computed.

    `table` and `prefix`: the row's table, and what its columns are called. `above`: the scope of the participation
    that the row is about.
    """

    pack: Pack
    names: Names
    table: str
    prefix: str
    indent: str
    above: "Scope | None" = None
    lines: list[str] = field(default_factory=list)
    known: dict[object, Code] = field(default_factory=dict)
    answers: dict[object, Code] = field(default_factory=dict)
    counted: Mapping[tuple[str, Mode], str] = field(default_factory=dict)
    shared: Counter[object] = field(default_factory=Counter)
    fact: "FactRow | None" = None
    temporaries: list[int] = field(default_factory=lambda: [0])

    def say(self, line: str = "") -> None:
        """One line of source."""
        self.lines.append(f"{self.indent}{line}".rstrip())

    def name(self, expression: str, hint: str) -> str:
        """A name for what an expression gives."""
        self.temporaries[0] += 1
        name = f"{hint}{self.temporaries[0]}"
        self.say(f"{name} = {expression}")
        return name

    def _is_above(self, node: object) -> bool:
        """All facts of the participation have this answer in common."""
        return can_be_lifted(node) and not (self.fact is not None and of_fact(node))

    # Values

    def value(self, value: tree.Value, mode: Mode) -> Code:
        """The value for the row; computed once, however often it is asked for."""
        if self.above is not None and self._is_above(value):
            return self.above.value(lifted(value), mode)
        strict = mode == "strict" and asks_proof(value)
        found = self.known.get((value, strict))
        if found is None:
            found = self._value(value, "strict" if strict else "lenient")
            self.known[value, strict] = found
        return found

    def _value(self, value: tree.Value, mode: Mode) -> Code:
        match value:
            case tree.Field():
                return self.field(value)
            case tree.AsOf():
                return Code("as_of")
            case tree.Literal(plain):
                return Code(self._literal(plain))
            case tree.Shift() | tree.StartOf():
                return self._moved(value, mode)
            case tree.Elapsed(unit, since, on):
                first, last = self.value(since, mode), self.value(on, mode)
                there = both(first.present, last.present, f"({first.text} <= {last.text})")
                if unit == "days":
                    return Code(f"({last.text} - {first.text})", there)
                call = "years_between" if unit == "years" else "months_between"
                ends = f"{self.month(since, mode)}, {self.month(on, mode)}"
                return Code(self.name(f"{call}({ends})", unit), there)
            case tree.Rule(name, on):
                return self._rule(name, self.value(on, mode))
        return self.answers[value, mode == "strict"]

    def field(self, wanted: tree.Field) -> Code:
        """A column of the row, or of the fact being looked at."""
        if wanted.of == "fact":
            assert self.fact is not None  # noqa: S101
            name = self.fact.column(wanted.name)
        else:
            name = f"{self.prefix}{wanted.name}"
            if wanted not in self.known:
                self.load(wanted, name)
        if not self.prefix and wanted.of != "fact" and wanted.name == TABLES[self.table].day:
            return Code(name)  # the walked row has begun
        return Code(name, present(name, wanted.type))

    def load(self, wanted: tree.Field, name: str) -> None:
        """Read a column of the row, once."""
        self.known[wanted] = Code(name)
        if self.table == "participation" and wanted.name in EXIT_FIELDS:
            missing = "NONE" if wanted.type == "date" else "-1"
            column = self.names.array(f"exit.{wanted.name}")
            self.say(f"{name} = {column}[left] if left >= 0 else {missing}")
        elif wanted.name not in ("until_date", "outcome") or not may_end(self.table):
            self.say(f"{name} = {self.names.array(f'{self.table}.{wanted.name}')}[{self.prefix}row]")

    def hundredths(self, wanted: tree.Field) -> Code:
        """A column of the row in whole hundredths."""
        key = ("hundredths", wanted)
        if key not in self.known:
            name = f"{self.prefix}{wanted.name}_hundredths"
            self.say(f"{name} = {self.names.array(f'{self.table}.{wanted.name}.hundredths')}[{self.prefix}row]")
            self.known[key] = Code(name, f"({name} != NONE)")
        return self.known[key]

    def _literal(self, plain: tree.Scalar) -> str:
        match plain:
            case bool():
                return "1" if plain else "0"
            case str():
                return self.names.word(plain)
            case date():
                return self.names.day(plain)
        return f"({plain!r})" if plain < 0 else repr(plain)

    def _moved(self, value: tree.Shift | tree.StartOf, mode: Mode) -> Code:
        base = self.value(value.base, mode)
        if isinstance(value, tree.Shift) and value.unit == "days":
            return Code(f"({base.text} + {value.count})", base.present)
        month = self.month(value.base, mode)
        if isinstance(value, tree.StartOf):
            return Code(self.name(f"start_of({month.partition(',')[0]}, {period(value.unit)})", "day"), base.present)
        return Code(self.name(f"add_months({month}, {value.count})", "day"), base.present)

    def month(self, day: tree.Value, mode: Mode) -> str:
        """The month of a day and the day in it, found once however many spans begin or end there."""
        strict = mode == "strict" and asks_proof(day)
        if self.above is not None and ("month", lifted(day), strict) in self.above.known and self._is_above(day):
            return self.above.known["month", lifted(day), strict].text
        key = ("month", day, strict)
        if key not in self.known:
            self.temporaries[0] += 1
            name = f"month{self.temporaries[0]}, in_month{self.temporaries[0]}"
            self.say(f"{name} = month_of({self.value(day, mode).text})")
            self.known[key] = Code(name)
        return self.known[key].text

    def _rule(self, name: str, on: Code) -> Code:
        dated = sorted(self.pack.parameters[name].values, key=lambda each: each.valid_from, reverse=True)
        text = repr(dated[-1].value)
        for each in reversed(dated[:-1]):
            text = f"{each.value!r} if {on.text} >= {self.names.day(each.valid_from)} else {text}"
        return Code(f"({text})", both(on.present, f"({on.text} >= {self.names.day(dated[-1].valid_from)})"))

    # Predicates

    def holds(self, predicate: tree.Predicate, mode: Mode) -> str:
        """The condition as an expression; what several ask for is computed once."""
        if self.above is not None and self._is_above(predicate):
            return self.above.holds(lifted(predicate), mode)
        bit = self.names.bit(self.table, predicate)
        if bit:
            return f"({self.settled()} & {bit} != 0)"
        key = (predicate, self.mode_of(predicate, mode))
        if key in self.known:
            return self.known[key].text
        text = self._holds(predicate, mode)
        if self.shared[key] > 1 and len(text) > 24 and self.fact is None:
            text = self.name(text, "is")
            self.known[key] = Code(text)
        return text

    def settles(self, node: object) -> bool:
        """The row, or the participation that it is about, has settled this condition: nothing in it is asked for."""
        if not isinstance(node, tree.Predicate):
            return False
        if self.above is not None and self._is_above(node):
            return self.above.settles(lifted(node))
        return bool(self.names.bit(self.table, node))

    def settled(self) -> str:
        """The name of the row's settled bits."""
        name = f"{self.prefix}settled"
        if name not in self.known:
            self.say(f"{name} = {self.names.settled_array(self.table)}[{self.prefix}row]")
            self.known[name] = Code(name)
        return name

    def mode_of(self, predicate: tree.Predicate, mode: Mode) -> Mode:
        """The mode, or the plainest one that gives the same."""
        if names_others(predicate) or (mode == "strict" and asks_proof(predicate)):
            return mode
        return "lenient"

    def _holds(self, predicate: tree.Predicate, mode: Mode) -> str:
        match predicate:
            case tree.Everyone():
                return "True"
            case tree.All():
                return both(*(self.holds(part, mode) for part in together(predicate, self.table)))
            case tree.Any():
                return either(*(self.holds(part, mode) for part in together(predicate, self.table)))
            case tree.Not(part):
                return negated(self.holds(part, mode))
            case tree.Compare(operator, left, right):
                return self._compare(operator, left, right, mode)
            case tree.IsIn(value, options):
                found = self.value(value, mode)
                equal = (f"({found.text} == {self.value(option, mode).text})" for option in options)
                return both(found.present, either(*equal))
            case tree.IsMissing(value):
                return negated(self.value(value, mode).present or "True")
            case tree.CountedIn(code):
                return self.counted[code, mode]
            case tree.HasFact():
                return self.answers[ask(predicate, mode)].text

    def _compare(self, operator: tree.Operator, left: tree.Value, right: tree.Value, mode: Mode) -> str:
        one, other = self.value(left, mode), self.value(right, mode)
        compared = f"({one.text} {_OPERATORS.get(operator, operator)} {other.text})"
        if operator == "=" and {type(left), type(right)} == {tree.Field, tree.Literal}:
            # A missing column's number stands for no literal.
            return compared
        return both(one.present, other.present, compared)


@dataclass
class FactRow:
    """The fact that a loop is looking at: its columns are read when they are first asked for."""

    table: str
    names: Names
    say: list[str]
    indent: str
    read: dict[str, str] = field(default_factory=dict)

    def column(self, name: str) -> str:
        """The name of one of its columns."""
        if name in ("until_date", "outcome") and "outcome" in fact_fields(self.table):
            return {"until_date": "until", "outcome": "outcome"}[name]
        if name not in self.read:
            self.read[name] = f"fact_{name}"
            self.say.append(f"{self.indent}fact_{name} = {self.names.array(f'{self.table}.{name}')}[fact]")
        return self.read[name]


def until_column(table: str) -> str:
    """The fact's own last day: the column for it, or none."""
    own = TABLES[table].until
    return own if own in TABLES[table].by_name else ""
