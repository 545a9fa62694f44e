"""What to look at before a report is submitted: pure functions of figures that were computed."""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Literal

from miara.model.results import Figure

type Number = int | Fraction


@dataclass(frozen=True)
class Promised:
    """A promised value of an indicator (in one breakdown such as "sex=female", or "") by a day.

    `at_most`: less is better, so that more than this is too much.
    """

    indicator: str
    breakdown: str
    value: int | float
    on_date: date
    at_most: bool = False

    def is_met_by(self, value: Number) -> bool:
        """Whether a value keeps the promise."""
        return value <= self.value if self.at_most else value >= self.value


@dataclass(frozen=True)
class Missed:
    """A target not reached on its day, which has come: the value of that day, none where there is none to hold."""

    promised: Promised
    value: Number | None


@dataclass(frozen=True)
class Unusual:
    """A change against the last report that asks for a second look.

    "fell": a count from the start became smaller; "jumped": a figure grew by more than is usual; "sank": a state on a
    day, which may become smaller by nothing but the passing of days, did so by more than is usual.
    """

    code: str
    kind: Literal["fell", "jumped", "sank"]
    before: Number
    after: Number


@dataclass(frozen=True, order=True)
class EntryDay:
    """On which day somebody entered the project, by which participation."""

    day: date
    participation: str


def twice(entries: Iterable[tuple[str, EntryDay]], human: Mapping[str, str]) -> list[tuple[EntryDay, ...]]:
    """Return the entries of whoever has several, the first one first: one project counts one.

    `entries`: of which person each entry to a project is; `human`: who is meant by a record that was merged.
    """
    found: dict[str, list[EntryDay]] = {}
    for person, entry in entries:
        found.setdefault(human.get(person, person), []).append(entry)
    return sorted(tuple(sorted(each)) for each in found.values() if len(each) > 1)


def missed(figures: Mapping[date, Mapping[str, Figure]], promises: Iterable[Promised], as_of: date) -> Iterator[Missed]:
    """Yield the targets whose day has come and that were not reached: `figures` as of each such day say so.

    What comes after the day does not change it (rules/milestones.py judges the same way).
    """
    for promise in promises:
        if promise.on_date > as_of:
            continue
        figure = figures.get(promise.on_date, {}).get(promise.indicator)
        value = value_in(figure, promise.breakdown) if figure else None
        if value is None or not promise.is_met_by(value):
            yield Missed(promise, value)


def value_in(figure: Figure, breakdown: str) -> Number | None:
    """Return the value of a figure for "", or for a part such as "sex=female": nobody in it is nought."""
    if not breakdown or figure.value is None:
        return figure.value
    name, _, group = breakdown.partition("=")
    cells = figure.cells.get((name,))
    if cells is None:
        return None
    amount = cells.get((group,))
    return amount.value if amount is not None else 0


def unusual(
    before: Mapping[str, Figure], after: Mapping[str, Figure], threshold: Mapping[str, Any], states: Container[str] = ()
) -> Iterator[Unusual]:
    """Yield the changes that ask for a second look; `threshold` has `share` and `least` (packs/rules/reports.yaml).

    `states`: the figures of a state on a day, which do not count from the start.
    """
    for code, figure in after.items():
        then, now = before[code].value if code in before else None, figure.value
        if then is None or now is None or figure.measure not in {"count", "sum"}:
            continue
        change = Fraction(now) - then
        if change < 0 and code not in states:
            yield Unusual(code, "fell", then, now)
        elif abs(change) >= threshold["least"] and abs(change) > Fraction(str(threshold["share"])) * then:
            yield Unusual(code, "sank" if change < 0 else "jumped", then, now)
