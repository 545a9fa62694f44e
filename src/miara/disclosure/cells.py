"""The cells of a release and everything a reader knows about them: which add up to which, which is never larger."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

from miara.model.errors import FactsError, UnknownNameError, did_you_mean
from miara.model.pack import Arithmetic, Check, Pack
from miara.model.results import Amount, Figure, Group, Result
from miara.model.tree import All, CountedIn, Everyone, Predicate
from miara.model.units import PLACES

type Cell = tuple[str, tuple[str, ...], Group]
"""Code of the indicator, names of the set of breakdowns, group: ("EECO02", ("sex",), ("female",))."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What a reader knows: the sum of sign × cell is 0, or (`at_most`) not above 0."""

    terms: tuple[tuple[Cell, int], ...]
    at_most: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """The counts of one release by cell, and the rules that hold between them."""

    counts: dict[Cell, int]
    rules: tuple[Rule, ...]


def table_of(pack: Pack, result: Result, codes: Iterable[str] | None = None) -> Table:
    """The cells of the figures that are counts, of `codes` only if given. Raises FactsError for one that is no count,
    UnknownNameError for one that the result does not have.

    What a reader knows of them: groups of a breakdown add up to the figure, and those of a crossing to each of its
    sides; where somebody may be in two groups (persons in two places) none is larger than the figure, which is at most
    their sum. The pack's checks hold between figures, also with one that is left out, and a figure that asks all that
    another asks is never larger. A rule that the counts themselves break tells nothing and is left out.
    """
    wanted = {figure.code for figure in result.figures} if codes is None else set(codes)
    for code in sorted(wanted - {figure.code for figure in result.figures}):
        known = [figure.code for figure in result.figures]
        raise UnknownNameError(f"The result has no figure '{code}'. {did_you_mean(code, known)}".rstrip())
    valued = [each for each in result.figures if each.value is not None]
    figures = [each for each in valued if each.code in wanted]
    counts: dict[Cell, int] = {}
    for figure in figures:
        if figure.measure != "count":
            raise FactsError(f"{figure.code} is a {figure.measure}, and only counts can be made safe.")
        counts |= _cells(figure)
    rules = [rule for figure in figures for rule in _sums(figure, _apart(pack, figure))]
    rules += [rule for check in pack.checks for rule in _checked(check, figures)]
    rules += _nested(pack, figures)
    there = counts | {cell: count for figure in valued for cell, count in _cells(figure).items()}
    return Table(counts, tuple(dict.fromkeys(rule for rule in rules if _holds(rule, there))))


def _apart(pack: Pack, figure: Figure) -> set[str]:
    """Breakdowns in which one unit may be in several groups."""
    if pack.by_code[figure.code].unit.row_is_unit:
        return set()
    names = {name for names in figure.cells for name in names}
    return {name for name in names if (pack.breakdowns[name].each if name in pack.breakdowns else name in PLACES)}


def _holds(rule: Rule, counts: Mapping[Cell, int]) -> bool:
    """It is true of the counts, or one of them is not known here."""
    if any(cell not in counts for cell, _ in rule.terms):
        return True
    left = sum(sign * counts[cell] for cell, sign in rule.terms)
    return left <= 0 if rule.at_most else left == 0


def _cells(figure: Figure) -> dict[Cell, int]:
    found: dict[Cell, int] = {}
    for names, groups in _sets(figure).items():
        for group, amount in groups.items():
            if isinstance(amount.value, int):
                found[figure.code, names, group] = amount.value
    return found


def _sets(figure: Figure) -> dict[tuple[str, ...], Mapping[Group, Amount]]:
    """All sets of a figure, the whole as the set without a name."""
    return {(): {(): figure.amount}, **figure.cells}


def _sums(figure: Figure, apart: set[str]) -> Iterator[Rule]:
    """For each set and each of its names: its groups and the same set without that name, where that is there."""
    sets = _sets(figure)
    for names, groups in figure.cells.items():
        for place, name in enumerate(names):
            rest = names[:place] + names[place + 1 :]
            for outer in sets.get(rest, ()):
                inner = [group for group in groups if group[:place] + group[place + 1 :] == outer]
                cells: list[Cell] = [(figure.code, names, group) for group in inner]
                whole: Cell = (figure.code, rest, outer)
                if name not in apart:
                    yield Rule((*((cell, 1) for cell in cells), (whole, -1)))
                    continue
                yield from (Rule(((cell, 1), (whole, -1)), at_most=True) for cell in cells)
                yield Rule(((whole, 1), *((cell, -1) for cell in cells)), at_most=True)


def _nested(pack: Pack, figures: Sequence[Figure]) -> Iterator[Rule]:
    """A figure asks all that another asks of the same unit, and is never larger, in any group."""
    asked = {figure.code: _asked(pack, figure.code, deep=False) for figure in figures}
    deep = {figure.code: _asked(pack, figure.code, deep=True) for figure in figures}
    for inner, outer in permutations(figures, 2):
        apart = _apart(pack, inner)
        for names, groups in _sets(inner).items():
            # Who is counted by another figure may be counted by it in another place.
            if not _within(pack, inner.code, outer.code, asked if apart.intersection(names) else deep):
                continue
            theirs = _sets(outer).get(names, {})
            for group in groups:
                if group in theirs:
                    yield Rule((((inner.code, names, group), 1), ((outer.code, names, group), -1)), at_most=True)


def _asked(pack: Pack, code: str, *, deep: bool) -> frozenset[Predicate]:
    """The parts of a condition that all have to be true; `deep`: with those of the figures it asks about."""
    condition = pack.by_code[code].condition
    parts = {*(condition.parts if isinstance(condition, All) else (condition,))} - {Everyone()}
    if deep:
        named = [part.code for part in parts if isinstance(part, CountedIn)]
        parts |= {part for each in named for part in _asked(pack, each, deep=True)}
    return frozenset(parts)


def _within(pack: Pack, inner: str, outer: str, asked: Mapping[str, frozenset[Predicate]]) -> bool:
    one, other = pack.by_code[inner], pack.by_code[outer]
    alike = one.unit == other.unit and one.row_evidence == other.row_evidence
    return alike and (other.on != "exit" or one.on == "exit") and asked[inner] >= asked[outer]


def _checked(check: Check, figures: list[Figure]) -> Iterator[Rule]:
    left, right = _linear(check.left, 1), _linear(check.right, -1)
    by_code = {figure.code: figure for figure in figures}
    if left is None or right is None or check.operator not in ("=", "<=", ">="):
        return
    terms = [*left, *right]
    here = [_sets(by_code[code]) for code, _ in terms if code in by_code]
    if not here:
        return
    turn = -1 if check.operator == ">=" else 1
    for names in set.intersection(*(set(sets) for sets in here)):
        for group in sorted(set.intersection(*(set(sets[names]) for sets in here))):
            signed = tuple(((code, names, group), sign * turn) for code, sign in terms)
            yield Rule(signed, at_most=check.operator != "=")


def _linear(made: Arithmetic, sign: int) -> list[tuple[str, int]] | None:
    """Codes with their signs, where the number is only added up; else None."""
    if made.operator == "code":
        return [(made.code, sign)]
    if made.operator in ("+", "-") and made.left is not None and made.right is not None:
        left = _linear(made.left, sign)
        right = _linear(made.right, sign if made.operator == "+" else -sign)
        return None if left is None or right is None else left + right
    return None
