"""Small cells are hidden, and then as many others as it takes: a reader who knows every published number and every rule
must not be able to say of a hidden cell more than that it lies in a range at least as wide as the threshold.

The reader is taken to know the method, too: counts are whole numbers, and as nobody is shown as nobody, what is hidden
is at least one. Whether the promise holds is asked of a solver, once down and once up for each hidden cell, as an
attacker would: first for any numbers, then, where that range has an end, for whole ones.

A reader who has this program can also try it on every table that fits, and ask which of them it would have published
so. "The smallest of the others was hidden beside it" is then a fact about the hidden numbers: of 27 together, beside 18
that are shown, 9 and 18. So which others are hidden is decided by lot, with a secret, and by nothing that a reader
cannot see; and of a hidden total all groups are hidden, or which of them are would tell why.
"""

import hmac
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from hashlib import sha256
from secrets import token_bytes

import numpy as np

from miara.disclosure.cells import Cell, Rule, Table
from miara.disclosure.errors import TooCostlyError, UnsafeCellError
from miara.disclosure.publishable import HIDDEN, Loss, Publishable, Shown, publishable
from miara.disclosure.reducing import Reduced
from miara.disclosure.solving import NEARLY, UNBOUNDED, Numbers, System
from miara.model.errors import FactsError, UnknownNameError


def suppress(
    table: Table,
    threshold: int,
    *,
    earlier: Mapping[Cell, Shown] | None = None,
    declared: Set[Cell] = frozenset(),
    unseen: Set[Cell] = frozenset(),
    held: Set[Cell] = frozenset(),
    sooner: Set[Cell] = frozenset(),
    own: Mapping[Cell, int] | None = None,
    secret: bytes | None = None,
    effort: int | None = None,
) -> Publishable:
    """Hide every count from 1 to `threshold` - 1, and others so that no hidden one can be told more narrowly.

    Zeros are shown: nobody is nobody. The total of a figure is hidden last. `earlier`: the cells of a release already
    made of the same facts and days; the table holds them, too. What was hidden stays hidden, what was shown is known.
    `declared`: cells that somebody decided to tell, however small. What they say of their own groups cannot be taken
    back, and nothing is added to it: the groups of a small one are hidden, with somebody in them or not.
    `unseen`: counts that a reader can work out and nobody shows (how many came between two releases). They are no part
    of what is published, and the small ones are protected as any other.
    `held`: cells that are hidden as small ones are, because they differ by little from what is known.
    `own`: thresholds of cells that have one of their own, such as counts of what is no person; 1 hides nobody.
    `sooner`: cells to hide before others of their kind, such as those that were hidden last time. `secret` draws which
    of the rest: the same secret, the same choice. It is kept inside; without one a new one is drawn.
    `effort`: how many rules may be put to the solver, those of each question counted; without it there is no end.
    Raises UnknownNameError for a threshold below 2, UnsafeCellError where an earlier release gave too much away,
    TooCostlyError where the effort does not do.
    """
    if threshold < 2:
        raise UnknownNameError(f"A threshold is at least 2; below {threshold} nobody is hidden.")
    reader = _Reader.of(table, threshold, own or {}, earlier or {}, declared, unseen, _Effort(effort))
    small = {cell for cell in table.counts if reader.is_small(cell)} - declared
    hidden = (
        small | held | reader.silent | unseen | {cell for cell, shown in (earlier or {}).items() if shown is HIDDEN}
    )
    for cell in sorted(hidden & reader.known):
        raise UnsafeCellError(f"{_named(cell)} was published before and cannot be hidden any more.", cell)
    search = _Search(reader, _Lot.drawn(secret, sooner, table.rules), frozenset(hidden), unseen - small)
    search.hide(hidden)
    search.show_again(hidden)
    cells: dict[Cell, Shown] = {cell: HIDDEN if cell in hidden else count for cell, count in table.counts.items()}
    there = sum(bool(count) for cell, count in table.counts.items() if cell not in unseen)
    others = sum(bool(table.counts[cell]) for cell in hidden - small - unseen)
    loss = Loss(there, len(small - unseen), others)
    published = {cell: shown for cell, shown in cells.items() if cell not in unseen}
    return publishable("suppressed", {"threshold": threshold}, published, loss)


@dataclass(frozen=True)
class _Reader:
    """What a reader knows whatever is hidden now, and what must stay unknown to them."""

    table: Table
    threshold: int
    own: Mapping[Cell, int]
    known: Set[Cell]
    declared: Set[Cell]
    silent: Set[Cell]
    least: Mapping[Cell, int]
    sums: Sequence[tuple[frozenset[Cell], Cell]]
    """The groups that add up to a total, and that total."""
    rules: Reduced
    """What of the rules the solver is asked about."""
    others: "_Others"
    """Tables that fit as well as the true one, as far as the solver met any."""
    effort: "_Effort"
    decided: dict[Cell, float] = field(default_factory=dict)
    """What `_width_decided` found."""

    @classmethod
    def of(
        cls,
        table: Table,
        threshold: int,
        own: Mapping[Cell, int],
        earlier: Mapping[Cell, Shown],
        declared: Set[Cell],
        unseen: Set[Cell],
        effort: "_Effort",
    ) -> "_Reader":
        for cell in declared - table.counts.keys():
            raise FactsError(f"{_named(cell)} was declared, and this table leaves it out: compute both together.")
        known = _known(table, earlier) | declared
        silent = {
            cell
            for cell in table.counts.keys() - known
            if any(0 < table.counts[one] < own.get(one, threshold) and _is_part(cell, one) for one in declared)
        }
        # A hidden cell with anybody in it has at least one; of what is hidden whoever is in it nothing is known.
        least = {cell: 0 if cell in silent or cell in unseen else min(1, count) for cell, count in table.counts.items()}
        rules, sums = Reduced.of(table.rules, table.counts, unseen), _sums(table.rules)
        return cls(table, threshold, own, known, declared, silent, least, sums, rules, _Others(rules.apart), effort)

    def threshold_of(self, cell: Cell) -> int:
        return self.own.get(cell, self.threshold)

    def is_small(self, cell: Cell) -> bool:
        return 0 < self.table.counts[cell] < self.threshold_of(cell)

    def is_left_wide(self, cell: Cell, hidden: Set[Cell]) -> bool:
        """Of the cell no more can be told than that it lies in a range as wide as the threshold. Where a decision tells
        more than that by itself, nothing may be added to what it tells."""
        if self._is_wide(cell, hidden):
            return True
        decided = self._width_decided(cell)
        return decided < self.threshold_of(cell) and self._width(cell, hidden) >= decided

    def _width_decided(self, cell: Cell) -> float:
        """How wide the range is that declared totals leave by themselves; at most the threshold."""
        if cell not in self.decided:
            every = self.table.counts.keys()
            was_wide = bool(self.declared) and self._is_wide(cell, every - (self.known - self.declared))
            most = self.threshold_of(cell)
            self.decided[cell] = min(most, self._width(cell, every - self.known)) if was_wide else most
        return self.decided[cell]

    def _is_wide(self, cell: Cell, hidden: Set[Cell]) -> bool:
        """Whether the range is as wide as the threshold. What tables found before say of the cell, the solver need not
        be asked; and whole numbers lie within the ends of any numbers, which are sooner found."""
        least = self.threshold_of(cell)
        if self.others.are_apart(cell, hidden, least):
            return True
        system = self._system(cell, hidden)
        high = self._end(system, -1, whole=False)
        if high == UNBOUNDED or self.others.are_apart(cell, hidden, least):
            return True
        if high - self._end(system, 1, whole=False) < least:
            return False
        return self.others.are_apart(cell, hidden, least) or self._width(cell, hidden) >= least

    def _width(self, cell: Cell, hidden: Set[Cell]) -> float:
        system = self._system(cell, hidden)
        return self._end(system, -1, whole=True) - self._end(system, 1, whole=True)

    def _system(self, cell: Cell, hidden: Set[Cell]) -> System:
        known = {each: count for each, count in self.table.counts.items() if each not in hidden}
        return System.about(cell, self.rules, known, self.least)

    def _end(self, system: System, direction: int, *, whole: bool) -> float:
        self.effort.spend(system.rows.shape[0])
        found = system.end(direction, whole=whole)
        self.others.keep(system.unknown, found.numbers, self.table.counts)
        return found.value


@dataclass
class _Effort:
    """How many rules were put to the solver, of at most how many. Rules and not seconds: the same on every machine."""

    most: int | None
    spent: int = 0

    def spend(self, rules: int) -> None:
        self.spent += rules
        if self.most is not None and self.spent > self.most:
            raise TooCostlyError(self.most)


@dataclass(frozen=True)
class _Others:
    """Tables of whole numbers that fit all rules: by how much each differs from the true one, and in which cells. As
    long as all these are hidden, a reader cannot tell it from the true one. What it has in a number that is left
    `apart` from the rules follows from the others; such a number is always hidden."""

    apart: Mapping[Cell, Rule]
    tables: list[tuple[Mapping[Cell, float], frozenset[Cell]]] = field(default_factory=list)
    found: dict[Cell, list[int]] = field(default_factory=dict)

    def are_apart(self, cell: Cell, hidden: Set[Cell], least: float) -> bool:
        """Whether a hidden cell lies in a range of at least that width by them."""
        low = high = 0.0
        for by, where in self._of(cell):
            if (by < low or by > high) and where <= hidden:
                low, high = min(low, by), max(high, by)
                if high - low >= least:
                    return True
        return False

    def _of(self, cell: Cell) -> Iterator[tuple[float, frozenset[Cell]]]:
        """By how much tables differ in a cell, the newest first."""
        rule = self.apart.get(cell)
        turn = -dict(rule.terms)[cell] if rule else 1
        terms = [(each, sign * turn) for each, sign in rule.terms if each != cell] if rule else [(cell, 1)]
        for place in sorted({place for each, _ in terms for place in self.found.get(each, ())}, reverse=True):
            differing, where = self.tables[place]
            yield sum(sign * differing.get(each, 0.0) for each, sign in terms), where

    def keep(self, cells: Sequence[Cell], numbers: Numbers | None, counts: Mapping[Cell, int]) -> None:
        """Keep a table that the solver met, where its numbers are whole ones. What no table has is never shown."""
        if numbers is None or np.abs(numbers - np.rint(numbers)).max(initial=0.0) > NEARLY:
            return
        pairs = zip(cells, np.rint(numbers).tolist(), strict=True)
        asked = ((cell, number) for cell, number in pairs if cell in counts and cell not in self.apart)
        differing = {cell: number - counts[cell] for cell, number in asked if number != counts[cell]}
        for cell in differing:
            self.found.setdefault(cell, []).append(len(self.tables))
        self.tables.append((differing, frozenset(differing)))


@dataclass(frozen=True)
class _Lot:
    """In which order cells are taken where nothing that a reader can see says it."""

    secret: bytes
    sooner: Set[Cell]
    within: Mapping[Cell, int]
    """In how many others a reader knows each cell to be: figures that ask less are kept before those that ask more."""

    @classmethod
    def drawn(cls, secret: bytes | None, sooner: Set[Cell], rules: Sequence[Rule]) -> "_Lot":
        pairs = [rule.terms for rule in rules if rule.at_most and len(rule.terms) == 2]
        return cls(secret or token_bytes(16), sooner, Counter(cell for terms in pairs for cell, up in terms if up > 0))

    def place(self, cell: Cell) -> tuple[bool, int, bytes]:
        drawn = hmac.digest(self.secret, repr(cell).encode(), sha256)
        return cell not in self.sooner, -self.within.get(cell, 0), drawn


@dataclass(frozen=True)
class _Search:
    """Which cells are hidden beside those that have to be. `apart`: what is hidden and need not be wide."""

    reader: _Reader
    lot: _Lot
    needed: Set[Cell]
    apart: Set[Cell]

    @property
    def counts(self) -> Mapping[Cell, int]:
        return self.reader.table.counts

    def hide(self, hidden: set[Cell]) -> None:
        """Hide others until no hidden cell can be told, and no total is hidden with some of its groups only."""
        waiting = sorted(hidden - self.apart, key=self.lot.place)
        while waiting or (waiting := self._groups_of_hidden(hidden)):
            hidden.update(waiting)
            cell = waiting[0]
            if self.reader.is_left_wide(cell, hidden):
                # Hiding more only widens what a reader can say of the others, so no cell is asked for again.
                waiting.pop(0)
                continue
            waiting.append(self._companion(hidden, cell))

    def _groups_of_hidden(self, hidden: Set[Cell]) -> list[Cell]:
        """Groups with somebody in them that are shown, of totals that are hidden with another group."""
        found = {
            group
            for groups, whole in self.reader.sums
            if whole in hidden and not hidden.isdisjoint(groups)
            for group in groups - hidden - self.reader.known
            if self.counts.get(group)
        }
        return sorted(found, key=self.lot.place)

    def _companion(self, hidden: Set[Cell], narrow: Cell) -> Cell:
        """The next cell to hide: in a rule with the narrow one, inner groups before totals, one with anybody; if there
        is none, next to another hidden cell, where a group of nobody comes before a total, too."""
        counts, rules = self.counts, self.reader.table.rules
        able = counts.keys() - hidden - self.reader.known
        near = {cell for rule in rules if _names(rule, {narrow}) for cell, _ in rule.terms} & able
        far = {cell for rule in rules if _names(rule, hidden) for cell, _ in rule.terms} & able
        if somebody := [cell for cell in near if counts[cell]]:
            return min(somebody, key=lambda cell: (-len(cell[1]), self.lot.place(cell)))
        if any(counts[cell] for cell in far):
            return min(far, key=lambda cell: (-len(cell[1]), not counts[cell], self.lot.place(cell)))
        if not near | far:
            words = f"{_named(narrow)} can be told from what was published before and cannot be hidden any more."
            raise UnsafeCellError(words, narrow)
        return min(near or far, key=self.lot.place)

    def show_again(self, hidden: set[Cell]) -> None:
        """Show what was hidden beside others and need not be, now that all are known: totals first, and groups of
        totals that are shown. Nobody is not worth the search."""
        somebody = [cell for cell in hidden - self.needed if self.counts[cell]]
        for cell in sorted(somebody, key=lambda cell: (len(cell[1]), self.lot.place(cell))):
            of_hidden = any(cell in groups and whole in hidden for groups, whole in self.reader.sums)
            if cell in hidden and not of_hidden:
                hidden -= self._shown_with(cell, hidden)

    def _shown_with(self, cell: Cell, hidden: Set[Cell]) -> Set[Cell]:
        """What can be shown if a cell is, with all that can then be told anyway; nothing where that must not be."""
        known = self.counts.keys() - hidden
        # Only what is bound to the cell can be told by it; whoever must not be told is asked first, the nearest before.
        near = self.reader.rules.bearing_on(cell, known)[1]
        near += self.reader.rules.beside_any(near)
        bound = [other for other in near if other in hidden and other not in self.apart]
        bound.sort(key=lambda other: other not in self.needed)
        shown = {cell}
        while told := next(
            (each for each in bound if each not in shown and not self.reader.is_left_wide(each, hidden - shown)), None
        ):
            if told in self.needed:
                return frozenset()
            shown.add(told)
        return shown


def _is_part(cell: Cell, whole: Cell) -> bool:
    """A group within a group: the same figure, in every breakdown of the whole the same word, and one more."""
    code, names, group = cell
    of = dict(zip(names, group, strict=True))
    return code == whole[0] and len(names) > len(whole[1]) and of.items() >= set(zip(whole[1], whole[2], strict=True))


def _known(table: Table, earlier: Mapping[Cell, Shown]) -> set[Cell]:
    """Cells that a reader has seen. Raises FactsError where they are not those of the table."""
    for cell, shown in earlier.items():
        if cell not in table.counts:
            raise FactsError(
                f"{_named(cell)} was published before, and this table leaves it out: compute both together."
            )
        if shown is not HIDDEN and shown != table.counts[cell]:
            raise FactsError(f"{_named(cell)} was published as {shown}, and is {table.counts[cell]} here.")
    return {cell for cell, shown in earlier.items() if shown is not HIDDEN}


def _named(cell: Cell) -> str:
    code, names, group = cell
    return f"{code} for {', '.join(f'{name} {word}' for name, word in zip(names, group, strict=True)) or 'the whole'}"


def _sums(rules: Sequence[Rule]) -> list[tuple[frozenset[Cell], Cell]]:
    """The rules that say of a figure that its groups add up to it."""
    found = []
    for rule in rules:
        wholes = [cell for cell, sign in rule.terms if sign < 0]
        groups = frozenset(cell for cell, sign in rule.terms if sign > 0)
        if not rule.at_most and len(wholes) == 1 and {cell[0] for cell in groups} == {wholes[0][0]}:
            found.append((groups, wholes[0]))
    return found


def _names(rule: Rule, cells: Set[Cell]) -> bool:
    return any(cell in cells for cell, _ in rule.terms)
