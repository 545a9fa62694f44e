"""The functions that give a value: ages and spans of time, dated parameters, and what is counted over facts."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlglot import exp

from miara.language import vocabulary, words
from miara.language.context import Context
from miara.model import tree
from miara.model.errors import did_you_mean
from miara.model.schema import TABLES


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the parts of a function: values and conditions inside it."""

    value: Callable[[exp.Expr, Context], tree.Value]
    predicate: Callable[[exp.Expr, Context], tree.Predicate]

    def day(self, node: exp.Expr, context: Context) -> tree.Value:
        """A value that is a day."""
        return words.as_day(self.value(node, context), node, context)

    def facts(self, node: exp.Expr, context: Context) -> tree.HasFact:
        """A question about facts, as a function's argument."""
        if not isinstance(node, exp.Anonymous) or str(node.this).lower() not in vocabulary.FACT_WORDS:
            raise context.refuse(node, "A question about facts is expected here, like support('advice').")
        return vocabulary.facts(node, context, self.value, self.predicate)


Function = Callable[[exp.Anonymous, Context, Reader], tree.Value]


def read(node: exp.Anonymous, context: Context, reader: Reader) -> tree.Value:
    """The value of a function call."""
    called = str(node.this).lower()
    if called not in FUNCTIONS:
        raise context.refuse(node, f"There is no value '{node.this}'.", did_you_mean(called, FUNCTIONS))
    return FUNCTIONS[called].read(node, context, reader)


def _on(node: exp.Anonymous, context: Context, reader: Reader) -> tuple[list[exp.Expr], tree.Value]:
    plain, named = words.arguments(node, context, allowed=("on",))
    if "on" not in named:
        form = FUNCTIONS[str(node.this).lower()].form
        raise context.refuse(node, f"{node.this} needs a day.", f"Write {form}.")
    return plain, reader.day(named["on"], context)


def _since_column(column: str, unit: str) -> Function:
    def read_it(node: exp.Anonymous, context: Context, reader: Reader) -> tree.Value:
        plain, on = _on(node, context, reader)
        if plain:
            raise context.refuse(plain[0], f"{node.this} takes only a day: {node.this}(on => entry).")
        where = context.participation
        if where is None:
            raise context.refuse(node, f"{node.this} can only be asked where there is a participation.")
        return tree.Elapsed(unit, tree.Field(column, "date", where), on)  # type: ignore[arg-type]

    return read_it


def _elapsed(unit: str) -> Function:
    def read_it(node: exp.Anonymous, context: Context, reader: Reader) -> tree.Value:
        plain, _ = words.arguments(node, context, allowed=())
        if len(plain) != 2:
            raise context.refuse(node, f"{node.this} takes two days: {node.this}(entry, exit).")
        since, on = (reader.day(each, context) for each in plain)
        return tree.Elapsed(unit, since, on)  # type: ignore[arg-type]

    return read_it


def _start_of(unit: str) -> Function:
    def read_it(node: exp.Anonymous, context: Context, reader: Reader) -> tree.Value:
        plain, _ = words.arguments(node, context, allowed=())
        if len(plain) != 1:
            raise context.refuse(node, f"{node.this} takes one day: {node.this}(as_of).")
        return tree.StartOf(unit, reader.day(plain[0], context))  # type: ignore[arg-type]

    return read_it


def _rule(node: exp.Anonymous, context: Context, reader: Reader) -> tree.Value:
    plain, on = _on(node, context, reader)
    if len(plain) != 1:
        raise context.refuse(node, "rule takes one name and a day: rule('name', on => entry).")
    name = words.string(plain[0], context)
    if name not in context.parameters:
        raise context.refuse(plain[0], f"There is no parameter '{name}'.", did_you_mean(name, context.parameters))
    return tree.Rule(name, on)


def _one_question(node: exp.Anonymous, context: Context, reader: Reader) -> tree.HasFact:
    plain, _ = words.arguments(node, context, allowed=())
    if len(plain) != 1:
        raise context.refuse(node, f"{node.this} takes one question about facts: {node.this}(support('advice')).")
    return reader.facts(plain[0], context)


def _fact_day(which: str) -> Function:
    def read_it(node: exp.Anonymous, context: Context, reader: Reader) -> tree.Value:
        asked = _one_question(node, context, reader)
        if not TABLES[asked.table].day:
            raise context.refuse(node, f"A {asked.table} has no day of its own.")
        return tree.FactDay(which, asked)  # type: ignore[arg-type]

    return read_it


def _number_of(node: exp.Anonymous, context: Context, reader: Reader) -> tree.Value:
    return tree.FactCount(_one_question(node, context, reader))


def _hours_of(node: exp.Anonymous, context: Context, reader: Reader) -> tree.Value:
    asked = _one_question(node, context, reader)
    if "hours" not in TABLES[asked.table].by_name:
        raise context.refuse(node, f"A {asked.table} has no hours.")
    return tree.FactSum("hours", asked)


def _days_covered(node: exp.Anonymous, context: Context, reader: Reader) -> tree.Value:
    plain, _ = words.arguments(node, context, allowed=())
    if len(plain) != 2:
        raise context.refuse(node, "days_covered takes facts and a window: days_covered(occupancy(), [a, b]).")
    asked = reader.facts(plain[0], context)
    if not TABLES[asked.table].until:
        raise context.refuse(plain[0], f"A {asked.table} does not last.")
    found = vocabulary.window(plain[1], context, reader.value)
    if found is None:
        raise context.refuse(plain[1], "A window has two days: [exit, exit + 28 days].")
    return tree.DaysCovered(asked, *found)


@dataclass(frozen=True, slots=True)
class Word:
    """A function of the language: how it is written (and about which unit), what it gives, how it is read."""

    form: str
    says: str
    read: Function
    unit: str = "participations"


FUNCTIONS: dict[str, Word] = {
    "age": Word("age(on => entry)", "completed years of age on a day", _since_column("birth_date", "years")),
    "months_unemployed": Word(
        "months_unemployed(on => entry)",
        "months of the present unemployment on a day, with a fraction for the month begun, so that `> 12` is true from "
        "the day after twelve months; missing where no first day is known",
        _since_column("unemployed_since", "months"),
    ),
    "rule": Word(
        "rule('long_term_unemployed_months', on => entry)",
        "the value of a dated parameter on a day; missing before its first day",
        _rule,
    ),
    "days": Word("days(entry, exit)", "days from one day to a later one; missing if it is earlier", _elapsed("days")),
    "months": Word("months(entry, exit)", "months, with a fraction for the month begun", _elapsed("months")),
    "years": Word("years(birth_date, as_of)", "completed years", _elapsed("years")),
    "start_of_month": Word("start_of_month(as_of)", "the first day of that month", _start_of("month")),
    "start_of_quarter": Word("start_of_quarter(as_of)", "the first day of that quarter", _start_of("quarter")),
    "start_of_year": Word("start_of_year(as_of)", "the first day of that year", _start_of("year")),
    "first_day": Word(
        "first_day(situation('employment'))",
        "the day on which the first such fact began; missing if there is none",
        _fact_day("first"),
    ),
    "latest_day": Word("latest_day(support())", "the day on which the latest such fact began", _fact_day("last")),
    "number_of": Word("number_of(support('training'))", "how many such facts there are", _number_of),
    "hours_of": Word("hours_of(support('coaching'))", "the hours of such supports, added up", _hours_of),
    "days_covered": Word(
        "days_covered(occupancy(), [created_date, created_date + 12 months])",
        "on how many days of a window at least one such fact was true; days after the counted day are not",
        _days_covered,
        unit="jobs",
    ),
}
