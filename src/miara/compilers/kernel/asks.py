"""What a condition asks of facts, and on what the answers depend: the plan before any source is written."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, Literal

from miara.model import tree
from miara.model.pack import Indicator, Pack, Part
from miara.model.units import Unit

Mode = Literal["strict", "lenient", "any"]
MODES: tuple[Mode, ...] = ("strict", "lenient", "any")
FactValue = tree.FactDay | tree.FactCount | tree.FactSum | tree.DaysCovered


def nodes(node: object) -> Iterator[object]:
    """The node and everything in it, facts inside values and conditions on facts included."""
    if isinstance(node, tuple):
        for each in node:
            yield from nodes(each)
    elif is_dataclass(node):
        yield node
        for field in fields(node):
            yield from nodes(getattr(node, field.name))


def asked_nodes(node: object, last: Callable[[object], bool] = lambda _: False) -> Iterator[object]:
    """As `nodes`, but without the facts that a value is made from: whether there are any is not asked.

    `last`: of these, nothing inside is asked for.
    """
    if isinstance(node, tuple):
        for each in node:
            yield from asked_nodes(each, last)
    elif is_dataclass(node):
        yield node
        for field in fields(node) if not last(node) else ():
            inner = getattr(node, field.name)
            if isinstance(node, FactValue) and isinstance(inner, tree.HasFact):
                inner = tuple(getattr(inner, each.name) for each in fields(inner))
            yield from asked_nodes(inner, last)


def facts_inside(node: object) -> Iterator[tree.HasFact]:
    """Every question about facts anywhere in the node."""
    return (each for each in nodes(node) if isinstance(each, tree.HasFact))


def asks_proof(node: object) -> bool:
    """Somewhere in the node a fact must be proven, so that strict and lenient answers may differ."""
    return any(each.evidence == "proven" for each in facts_inside(node))


def of_row(node: object) -> bool:
    """The node reads a column of the counted row itself."""
    return any(isinstance(each, tree.Field) and each.of == "row" for each in nodes(node))


def of_fact(node: object) -> bool:
    """The node reads a column of the fact being looked at; what is asked about other facts does not."""
    if isinstance(node, tuple):
        return any(map(of_fact, node))
    if not is_dataclass(node) or isinstance(node, tree.HasFact):
        return False
    here = isinstance(node, tree.Field) and node.of == "fact"
    return here or any(of_fact(getattr(node, field.name)) for field in fields(node))


def names_others(node: object) -> bool:
    """The node asks whether the unit is counted by another indicator."""
    return any(isinstance(each, tree.CountedIn) for each in nodes(node))


def lifted[Node](node: Node) -> Node:
    """The same, asked of the participation that a counted fact is about, with that participation as the row."""
    if isinstance(node, tree.Field):
        return replace(node, of="row" if node.of == "owner" else node.of)
    if isinstance(node, tuple):
        return tuple(lifted(each) for each in node)  # type: ignore[return-value]
    if is_dataclass(node) and not isinstance(node, type):
        changed: dict[str, Any] = {field.name: lifted(getattr(node, field.name)) for field in fields(node)}
        return replace(node, **changed)
    return node


def can_be_lifted(node: object) -> bool:
    """The answer is the same for all facts of one participation."""
    return not (of_row(node) or names_others(node))


def month_ends(node: object) -> tuple[tree.Value, ...]:
    """The days whose month is needed to find a value."""
    match node:
        case tree.Elapsed("years" | "months", since, on):
            return (since, on)
        case tree.Shift(base, _, "months") | tree.StartOf(_, base):
            return (base,)
    return ()


@dataclass(frozen=True, slots=True)
class Ask:
    """A question about facts in one mode: `strict` only where that makes a difference."""

    facts: tree.HasFact
    strict: bool


def stage(node: object) -> int:
    """How deep questions about facts lie in each other."""
    if isinstance(node, tuple):
        return max(map(stage, node), default=0)
    if not is_dataclass(node):
        return 0
    if isinstance(node, tree.DaysCovered):
        return max(stage(node.facts), 1 + stage((node.first, node.last)))
    inside = max((stage(getattr(node, field.name)) for field in fields(node)), default=0)
    return inside + isinstance(node, tree.HasFact)


def uses(node: object) -> Iterator[tree.HasFact | FactValue]:
    """Every answer the node needs from facts: whether there are such facts, or a value made from them."""
    if isinstance(node, tuple):
        for each in node:
            yield from uses(each)
    elif is_dataclass(node):
        if isinstance(node, tree.HasFact | FactValue):
            yield node
        inner = node.facts if isinstance(node, FactValue) else node
        for field in fields(inner):
            yield from uses(getattr(inner, field.name))
        if isinstance(node, tree.DaysCovered):
            yield from uses((node.first, node.last))


def ask(facts: tree.HasFact, mode: Mode) -> Ask:
    """The question as it is asked in a mode."""
    return Ask(facts, mode == "strict" and asks_proof(facts))


def moves(node: object, *, owned: bool) -> bool:
    """The answer may change on a day that no column of the person's names.

    It does not where the counted day only closes a window, or where something is asked to be true on it. `owned`: the
    row is a fact about a participation.
    """
    match node:
        case tree.AsOf() | tree.DaysCovered():
            return True
        case tree.HasFact(at=at, between=between, during=during, where=where):
            if any(any(uses(day)) or (owned and of_row(day)) for day in begins(node)):
                return True
            ends = (at, *(during or ()), *(between or ())[1:])
            kept = (*(day for day in ends if not isinstance(day, tree.AsOf)), *(between or ())[:1], where)
            return any(moves(each, owned=owned) for each in kept)
        case tuple():
            return any(moves(each, owned=owned) for each in node)
    return is_dataclass(node) and any(moves(getattr(node, field.name), owned=owned) for field in fields(node))


def begins(node: tree.HasFact) -> tuple[tree.Value, ...]:
    """The days on which something is asked to be true: before them nothing is known, so on them the answer changes."""
    days = (*((node.at,) if node.at is not None else ()), *(node.during or ())[:1])
    return tuple(day for day in days if not isinstance(day, tree.AsOf))


@dataclass(frozen=True, slots=True)
class Slot:
    """One part of one indicator: a flag of every unit."""

    indicator: Indicator
    part: Part

    @property
    def name(self) -> str:
        """As it stands in the source's comments."""
        return self.indicator.code + (f" ({self.part.name})" if self.part.name else "")


def slots_of(pack: Pack, unit: Unit, codes: tuple[str, ...]) -> tuple[Slot, ...]:
    """Every part of the indicators over a unit, each indicator after those whose units it asks about."""
    wanted = tuple(code for code in codes if pack.by_code[code].unit is unit)
    return tuple(Slot(each, part) for each in pack.closure(wanted) for part in each.parts)


def depth(pack: Pack, code: str) -> int:
    """How long the chain of indicators is that ask about each other."""
    return 1 + max((depth(pack, needed) for needed in pack.by_code[code].needs), default=-1)
