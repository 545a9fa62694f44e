"""When a comparison that is true became so: where it waits for a day to come, or for as many facts as it asks for.

Of a comparison that may be true, false and true again nothing is said here.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from miara.model.tree import (
    AsOf,
    Compare,
    Elapsed,
    FactCount,
    FactSum,
    HasFact,
    Literal,
    Operator,
    Predicate,
    Shift,
    Value,
    inner,
    values_of,
)

_MONTHS_OF_A_YEAR = 12
_TURNED: Mapping[Operator, Operator] = {"<": ">", "<=": ">=", "=": "=", ">": "<", ">=": "<=", "<>": "<>"}


@dataclass(frozen=True, slots=True)
class Comes:
    """It is true from a day on: so many days after `day`."""

    day: Value
    plus: int


@dataclass(frozen=True, slots=True)
class Grows:
    """It is true once there are so many such facts, or their sum is so large: `least` (or more than it, `above`)."""

    value: FactCount | FactSum
    least: Value
    above: bool


def reached(compare: Compare) -> Comes | Grows | None:
    """Return what a true comparison waited for; None where it does not tell."""
    found = None
    for operator, large, small in (
        (compare.operator, compare.left, compare.right),
        (_TURNED[compare.operator], compare.right, compare.left),
    ):
        if operator in (">", ">=", "=") and not _moves(small):
            found = found or _reached(operator, large, small)
    return found


def dating(predicate: Predicate) -> tuple[Value, ...]:
    """Return the values of a single predicate whose facts tell from when it may be true; of a number that grew large
    enough it is told better (`reached`)."""
    grown = reached(predicate) if isinstance(predicate, Compare) else None
    return (grown.least,) if isinstance(grown, Grows) else values_of(predicate)


def _reached(operator: Operator, large: Value, small: Value) -> Comes | Grows | None:
    above = operator == ">"
    match large:
        case AsOf():
            return Comes(small, int(above))
        case FactCount() | FactSum():
            return Grows(large, small, above)
        case Elapsed(unit, since, AsOf()) if operator != "=" and not _moves(since):
            return _passed(unit, since, small, above=above)
    return None


def _passed(unit: str, since: Value, small: Value, *, above: bool) -> Comes | None:
    """Completed years change on a day of the calendar; of months and days, more than so many are there a day later."""
    match small:
        case Literal(int(count)) if count >= 0:
            if unit == "days":
                return Comes(Shift(since, count, "days"), int(above))
            if unit == "years":
                return Comes(Shift(since, (count + above) * _MONTHS_OF_A_YEAR, "months"), 0)
            return Comes(Shift(since, count, "months"), int(above))
    return None


def starts(asked: HasFact) -> tuple[Value, ...]:
    """Return the days before which none of these facts answers, whenever it began: those at which it is to be true."""
    days = (asked.at, asked.during[0] if asked.during else None)
    return tuple(day for day in days if day is not None and not _moves(day))


def _moves(value: Value) -> bool:
    """Its value is another as the counted day moves."""
    return any(isinstance(each, AsOf) for each in inner(value))


__all__ = ["Comes", "Grows", "dating", "reached", "starts"]
