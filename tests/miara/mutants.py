"""Definitions changed in one place: another limit, day, kind or sign, or a condition left out.

A drawn example is worth something only if it goes red when the rule is wrong; this finds rules that no example holds.
Only changes are made that change the meaning: nothing is known of days after the counted one, so no window is
stretched past it, and no window past the day on which its fact has to be true as well.
"""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from typing import Any

from miara.model import tree
from miara.model.pack import Indicator, Pack
from miara.model.schema import TABLES

Changed = Iterator[tuple[str, Any]]
"""What was changed, and what came of it."""

_BESIDE: dict[str, tuple[tree.Operator, ...]] = {
    "<": ("<=", ">"),
    "<=": ("<", ">="),
    ">": (">=", "<"),
    ">=": (">", "<="),
    "=": ("<>",),
    "<>": ("=",),
}
_LONG_AGO = tree.Literal(date(1900, 1, 1))


def of(indicator: Indicator) -> Iterator[tuple[str, Indicator]]:
    """Every mutant of an indicator, what a pack asks of everybody left as it is. What stands in several places of a
    definition (in the base of a share and in its numerator, in a condition and what is measured) is changed in all."""
    asked = [] if indicator.unvalued else [each for part in indicator.parts for each in _each(part.condition)]
    denied = [each for each in asked if isinstance(each, tree.Not) and each.part in asked]
    kept = (*_each(indicator.population), *denied, tree.Everyone())
    for piece in dict.fromkeys(each for each in asked if each not in kept):
        yield f"without {_said(piece)}", _with(indicator, piece, tree.Everyone())
        for said, changed in _of_condition(piece):
            yield said, _with(indicator, piece, changed)


def of_population(pack: Pack) -> Iterator[tuple[str, Pack]]:
    """Every mutant of what a pack asks of everybody that it counts."""
    asked = next((each.population for each in pack.indicators if each.population is not None), None)
    for said, changed in [("nothing", tree.Everyone()), *_of_condition(asked)] if asked is not None else ():
        made = [_with(each, asked, changed) if each.population == asked else each for each in pack.indicators]
        yield f"everybody: {said}", replace(pack, indicators=tuple(made), hash=f"{pack.hash} {said}")


def _with(indicator: Indicator, piece: tree.Predicate, changed: tree.Predicate) -> Indicator:
    parts = []
    for part in indicator.parts:
        measured = part.measured
        if isinstance(changed, tree.HasFact):
            measured = _swapped(measured, piece, changed)
        parts.append(replace(part, condition=_swapped(part.condition, piece, changed), measured=measured))
    return replace(indicator, parts=tuple(parts), condition=parts[0].condition)


def _swapped(node: Any, piece: Any, changed: Any) -> Any:
    if node == piece:
        return changed
    if isinstance(node, tuple):
        return tuple(_swapped(each, piece, changed) for each in node)
    if not is_dataclass(node) or isinstance(node, type):
        return node
    return replace(node, **{each.name: _swapped(getattr(node, each.name), piece, changed) for each in fields(node)})


def _each(predicate: tree.Predicate | None) -> tuple[tree.Predicate, ...]:
    if predicate is None:
        return ()
    return predicate.parts if isinstance(predicate, tree.All) else (predicate,)


def _of_condition(predicate: tree.Predicate) -> Changed:
    match predicate:
        case tree.All(parts) | tree.Any(parts):
            yield from _of_parts(predicate, parts)
        case tree.Not(part):
            yield "no longer denied", part
            yield from ((f"not {said}", tree.Not(changed)) for said, changed in _of_condition(part))
        case tree.Compare():
            yield from _of_comparison(predicate)
        case tree.IsIn(value, options):
            rest = [options[:number] + options[number + 1 :] for number in range(len(options))]
            yield from (
                (f"{_said(value)} only {_said(some)}", replace(predicate, options=some)) for some in rest if some
            )
            yield f"{_said(value)} or missing", tree.Any((predicate, tree.IsMissing(value)))
        case tree.IsMissing(value):
            yield f"{_said(value)} there", tree.Not(predicate)
        case tree.HasFact():
            yield from _of_fact(predicate)
        case tree.CountedIn(code):
            yield f"whether in {code} or not", tree.Everyone()


def _of_parts(whole: Any, parts: tuple[tree.Predicate, ...]) -> Changed:
    for number, part in enumerate(parts):
        before, after = parts[:number], parts[number + 1 :]
        yield f"without {_said(part)}", replace(whole, parts=before + after)
        for said, changed in _of_condition(part):
            yield said, replace(whole, parts=(*before, changed, *after))


def _of_comparison(asked: tree.Compare) -> Changed:
    for operator in _BESIDE[asked.operator]:
        yield f"{_said(asked)} as {operator}", replace(asked, operator=operator)
    match asked.left, asked.right:
        case tree.Field() as field, tree.Literal(value) if not isinstance(value, int) or asked.operator == "=":
            yield f"{_said(asked)} or missing", tree.Any((asked, tree.IsMissing(field)))
        case left, tree.Shift() | tree.StartOf() as day:
            yield from ((f"{_said(left)} {said}", replace(asked, right=moved)) for said, moved in _moved(day))
        case tree.Shift() | tree.StartOf() as day, right:
            yield from ((f"{said} {_said(right)}", replace(asked, left=moved)) for said, moved in _moved(day))
        case tree.Elapsed() as elapsed, tree.Literal(int(years)):
            for other in (years - 1, years + 1):
                yield f"{elapsed.unit} {other}", replace(asked, right=tree.Literal(other))


def _moved(day: tree.Value) -> Changed:
    for days in (-1, 1):
        yield f"{_said(day)}{days:+} day", tree.Shift(day, days, "days")


def _of_fact(asked: tree.HasFact) -> Changed:
    for kind in asked.kinds if len(asked.kinds) > 1 else ():
        yield f"no {kind}", replace(asked, kinds=tuple(each for each in asked.kinds if each != kind))
    if asked.kinds:
        rest = [each for each in TABLES[asked.table].by_name["kind"].codes if each not in asked.kinds]
        yield from ((f"{_said(asked)} or {kind}", replace(asked, kinds=(*asked.kinds, kind))) for kind in rest)
    for name, without in (("outcome", None), ("where", None), ("columns", ())):
        if getattr(asked, name):
            yield f"{_said(asked)} without {name}", replace(asked, **{name: without})
    if asked.evidence == "proven":
        yield f"{_said(asked)} without a document", replace(asked, evidence="recorded")
    if asked.where is not None:
        yield from ((f"where {said}", replace(asked, where=changed)) for said, changed in _of_condition(asked.where))
    yield from _of_days(asked)


def _of_days(asked: tree.HasFact) -> Changed:
    if asked.at is not None:
        yield f"{_said(asked)} at any time", replace(asked, at=None)
        sides = ((-1, "before"),) if isinstance(asked.at, tree.AsOf) else ((-1, "before"), (1, "after"))
        for days, side in sides:
            yield f"{_said(asked)} at a day {side}", replace(asked, at=tree.Shift(asked.at, days, "days"))
    if asked.between is None:
        return
    first, last = asked.between
    yield f"{_said(asked)} from long ago", replace(asked, between=(_LONG_AGO, last))
    yield f"{_said(asked)} going on in the window", replace(asked, between=None, during=asked.between)
    for said, day in _moved(first):
        yield f"{_said(asked)} from {said}", replace(asked, between=(day, last))
    if not isinstance(last, tree.AsOf) and last != asked.at:
        yield f"{_said(asked)} to the counted day", replace(asked, between=(first, tree.AsOf()))
        for said, day in _moved(last):
            yield f"{_said(asked)} to {said}", replace(asked, between=(first, day))


def _said(node: Any) -> str:
    """A short name for a part of the tree, so that a survivor can be found."""
    match node:
        case tree.Field(name) | tree.Rule(name):
            return str(name)
        case tree.Literal(value):
            return str(value)
        case tree.Compare(operator, left, right):
            return f"{_said(left)} {operator} {_said(right)}"
        case tree.HasFact(table, kinds):
            return "/".join(kinds) or str(table)
        case tree.CountedIn(code):
            return str(code)
        case tree.Not(part):
            return f"not {_said(part)}"
        case tree.Shift(base, count, unit):
            return f"{_said(base)}{count:+} {unit}"
        case tree.IsIn(value) | tree.IsMissing(value):
            return _said(value)
        case tuple():
            return "/".join(map(_said, node))
    return type(node).__name__
