"""The bits of questions about facts: which question a bit stands for, and the conditions that set or clear it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal as OneOf

from miara.compilers.duckdb.expressions import AS_OF, NEVER, FactValue, literal
from miara.model.reaching import Grows, reached
from miara.model.schema import TABLES
from miara.model.tree import (
    All,
    Compare,
    FactCount,
    FactDay,
    FactSum,
    Field,
    HasFact,
    Predicate,
    Value,
    facts_in,
    facts_of,
    values_in,
    values_of,
)

Columns = Callable[[Field], str]
Day = OneOf["began", "counts"]


def differs(asked: Predicate | Value) -> bool:
    """It may be another answer if only proven facts are seen."""
    if isinstance(asked, Predicate):
        return any(facts.evidence == "proven" for facts in facts_in(asked))
    return any(facts.evidence == "proven" for facts in facts_of(asked))


def round_of(question: HasFact) -> int:
    """How many rounds of questions come before this one, because its windows ask for facts."""
    return max(map(round_before, values_of(question)), default=0)


def round_before(value: Value) -> int:
    """The round in which the value is known."""
    return max((1 + round_of(facts) for facts in facts_of(value)), default=0)


@dataclass(frozen=True, slots=True)
class Key:
    """A question in one round; `strict`: the facts that its windows ask for must be proven."""

    question: HasFact
    strict: bool
    round: int


@dataclass(frozen=True, slots=True)
class Bit:
    """A place in the numbers of a round."""

    mask: int
    bit: int


@dataclass(frozen=True, slots=True)
class Atom:
    """A condition on a fact, and the questions that ask for it."""

    sql: str
    keys: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Scope:
    """How a fact's own columns are called in a part of the query."""

    day: str
    until: str
    column: Columns


def own_scope(table: str, *, ended: bool) -> Scope:
    """Columns of a fact read from its table, alias t, and its ending, alias e, where that is joined."""
    day, until = TABLES[table].day, TABLES[table].until
    last = f"t.{until}" if until in TABLES[table].by_name else "null::date"
    if ended:
        last = f"coalesce(e.until_date, {last})"

    def column(each: Field) -> str:
        if ended and each.name in ("until_date", "outcome"):
            return last if each.name == "until_date" else "e.outcome"
        return f't."{each.name}"'

    return Scope(f"t.{day}" if day else NEVER, last, column)


def in_time(word: str, scope: Scope, first: str, last: str, *, dated: bool) -> str:
    if word == "between":
        return f"{scope.day} >= {first} and {scope.day} <= {last}" if dated else "false"
    if word == "at":
        known = f"{scope.day} <= {first} and {first} <= {AS_OF}"
        return f"{known} and ({scope.until} is null or {scope.until} >= {first})"
    return (
        f"{scope.day} <= {last} and {first} <= {last} and {first} <= {AS_OF}"
        f" and ({scope.until} is null or ({scope.until} >= {first} and {scope.until} >= {scope.day}))"
    )


def taken(value: FactValue, answers: str) -> str:
    match value:
        case FactDay(which, facts):
            if not TABLES[facts.table].day:
                return "null::date"
            return f"{'min' if which == 'first' else 'max'}(day) filter (where {answers})"
        case FactSum(column):
            return f"sum(a_{column}) filter (where {answers})"
    return f"count(*) filter (where {answers})"


def grown_in(predicate: Predicate) -> tuple[FactCount | FactSum, ...]:
    """The number that a comparison waits for, if it waits for one to grow."""
    grown = reached(predicate) if isinstance(predicate, Compare) else None
    return (grown.value,) if isinstance(grown, Grows) else ()


def days_of(value: FactValue, answers: str) -> str:
    """The days on which such facts answer, in order; of a sum each with what it adds."""
    day = "until" if value.facts.outcome is not None else "day"
    if not isinstance(value, FactSum):
        return f"list({day} order by {day}) filter (where {answers})"
    return f"list({{'day': {day}, 'amount': a_{value.column}}} order by {day}) filter (where {answers})"


def reached_in(days: str, value: FactCount | FactSum, least: str, *, above: bool) -> str:
    """The day of a list that `days_of` made on which the number is `least`, or more than it."""
    if isinstance(value, FactCount):
        place = f"floor({least}) + 1" if above else f"ceil({least})"
        return f"list_extract({days}, greatest(cast({place} as bigint), 0))"
    added = f"list_sum(list_transform({days}[1:place], lambda one: one.amount))"
    sums = f"list_transform(range(1, len({days}) + 1), lambda place: {added})"
    enough = f"coalesce(total, 0) / 100.0::double {'>' if above else '>='} {least}"
    found = f"list_position(list_transform({sums}, lambda total: {enough}), true)"
    is_late = f"0 {'<=' if above else '<'} {least}"
    return f"case when {is_late} then list_extract({days}, {found}).day end"


def asks_end(question: HasFact) -> bool:
    """The question depends on when or how a fact ended."""
    timed = question.outcome is not None or question.at is not None or question.during is not None
    named = [name for name, _ in question.columns]
    named += [each.name for part in wheres(question) for each in fields_of(part) if each.of == "fact"]
    return timed or "until_date" in named or "outcome" in named


def wheres(question: HasFact) -> tuple[Predicate, ...]:
    """The parts of a condition on the fact, all of which must hold."""
    match question.where:
        case None:
            return ()
        case All(parts):
            return parts
    return (question.where,)


def fields_of(predicate: Predicate) -> list[Field]:
    return [value for value in values_in(predicate) if isinstance(value, Field)]


def is_static(predicate: Predicate) -> bool:
    return all(each.of == "fact" for each in fields_of(predicate))


def no_facts(asked: object) -> str:
    raise TypeError(f"No facts and no indicators are asked for inside a condition on a fact: {asked}")


def masks_of(bits: Mapping[Key, Bit]) -> list[int]:
    return sorted({bit.mask for bit in bits.values()})


def all_of(bits: Mapping[Key, Bit], mask: int) -> int:
    return sum(bit.bit for bit in bits.values() if bit.mask == mask)


def kinds_of(bits: Mapping[Key, Bit], mask: int, kind: str) -> str:
    """The questions that a fact of its kind may answer."""
    whatever = sum(bit.bit for key, bit in bits.items() if bit.mask == mask and not key.question.kinds)
    cases: dict[str, int] = {}
    for key, bit in bits.items():
        for word in set(key.question.kinds) if bit.mask == mask else ():
            cases[word] = cases.get(word, whatever) | bit.bit
    if not cases:
        return f"{whatever}::bigint"
    listed = " ".join(f"when {literal(word)} then {cases[word]}::bigint" for word in sorted(cases))
    return f"case {kind} {listed} else {whatever} end"


def mask_of(bits: Mapping[Key, Bit], mask: int, start: str, atoms: Iterable[Atom]) -> str:
    """The number of a fact: all questions of `start`, less those that ask for a condition it does not meet."""
    everything = all_of(bits, mask)
    terms = [start]
    for atom in atoms:
        asking = sum(bits[key].bit for key in atom.keys if bits[key].mask == mask)
        if asking:
            terms.append(f"case when {atom.sql} then {everything}::bigint else {everything & ~asking} end")
    return " & ".join(terms)


def any_of(name: str, masks: Iterable[int]) -> str:
    return " or ".join(f"{name}{mask} <> 0" for mask in masks)


def listed(columns: Mapping[str, str]) -> str:
    return ", ".join(f"{sql} as {name}" for name, sql in columns.items())
