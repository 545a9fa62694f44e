"""Values inside a condition: columns, days, numbers, and the functions that give one."""

from collections.abc import Mapping
from datetime import date

from sqlglot import exp

from miara.language import proposals
from miara.language.context import Context, Speaks
from miara.language.source import LARGEST
from miara.model import tree
from miara.model.errors import did_you_mean
from miara.model.schema import Column

_DAYS = {"entry": "entry_date", "exit": "exit_date"}
_SPANS = {"day": "days", "days": "days", "month": "months", "months": "months"}
_TYPE_NAMES = {"int": "number", "float": "number"}
MOST = 12_000  # days or months that can be added: a thousand years


def name(node: exp.Column, context: Context, forms: Mapping[str, str]) -> tree.Value:
    """The column or day that a name means. `forms`: how each function is written, for who leaves its brackets out."""
    word, table = node.name, node.table
    if node.this.args.get("quoted") or not isinstance(node.this, exp.Identifier) or node.args.get("db"):
        raise context.refuse(node, "Write a column's name alone, and text in 'single quotes'.")
    if table:
        return _owned(node, table, context)
    if word == "as_of":
        return tree.AsOf()
    of: Speaks = context.of
    if word in _DAYS and context.participation and word not in context.fields:
        word, of = _DAYS[word], context.participation
        return tree.Field(word, "date", of)
    column = context.fields.get(word)
    if column is None:
        proposal = proposals.for_name(word, context.fields, _known(context), forms)
        raise context.refuse(node, f"{_whose(context)} has no column '{word}'.", proposal)
    return tree.Field(column.name, column.type, of)


def _whose(context: Context) -> str:
    return {"fact": context.fact, "row": context.unit.table, "owner": "participation"}[context.of]


def _known(context: Context) -> set[str]:
    known = {*context.fields, "as_of"}
    if context.participation:
        known |= set(_DAYS)
    if context.unit.owned and context.of == "row":
        known |= {f"participation.{column}" for column in context.unit.owner_fields}
    return known


def _owned(node: exp.Column, table: str, context: Context) -> tree.Value:
    """`participation.sex`, where the counted row is a fact about a participation or a `where` speaks of a fact."""
    where = context.participation
    if table != "participation" or where is None:
        raise context.refuse(node, "Write a column's name alone, and text in 'single quotes'.")
    fields = context.unit.fields if where == "row" else context.unit.owner_fields
    column = fields.get(_DAYS.get(node.name, node.name))
    if column is None:
        raise context.refuse(node, f"participation has no column '{node.name}'.", did_you_mean(node.name, fields))
    return tree.Field(column.name, column.type, where)


def number(node: exp.Literal, context: Context) -> int | float:
    """A number written in the definition."""
    try:
        found = int(node.this) if str(node.this).isdigit() else float(node.this)
    except ValueError:
        raise context.refuse(node, "This is not a number.") from None
    if not found < LARGEST:
        raise context.refuse(node, "This number is too large to count with.")
    return found


def span(node: exp.Expr, context: Context) -> tuple[int, str] | None:
    """How many "days" or "months" `28 days` means; None if it is something else."""
    if not isinstance(node, exp.Mul):
        return None
    count, unit = node.this, node.expression
    if not (isinstance(count, exp.Literal) and isinstance(unit, exp.Column) and unit.name.lower() in _SPANS):
        return None
    found = number(count, context)
    if not isinstance(found, int) or found > MOST:
        raise context.refuse(node, f"A whole number of days or months is expected, at most {MOST}.")
    return found, _SPANS[unit.name.lower()]


def arguments(
    node: exp.Anonymous, context: Context, *, allowed: tuple[str, ...]
) -> tuple[list[exp.Expr], dict[str, exp.Expr]]:
    """A call's plain and named arguments; unknown and doubled names are refused."""
    plain: list[exp.Expr] = []
    named: dict[str, exp.Expr] = {}
    for each in node.expressions:
        if not isinstance(each, exp.Kwarg):
            if named:
                message = "What stands after a name and => is one value; a window has brackets: [exit, exit + 28 days]."
                raise context.refuse(each, message)
            plain.append(each)
            continue
        word = each.this.name
        if word not in allowed:
            raise context.refuse_name(each, f"{node.this} has no '{word} =>'.", did_you_mean(word, allowed))
        if word in named:
            raise context.refuse_name(each, f"'{word} =>' stands here twice.")
        named[word] = each.expression
    return plain, named


def string(node: exp.Expr, context: Context) -> str:
    """A text in single quotes."""
    if not isinstance(node, exp.Literal) or not node.is_string:
        proposal = f"Write '{node.name}'." if isinstance(node, exp.Column) else ""
        raise context.refuse(node, "A text in 'single quotes' is expected here.", proposal)
    return str(node.this)


def as_day(found: tree.Value, node: exp.Expr, context: Context) -> tree.Value:
    """A day; a text like '2011-06-30' is read as one."""
    if isinstance(found, tree.Literal) and isinstance(found.value, str):
        try:
            return tree.Literal(date.fromisoformat(found.value))
        except ValueError:
            raise context.refuse(node, "A day is expected here, like '2011-06-30'.") from None
    if type_of(found) != "date":
        raise context.refuse(node, "A day is expected here.")
    return found


def type_of(found: tree.Value) -> str:
    """'text', 'number', 'bool' or 'date'."""
    match found:
        case tree.Field(_, kind):
            return _TYPE_NAMES.get(kind, kind)
        case tree.AsOf() | tree.Shift() | tree.StartOf() | tree.FactDay():
            return "date"
        case tree.Literal(bool()):
            return "bool"
        case tree.Literal(date()):
            return "date"
        case tree.Literal(str()):
            return "text"
    return "number"


def check_code(field: tree.Value, literal: tree.Value, node: exp.Expr, context: Context) -> None:
    """A column with a closed dictionary is compared with its codes only, one that goes from a number to another with
    those between."""
    if not isinstance(field, tree.Field) or not isinstance(literal, tree.Literal):
        return
    column = _column(field, context)
    if column.codes and literal.value not in column.codes:
        word = str(literal.value)
        raise context.refuse(node, f"{field.name} has no value '{word}'.", did_you_mean(word, column.codes))
    if column.span and isinstance(literal.value, int | float) and not _between(literal.value, column.span):
        low, high = column.span
        raise context.refuse(node, f"{field.name} goes from {low} to {high}.")


def _between(number: float, span: tuple[int, int]) -> bool:
    return span[0] <= number <= span[1]


def codes_of(field: tree.Field, context: Context) -> tuple[str, ...]:
    """The closed dictionary of a column, if it has one."""
    return _column(field, context).codes


def _column(field: tree.Field, context: Context) -> Column:
    unit = context.unit
    columns = {"row": unit.fields, "owner": unit.owner_fields, "fact": context.fields}[field.of]
    return columns[field.name]
