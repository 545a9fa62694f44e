"""Whether who counts on a day may count no longer on a later one, though nothing that was known has changed.

A figure of events only grows: who entered has entered, and a job found within four weeks stays found. A figure of a
state falls as well: who has a coach on the day may leave. Which of the two a figure is follows from its definition.
What is no count and no sum falls as well as it rises, whatever it is made of: one more is found among those without.
"""

from miara.model.pack import Indicator, Pack
from miara.model.tree import (
    All,
    Any,
    AsOf,
    Compare,
    CountedIn,
    DaysCovered,
    Elapsed,
    FactCount,
    FactDay,
    FactSum,
    Field,
    HasFact,
    IsIn,
    IsMissing,
    Not,
    Predicate,
    Rule,
    Shift,
    StartOf,
    Value,
    inner,
)
from miara.model.units import EXIT_FIELDS

_GROWING = frozenset({"count", "sum"})
"""Kinds of definitions to whose value whoever comes adds."""

_FILLED_LATER = frozenset({*EXIT_FIELDS, "until_date", "outcome"})
"""Columns that say how something ended: they are missing until it does."""


def lapses(pack: Pack, code: str) -> bool:
    """Whether a figure may fall by nothing but the passing of days: a share or a formula, or the count of a state."""
    definition = pack.by_code[code]
    return definition.kind not in _GROWING or _indicator(definition, pack)


def _indicator(definition: Indicator, pack: Pack) -> bool:
    return any(
        _lapses(_without_population(part.condition, definition), pack)
        or (part.measured is not None and _falls(part.measured, pack))
        for part in definition.parts
        if part.name == ""
    )


def _without_population(condition: Predicate, definition: Indicator) -> Predicate:
    """Who is counted at all is no state: whoever has only been at an information meeting was never a participant."""
    parts = condition.parts if isinstance(condition, All) else (condition,)
    return All(tuple(part for part in parts if part != definition.population))


def _lapses(predicate: Predicate, pack: Pack) -> bool:
    """What is true may become false."""
    match predicate:
        case All(parts) | Any(parts):
            return any(_lapses(part, pack) for part in parts)
        case Not(part):
            return _may_come(part, pack)
        case Compare(operator, left, right):
            return _compared(operator, left, right, pack)
        case IsIn(value):
            return _rises(value, pack) or _falls(value, pack)
        case IsMissing(value):
            return any(_is_filled_later(each) for each in inner(value))
        case HasFact():
            return _fact(predicate, pack)
        case CountedIn(code):
            return _indicator(pack.by_code[code], pack)
    return False


def _compared(operator: str, left: Value, right: Value, pack: Pack) -> bool:
    if operator in {"<", "<="}:
        return _rises(left, pack) or _falls(right, pack)
    if operator in {">", ">="}:
        return _falls(left, pack) or _rises(right, pack)
    return any(moves(value, pack) for value in (left, right) for moves in (_rises, _falls))


def _fact(asked: HasFact, pack: Pack) -> bool:
    """A fact that was there may be over on a day that moves, or have begun before a window whose start moves."""
    day = asked.at is not None and (_rises(asked.at, pack) or _falls(asked.at, pack))
    windows = [window for window in (asked.between, asked.during) if window is not None]
    moved = any(_rises(first, pack) or _falls(last, pack) for first, last in windows)
    return day or moved or (asked.where is not None and _lapses(asked.where, pack))


def _may_come(predicate: Predicate, pack: Pack) -> bool:
    """What is false may become true."""
    match predicate:
        case All(parts) | Any(parts):
            return any(_may_come(part, pack) for part in parts)
        case Not(part):
            return _lapses(part, pack)
        case Compare(_, left, right):
            return any(_changes(value, pack) for value in (left, right))
        case IsIn(value):
            return _changes(value, pack)
        case HasFact():
            return True
        case CountedIn(code):
            return any(_may_come(part.condition, pack) for part in pack.by_code[code].parts if part.name == "")
    return False


def _changes(value: Value, pack: Pack) -> bool:
    return _rises(value, pack) or _falls(value, pack) or any(_is_filled_later(each) for each in inner(value))


def _is_filled_later(value: Value) -> bool:
    return isinstance(value, FactDay) or (isinstance(value, Field) and value.name in _FILLED_LATER)


def _rises(value: Value, pack: Pack) -> bool:
    """It may become greater from day to day."""
    match value:
        case AsOf() | FactCount() | FactSum() | DaysCovered():
            return True
        case Shift(base=base) | StartOf(base=base):
            return _rises(base, pack)
        case FactDay(which=which):
            return which == "last"
        case Elapsed(since=since, on=on):
            return _rises(on, pack) or _falls(since, pack)
        case Rule(on=on):
            return _rises(on, pack) or _falls(on, pack)
    return False


def _falls(value: Value, pack: Pack) -> bool:
    """It may become less from day to day."""
    match value:
        case Shift(base=base) | StartOf(base=base):
            return _falls(base, pack)
        case FactDay(facts=facts) | FactCount(facts=facts) | FactSum(facts=facts):
            return _lapses(facts, pack)
        case DaysCovered(facts, first, last):
            return _lapses(facts, pack) or _rises(first, pack) or _falls(last, pack)
        case Elapsed(since=since, on=on):
            return _falls(on, pack) or _rises(since, pack)
        case Rule(on=on):
            return _rises(on, pack) or _falls(on, pack)
    return False
