"""The cells of a release and everything a reader knows about them: which add up to which, which is never larger."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from miara.model.errors import FactsError
from miara.model.pack import Arithmetic, Check, Pack
from miara.model.results import Amount, Figure, Group, Result

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
    """The cells of the figures that are counts, of `codes` only if given. Raises FactsError for one that is no count.

    Groups of a breakdown add up to the figure, and those of a crossing to each of its sides, unless somebody may be
    in two of them (a place). The pack's checks hold between figures.
    """
    wanted = {figure.code for figure in result.figures} if codes is None else set(codes)
    figures = [each for each in result.figures if each.code in wanted and each.value is not None]
    counts: dict[Cell, int] = {}
    for figure in figures:
        if figure.measure != "count":
            raise FactsError(f"{figure.code} is a {figure.measure}, and only counts can be made safe.")
        counts |= _cells(figure)
    apart = {name for name, each in pack.breakdowns.items() if each.each}
    rules = [rule for figure in figures for rule in _sums(figure, apart)]
    rules += [rule for check in pack.checks for rule in _checked(check, figures)]
    return Table(counts, tuple(rules))


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
    """For each set and each of its names: its groups add up to the same set without that name, where that is there."""
    sets = _sets(figure)
    for names, groups in figure.cells.items():
        for place, name in enumerate(names):
            rest = names[:place] + names[place + 1 :]
            if name in apart or rest not in sets:
                continue
            for outer in sets[rest]:
                inner = [group for group in groups if group[:place] + group[place + 1 :] == outer]
                terms = [((figure.code, names, group), 1) for group in inner]
                yield Rule((*terms, ((figure.code, rest, outer), -1)))


def _checked(check: Check, figures: list[Figure]) -> Iterator[Rule]:
    left, right = _linear(check.left, 1), _linear(check.right, -1)
    by_code = {figure.code: figure for figure in figures}
    if left is None or right is None or check.operator not in ("=", "<=", ">="):
        return
    terms = [*left, *right]
    if not all(code in by_code for code, _ in terms):
        return
    turn = -1 if check.operator == ">=" else 1
    sets = set.intersection(*({(), *by_code[code].cells} for code, _ in terms))
    for names in sets:
        groups = set.intersection(*({(), *by_code[code].cells.get(names, {})} for code, _ in terms)) if names else {()}
        for group in groups - ({()} if names else set()):
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
