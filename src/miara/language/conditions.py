"""A condition: SQL's boolean expressions and a small vocabulary, read into the typed tree or refused.

sqlglot only parses. What it understands beyond the forms listed here is refused: no queries, no other functions.
"""

import re
from collections.abc import Callable, Mapping

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from miara.language import vocabulary, words
from miara.language.context import Context
from miara.model import tree
from miara.model.errors import did_you_mean

MAX_CONDITION = 4_000  # characters; longer ones belong into several indicators

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
    text = str(context.entry.node.value)
    if len(text) > MAX_CONDITION:
        raise context.entry.refuse_at(0, text[:40], "The condition is too long; make several indicators of it.")
    return _predicate(_parse(context, text), context)


def _parse(context: Context, text: str) -> exp.Expr:
    # '28 days' becomes '28*days': the same length, so places stay true.
    spans = _SPAN.sub(lambda m: m[0] if m[1] else f"{m[2]}*{m[3]}", text)
    try:
        parsed = [each for each in sqlglot.parse(spans, read="duckdb") if each is not None]
    except SqlglotError as error:
        found = getattr(error, "errors", None) or [{}]
        near = str(found[0].get("highlight") or "")
        place = _offset(text, found[0].get("line"), found[0].get("col"), near)
        raise context.entry.refuse_at(place, near or text, "This cannot be read as a condition.") from error
    except (RecursionError, ValueError, TypeError, AttributeError, IndexError, KeyError) as error:
        # Broken text can trip the parser itself; its author is told the same.
        raise context.entry.refuse_at(0, text, "This cannot be read as a condition.") from error
    if len(parsed) != 1:
        raise context.entry.refuse_at(0, text, "Exactly one condition is expected here.")
    return parsed[0]


def _offset(text: str, line: int | None, column: int | None, near: str) -> int:
    """Where the parser stopped: it counts lines from 1 and columns to the end of the word."""
    if not line or not column:
        return 0
    start = sum(len(each) + 1 for each in text.split("\n")[: line - 1])
    return max(0, min(start + column - len(near), len(text) - 1))


def _predicate(node: exp.Expr, context: Context) -> tree.Predicate:
    match node:
        case exp.Paren():
            return _predicate(node.this, context)
        case exp.And() | exp.Or():
            parts = tuple(_predicate(part, context) for part in _flat(node, type(node)))
            return tree.All(parts) if isinstance(node, exp.And) else tree.Any(parts)
        case exp.Not():
            return tree.Not(_predicate(node.this, context))
        case exp.Anonymous():
            return _fact_predicate(node, context)
        case exp.Between():
            low, high = node.args["low"], node.args["high"]
            return tree.All(
                (_compare(node, ">=", node.this, low, context), _compare(node, "<=", node.this, high, context))
            )
        case exp.In():
            return _is_in(node, context)
        case exp.Is() if isinstance(node.expression, exp.Null):
            return tree.IsMissing(words.value(node.this, context))
        case exp.Column():
            return _flag(node, context)
        case exp.Binary() if type(node) in _COMPARISONS:
            return _compare(node, _COMPARISONS[type(node)], node.this, node.expression, context)
    raise context.refuse(node, "This is not something a condition can say.")


def _flat(node: exp.Expr, kind: type[exp.Expr]) -> list[exp.Expr]:
    """`a and b and c` as three parts."""
    parts: list[exp.Expr] = []
    for side in (node.this, node.expression):
        parts += _flat(side, kind) if type(side) is kind else [side]
    return parts


def _flag(node: exp.Expr, context: Context) -> tree.Predicate:
    value = words.value(node, context)
    if words.type_of(value, context) != "bool":
        raise context.refuse(node, "This is a value, not a condition: compare it with something.")
    return tree.Compare("=", value, tree.Literal(True))


def _compare(
    node: exp.Expr, operator: tree.Operator, left: exp.Expr, right: exp.Expr, context: Context
) -> tree.Predicate:
    first, second = words.value(left, context), words.value(right, context)
    if words.type_of(first, context) == "date":
        second = words.as_day(second, right, context)
    if words.type_of(second, context) == "date":
        first = words.as_day(first, left, context)
    one, other = words.type_of(first, context), words.type_of(second, context)
    if one != other:
        raise context.refuse(node, f"A {one} cannot be compared with a {other}.")
    if one in ("text", "bool") and operator not in ("=", "<>"):
        raise context.refuse(node, f"A {one} has no order: only = and <> can be used.")
    words.check_code(first, second, right, context)
    words.check_code(second, first, left, context)
    return tree.Compare(operator, first, second)


def _is_in(node: exp.In, context: Context) -> tree.Predicate:
    if node.args.get("query") or node.args.get("unnest") or not node.expressions:
        raise context.refuse(node, "A list of values is expected after 'in'.")
    value = words.value(node.this, context)
    options = []
    for each in node.expressions:
        option = words.value(each, context)
        if not isinstance(option, tree.Literal) or words.type_of(option, context) != words.type_of(value, context):
            raise context.refuse(each, "Every value in the list must be a plain value of the same type.")
        words.check_code(value, option, each, context)
        options.append(option)
    return tree.IsIn(value, tuple(options))


def _fact_predicate(node: exp.Anonymous, context: Context) -> tree.Predicate:
    name = str(node.this).lower()
    readers: Mapping[str, Callable[[exp.Anonymous, Context], tree.Predicate]] = vocabulary.PREDICATES
    if name not in readers:
        known = (*readers, *words.FUNCTIONS)
        raise context.refuse(node, f"There is no function '{node.this}'.", did_you_mean(name, known))
    return readers[name](node, context)
