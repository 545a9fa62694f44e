"""A pack of definitions as the runners see it: read, checked, frozen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from miara.model.tree import CountedIn, Predicate, walk
from miara.model.units import UNITS, Unit

Texts = Mapping[str, str]
Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class DatedValue:
    """A parameter's value from a day on, with its source."""

    valid_from: date
    value: int | float
    source: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """A dated rule value, newest first in `values`."""

    name: str
    title: Texts
    values: tuple[DatedValue, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A drawn example: facts, a day, and what must come out. None means: not stated."""

    text: str
    facts: Mapping[str, tuple[Row, ...]]
    as_of: date
    known_on: date
    value: int | None
    claimed: int | None
    incomplete: int | None
    members: tuple[str, ...] | None
    by: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Indicator:
    """One definition. `unvalued`: a goal that names no countable thing, shown without a value."""

    code: str
    title: Texts
    description: Texts
    note: Texts
    source: str
    unit: Unit
    on: Literal["entry", "exit", "as_of"]
    when: str
    condition: Predicate
    published: bool
    unvalued: bool
    examples: tuple[Example, ...]

    @property
    def needs(self) -> tuple[str, ...]:
        """Codes of the indicators this one is built from, in the order they are named."""
        return tuple(dict.fromkeys(p.code for p in walk(self.condition) if isinstance(p, CountedIn)))


@dataclass(frozen=True)
class Pack:
    """A set of definitions with a version and the hash of all that its figures depend on."""

    code: str
    version: str
    title: Texts
    source: str
    note: Texts
    breakdowns: Mapping[str, str]
    indicators: tuple[Indicator, ...]
    parameters: Mapping[str, Parameter]
    hash: str

    @cached_property
    def by_code(self) -> dict[str, Indicator]:
        """Indicators by code."""
        return {indicator.code: indicator for indicator in self.indicators}

    def closure(self, codes: tuple[str, ...]) -> tuple[Indicator, ...]:
        """These indicators and all they are built from, each after what it needs."""
        ordered: dict[str, Indicator] = {}

        def add(code: str) -> None:
            if code not in ordered:
                for needed in self.by_code[code].needs:
                    add(needed)
                ordered[code] = self.by_code[code]

        for code in codes:
            add(code)
        return tuple(ordered.values())


__all__ = ["UNITS", "DatedValue", "Example", "Indicator", "Pack", "Parameter", "Texts"]
