"""What a runner gives back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from miara.model.pack import Texts

State = Literal["proven", "claimed", "incomplete"]
STATES: tuple[State, ...] = ("proven", "claimed", "incomplete")
MISSING = "missing"  # the group of those whose breakdown value is not known; shown only where there are any


@dataclass(frozen=True, slots=True)
class Counts:
    """Raw counts of one indicator: units by state, and the proven by breakdown and its value."""

    value: int = 0
    claimed: int = 0
    incomplete: int = 0
    by: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Figure:
    """One computed figure.

    `value` is the number of members in the state "proven" (for a definition that asks for no evidence: all that
    count); None where the definition has no value or cannot be narrowed to the scope asked for. `claimed` and
    `incomplete` come on top of it: they would count with evidence, or with a complete record.
    """

    code: str
    title: Texts
    counts: str
    value: int | None
    claimed: int
    incomplete: int
    by: Mapping[str, Mapping[str, int]]
    published: bool
    description: Texts
    note: Texts


@dataclass(frozen=True, slots=True)
class Result:
    """Figures with everything needed to compute them again."""

    pack: str
    version: str
    hash: str
    project: str
    as_of: date
    known_on: date
    figures: tuple[Figure, ...]

    def __getitem__(self, code: str) -> Figure:
        return next(figure for figure in self.figures if figure.code == code)


@dataclass(frozen=True, slots=True, order=True)
class FactRef:
    """A fact behind a member. `evidence` is 'claimed', 'proven' or 'verified'; `document_kind` of the best evidence."""

    table: str
    id: str
    date: date
    evidence: str
    document_kind: str | None


@dataclass(frozen=True, slots=True)
class Member:
    """One counted unit: since when it counts (or would), and the facts that make it so.

    `participation` is the first participation that counts, for participations and persons; else None.
    """

    id: str
    state: State
    since: date
    facts: tuple[FactRef, ...]
    participation: str | None = None
