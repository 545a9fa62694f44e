"""The words of the language that ask for facts: support, situation, assignment, status, occupancy …, counted_in.

Each stands for one fact table. What may be asked of it follows from the table's columns, so a new table is a new word.
"""

from collections.abc import Callable
from functools import partial

from sqlglot import exp

from miara.language import words
from miara.language.context import Context
from miara.model import tree
from miara.model.errors import all_of, did_you_mean
from miara.model.schema import ENDING, TABLES
from miara.model.units import UNITS, may_end

_OUTCOMES = ENDING.by_name["outcome"].codes
_EVIDENCE = ("proven", "recorded")

FACT_WORDS = tuple(dict.fromkeys(table for unit in UNITS.values() for table in unit.fact_tables))

Value = Callable[[exp.Expr, Context], tree.Value]
Predicate = Callable[[exp.Expr, Context], tree.Predicate]


def options(table: str) -> tuple[str, ...]:
    """What can stand before `=>` in a question about facts of a table."""
    timed = ("at", "between", "during") if TABLES[table].day else ()
    ended = ("completed", "outcome") if may_end(table) else ()
    return (*_columns_of(table), *timed, *ended, "where", "evidence")


def _columns_of(table: str) -> tuple[str, ...]:
    """Text columns an author may ask for by name; what a fact is about and its kind are asked otherwise."""
    owner = TABLES[table].owner
    hidden = {"id", "kind", "recorded_on", "retracted_on", "replaces", "reason", owner}
    return tuple(column.name for column in TABLES[table].columns if column.type == "text" and column.name not in hidden)


def facts(node: exp.Anonymous, context: Context, value: Value, predicate: Predicate) -> tree.HasFact:
    """The question `support('advice', area => 'law', between => [entry, as_of])` as the tree has it."""
    table = str(node.this).lower()
    if context.of == "fact":
        raise context.refuse(node, "Inside 'where =>' only the fact itself can be asked about.")
    if table not in context.unit.fact_tables:
        able = ", ".join(unit.name for unit in UNITS.values() if table in unit.fact_tables)
        raise context.refuse(node, f"{table} can only be asked of {able}.")
    plain, named = words.arguments(node, context, allowed=options(table))
    kinds, outcome = _kinds(plain, table, context), _outcome(named, context)
    if table == "assignment" and plain:
        kinds, outcome = (), _ending(plain, context)
    where = named.get("where")
    return tree.HasFact(
        table,
        kinds=kinds,
        columns=_columns(named, table, context),
        outcome=outcome,
        at=words.as_day(value(named["at"], context), named["at"], context) if "at" in named else None,
        between=window(named.get("between"), context, value),
        during=window(named.get("during"), context, value),
        where=predicate(where, context.inside(table)) if where is not None else None,
        evidence=_evidence(named, table, context),
    )


def window(node: exp.Expr | None, context: Context, value: Value) -> tuple[tree.Value, tree.Value] | None:
    """The two days of `[exit, exit + 28 days]`."""
    if node is None:
        return None
    if not isinstance(node, exp.Array) or len(node.expressions) != 2:
        raise context.refuse(node, "A window has two days: [exit, exit + 28 days].")
    first, last = (words.as_day(value(each, context), each, context) for each in node.expressions)
    if _backwards(first, last):
        raise context.refuse(node, "The window ends before it begins.", "Write the earlier day first.")
    return first, last


def _backwards(first: tree.Value, last: tree.Value) -> bool:
    """The same day moved, the first of the two further on; days and months are not compared with each other."""
    (base, count, unit), (other, more, other_unit) = _moved(first), _moved(last)
    return base == other and count > more and (unit == other_unit or 0 in (count, more))


def _moved(value: tree.Value) -> tuple[tree.Value, int, str]:
    return (value.base, value.count, value.unit) if isinstance(value, tree.Shift) else (value, 0, "")


def counted_in(node: exp.Anonymous, context: Context) -> tree.Predicate:
    """counted_in('coached'): the same unit is counted by that indicator. Existence is checked with the whole pack."""
    if context.of == "fact":
        raise context.refuse(node, "Inside 'where =>' only the fact itself can be asked about.")
    plain, _ = words.arguments(node, context, allowed=())
    if len(plain) != 1:
        raise context.refuse(node, "counted_in takes one code of this pack.")
    return tree.CountedIn(words.string(plain[0], context))


def _kinds(plain: list[exp.Expr], table: str, context: Context) -> tuple[str, ...]:
    if table == "assignment":
        return ()
    if plain and "kind" not in TABLES[table].by_name:
        raise context.refuse(plain[0], f"{table} has no kinds.")
    return tuple(all_of(partial(_kind, each, table, context) for each in plain))


def _kind(node: exp.Expr, table: str, context: Context) -> str:
    kind, codes = words.string(node, context), TABLES[table].by_name["kind"].codes
    if codes and kind not in codes:
        raise context.refuse(node, f"There is no {table} '{kind}'.", did_you_mean(kind, codes))
    return kind


def _ending(plain: list[exp.Expr], context: Context) -> str:
    """assignment('completed'): coaching ended so by the counted day."""
    if len(plain) > 1:
        raise context.refuse(plain[1], "assignment takes at most one way of ending.")
    word = words.string(plain[0], context)
    if word not in _OUTCOMES:
        raise context.refuse(plain[0], f"No coaching ends as '{word}'.", did_you_mean(word, _OUTCOMES))
    return word


def _outcome(named: dict[str, exp.Expr], context: Context) -> str | None:
    completed, outcome = named.get("completed"), named.get("outcome")
    if completed is not None and not (isinstance(completed, exp.Boolean) and completed.this):
        raise context.refuse(completed, "Write completed => true, or leave it out.")
    if outcome is None:
        return "completed" if completed is not None else None
    if completed is not None:
        raise context.refuse(outcome, "Write either completed => true or outcome => '…'.")
    word = words.string(outcome, context)
    if word not in _OUTCOMES:
        raise context.refuse(outcome, f"Nothing ends as '{word}'.", did_you_mean(word, _OUTCOMES))
    return word


def _evidence(named: dict[str, exp.Expr], table: str, context: Context) -> tree.EvidenceNeeded:
    if "evidence" not in named:
        return context.evidence[table]
    word = words.string(named["evidence"], context)
    if word not in _EVIDENCE:
        raise context.refuse(named["evidence"], f"Evidence is not '{word}'.", did_you_mean(word, _EVIDENCE))
    return "proven" if word == "proven" else "recorded"


def _columns(named: dict[str, exp.Expr], table: str, context: Context) -> tuple[tuple[str, str], ...]:
    found = []
    for name in _columns_of(table):
        if name not in named:
            continue
        word = words.string(named[name], context)
        codes = TABLES[table].by_name[name].codes
        if codes and word not in codes:
            raise context.refuse(named[name], f"{name} has no value '{word}'.", did_you_mean(word, codes))
        found.append((name, word))
    return tuple(found)
