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
    DaysCovered,
    Elapsed,
    Everyone,
    FactCount,
    FactDay,
    FactSum,
    Field,
    HasFact,
    IsIn,
    IsMissing,
    Literal,
    Not,
    Predicate,
    Rule,
    Shift,
    StartOf,
    Value,
)

AS_OF = "$as_of::date"
NEVER = "date '0001-01-01'"
FactValue = FactDay | FactCount | FactSum | DaysCovered


def known(alias: str) -> str:
    """The row is known on the day asked about."""
    day = "$known_on::date"
    return f"{alias}.recorded_on <= {day} and ({alias}.retracted_on is null or {alias}.retracted_on > {day})"


def literal(value: object) -> str:
    """A value written into a query. Text comes from reviewed packs, and is quoted all the same."""
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float():
            return f"{value!r}::double"
        case date():
            return f"date '{value.isoformat()}'"
    return "'" + str(value).replace("'", "''") + "'"


def proven(table: str, identity: str) -> str:
    """A fact of the table has a document."""
    documents = f"select v.fact from evidence v where v.fact_table = '{table}' and {known('v')}"  # noqa: S608
    return f"coalesce({identity} in ({documents}), false)"


def hundredths(value: str) -> str:
    """A number as whole hundredths; a half goes to the even one, as casts to whole numbers do."""
    return f"cast({value} * 100 as bigint)"


@dataclass(frozen=True, slots=True)
class Values:
    """Values of a row. How columns are found and questions about facts answered is told by the caller."""

    parameters: Mapping[str, Parameter]
    column: Callable[[Field], str]
    of_facts: Callable[[FactValue], str]

    def sql(self, value: Value) -> str:
        """The value as an expression; missing is null."""
        match value:
            case Field():
                return self.column(value)
            case AsOf():
                return AS_OF
            case Literal(plain):
                return literal(plain)
            case Shift(base, count, "days"):
                return f"({self.sql(base)} + ({count}))"
            case Shift(base, count):
                return f"cast({self.sql(base)} + to_months({count}) as date)"
            case StartOf(unit, base):
                return f"cast(date_trunc('{unit}', {self.sql(base)}) as date)"
            case Elapsed(unit, since, on):
                return _elapsed(unit, self.sql(since), self.sql(on))
            case Rule(name, on):
                return _rule(self.parameters[name], self.sql(on))
        return self.of_facts(value)


def _elapsed(unit: str, since: str, on: str) -> str:
    calendar = f"datediff('month', {since}, {on})"
    months = f"({calendar} - cast(cast({since} + to_months(cast({calendar} as integer)) as date) > {on} as integer))"
    match unit:
        case "days":
            measured = f"{on} - {since}"
        case "years":
            measured = f"{months} // 12"
        case _:
            begun = f"({on} - cast({since} + to_months(cast({months} as integer)) as date))"
            measured = f"{months} + {begun} / 31.0::double"
    return f"case when {since} <= {on} then {measured} end"


def _rule(parameter: Parameter, on: str) -> str:
    cases = " ".join(f"when {on} >= {literal(each.valid_from)} then {literal(each.value)}" for each in parameter.values)
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
                return "(" + (" and ".join(self.sql(part) for part in parts) or "true") + ")"
            case Any(parts):
                return "(" + (" or ".join(self.sql(part) for part in parts) or "false") + ")"
            case Not(part):
                return f"(not {self.sql(part)})"
            case Compare(operator, left, right):
                return f"coalesce({self.values.sql(left)} {operator} {self.values.sql(right)}, false)"
            case IsIn(value, options):
                listed = ", ".join(literal(option.value) for option in options)
                return f"coalesce({self.values.sql(value)} in ({listed}), false)" if options else "false"
            case IsMissing(value):
                return f"({self.values.sql(value)} is null)"
            case HasFact():
                return self.has_fact(predicate)
            case CountedIn(code):
                return self.counted_in(code)
