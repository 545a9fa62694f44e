"""What an author may have meant: a proposal for each common slip, '' where there is none."""

import re
from collections.abc import Mapping

from sqlglot import exp

from miara.model import tree
from miara.model.errors import did_you_mean
from miara.model.schema import TABLES, Column

CONDITION = (
    "A condition compares values with = <> < <= > >= in (…), between … and … or is null, or asks about facts, such as "
    "support('advice'); and, or and not (…) join conditions."
)
VALUE = "A value is a column, a day, a number, a text in 'single quotes' or a function such as age(on => entry)."
EXAMPLE = "It is written like this: sex = 'female' and age(on => entry) >= 18."

_QUOTES = '"“”„‘’‚«»`'
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_INSTEAD = {
    "count": "number_of(support('training'))",
    "sum": "hours_of(support('coaching'))",
    "min": "first_day(situation('employment'))",
    "first": "first_day(situation('employment'))",
    "max": "latest_day(support())",
    "last": "latest_day(support())",
    "datediff": "days(entry, exit)",
}
_LONGER = {"week": (7, "days"), "weeks": (7, "days"), "year": (12, "months"), "years": (12, "months")}


def for_name(word: str, fields: Mapping[str, Column], known: set[str], forms: Mapping[str, str]) -> str:
    """For a name that is no column: a text without its quotes, a function without its day, a slip of the pen."""
    bare = word.strip(_QUOTES)
    if bare != word or any(word in column.codes for column in fields.values()):
        return f"Text stands in single quotes: '{bare}'."
    if word.lower() in forms:
        return f"Write {forms[word.lower()]}."
    return did_you_mean(word, known)


def for_shift(node: exp.Add | exp.Sub, text: str) -> str:
    """For something added to a day that is no span."""
    if _DAY.fullmatch(text):
        return f"Days stand in quotes: '{text}'."
    added = node.expression
    if isinstance(added, exp.Literal) and not added.is_string:
        return f"Write {added.this} days or {added.this} months."
    if isinstance(added, exp.Mul) and isinstance(added.this, exp.Literal) and str(added.this.this).isdigit():
        times, unit = _LONGER.get(added.expression.name.lower(), (0, ""))
        return f"Write {int(added.this.this) * times} {unit}." if times else ""
    return "The time between two days is days(entry, exit)." if isinstance(node, exp.Sub) else ""


def for_value(node: exp.Expr) -> str:
    """For something that is no value."""
    if isinstance(node, exp.Null):
        return "Write 'is null' or 'is not null'."
    if isinstance(node, exp.Mul) and isinstance(node.expression, exp.Column):
        return "A span is added to a day: exit + 28 days."
    return f"Write {_INSTEAD[node.key]}." if node.key in _INSTEAD else VALUE


def for_condition(node: exp.Expr) -> str:
    """For something that is no condition."""
    return "Leave 'when' out to count all." if isinstance(node, exp.Boolean) else CONDITION


def for_question(word: str, known: tuple[str, ...]) -> str:
    """For a function that is none: a kind of fact asked by its own name, or a slip of the pen."""
    for table in TABLES.values():
        kind = table.by_name.get("kind")
        if kind and table.owner and word in kind.codes:
            return f"Did you mean {table.name}('{word}')?"
    return did_you_mean(word, known)


def for_types(one: tree.Value, other: tree.Value, codes: tuple[str, ...]) -> str:
    """For two values of different types that were compared."""
    match one, other:
        case tree.Field(name, "bool"), _:
            return f"Write {name} or not {name}."
        case tree.Field(_, "int" | "float"), tree.Literal(str() as text) if text.replace(".", "", 1).isdigit():
            return "Write numbers without quotes."
        case tree.Field(_, "text"), tree.Literal(bool()):
            return did_you_mean("", codes)
        case tree.Field(_, "text"), tree.Literal(number):
            return f"Text stands in single quotes: '{number}'."
    return ""
