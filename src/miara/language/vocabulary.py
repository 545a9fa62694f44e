"""The words of the language that ask for facts: support, situation, assignment, counted_in."""

from collections.abc import Callable
from typing import Literal

from sqlglot import exp

from miara.language import words
from miara.language.context import Context
from miara.model import tree
from miara.model.errors import did_you_mean
from miara.model.schema import TABLES

_SUPPORT_COLUMNS = ("area", "form", "site", "powiat", "event")
_SITUATION_COLUMNS = ("contract_kind",)
_ASSIGNMENT_COLUMNS = ("partner", "site", "coach", "model")
_OUTCOMES = TABLES["ending"].by_name["outcome"].codes


def support(node: exp.Anonymous, context: Context) -> tree.Predicate:
    """support('coaching', …, area => 'law', between => [entry, as_of]): at least one such support."""
    plain, named = _people(node, context, (*_SUPPORT_COLUMNS, "between"))
    return tree.HasFact(
        "support",
        kinds=_kinds(plain, "support", context),
        columns=_columns(named, _SUPPORT_COLUMNS, "support", context),
        between=_between(named, context),
        evidence=context.evidence["support"],
    )


def situation(node: exp.Anonymous, context: Context) -> tree.Predicate:
    """situation('employment', …): begun by the counted day.

    at => day: still true on that day. completed => true: ended as completed by the counted day.
    between => [a, b]: begun in that window.
    """
    plain, named = _people(node, context, (*_SITUATION_COLUMNS, "at", "between", "completed"))
    completed = named.get("completed")
    if completed is not None and not (isinstance(completed, exp.Boolean) and completed.this):
        raise context.refuse(completed, "Write completed => true, or leave it out.")
    return tree.HasFact(
        "situation",
        kinds=_kinds(plain, "situation", context),
        columns=_columns(named, _SITUATION_COLUMNS, "situation", context),
        outcome="completed" if completed is not None else None,
        at=words.day(named["at"], context) if "at" in named else None,
        between=_between(named, context),
        evidence=context.evidence["situation"],
    )


def assignment(node: exp.Anonymous, context: Context) -> tree.Predicate:
    """assignment(): ever in a coach's care. assignment('completed'): coaching ended so by the counted day."""
    plain, named = _people(node, context, (*_ASSIGNMENT_COLUMNS, "at"))
    if len(plain) > 1:
        raise context.refuse(plain[1], "assignment takes at most one way of ending.")
    outcome = words.string(plain[0], context) if plain else None
    if outcome is not None and outcome not in _OUTCOMES:
        raise context.refuse(plain[0], f"No coaching ends as '{outcome}'.", did_you_mean(outcome, _OUTCOMES))
    return tree.HasFact(
        "assignment",
        columns=_columns(named, _ASSIGNMENT_COLUMNS, "assignment", context),
        outcome=outcome,
        at=words.day(named["at"], context) if "at" in named else None,
        evidence=context.evidence["assignment"],
    )


def counted_in(node: exp.Anonymous, context: Context) -> tree.Predicate:
    """counted_in('coached'): the same unit is counted by that indicator. Existence is checked with the whole pack."""
    plain, _ = words.arguments(node, context, allowed=())
    if len(plain) != 1:
        raise context.refuse(node, "counted_in takes one code of this pack.")
    return tree.CountedIn(words.string(plain[0], context))


PREDICATES: dict[str, Callable[[exp.Anonymous, Context], tree.Predicate]] = {
    "support": support,
    "situation": situation,
    "assignment": assignment,
    "counted_in": counted_in,
}


def _people(
    node: exp.Anonymous, context: Context, allowed: tuple[str, ...]
) -> tuple[list[exp.Expr], dict[str, exp.Expr]]:
    if not context.unit.of_people:
        raise context.refuse(node, f"{node.this} can only be asked of participations and persons.")
    return words.arguments(node, context, allowed=allowed)


def _kinds(plain: list[exp.Expr], table: Literal["support", "situation"], context: Context) -> tuple[str, ...]:
    codes = TABLES[table].by_name["kind"].codes
    kinds = []
    for each in plain:
        kind = words.string(each, context)
        if kind not in codes:
            raise context.refuse(each, f"There is no {table} '{kind}'.", did_you_mean(kind, codes))
        kinds.append(kind)
    return tuple(kinds)


def _columns(
    named: dict[str, exp.Expr], names: tuple[str, ...], table: str, context: Context
) -> tuple[tuple[str, str], ...]:
    found = []
    for name in names:
        if name not in named:
            continue
        word = words.string(named[name], context)
        codes = TABLES[table].by_name[name].codes
        if codes and word not in codes:
            raise context.refuse(named[name], f"{name} has no value '{word}'.", did_you_mean(word, codes))
        found.append((name, word))
    return tuple(found)


def _between(named: dict[str, exp.Expr], context: Context) -> tuple[tree.Value, tree.Value] | None:
    window = named.get("between")
    if window is None:
        return None
    if not isinstance(window, exp.Array) or len(window.expressions) != 2:
        raise context.refuse(window, "A window has two days: [exit, exit + 28 days].")
    first, last = window.expressions
    return words.day(first, context), words.day(last, context)
