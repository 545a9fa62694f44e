"""Values inside a condition: columns, days, numbers, and the functions that give one."""

from datetime import date

from sqlglot import exp

from miara.language.context import Context
from miara.model import tree
from miara.model.errors import did_you_mean

FUNCTIONS = ("age", "months_unemployed", "rule")
_DAYS = {"entry": "entry_date", "exit": "exit_date"}
_UNITS = {"day": "days", "days": "days", "month": "months", "months": "months"}
_TYPE_NAMES = {"int": "number", "float": "number"}


def value(node: exp.Expr, context: Context) -> tree.Value:
    """The value a part of the condition stands for."""
    match node:
        case exp.Paren():
            return value(node.this, context)
        case exp.Column():
            return _name(node, context)
        case exp.Literal() if node.is_string:
            return tree.Literal(str(node.this))
        case exp.Literal():
            return tree.Literal(_number(node, context))
        case exp.Neg() if isinstance(node.this, exp.Literal) and not node.this.is_string:
            return tree.Literal(-_number(node.this, context))
        case exp.Boolean():
            return tree.Literal(bool(node.this))
        case exp.Add() | exp.Sub():
            return _shift(node, context)
        case exp.Anonymous():
            return _function(node, context)
    raise context.refuse(node, "This is not a value a condition can use.")


def _number(node: exp.Literal, context: Context) -> int | float:
    try:
        return int(node.this) if str(node.this).isdigit() else float(node.this)
    except ValueError:
        raise context.refuse(node, "This is not a number.") from None


def _name(node: exp.Column, context: Context) -> tree.Value:
    name = node.name
    if node.table or node.this.args.get("quoted") or not isinstance(node.this, exp.Identifier):
        raise context.refuse(node, "Write a column's name alone, and text in 'single quotes'.")
    if name == "as_of":
        return tree.AsOf()
    fields = context.unit.fields
    column = fields.get(_DAYS.get(name, name) if context.unit.of_people else name)
    if column is None:
        known = {*fields, "as_of", *(_DAYS if context.unit.of_people else ())}
        raise context.refuse(node, f"{context.unit.table} has no column '{name}'.", did_you_mean(name, known))
    return tree.Field(column.name, column.type)


def _shift(node: exp.Expr, context: Context) -> tree.Value:
    span = node.expression
    number, unit = (span.this, span.expression) if isinstance(span, exp.Mul) else (None, None)
    if not (isinstance(number, exp.Literal) and isinstance(unit, exp.Column) and unit.name.lower() in _UNITS):
        raise context.refuse(node, "Only days and months can be added, to a day: exit + 28 days.")
    base = value(node.this, context)
    if type_of(base, context) != "date":
        raise context.refuse(node.this, "Days and months can only be added to a day.")
    count = _number(number, context)
    if not isinstance(count, int) or count > 12_000:
        raise context.refuse(node, "A whole number of days or months is expected, at most 12000.")
    sign = -1 if isinstance(node, exp.Sub) else 1
    return tree.Shift(base, sign * count, "days" if _UNITS[unit.name.lower()] == "days" else "months")


def _function(node: exp.Anonymous, context: Context) -> tree.Value:
    name = str(node.this).lower()
    if name not in FUNCTIONS:
        raise context.refuse(node, f"There is no value '{node.this}'.", did_you_mean(name, FUNCTIONS))
    plain, named = arguments(node, context, allowed=("on",))
    if "on" not in named:
        raise context.refuse(node, f"{name} needs a day: {name}(…, on => entry).")
    on = day(named["on"], context)
    if name == "rule":
        return tree.Rule(_parameter(node, plain, context), on)
    if plain:
        raise context.refuse(plain[0], f"{name} takes only a day: {name}(on => entry).")
    if not context.unit.of_people:
        raise context.refuse(node, f"{name} can only be asked of participations and persons.")
    if name == "age":
        return tree.Elapsed("years", tree.Field("birth_date", "date"), on)
    return tree.Elapsed("months", tree.Field("unemployed_since", "date"), on)


def _parameter(node: exp.Anonymous, plain: list[exp.Expr], context: Context) -> str:
    if len(plain) != 1:
        raise context.refuse(node, "rule takes one name and a day: rule('name', on => entry).")
    name = string(plain[0], context)
    if name not in context.parameters:
        raise context.refuse(plain[0], f"There is no parameter '{name}'.", did_you_mean(name, context.parameters))
    return name


def arguments(
    node: exp.Anonymous, context: Context, *, allowed: tuple[str, ...]
) -> tuple[list[exp.Expr], dict[str, exp.Expr]]:
    """A call's plain and named arguments; unknown and doubled names are refused."""
    plain: list[exp.Expr] = []
    named: dict[str, exp.Expr] = {}
    for each in node.expressions:
        if not isinstance(each, exp.Kwarg):
            plain.append(each)
            continue
        name = each.this.name
        if name not in allowed:
            raise context.refuse(each, f"{node.this} has no '{name} =>'.", did_you_mean(name, allowed))
        if name in named:
            raise context.refuse(each, f"'{name} =>' stands here twice.")
        named[name] = each.expression
    return plain, named


def string(node: exp.Expr, context: Context) -> str:
    """A text in single quotes."""
    if not isinstance(node, exp.Literal) or not node.is_string:
        raise context.refuse(node, "A text in 'single quotes' is expected here.")
    return str(node.this)


def day(node: exp.Expr, context: Context) -> tree.Value:
    """A value that is a day."""
    return as_day(value(node, context), node, context)


def as_day(found: tree.Value, node: exp.Expr, context: Context) -> tree.Value:
    """A day; a text like '2011-06-30' is read as one."""
    if isinstance(found, tree.Literal) and isinstance(found.value, str):
        try:
            return tree.Literal(date.fromisoformat(found.value))
        except ValueError:
            raise context.refuse(node, "A day is expected here, like '2011-06-30'.") from None
    if type_of(found, context) != "date":
        raise context.refuse(node, "A day is expected here.")
    return found


def type_of(found: tree.Value, context: Context) -> str:
    """'text', 'number', 'bool' or 'date'."""
    match found:
        case tree.Field(_, kind):
            return _TYPE_NAMES.get(kind, kind)
        case tree.AsOf() | tree.Shift():
            return "date"
        case tree.Elapsed() | tree.Rule():
            return "number"
        case tree.Literal(bool()):
            return "bool"
        case tree.Literal(date()):
            return "date"
        case tree.Literal(str()):
            return "text"
    return "number"


def check_code(field: tree.Value, literal: tree.Value, node: exp.Expr, context: Context) -> None:
    """A column with a closed dictionary is compared with its codes only."""
    if not isinstance(field, tree.Field) or not isinstance(literal, tree.Literal):
        return
    codes = context.unit.fields[field.name].codes
    if codes and literal.value not in codes:
        word = str(literal.value)
        raise context.refuse(node, f"{field.name} has no value '{word}'.", did_you_mean(word, codes))
