"""What is asked of a partition, and what a partition must hold for it: keys, tables, columns."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Literal

from miara.compilers.kernel.asks import facts_inside
from miara.model.pack import Indicator, Pack
from miara.model.schema import TABLES
from miara.model.units import Unit, may_end
from miara.runners.question import Question

Key = Literal["person", "coach", "whole"]
"""What lies together in one partition: a person's rows; a coach's people; every row of a table about nobody."""
KEYS: tuple[Key, ...] = ("person", "coach", "whole")

_ABOUT_PEOPLE = ("participation", "exit", "reentry", "record_state")
_TOLD = ("evidence", "ending")
_ALWAYS = ("id", "recorded_on", "retracted_on", "person", "project", "coach")
_UNUSED = ("replaces", "reason")
_KEPT_WHOLE = (*_ABOUT_PEOPLE[1:], *_TOLD, "alias")


@dataclass(frozen=True)
class Needs:
    """What a partition must hold: columns by table; and of which tables it needs evidence and endings."""

    columns: dict[str, tuple[str, ...]]
    told: dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Ask:
    """One question to all partitions: counts of some indicators, or members of one."""

    what: Literal["counts", "members"]
    pack: Pack
    question: Question
    codes: tuple[str, ...]

    def wanted(self, key: Key | None = None) -> tuple[str, ...]:
        """The codes that have a number and can be narrowed to the scope; of one key, or all."""
        found = [self.pack.by_code[code] for code in self.codes]
        return tuple(
            each.code
            for each in found
            if each.parts and self.question.filters(each.unit) is not None and key in (None, key_of(each.unit))
        )

    def indicators(self, key: Key) -> tuple[Indicator, ...]:
        """The indicators asked for, and all that they name."""
        return self.pack.closure(self.wanted(key))


def key_of(unit: Unit) -> Key:
    """By what its rows are brought together."""
    if not unit.has_participation:
        return "whole"
    return "person" if unit.identity in ("id", "person") else "coach"


def parts_of_coaches(asks: Iterable[Ask], parts: int) -> int:
    """Into how many parts coaches may be divided: one where a median or a condition looks at several of them."""
    for ask in asks:
        for each in ask.indicators("coach"):
            if "coach" in set(_words(each.parts)) or any(part.median for part in each.parts):
                return 1
    return parts


def needs(asks: Iterable[Ask], key: Key) -> Needs:
    """What a partition must hold to answer; nothing where nothing is asked of such partitions."""
    tables: set[str] = set()
    proven: set[str] = set()
    words: set[str] = set()
    for ask in asks:
        for each in ask.indicators(key):
            own = set(_tables(each, ask))
            tables |= own
            proven |= own if ask.what == "members" else set(_proven(each))
            words |= {*_words(each.parts), each.unit.identity, each.unit.sums, *_words(ask.question.sets)}
            words |= set(ask.question.where)
    told = {"evidence": _ordered(proven), "ending": _ordered(filter(may_end, tables))}
    told = {name: about for name, about in told.items() if about}
    return Needs({name: _columns(name, words) for name in _ordered({*tables, *told})}, told)


def everything(key: Key) -> Needs:
    """All that partitions of a key may be asked about: for facts that are placed once and asked often."""
    about_people = {"participation", *(name for name, table in TABLES.items() if table.owner == "participation")}
    about = {
        "person": {*about_people, "alias"},
        "coach": about_people,
        "whole": TABLES.keys() - about_people - {*_TOLD, "alias", "target"},
    }[key]
    told = {"evidence": _ordered(about), "ending": _ordered(filter(may_end, about))}
    told = {name: tables for name, tables in told.items() if tables}
    return Needs({name: tuple(TABLES[name].by_name) for name in _ordered({*about, *told})}, told)


def _ordered(names: Iterable[str]) -> tuple[str, ...]:
    found = set(names)
    return tuple(name for name in TABLES if name in found)


def _proven(indicator: Indicator) -> Iterator[str]:
    if indicator.row_evidence != "recorded":
        yield indicator.unit.table
    for part in indicator.parts:
        yield from (asked.table for asked in facts_inside(part) if asked.evidence != "recorded")


def _tables(indicator: Indicator, ask: Ask) -> Iterator[str]:
    unit = indicator.unit
    named = {unit.table, *(asked.table for part in indicator.parts for asked in facts_inside(part))}
    named |= {asked.table for asked in facts_inside(ask.question.sets)}
    if unit.has_participation:
        named |= {*_ABOUT_PEOPLE, *(("alias",) if key_of(unit) == "person" else ())}
        if "coach" in ask.question.where or "model" in ask.question.where:
            named.add("assignment")
    yield from named


def _columns(name: str, words: set[str]) -> tuple[str, ...]:
    table = TABLES[name]
    always = {*_ALWAYS, table.day, table.until, table.owner}
    return tuple(
        column
        for column in table.by_name
        if column not in _UNUSED and (name in _KEPT_WHOLE or column in words or column in always)
    )


def _words(node: object) -> Iterator[str]:
    """Every text in a definition; the names of columns are among them."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, tuple):
        for each in node:
            yield from _words(each)
    elif isinstance(node, Mapping):
        yield from _words(tuple(node.items()))
    elif is_dataclass(node):
        for field in fields(node):
            yield from _words(getattr(node, field.name))
            if field.name == "kinds" and getattr(node, field.name):
                yield "kind"
