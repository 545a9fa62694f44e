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
    """A column. `of`: "row" is the counted row (with its deciding exit, where it is a participation); "owner" the
    participation the counted row is about (with its deciding exit); "fact" the fact that a `where` speaks about."""

    name: str
    type: ColumnType
    of: OneOf["row", "owner", "fact"] = "row"


@dataclass(frozen=True, slots=True)
class AsOf:
    """The day that is counted."""


@dataclass(frozen=True, slots=True)
class Literal:
    """A value written in the definition."""

    value: Scalar


@dataclass(frozen=True, slots=True)
class Shift:
    """A day moved by days or by calendar months (31 Aug + 6 months is the last day of February).

    The calendar has no end: a day moved past 31 December 9999 is after every day that can be written.
    """

    base: "Value"
    count: int
    unit: OneOf["days", "months"]


@dataclass(frozen=True, slots=True)
class StartOf:
    """The first day of the month, quarter or year that a day lies in."""

    unit: OneOf["month", "quarter", "year"]
    base: "Value"


@dataclass(frozen=True, slots=True)
class Elapsed:
    """Time from a day to a later day; missing if it is not later or the same.

    Years are completed years, days are days (0 on the same day). Months are completed months and the days of the
    month begun, each a thirty-first, so that "more than 12" is true from the day after twelve months.
    """

    unit: OneOf["years", "months", "days"]
    since: "Value"
    on: "Value"


@dataclass(frozen=True, slots=True)
class Rule:
    """The value of a dated parameter on a day; missing before its first day."""

    name: str
    on: "Value"


@dataclass(frozen=True, slots=True)
class FactDay:
    """The first or the last day on which such a fact began; missing if there is none."""

    which: OneOf["first", "last"]
    facts: "HasFact"


@dataclass(frozen=True, slots=True)
class FactCount:
    """How many such facts there are; 0 if none."""

    facts: "HasFact"


@dataclass(frozen=True, slots=True)
class FactSum:
    """The sum of a column (`hours`) over such facts, missing values as nothing; 0 if there are none."""

    column: str
    facts: "HasFact"


@dataclass(frozen=True, slots=True)
class DaysCovered:
    """On how many days of a window at least one such fact was true, both ends of everything included; a fact without
    a last day lasts. Missing if an end of the window is missing; 0 if the window ends before it begins."""

    facts: "HasFact"
    first: "Value"
    last: "Value"


Value = Field | AsOf | Literal | Shift | StartOf | Elapsed | Rule | FactDay | FactCount | FactSum | DaysCovered


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
    """There is at least one such fact, begun by the counted day, about the counted row (or its participation).

    `table`: one of the unit's `fact_tables`. `at`: true on that day. `between`: begun in that window. `during`: true on
    at least one day of that window. Both ends are included; a window with a missing end holds nothing, and of days
    after the counted one nothing is known. `outcome`: ended so, by the counted day. `where`: a condition on the fact
    (its columns are fields of "fact"; no facts, no other indicators inside). `evidence`: what the fact needs to count
    as proven. A fact without a day of its own (a founder) has begun whenever its row has.
    """

    table: str
    kinds: tuple[str, ...] = ()
    columns: tuple[tuple[str, str], ...] = ()
    outcome: str | None = None
    at: Value | None = None
    between: tuple[Value, Value] | None = None
    during: tuple[Value, Value] | None = None
    where: "Predicate | None" = None
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
    """Every predicate in the tree, those of a fact's `where` excepted; `positive_only` leaves out what stands under a
    `Not`."""
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
        case HasFact(at=at, between=between, during=during):
            return ((at,) if at else ()) + (between or ()) + (during or ())
    return ()


def inner(value: Value) -> Iterator[Value]:
    """The value and every value it is made from, those inside the facts it asks for included."""
    yield value
    match value:
        case Shift(base=base) | StartOf(base=base) | Rule(on=base):
            yield from inner(base)
        case Elapsed(since=since, on=on):
            yield from inner(since)
            yield from inner(on)
        case FactDay(facts=facts) | FactCount(facts=facts) | FactSum(facts=facts):
            yield from values_in(facts)
        case DaysCovered(facts, first, last):
            yield from values_in(facts)
            yield from inner(first)
            yield from inner(last)


def values_in(predicate: Predicate) -> Iterator[Value]:
    """Every value anywhere in the tree, those of a fact's `where` included."""
    for part in walk(predicate):
        for value in values_of(part):
            yield from inner(value)
        if isinstance(part, HasFact) and part.where is not None:
            yield from values_in(part.where)


def facts_in(predicate: Predicate, *, positive_only: bool = False) -> Iterator[HasFact]:
    """Every question about facts, those inside values included."""
    for part in walk(predicate, positive_only=positive_only):
        if isinstance(part, HasFact):
            yield part
        for value in values_of(part):
            yield from facts_of(value)


def facts_of(value: Value) -> Iterator[HasFact]:
    """The questions about facts that a value asks."""
    for each in inner(value):
        if isinstance(each, FactDay | FactCount | FactSum | DaysCovered):
            yield each.facts


def rules_in(predicate: Predicate) -> Iterator[str]:
    """Names of the dated parameters a condition reads."""
    return (value.name for value in values_in(predicate) if isinstance(value, Rule))


def fields_in(value: Value) -> Iterator[Field]:
    """The columns of the counted row and its participation that a value is made from."""
    return (each for each in inner(value) if isinstance(each, Field) and each.of != "fact")
