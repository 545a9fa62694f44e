"""The typed tree of a condition: frozen, checked when built, read by every runner.

A predicate is true or false, never missing: where a value it needs is missing, it is false. `Not` turns that over.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal as OneOf

from miara.model.schema import ColumnType

Operator = OneOf["=", "<>", "<", "<=", ">", ">="]
EvidenceNeeded = OneOf["proven", "recorded"]
Scalar = str | int | float | bool | date


@dataclass(frozen=True, slots=True)
class Field:
    """A column of the counted row (or of its deciding exit)."""

    name: str
    type: ColumnType


@dataclass(frozen=True, slots=True)
class AsOf:
    """The day that is counted."""


@dataclass(frozen=True, slots=True)
class Literal:
    """A value written in the definition."""

    value: Scalar


@dataclass(frozen=True, slots=True)
class Shift:
    """A day moved by days or by calendar months (31 Aug + 6 months is the last day of February)."""

    base: "Value"
    count: int
    unit: OneOf["days", "months"]


@dataclass(frozen=True, slots=True)
class Elapsed:
    """Time from a day to a later day; missing if it is not later or the same.

    Years are completed years. Months are completed months and the days of the month begun, each a thirty-first,
    so that "more than 12" is true from the day after twelve months.
    """

    unit: OneOf["years", "months"]
    since: Field
    on: "Value"


@dataclass(frozen=True, slots=True)
class Rule:
    """The value of a dated parameter on a day; missing before its first day."""

    name: str
    on: "Value"


Value = Field | AsOf | Literal | Shift | Elapsed | Rule


@dataclass(frozen=True, slots=True)
class Everyone:
    """Always true."""


@dataclass(frozen=True, slots=True)
class Compare:
    """Two values compared; false where either is missing."""

    operator: Operator
    left: Value
    right: Value


@dataclass(frozen=True, slots=True)
class IsIn:
    """A value is one of those listed; false where it is missing."""

    value: Value
    options: tuple[Literal, ...]


@dataclass(frozen=True, slots=True)
class IsMissing:
    """A value is missing."""

    value: Value


@dataclass(frozen=True, slots=True)
class HasFact:
    """The participation has at least one such fact, begun by the counted day.

    `at`: true on that day. `between`: begun in that window, both ends included.
    `outcome`: ended so, by the counted day. `evidence`: what the fact needs to count as proven.
    """

    table: OneOf["support", "situation", "assignment"]
    kinds: tuple[str, ...] = ()
    columns: tuple[tuple[str, str], ...] = ()
    outcome: str | None = None
    at: Value | None = None
    between: tuple[Value, Value] | None = None
    evidence: EvidenceNeeded = "recorded"


@dataclass(frozen=True, slots=True)
class CountedIn:
    """The same unit is counted by another indicator of the pack."""

    code: str


@dataclass(frozen=True, slots=True)
class Not:
    """The part is false."""

    part: "Predicate"


@dataclass(frozen=True, slots=True)
class All:
    """Every part is true."""

    parts: tuple["Predicate", ...]


@dataclass(frozen=True, slots=True)
class Any:
    """At least one part is true."""

    parts: tuple["Predicate", ...]


Predicate = Everyone | Compare | IsIn | IsMissing | HasFact | CountedIn | Not | All | Any


def walk(predicate: Predicate, *, positive_only: bool = False) -> Iterator[Predicate]:
    """Every predicate in the tree; `positive_only` leaves out what stands under a `Not`."""
    yield predicate
    match predicate:
        case All(parts) | Any(parts):
            for part in parts:
                yield from walk(part, positive_only=positive_only)
        case Not(part) if not positive_only:
            yield from walk(part)


def values_of(predicate: Predicate) -> tuple[Value, ...]:
    """The values a single predicate compares or measures by, not those of its parts."""
    match predicate:
        case Compare(_, left, right):
            return (left, right)
        case IsIn(value, _) | IsMissing(value):
            return (value,)
        case HasFact(at=at, between=between):
            return ((at,) if at else ()) + (between or ())
    return ()


def rules_in(predicate: Predicate) -> Iterator[str]:
    """Names of the dated parameters a condition reads."""
    for part in walk(predicate):
        for value in values_of(part):
            yield from _rules(value)


def _rules(value: Value) -> Iterator[str]:
    match value:
        case Rule(name, on):
            yield name
            yield from _rules(on)
        case Shift(base=inner) | Elapsed(on=inner):
            yield from _rules(inner)


def fields_in(value: Value) -> Iterator[Field]:
    """The columns a value is made from."""
    match value:
        case Field():
            yield value
        case Shift(base=inner) | Rule(on=inner):
            yield from fields_in(inner)
        case Elapsed(since=since, on=inner):
            yield since
            yield from fields_in(inner)
