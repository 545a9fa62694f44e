"""What a runner gives back, and what the engine makes of it.

A runner answers with `Tally`s: whole numbers only, so that every runner gives exactly the same. The engine divides.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Literal

from miara.model.pack import Texts

State = Literal["proven", "claimed", "incomplete"]
STATES: tuple[State, ...] = ("proven", "claimed", "incomplete")
MISSING = "missing"  # the group of those whose breakdown value is not known; shown only where there are any
HUNDREDTHS = 100


def plain(number: int | Fraction | None) -> int | float | None:
    """A number as other formats have it: a fraction as the nearest float."""
    return float(number) if isinstance(number, Fraction) else number


Group = tuple[str, ...]
"""One word for each name of a set of breakdowns; the whole is ()."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Units that count in one state. `total`: the sum of the measured value, in hundredths; `middle`: its median
    in two-hundredths (the sum of the two middle values), None where nothing was measured."""

    units: int = 0
    total: int = 0
    middle: int | None = None


NOTHING = Tally()


@dataclass(frozen=True, slots=True)
class Cell:
    """One part of an indicator in one group: the three states apart."""

    proven: Tally = NOTHING
    claimed: Tally = NOTHING
    incomplete: Tally = NOTHING


Cells = Mapping[Group, Cell]  # groups with no unit in any state may be left out
Counts = Mapping[str, Mapping[tuple[str, ...], Cells]]
"""By the part's name ("" is the indicator itself, "among" and "without" are a share's), then by set of breakdowns."""


@dataclass(frozen=True, slots=True)
class Amount:
    """One number of a figure with what stands beside it.

    `value`: whole, exact (Fraction) or None where nothing can be said, such as a share of nobody. `claimed` and
    `incomplete` come on top of a count or a sum; beside a mean, a median or a share they are the number of units that
    would join the measured ones. `among` and `without` are the units a share is taken of and those excluded from it.
    """

    value: int | Fraction | None
    claimed: int | Fraction = 0
    incomplete: int | Fraction = 0
    among: int | None = None
    without: int | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """One computed figure. `cells` has an amount for every group of every set of breakdowns asked for.

    The value is the number (or the sum) of members in the state "proven"; for a definition that asks for no evidence
    all that count are proven. None where the definition has no value or cannot be narrowed to the scope asked for.
    """

    code: str
    title: Texts
    counts: str
    measure: str
    amount: Amount
    cells: Mapping[tuple[str, ...], Mapping[Group, Amount]]
    published: bool
    description: Texts
    note: Texts

    @property
    def value(self) -> int | Fraction | None:
        """The number itself."""
        return self.amount.value

    @property
    def claimed(self) -> int | Fraction:
        """What would come on top with evidence."""
        return self.amount.claimed

    @property
    def incomplete(self) -> int | Fraction:
        """What would come on top with a complete record."""
        return self.amount.incomplete

    @property
    def by(self) -> dict[str, dict[str, int | Fraction | None]]:
        """Values by each single breakdown: {"sex": {"female": 3, "male": 1}}."""
        return {
            names[0]: {group[0]: amount.value for group, amount in groups.items()}
            for names, groups in self.cells.items()
            if len(names) == 1
        }


@dataclass(frozen=True, slots=True)
class Result:
    """Figures with everything needed to compute them again. `projects` is empty for all projects in the facts.

    `runner`: who counted; every runner gives the same, so results that differ in nothing else are equal. `tallies`:
    what was counted, by code, for whoever brings the result up to date (miara.renew).
    """

    pack: str
    version: str
    hash: str
    projects: tuple[str, ...]
    as_of: date
    known_on: date
    where: Mapping[str, str]
    figures: tuple[Figure, ...]
    broken_checks: tuple["BrokenCheck", ...] = ()
    runner: str = field(default="", compare=False)
    tallies: Mapping[str, Counts] = field(default_factory=dict, compare=False, repr=False)

    def __getitem__(self, code: str) -> Figure:
        return next(figure for figure in self.figures if figure.code == code)


@dataclass(frozen=True, slots=True)
class BrokenCheck:
    """A rule between indicators that does not hold, and where."""

    text: str
    set: tuple[str, ...]
    group: Group
    left: int | Fraction
    right: int | Fraction


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

    `participation` is the first participation that counts, for units that have one; else None. `total` is what it
    adds to a measured value, in hundredths; None for a count.
    """

    id: str
    state: State
    since: date
    facts: tuple[FactRef, ...]
    participation: str | None = None
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is missing for a unit to count.

    `kind`: "evidence" (a claimed fact needs a document; `facts` names it), "record" (the entry record is not complete),
    "answer" (a column of the entry is empty; `name` says which), "fact" (no such fact in a window that is still open;
    `name` is the fact table, `kinds` which would do). `until`: the last day on which it can still be put right.
    """

    kind: Literal["evidence", "record", "answer", "fact"]
    name: str = ""
    kinds: tuple[str, ...] = ()
    until: date | None = None
    facts: tuple[FactRef, ...] = ()


@dataclass(frozen=True, slots=True)
class NearMember:
    """A unit that does not count, and all that is missing for it; `until` is the nearest of the gaps' last days."""

    id: str
    gaps: tuple[Gap, ...]
    until: date | None = None
    participation: str | None = None


__all__ = [
    "HUNDREDTHS",
    "MISSING",
    "NOTHING",
    "STATES",
    "Amount",
    "BrokenCheck",
    "Cell",
    "Cells",
    "Counts",
    "FactRef",
    "Figure",
    "Gap",
    "Group",
    "Member",
    "NearMember",
    "Result",
    "State",
    "Tally",
    "plain",
]
