"""What rows settle by themselves, whatever days are asked about: age at entry, a kind, an answer to a question.

For each table one column of bits: a place for each such condition of a pack, and for each question about facts a place
that says whether the fact's own columns will do. A function fills the column once; the kernel reads bits. Places are
given for a whole pack, so that all its kernels share the columns.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace

from miara.compilers.kernel.asks import FactValue, ask, asks_proof, can_be_lifted, lifted, nodes, uses
from miara.model import tree
from miara.model.pack import Pack
from miara.model.schema import TABLES
from miara.model.units import EXIT_FIELDS, Unit, may_end

MOST_PLACES = 62

Places = Mapping[str, Mapping[object, tree.Predicate]]
"""By table: what has a place in its column, in order, and the condition on the row that the bit answers."""


def is_settled(node: object, table: str, of: str = "row") -> bool:
    """The row alone decides, on every day. `of`: what fields of the row are called, "row" or "fact"."""
    unsettled = (*EXIT_FIELDS, *(("until_date", "outcome") if may_end(table) else ()))
    return not any(
        isinstance(each, tree.AsOf | tree.HasFact | tree.CountedIn | FactValue)
        or (isinstance(each, tree.Field) and (each.of != of or each.name in unsettled))
        for each in nodes(node)
    )


def together(whole: tree.All | tree.Any, table: str) -> tuple[tree.Predicate, ...]:
    """The parts of a condition, those that are settled as one."""
    own = tuple(each for each in whole.parts if is_settled(each, table))
    if len(own) < 2 or len(own) == len(whole.parts):
        return whole.parts
    return (type(whole)(own), *(each for each in whole.parts if each not in own))


def settled_part(facts: tree.HasFact) -> tree.Predicate:
    """What the fact itself settles of a question about it, as a condition on its row."""
    parts: list[tree.Predicate] = []
    if facts.kinds:
        parts.append(tree.IsIn(tree.Field("kind", "text"), tuple(map(tree.Literal, facts.kinds))))
    parts += [_is_word(name, word) for name, word in facts.columns if is_word(facts.table, name)]
    parts += [_of_row(each) for each in _where(facts) if is_settled(each, facts.table, "fact")]
    return tree.All(tuple(parts)) if parts else tree.Everyone()


def unsettled_part(facts: tree.HasFact) -> tuple[tree.Predicate, ...]:
    """What else its `where` asks: it depends on the day, or on the row that the fact is about."""
    return tuple(each for each in _where(facts) if not is_settled(each, facts.table, "fact"))


def is_word(table: str, column: str) -> bool:
    """A column that can be compared with a word once and for all."""
    return TABLES[table].by_name[column].type == "text" and not (may_end(table) and column == "outcome")


def places_of(pack: Pack) -> Places:
    """What has a place, for all indicators of a pack; what comes too late is computed where it is asked."""
    found: dict[str, dict[object, tree.Predicate]] = defaultdict(dict)
    for indicator in pack.indicators:
        for part in indicator.parts:
            for table, key, condition in _asked(indicator.unit, part.condition, part.measured):
                if len(found[table]) < MOST_PLACES:
                    found[table].setdefault(key, condition)
    return found


def _asked(
    unit: Unit, condition: tree.Predicate, measured: tree.Value | None
) -> Iterator[tuple[str, object, tree.Predicate]]:
    for use in uses((condition, measured)):
        asked = lifted(use) if unit.owned and can_be_lifted(use) else use
        facts = asked if isinstance(asked, tree.HasFact) else asked.facts
        for mode in ("lenient", "strict") if asks_proof(asked) else ("lenient",):
            yield facts.table, ask(facts, mode), settled_part(facts)
    yield from ((table, each, each) for table, each in _conditions(condition, unit))


def _conditions(whole: tree.Predicate, unit: Unit) -> Iterator[tuple[str, tree.Predicate]]:
    """The widest conditions that are settled, each with the table of its row."""
    lifts = unit.owned and can_be_lifted(whole)
    table, own = (unit.root, lifted(whole)) if lifts else (unit.table, whole)
    if is_settled(own, table):
        if any(isinstance(each, tree.Field) for each in nodes(own)):
            yield table, own
        return
    match whole:
        case tree.All() | tree.Any():
            for part in together(whole, table):
                yield from _conditions(part, unit)
        case tree.Not(part):
            yield from _conditions(part, unit)


def _where(facts: tree.HasFact) -> tuple[tree.Predicate, ...]:
    if facts.where is None:
        return ()
    return facts.where.parts if isinstance(facts.where, tree.All) else (facts.where,)


def _is_word(name: str, word: str) -> tree.Compare:
    return tree.Compare("=", tree.Field(name, "text"), tree.Literal(word))


def _of_row[Node](node: Node) -> Node:
    """The same, asked of the fact as the row itself."""
    if isinstance(node, tree.Field):
        return replace(node, of="row")
    if isinstance(node, tuple):
        return tuple(_of_row(each) for each in node)  # type: ignore[return-value]
    if is_dataclass(node) and not isinstance(node, type):
        return replace(node, **{each.name: _of_row(getattr(node, each.name)) for each in fields(node)})
    return node
