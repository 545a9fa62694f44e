"""Values and predicates in DuckDB's SQL.

Every predicate is made two-valued where it is built: a missing value would spread through AND, OR and NOT.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from miara.model.pack import Parameter
from miara.model.tree import (
    All,
    Any,
    AsOf,
    Compare,
    CountedIn,
    Elapsed,
    Everyone,
    Field,
    HasFact,
    IsIn,
    IsMissing,
    Literal,
    Not,
    Predicate,
    Rule,
    Shift,
    Value,
)

AS_OF = "cast($as_of as date)"


def known(alias: str) -> str:
    """The row is known on the day asked about."""
    day = "cast($known_on as date)"
    return f"{alias}.recorded_on <= {day} and ({alias}.retracted_on is null or {alias}.retracted_on > {day})"


def literal(value: object) -> str:
    """A value written into a query. Text comes from reviewed packs, and is quoted all the same."""
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return repr(value)
        case date():
            return f"date '{value.isoformat()}'"
    return "'" + str(value).replace("'", "''") + "'"


@dataclass(frozen=True, slots=True)
class Values:
    """Values of a row; `row` is the row's alias in the query."""

    row: str
    parameters: Mapping[str, Parameter]

    def sql(self, value: Value) -> str:
        """The value as an expression; missing is null."""
        match value:
            case Field(name):
                return f'{self.row}."{name}"'
            case AsOf():
                return AS_OF
            case Literal(plain):
                return literal(plain)
            case Shift(base, count, "days"):
                return f"({self.sql(base)} + ({count}))"
            case Shift(base, count):
                return f"cast({self.sql(base)} + to_months({count}) as date)"
            case Elapsed(unit, since, on):
                return self._elapsed(unit, self.sql(since), self.sql(on))
            case Rule(name, on):
                return self._rule(self.parameters[name], self.sql(on))

    def _elapsed(self, unit: str, since: str, on: str) -> str:
        calendar = f"datediff('month', {since}, {on})"
        months = (
            f"({calendar} - cast(cast({since} + to_months(cast({calendar} as integer)) as date) > {on} as integer))"
        )
        if unit == "years":
            measured = f"({months} // 12)"
        else:
            begun = f"({on} - cast({since} + to_months(cast({months} as integer)) as date))"
            measured = f"({months} + {begun} / 31.0::double)"
        return f"case when {since} <= {on} then {measured} end"

    def _rule(self, parameter: Parameter, on: str) -> str:
        cases = " ".join(
            f"when {on} >= {literal(each.valid_from)} then {literal(each.value)}" for each in parameter.values
        )
        return f"case {cases} end"


@dataclass(frozen=True, slots=True)
class Predicates:
    """Predicates of a row, in one mode. How facts and other indicators are looked up is told by the caller."""

    values: Values
    has_fact: Callable[[HasFact], str]
    counted_in: Callable[[str], str]

    def sql(self, predicate: Predicate) -> str:
        """The predicate as an expression that is true or false."""
        match predicate:
            case Everyone():
                return "true"
            case All(parts):
                return "(" + " and ".join(self.sql(part) for part in parts) + ")"
            case Any(parts):
                return "(" + " or ".join(self.sql(part) for part in parts) + ")"
            case Not(part):
                return f"(not {self.sql(part)})"
            case Compare(operator, left, right):
                return f"coalesce({self.values.sql(left)} {operator} {self.values.sql(right)}, false)"
            case IsIn(value, options):
                listed = ", ".join(literal(option.value) for option in options)
                return f"coalesce({self.values.sql(value)} in ({listed}), false)"
            case IsMissing(value):
                return f"({self.values.sql(value)} is null)"
            case HasFact():
                return self.has_fact(predicate)
            case CountedIn(code):
                return self.counted_in(code)


def fact_condition(fact: HasFact, values: Values) -> str:
    """Whether a row of the fact's table, alias f, is such a fact for the row of `values`. May be null for no."""
    parts = []
    if fact.kinds:
        parts.append(f"f.kind in ({', '.join(map(literal, fact.kinds))})")
    parts += [f'f."{name}" = {literal(word)}' for name, word in fact.columns]
    if fact.outcome is not None:
        parts.append(f"f.outcome = {literal(fact.outcome)} and f.until_date <= {AS_OF}")
    if fact.at is not None:
        on = values.sql(fact.at)
        parts.append(f"f.day <= {on} and (f.until_date is null or f.until_date >= {on}) and {on} is not null")
    if fact.between is not None:
        first, last = fact.between
        parts.append(f"f.day >= {values.sql(first)} and f.day <= {values.sql(last)}")
    return "(" + " and ".join(parts or ["true"]) + ")"


def fact_day(fact: HasFact) -> str:
    """The day from which such a fact makes its participation count."""
    return "f.until_date" if fact.outcome is not None else "f.day"
