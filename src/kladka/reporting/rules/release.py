"""How figures become a release: what is published, when, and what a reader must not be able to work out.

A reader is taken to know every earlier release, every declared total, and what holds between numbers: groups add up,
who is counted by one figure is counted by another, a count as of a later day is no smaller. So beside the numbers of a
table the differences between them are guarded: who is in one figure and not in the one that asks more, and who came
between two releases. A small difference is a small number, and one of the two it lies between is hidden.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations, pairwise
from typing import Any

from miara import disclosure
from miara.disclosure import HIDDEN, Cell, Publishable, Rule, Shown, Table

RELEASE, DECLARED = "release", "declared"
"""The name under which a cell says which release it is of, and how that of a decision without a release begins."""

SMALL, PART, GROWTH, DIFFERENCE, COMPANION = "small", "part", "growth", "difference", "companion"
"""Why a number is hidden. For the office only: a reader who is told which it is can tell the number."""


@dataclass(frozen=True)
class Settings:
    """How the figures of a project are published, from `packs/publication`."""

    minimum: int
    units: Mapping[str, int]
    """The minimum of what is counted, where it is another: entities in a public register are no people."""
    breakdowns: tuple[str, ...]
    figures: str
    months: tuple[int, ...]
    days_after: int
    days_after_end: int
    publishes_itself: bool
    licence: Mapping[str, Any]

    def least(self, counts: str) -> int:
        """Return the minimum for a figure by what it counts."""
        return self.units.get(counts, self.minimum)


def settings_of(publication: Mapping[str, Any], on: date) -> Settings:
    """Return what holds on a day: the newest entry that has begun."""
    begun = [entry for entry in publication["entries"] if entry["from"] <= on]
    entry = max(begun or publication["entries"][:1], key=lambda one: one["from"])
    return Settings(
        minimum=entry["minimum"],
        units={unit: row["minimum"] for unit, row in entry.get("units", {}).items()},
        breakdowns=tuple(entry["breakdowns"]),
        figures=entry["figures"],
        months=tuple(entry["months"]),
        days_after=entry["days_after"],
        days_after_end=entry["days_after_end"],
        publishes_itself=entry["published_by"] == "itself",
        licence=entry["licence"],
    )


# When


def days_of(starts_on: date, ends_on: date, settings: Settings) -> Iterator[date]:
    """Yield the days as of which a project publishes: ends of the months set, and its last day."""
    year, month = starts_on.year, starts_on.month
    while (last := _end_of(year, month)) < ends_on:
        if month in settings.months:
            yield last
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    yield ends_on


def _end_of(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def ready_on(day: date, ends_on: date, settings: Settings) -> date:
    """Return when the release as of a day is due: late records are in by then."""
    return day + timedelta(days=settings.days_after_end if day == ends_on else settings.days_after)


def due(starts_on: date, ends_on: date, settings: Settings, *, today: date, last: date | None) -> date | None:
    """Return the day as of which a release is due, or None; `last` is that of the newest release there is.

    A project that has ended publishes its last day, and none of the quarters that it left out.
    """
    coming = [ends_on] if today > ends_on else days_of(starts_on, ends_on, settings)
    days = [day for day in coming if ready_on(day, ends_on, settings) <= today]
    return days[-1] if days and (last is None or days[-1] > last) else None


def next_day(starts_on: date, ends_on: date, settings: Settings, *, last: date | None) -> date | None:
    """Return the first day after `last` as of which the project publishes, or None when all was published."""
    return next((day for day in days_of(starts_on, ends_on, settings) if last is None or day > last), None)


# What


def groups_there(figures: Iterable[Mapping[tuple[str, ...], object]]) -> set[tuple[str, ...]]:
    """Return the groups of a breakdown that a release names: those with anybody in any figure.

    That nobody at all is in a group tells of nobody, where at least two others are there: otherwise everybody would be
    known to be in the one that is left, and all are named.
    """
    listed = list(figures)
    every = {group for groups in listed for group in groups}
    there = {group for groups in listed for group, count in groups.items() if count}
    return there if len(there) > 1 else every


@dataclass(frozen=True)
class Snapshot:
    """The numbers of one release, the true ones; `shown` where it is published. Also totals declared for other days."""

    name: str
    as_of: date
    table: Table
    declared: frozenset[Cell] = frozenset()
    shown: Mapping[Cell, Shown] | None = None


@dataclass(frozen=True)
class Stack:
    """All that is known of a project, in one table. `unseen`: the small differences between its numbers; `held`: what
    is hidden because it differs by little from what is known; `own`: the minimums of numbers that have another."""

    table: Table
    earlier: Mapping[Cell, Shown]
    declared: frozenset[Cell]
    unseen: frozenset[Cell]
    held: frozenset[Cell]
    own: Mapping[Cell, int]


def safe(
    new: Snapshot,
    earlier: Sequence[Snapshot],
    minimum: int,
    *,
    own_minimums: Mapping[str, int] | None = None,
    secret: bytes | None = None,
    effort: int | None = None,
) -> tuple[Publishable, dict[Cell, Shown]]:
    """Return what may be published beside all that was, and the cells of the new release among it.

    `own_minimums` by code of the figure; `secret` draws what is hidden beside small numbers, as `suppress` says.
    Raises UnsafeCellError (`its_own` tells which cell) where nothing more can be hidden, TooCostlyError where that
    would take more than the `effort` to find out.
    """
    stack = stacked([*earlier, new], minimum, own_minimums)
    made = disclosure.suppress(
        stack.table,
        minimum,
        earlier=stack.earlier,
        declared=stack.declared,
        unseen=stack.unseen,
        held=stack.held,
        own=stack.own,
        sooner={_tagged(cell, new.name) for cell in _hidden_last(earlier)},
        secret=secret,
        effort=effort,
    )
    own = {its_own(cell): shown for cell, shown in made.cells.items() if release_of(cell) == new.name}
    return made, own


def _hidden_last(earlier: Sequence[Snapshot]) -> list[Cell]:
    """Return what the newest release hides: hidden again, it tells nothing that is new."""
    published = [each for each in earlier if each.shown is not None and not each.name.startswith(DECLARED)]
    newest = max(reversed(published), key=lambda one: one.as_of, default=None)  # of a day, its correction
    return [cell for cell, shown in (newest.shown or {}).items() if shown is HIDDEN] if newest else []


def stacked(snapshots: Sequence[Snapshot], minimum: int, own_minimums: Mapping[str, int] | None = None) -> Stack:
    """Return the numbers of all releases with every rule between them that a reader can know."""
    least = own_minimums or {}
    counts = {_tagged(cell, each.name): count for each in snapshots for cell, count in each.table.counts.items()}
    rules = [
        Rule(tuple((_tagged(cell, each.name), sign) for cell, sign in rule.terms), rule.at_most)
        for each in snapshots
        for rule in each.table.rules
    ]
    rules += _grown(snapshots)
    earlier = {_tagged(cell, each.name): shown for each in snapshots for cell, shown in (each.shown or {}).items()}
    told = {cell for cell, shown in earlier.items() if shown is not HIDDEN}
    declared = {_tagged(cell, each.name) for each in snapshots for cell in each.declared}
    # What was shown when the minimum was smaller is known, whatever is decided now.
    declared |= {cell for cell in told if 0 < counts[cell] < least.get(cell[0], minimum)}
    unseen: dict[Cell, int] = {}
    held: set[Cell] = set()
    for terms in list(_between(rules, counts, snapshots)):
        apart = -sum(sign * counts[cell] for cell, sign in terms)
        small = min(least.get(cell[0], minimum) for cell, _ in terms)
        hidden = {cell for cell, _ in terms} - told
        if not 0 < apart < small or not hidden:
            continue
        between = _difference(terms)
        wide = least.get(figure_of(between), minimum)
        if declared.isdisjoint(cell for cell, _ in terms) and [least.get(cell[0], minimum) for cell in hidden] == [
            wide
        ]:
            # All but one are known for ever: what can be told of the difference is what can be told of that one.
            held |= hidden
            rules.append(Rule(terms, at_most=True))
            continue
        unseen[between] = apart
        rules.append(Rule((*terms, (between, 1))))
    table = Table(counts | unseen, tuple(dict.fromkeys(rules)))
    own = {cell: least[figure_of(cell)] for cell in table.counts if figure_of(cell) in least}
    return Stack(table, earlier, frozenset(declared), frozenset(unseen), frozenset(held), own)


type _Terms = tuple[tuple[Cell, int], ...]


def _between(rules: Iterable[Rule], counts: Mapping[Cell, int], snapshots: Sequence[Snapshot]) -> Iterator[_Terms]:
    """Yield the signed numbers whose sum, turned round, is a number of its own that nobody shows: how many are in one
    figure and not in those within it, in a figure that is left out, or came between two releases."""
    for rule in rules:
        here = tuple((cell, sign) for cell, sign in rule.terms if cell in counts)
        left_out = {sign for cell, sign in rule.terms if cell not in counts}
        if rule.at_most and not left_out:
            yield here
        elif not rule.at_most and here and len(left_out) == 1:
            yield tuple((cell, sign * left_out.copy().pop()) for cell, sign in here)
    for less, more in _over_time(snapshots):
        yield ((less, 1), (more, -1))


def _difference(terms: _Terms) -> Cell:
    """Return the cell of a difference; its last word names the largest of what it lies between."""
    ordered = sorted(terms, key=lambda term: (-term[1], term[0]))
    return "", tuple("less" if sign > 0 else "more" for _, sign in ordered), tuple(_text(cell) for cell, _ in ordered)


def _series(snapshots: Sequence[Snapshot]) -> Iterator[list[tuple[Cell, int]]]:
    """Yield each number with its tag, in the order of the days: how it went from release to release."""
    ordered = sorted(snapshots, key=lambda one: one.as_of)
    cells = dict.fromkeys(cell for each in ordered for cell in each.table.counts)
    for cell in cells:
        yield [(_tagged(cell, one.name), one.table.counts[cell]) for one in ordered if cell in one.table.counts]


def _grown(snapshots: Sequence[Snapshot]) -> Iterator[Rule]:
    """Yield that a number is no smaller than before, where it is so; a correction may have made it smaller."""
    for series in _series(snapshots):
        for (before, count), (after, later) in pairwise(series):
            if count <= later:
                yield Rule(((before, 1), (after, -1)), at_most=True)


def _over_time(snapshots: Sequence[Snapshot]) -> Iterator[tuple[Cell, Cell]]:
    for series in _series(snapshots):
        for (one, count), (other, later) in combinations(series, 2):
            yield (one, other) if count <= later else (other, one)


def _tagged(cell: Cell, release: str) -> Cell:
    code, names, group = cell
    return code, (RELEASE, *names), (release, *group)


def release_of(cell: Cell) -> str:
    """Return the name of the release a cell of a stack is of; nothing for a difference."""
    return cell[2][0] if cell[1][:1] == (RELEASE,) else ""


def its_own(cell: Cell) -> Cell:
    """Return a cell of a stack as its release has it."""
    code, names, group = cell
    return code, names[1:], group[1:]


def figure_of(cell: Cell) -> str:
    """Return the code of the figure a cell of a stack is about; of a difference that of the larger number."""
    return cell[0] or cell[2][-1].partition(" ")[0]


def _text(cell: Cell) -> str:
    return " ".join((cell[0], *cell[2]))


def why_hidden(
    new: Snapshot,
    earlier: Sequence[Snapshot],
    own: Mapping[Cell, Shown],
    minimum: int,
    own_minimums: Mapping[str, int] | None = None,
) -> dict[Cell, str]:
    """Return for each hidden cell of a release the reason, for those who see the true numbers anyway."""
    least, reasons = own_minimums or {}, {}
    declared_small = {cell[0] for cell in new.declared if 0 < new.table.counts[cell] < least.get(cell[0], minimum)}
    differing = {
        cell
        for terms in _between(new.table.rules, new.table.counts, ())
        if 0 < -sum(sign * new.table.counts[one] for one, sign in terms) < minimum
        for cell, _ in terms
    }
    for cell, shown in own.items():
        if shown is not HIDDEN:
            continue
        count = new.table.counts[cell]
        moved = [abs(count - one.table.counts[cell]) for one in earlier if cell in one.table.counts]
        if 0 < count < least.get(cell[0], minimum):
            reasons[cell] = SMALL
        elif cell[0] in declared_small:
            reasons[cell] = PART
        elif any(0 < by < minimum for by in moved):
            reasons[cell] = GROWTH
        else:
            reasons[cell] = DIFFERENCE if cell in differing else COMPANION
    return reasons


# How the numbers behind a release are kept


def packed(table: Table, declared: Iterable[Cell]) -> dict[str, Any]:
    """Return the true numbers and the rules of a release as plain lists; cells are named once."""
    cells = sorted({*table.counts, *(cell for rule in table.rules for cell, _ in rule.terms)})
    place = {cell: number for number, cell in enumerate(cells)}
    return {
        "cells": [
            [code, list(names), list(group), table.counts.get((code, names, group))] for code, names, group in cells
        ],
        "rules": [[rule.at_most, [[place[cell], sign] for cell, sign in rule.terms]] for rule in table.rules],
        "declared": [place[cell] for cell in sorted(declared)],
    }


def unpacked(kept: Mapping[str, Any]) -> tuple[Table, frozenset[Cell]]:
    """Return what `packed` put away."""
    cells: list[Cell] = [(code, tuple(names), tuple(group)) for code, names, group, _count in kept["cells"]]
    counts = {cell: row[3] for cell, row in zip(cells, kept["cells"], strict=True) if row[3] is not None}
    rules = tuple(
        Rule(tuple((cells[place], sign) for place, sign in terms), at_most) for at_most, terms in kept["rules"]
    )
    return Table(counts, rules), frozenset(cells[place] for place in kept["declared"])


def loaded(text: str) -> Any:
    """Return what a text of a release holds."""
    return json.loads(text)


def canonical(content: Any) -> str:
    """Return content as the one text that is kept and hashed."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
