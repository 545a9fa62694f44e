"""Numbers made from indicators, and rules between them: `coached / coaches`, `EECO01 = EECO02 + EECO04 + EECO05`."""

import re
from fractions import Fraction

from sqlglot import exp

from miara.language import conditions
from miara.language.context import place
from miara.language.source import Entry
from miara.model.errors import DefinitionError
from miara.model.pack import Arithmetic, Check
from miara.model.tree import Operator

_SIGNS: dict[type[exp.Expr], str] = {exp.Add: "+", exp.Sub: "-", exp.Mul: "*", exp.Div: "/"}
_PLAIN = re.compile(r"\d{0,15}(\.\d{0,15})?")
_COMPARISONS: dict[type[exp.Expr], Operator] = {
    exp.EQ: "=",
    exp.NEQ: "<>",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.GT: ">",
    exp.GTE: ">=",
}


def formula(entry: Entry) -> Arithmetic:
    """The number an entry describes. Raises DefinitionError; whether the codes exist is checked with the whole pack."""
    entry.text()
    made = _number(conditions.parse(entry), entry)
    if not made.codes:
        raise entry.refuse("A formula is made from at least one code of this pack.", "Write it like coached / coaches.")
    return made


def check(entry: Entry) -> Check:
    """The rule an entry describes. Raises DefinitionError."""
    text = entry.text()
    node = conditions.parse(entry)
    if type(node) not in _COMPARISONS:
        raise refuse(entry, node, "A check compares two numbers made from indicators: A = B + C, or A <= B.")
    return Check(text, _COMPARISONS[type(node)], _number(node.this, entry), _number(node.expression, entry))


def refuse(entry: Entry, node: exp.Expr, message: str, proposal: str = "") -> DefinitionError:
    """The refusal that points at a part of the formula."""
    text = str(entry.node.value)
    start, end = place(node, len(text))
    return entry.refuse_at(start, text[start:end].strip(), message, proposal)


def _number(node: exp.Expr, entry: Entry) -> Arithmetic:
    match node:
        case exp.Paren():
            return _number(node.this, entry)
        case exp.Column() if not node.table and not node.this.args.get("quoted"):
            return Arithmetic("code", code=node.name)
        case exp.Literal() if not node.is_string:
            return Arithmetic("number", number=_plain(node, entry))
        case exp.Binary() if type(node) in _SIGNS:
            left, right = _number(node.this, entry), _number(node.expression, entry)
            if isinstance(node, exp.Div) and right.operator == "number" and not right.number:
                raise refuse(entry, node, "Nothing can be divided by nothing.")
            return Arithmetic(_SIGNS[type(node)], left=left, right=right)  # type: ignore[arg-type]
    raise refuse(entry, node, "A number is made from codes and numbers with + - * / and parentheses.")


def _plain(node: exp.Literal, entry: Entry) -> int | Fraction:
    word = str(node.this)
    if not _PLAIN.fullmatch(word):
        raise refuse(entry, node, "A number in a formula is written out, with at most fifteen digits: 0.25 or 1000.")
    return int(word) if word.isdigit() else Fraction(word)
