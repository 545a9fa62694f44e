"""A pack of definitions as the runners see it: read, checked, frozen."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Literal

from miara.model.tree import (
    CountedIn,
    Elapsed,
    EvidenceNeeded,
    Field,
    Operator,
    Predicate,
    Rule,
    Shift,
    StartOf,
    Value,
    walk,
)
from miara.model.units import UNITS, Unit

Texts = Mapping[str, str]
Row = Mapping[str, object]
Number = int | Fraction


@dataclass(frozen=True, slots=True)
class DatedValue:
    """A parameter's value from a day on, with its source."""

    valid_from: date
    value: int | float
    source: Texts


@dataclass(frozen=True, slots=True)
class Parameter:
    """A dated rule value, newest first in `values`."""

    name: str
    title: Texts
    values: tuple[DatedValue, ...]


@dataclass(frozen=True, slots=True)
class Breakdown:
    """What figures are split by: a text or whole-numbered value of the participation (or of another counted row).

    `codes`: groups always shown. `bands`: (word, lowest, highest or None) for numbers. `first`: only so many leading
    characters. `each`: somebody in two such places is in both groups, and the groups may not be added up; otherwise a
    unit is described by its first row that has a complete record.
    """

    name: str
    value: Value
    codes: tuple[str, ...] = ()
    bands: tuple[tuple[str, int, int | None], ...] = ()
    first: int = 0
    each: bool = False


def seen_from(breakdown: Breakdown, unit: Unit) -> Value | None:
    """What to evaluate on a counted row to find its group; None where the unit cannot be split so.

    Breakdowns speak about the participation. Units that are facts about one are split by its values; coaches, staff and
    other units of many rows only by places; units without a participation by a column of their own of the same name.
    """
    if unit.of_people:
        return breakdown.value
    if not (unit.row_is_unit or breakdown.each):
        return None
    if unit.owned:
        return of_owner(breakdown.value)
    value = breakdown.value
    return value if isinstance(value, Field) and value.name in unit.fields else None


def of_owner(value: Value) -> Value:
    """The same value, read from the participation that the counted row is about."""
    match value:
        case Field():
            return replace(value, of="owner")
        case Shift(base=base) | StartOf(base=base):
            return replace(value, base=of_owner(base))
        case Elapsed(since=since, on=on):
            return replace(value, since=of_owner(since), on=of_owner(on))
        case Rule(on=on):
            return replace(value, on=of_owner(on))
    return value


Better = Literal["more", "less"]
Kind = Literal["count", "sum", "mean", "median", "share", "formula"]


PartName = Literal["", "among", "without"]


@dataclass(frozen=True, slots=True)
class Part:
    """What a runner computes for an indicator: units that meet `condition` and, if given, their `measured` value.

    `name`: "" is the indicator itself (the numerator of a share), "among" the units a share is taken of, "without"
    those excluded from it. A unit of several rows is measured by the sum over its rows that meet the condition.
    """

    name: PartName
    condition: Predicate
    measured: Value | None = None
    median: bool = False


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """A number made from other indicators: a code, a number, or two joined by + - * /."""

    operator: Literal["code", "number", "+", "-", "*", "/"]
    code: str = ""
    number: Number = 0
    left: "Arithmetic | None" = None
    right: "Arithmetic | None" = None

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes named in it, in order."""
        if self.operator == "code":
            return (self.code,)
        return tuple(code for side in (self.left, self.right) if side is not None for code in side.codes)


@dataclass(frozen=True, slots=True)
class Check:
    """A rule between indicators that must hold, for the whole and in every group."""

    text: str
    operator: Operator
    left: Arithmetic
    right: Arithmetic


@dataclass(frozen=True, slots=True)
class Example:
    """A drawn example: facts, a day, and what must come out. None means: not stated.

    `cases`: numbers in the list of cases where real programmes get counts wrong. `near`: units that nearly count.
    `no_value`: nothing can be said, and that is the promise. `projects`: empty for the one that drawings leave out.
    """

    text: str
    facts: Mapping[str, tuple[Row, ...]]
    as_of: date
    known_on: date
    value: Number | None
    claimed: Number | None
    incomplete: Number | None
    members: tuple[str, ...] | None
    by: Mapping[str, Mapping[str, Number]]
    near: tuple[str, ...] | None = None
    among: int | None = None
    without: int | None = None
    cases: tuple[int, ...] = ()
    projects: tuple[str, ...] = ()
    no_value: bool = False


@dataclass(frozen=True, slots=True)
class Indicator:
    """One definition. `unvalued`: a goal that names no countable thing, shown without a value.

    `condition` is that of the part "" (for a share: counted among, not excluded, and so). `row_evidence`: what the
    counted row itself needs to be proven, for units that are facts. `decimals`: how a reader should see the value.
    `population`: what the pack asks of all that it counts; it stands in every part's condition, too. `better`: whether
    a target is the least that the value should be, or, where less is better, the most.
    """

    code: str
    title: Texts
    description: Texts
    note: Texts
    source: Texts
    unit: Unit
    on: Literal["entry", "exit", "as_of"]
    when: str
    condition: Predicate
    published: bool
    unvalued: bool
    examples: tuple[Example, ...]
    kind: Kind = "count"
    parts: tuple[Part, ...] = ()
    formula: Arithmetic | None = None
    row_evidence: EvidenceNeeded = "recorded"
    decimals: int = 0
    better: Better = "more"
    population: Predicate | None = None

    @property
    def needs(self) -> tuple[str, ...]:
        """Codes of the indicators whose units this one asks about, in the order they are named."""
        named = (p.code for part in self.parts for p in walk(part.condition) if isinstance(p, CountedIn))
        return tuple(dict.fromkeys(named))

    @property
    def made_of(self) -> tuple[str, ...]:
        """Codes of the indicators whose numbers a formula is made of."""
        return tuple(dict.fromkeys(self.formula.codes)) if self.formula else ()


@dataclass(frozen=True)
class Pack:
    """A set of definitions with a version and the hash of all that its figures depend on.

    `texts`: the files it was read from, by their place in a folder of packs; empty for one that was made otherwise.
    """

    code: str
    version: str
    title: Texts
    source: Texts
    note: Texts
    breakdowns: Mapping[str, Breakdown]
    indicators: tuple[Indicator, ...]
    parameters: Mapping[str, Parameter]
    hash: str
    checks: tuple[Check, ...] = ()
    texts: Texts = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def by_code(self) -> dict[str, Indicator]:
        """Indicators by code."""
        return {indicator.code: indicator for indicator in self.indicators}

    def closure(self, codes: tuple[str, ...]) -> tuple[Indicator, ...]:
        """These indicators and all whose units they ask about, each after what it needs."""
        ordered: dict[str, Indicator] = {}

        def add(code: str) -> None:
            if code not in ordered:
                for needed in self.by_code[code].needs:
                    add(needed)
                ordered[code] = self.by_code[code]

        for code in codes:
            add(code)
        return tuple(ordered.values())


__all__ = [
    "UNITS",
    "Arithmetic",
    "Better",
    "Breakdown",
    "Check",
    "DatedValue",
    "Example",
    "Indicator",
    "Kind",
    "Number",
    "Pack",
    "Parameter",
    "Part",
    "PartName",
    "Texts",
    "of_owner",
    "seen_from",
]
