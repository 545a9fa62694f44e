"""From tallies to figures: shares divided, formulas worked out, empty groups shown, rules between figures checked."""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from itertools import product
from operator import eq, ge, gt, le, lt, ne

from miara.model.pack import Arithmetic, Breakdown, Check, Indicator, Number, Pack
from miara.model.results import HUNDREDTHS, Amount, BrokenCheck, Cell, Cells, Counts, Figure, Group, Tally

type Set = tuple[str, ...]
type Amounts = dict[Set, dict[Group, Amount]]

_COMPARE: dict[str, Callable[[Number, Number], bool]] = {"=": eq, "<>": ne, "<": lt, "<=": le, ">": gt, ">=": ge}
_NO_VALUE = Amount(None)


def assemble(
    pack: Pack, codes: tuple[str, ...], counts: Mapping[str, Counts], sets: tuple[tuple[Breakdown, ...], ...]
) -> tuple[tuple[Figure, ...], tuple[BrokenCheck, ...]]:
    """Figures of `codes` in order, and the pack's checks that do not hold among all that was counted."""
    amounts: dict[str, Amounts] = {}
    for code in _in_order(pack, codes):
        indicator = pack.by_code[code]
        amounts[code] = _amounts(indicator, counts.get(code), amounts, sets)
    figures = tuple(_figure(pack.by_code[code], amounts[code]) for code in codes)
    return figures, tuple(broken for check in pack.checks for broken in _broken(check, amounts))


def counted_codes(pack: Pack, codes: tuple[str, ...]) -> tuple[str, ...]:
    """Codes a runner must count to give these figures: those without a value left out, those of formulas put in."""
    return tuple(
        code
        for code in _in_order(pack, codes)
        if not pack.by_code[code].unvalued and pack.by_code[code].kind != "formula"
    )


def _in_order(pack: Pack, codes: tuple[str, ...]) -> tuple[str, ...]:
    """The codes and those their formulas are made of, each after what it is made of."""
    ordered: dict[str, None] = {}

    def add(code: str) -> None:
        for made_of in pack.by_code[code].made_of:
            add(made_of)
        ordered.setdefault(code)

    for code in codes:
        add(code)
    return tuple(ordered)


def _figure(indicator: Indicator, amounts: Amounts) -> Figure:
    return Figure(
        code=indicator.code,
        title=indicator.title,
        counts=indicator.unit.name,
        measure=indicator.kind,
        amount=amounts.get((), {}).get((), _NO_VALUE),
        cells={names: groups for names, groups in amounts.items() if names},
        published=indicator.published,
        description=indicator.description,
        note=indicator.note,
    )


def _amounts(
    indicator: Indicator,
    counts: Counts | None,
    others: Mapping[str, Amounts],
    sets: tuple[tuple[Breakdown, ...], ...],
) -> Amounts:
    if indicator.formula is not None:
        return _worked_out(indicator.formula, others)
    if counts is None:
        return {}
    found: Amounts = {}
    for names in counts[""]:
        parts = {part: cells.get(names, {}) for part, cells in counts.items()}
        groups = _groups(names, parts, sets)
        found[names] = {group: _amount(indicator, _at(parts, group)) for group in groups}
    return found


def _at(parts: Mapping[str, Cells], group: Group) -> dict[str, Cell]:
    return {part: cells.get(group, Cell()) for part, cells in parts.items()}


def _groups(names: Set, parts: Mapping[str, Cells], sets: tuple[tuple[Breakdown, ...], ...]) -> Iterator[Group]:
    """Every group of closed dictionaries, empty ones included; of open ones those there are, in order."""
    if not names:
        yield ()
        return
    breakdowns = next(each for each in sets if tuple(one.name for one in each) == names)
    there = {group for cells in parts.values() for group, cell in cells.items() if cell != Cell()}
    words = []
    for place, each in enumerate(breakdowns):
        seen = {group[place] for group in there}
        words.append([*each.codes, *sorted(seen - set(each.codes))])
    closed = all(each.codes for each in breakdowns)
    for group in product(*words):
        known = all(word in each.codes for word, each in zip(group, breakdowns, strict=True))
        if group in there or (closed and known):
            yield group


def _amount(indicator: Indicator, parts: Mapping[str, Cell]) -> Amount:
    cell = parts[""]
    match indicator.kind:
        case "share":
            among, without = parts["among"].proven.units, parts.get("without")
            return Amount(
                Fraction(cell.proven.units, among) if among else None,
                cell.claimed.units,
                cell.incomplete.units,
                among=among,
                without=without.proven.units if without else None,
            )
        case "sum":
            return Amount(_sum(cell.proven), _sum(cell.claimed), _sum(cell.incomplete))
        case "mean":
            units = cell.proven.units
            return _of_units(whole(Fraction(cell.proven.total, units * HUNDREDTHS)) if units else None, cell)
        case "median":
            middle = cell.proven.middle
            return _of_units(None if middle is None else whole(Fraction(middle, 2 * HUNDREDTHS)), cell)
    return Amount(cell.proven.units, cell.claimed.units, cell.incomplete.units)


def _of_units(value: Number | None, cell: Cell) -> Amount:
    return Amount(value, cell.claimed.units, cell.incomplete.units, among=cell.proven.units)


def _sum(tally: Tally) -> Number:
    return whole(Fraction(tally.total, HUNDREDTHS))


def whole(number: Number) -> Number:
    """A whole number as an int, anything else as it is."""
    return number.numerator if isinstance(number, Fraction) and number.denominator == 1 else number


def _worked_out(formula: Arithmetic, others: Mapping[str, Amounts]) -> Amounts:
    """The formula in every group that all its parts have."""
    parts = [others[code] for code in formula.codes]
    names = set.intersection(*(set(part) for part in parts)) if parts else set()
    found: Amounts = {}
    for name in sorted(names, key=lambda each: (len(each), each)):
        groups = dict.fromkeys(group for part in parts for group in part[name])
        found[name] = {group: Amount(_value(formula, others, name, group)) for group in groups}
    return found


def _value(formula: Arithmetic, others: Mapping[str, Amounts], names: Set, group: Group) -> Number | None:
    """The number; None where a part has none or nothing can be divided."""
    if formula.operator == "code":
        found = others[formula.code].get(names, {})
        return found[group].value if group in found else 0
    if formula.operator == "number":
        return formula.number
    if formula.left is None or formula.right is None:
        raise TypeError(f"{formula.operator} joins two numbers.")
    left, right = (_value(side, others, names, group) for side in (formula.left, formula.right))
    if left is None or right is None or (formula.operator == "/" and right == 0):
        return None
    return whole(_joined(formula.operator, left, right))


def _joined(operator: str, left: Number, right: Number) -> Number:
    match operator:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
    return Fraction(left) / Fraction(right)


def _broken(check: Check, amounts: Mapping[str, Amounts]) -> Iterator[BrokenCheck]:
    codes = (*check.left.codes, *check.right.codes)
    if not all(code in amounts and amounts[code] for code in codes):
        return
    parts = [amounts[code] for code in codes]
    for names in set.intersection(*(set(part) for part in parts)) if parts else ():
        for group in dict.fromkeys(group for part in parts for group in part[names]):
            left, right = (_value(side, amounts, names, group) for side in (check.left, check.right))
            if left is not None and right is not None and not _COMPARE[check.operator](left, right):
                yield BrokenCheck(check.text, names, group, left, right)


__all__ = ["assemble", "counted_codes", "whole"]
