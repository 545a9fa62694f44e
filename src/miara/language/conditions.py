"""A condition: SQL's boolean expressions and a small vocabulary, read into the typed tree or refused.

sqlglot only parses. What it understands beyond the forms listed here is refused: no queries, no other functions.
"""

import logging
import re
from functools import partial

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from miara.language import functions, proposals, vocabulary, words
from miara.language.context import Context
from miara.language.source import Entry
from miara.model import tree
from miara.model.errors import all_of

MAX_CONDITION = 4_000  # characters; longer ones belong into several indicators

# sqlglot writes into its log what it takes for a command; the author is told by the refusal.
logging.getLogger("sqlglot").setLevel(logging.ERROR)

_SPAN = re.compile(r"('(?:[^']|'')*')|\b(\d+)\s((?:day|week|month|year)s?)\b")
_COMPARISONS: dict[type[exp.Expr], tree.Operator] = {
    exp.EQ: "=",
    exp.NEQ: "<>",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.GT: ">",
    exp.GTE: ">=",
}


def read(context: Context) -> tree.Predicate:
    """The tree of a condition. Raises DefinitionError with the place and the author's words."""
    return _predicate(parse(context.entry), context)


def read_value(context: Context) -> tree.Value:
    """The tree of a value, such as what is added up."""
    return _value(parse(context.entry), context)


def parse(entry: Entry) -> exp.Expr:
    """An expression as sqlglot reads it, or a refusal that points at the place."""
    text = str(entry.node.value)
    if len(text) > MAX_CONDITION:
        raise entry.refuse_at(0, text[:40], "The condition is too long; make several indicators of it.")
    # '28 days' becomes '28*days': the same length, so places stay true.
    spans = _SPAN.sub(lambda m: m[0] if m[1] else f"{m[2]}*{m[3]}", text)
    try:
        parsed = [each for each in sqlglot.parse(spans, read="duckdb") if each is not None]
    except SqlglotError as error:
        found = getattr(error, "errors", None) or [{}]
        near = str(found[0].get("highlight") or "")
        place = _offset(text, found[0].get("line"), found[0].get("col"), near)
        raise entry.refuse_at(place, near or text, "This cannot be read as a condition.", proposals.EXAMPLE) from error
    except (RecursionError, ValueError, TypeError, AttributeError, IndexError, KeyError) as error:
        # Broken text can trip the parser itself; its author is told the same.
        raise entry.refuse_at(0, text, "This cannot be read as a condition.", proposals.EXAMPLE) from error
    if len(parsed) != 1:
        raise entry.refuse_at(0, text, "Exactly one condition is expected here.")
    return parsed[0]


def _offset(text: str, line: int | None, column: int | None, near: str) -> int:
    """Where the parser stopped: it counts lines from 1 and columns to the end of the word."""
    if not line or not column:
        return 0
    start = sum(len(each) + 1 for each in text.split("\n")[: line - 1])
    return max(0, min(start + column - len(near), len(text) - 1))


def _value(node: exp.Expr, context: Context) -> tree.Value:
    match node:
        case exp.Paren():
            return _value(node.this, context)
        case exp.Column():
            return words.name(node, context, _FORMS)
        case exp.Literal() if node.is_string:
            return tree.Literal(str(node.this))
        case exp.Literal():
            return tree.Literal(words.number(node, context))
        case exp.Neg() if isinstance(node.this, exp.Literal) and not node.this.is_string:
            return tree.Literal(-words.number(node.this, context))
        case exp.Boolean():
            return tree.Literal(bool(node.this))
        case exp.Add() | exp.Sub():
            return _shift(node, context)
        case exp.Anonymous():
            return functions.read(node, context, _READER)
    raise context.refuse(node, "This is not a value a condition can use.", proposals.for_value(node))


def _shift(node: exp.Add | exp.Sub, context: Context) -> tree.Value:
    span = words.span(node.expression, context)
    if span is None:
        proposal = proposals.for_shift(node, context.words(node)[1])
        raise context.refuse(node, "Only days and months can be added, to a day: exit + 28 days.", proposal)
    base = _value(node.this, context)
    if words.type_of(base) != "date":
        raise context.refuse(node.this, "Days and months can only be added to a day.")
    sign = -1 if isinstance(node, exp.Sub) else 1
    return tree.Shift(base, sign * span[0], "days" if span[1] == "days" else "months")


def _predicate(node: exp.Expr, context: Context) -> tree.Predicate:
    match node:
        case exp.Paren():
            return _predicate(node.this, context)
        case exp.And() | exp.Or():
            parts = tuple(all_of(partial(_predicate, part, context) for part in _flat(node, type(node))))
            return tree.All(parts) if isinstance(node, exp.And) else tree.Any(parts)
        case exp.Not():
            return tree.Not(_predicate(node.this, context))
        case exp.Anonymous():
            return _asked(node, context)
        case exp.Between():
            low, high = node.args["low"], node.args["high"]
            return tree.All(
                (_compare(node, ">=", node.this, low, context), _compare(node, "<=", node.this, high, context))
            )
        case exp.In():
            return _is_in(node, context)
        case exp.Is() if isinstance(node.expression, exp.Null):
            return tree.IsMissing(_value(node.this, context))
        case exp.Column():
            return _flag(node, context)
        case exp.Binary() if type(node) in _COMPARISONS:
            return _compare(node, _COMPARISONS[type(node)], node.this, node.expression, context)
    raise context.refuse(node, "This is not something a condition can say.", proposals.for_condition(node))


def _flat(node: exp.Expr, kind: type[exp.Expr]) -> list[exp.Expr]:
    """`a and b and c` as three parts."""
    parts: list[exp.Expr] = []
    for side in (node.this, node.expression):
        parts += _flat(side, kind) if type(side) is kind else [side]
    return parts


def _flag(node: exp.Expr, context: Context) -> tree.Predicate:
    value = _value(node, context)
    if words.type_of(value) != "bool":
        raise context.refuse(node, "This is a value, not a condition: compare it with something.")
    return tree.Compare("=", value, tree.Literal(True))


def _compare(
    node: exp.Expr, operator: tree.Operator, left: exp.Expr, right: exp.Expr, context: Context
) -> tree.Predicate:
    first, second = all_of(partial(_value, side, context) for side in (left, right))
    if words.type_of(first) == "date":
        second = words.as_day(second, right, context)
    if words.type_of(second) == "date":
        first = words.as_day(first, left, context)
    one, other = words.type_of(first), words.type_of(second)
    if one != other:
        codes = words.codes_of(first, context) if isinstance(first, tree.Field) else ()
        proposal = proposals.for_types(first, second, codes) or proposals.for_types(second, first, ())
        raise context.refuse(node, f"A {one} cannot be compared with a {other}.", proposal)
    if first == second or (isinstance(first, tree.Literal) and isinstance(second, tree.Literal)):
        raise context.refuse(node, "This is compared with itself, so it is always the same.", proposals.CONDITION)
    if one in ("text", "bool") and operator not in ("=", "<>"):
        raise context.refuse(node, f"A {one} has no order: only = and <> can be used.")
    words.check_code(first, second, right, context)
    words.check_code(second, first, left, context)
    return tree.Compare(operator, first, second)


def _is_in(node: exp.In, context: Context) -> tree.Predicate:
    if node.args.get("query") or node.args.get("unnest") or not node.expressions:
        raise context.refuse(node, "A list of values is expected after 'in'.")
    value = _value(node.this, context)
    return tree.IsIn(value, tuple(all_of(partial(_option, each, value, context) for each in node.expressions)))


def _option(node: exp.Expr, value: tree.Value, context: Context) -> tree.Literal:
    option = _value(node, context)
    if not isinstance(option, tree.Literal) or words.type_of(option) != words.type_of(value):
        raise context.refuse(node, "Every value in the list must be a plain value of the same type.")
    words.check_code(value, option, node, context)
    return option


def _asked(node: exp.Anonymous, context: Context) -> tree.Predicate:
    name = str(node.this).lower()
    if name == "counted_in":
        return vocabulary.counted_in(node, context)
    if name in vocabulary.FACT_WORDS:
        return vocabulary.facts(node, context, _value, _predicate)
    if name in functions.FUNCTIONS:
        raise context.refuse(node, "This is a value, not a condition: compare it with something.")
    known = ("counted_in", *vocabulary.FACT_WORDS, *functions.FUNCTIONS)
    raise context.refuse(node, f"There is no function '{node.this}'.", proposals.for_question(name, known))


_FORMS = {name: word.form for name, word in functions.FUNCTIONS.items()}
_READER = functions.Reader(_value, _predicate)
