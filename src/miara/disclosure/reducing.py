"""The rules between numbers without those that say nothing of their own: the same bounds, found much sooner.

Every release adds what came since each of those before it, so the rules grow with the square of the releases, and most
follow from others: who came between the first and the third release came between the first and the second, or later.
Two kinds are left out. A number that nobody is ever shown and that stands in one rule only (a difference) is asked
about with that rule, and for all others it says no more than that it is not below nobody. And a rule "no larger than"
that follows from a row of such rules. Both stay true whatever is known, so this is done once for a table.
"""

from collections.abc import Container, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from miara.disclosure.cells import Cell, Rule


@dataclass(frozen=True)
class Reduced:
    """`rules` by `index` of their cells; `apart`: the numbers left out, each with the one rule that it stands in, and
    `beside`: in which of them a cell stands."""

    rules: Sequence[Rule]
    index: Mapping[Cell, Sequence[int]]
    apart: Mapping[Cell, Rule]
    beside: Mapping[Cell, Sequence[Cell]]

    @classmethod
    def of(cls, rules: Sequence[Rule], counts: Container[Cell], unseen: Set[Cell]) -> "Reduced":
        """`unseen` and what is not in `counts` is never shown, and may be nobody."""
        index = indexed(rules)
        apart = {
            cell: rules[places[0]]
            for cell, places in index.items()
            if len(places) == 1 and (cell in unseen or cell not in counts) and _names_once(rules[places[0]], cell)
        }
        # Of several in one rule the first is left out: only then the others may be asked about.
        apart = dict({rule: (cell, rule) for cell, rule in reversed(apart.items())}.values())
        kept = dict.fromkeys(_without(rules, apart))
        told = tuple(_following_from_no_other(kept))
        beside: dict[Cell, list[Cell]] = {}
        for cell, rule in apart.items():
            for other, _ in rule.terms:
                if other != cell:
                    beside.setdefault(other, []).append(cell)
        return cls(told, indexed(told), apart, beside)

    def bearing_on(self, cell: Cell, known: Container[Cell]) -> tuple[list[Rule], list[Cell]]:
        """The rules and unknowns that bear on a cell, itself first, then the nearest."""
        rule = self.apart.get(cell)
        if rule is None:
            return linked([cell], self.rules, self.index, known)
        others = [other for other, _ in rule.terms if other != cell and other not in known]
        told, unknown = linked(others, self.rules, self.index, known)
        return [rule, *told], [cell, *unknown]

    def beside_any(self, cells: Iterable[Cell]) -> list[Cell]:
        """The numbers left out that any of the cells stands in a rule with."""
        return list(dict.fromkeys(one for cell in cells for one in self.beside.get(cell, ())))


def indexed(rules: Sequence[Rule]) -> dict[Cell, list[int]]:
    """Which rules each cell stands in."""
    found: dict[Cell, list[int]] = {}
    for index, rule in enumerate(rules):
        for each, _ in rule.terms:
            found.setdefault(each, []).append(index)
    return found


def linked(
    cells: Sequence[Cell], rules: Sequence[Rule], index: Mapping[Cell, Sequence[int]], known: Container[Cell]
) -> tuple[list[Rule], list[Cell]]:
    """The rules and unknowns that cells are bound to, directly or through others; the nearest unknowns first."""
    found, told = list(dict.fromkeys(cells)), set[int]()
    seen = set(found)
    for near in found:
        for place in index.get(near, ()):
            if place in told:
                continue
            told.add(place)
            more = [each for each, _ in rules[place].terms if each not in seen and each not in known]
            seen.update(more)
            found += more
    return [rules[place] for place in sorted(told)], found


def _names_once(rule: Rule, cell: Cell) -> bool:
    """An equation that says of the number by itself what it is."""
    return not rule.at_most and [sign for each, sign in rule.terms if each == cell] in ([1], [-1])


def _without(rules: Iterable[Rule], apart: Mapping[Cell, Rule]) -> Iterable[Rule]:
    """The rules as they are for all but the numbers left out: what makes one up is not below nobody."""
    left_out = {rule: cell for cell, rule in apart.items()}
    for rule in rules:
        cell = left_out.get(rule)
        if cell is None:
            yield rule
            continue
        turn = next(sign for each, sign in rule.terms if each == cell)
        yield Rule(tuple((each, sign * turn) for each, sign in rule.terms if each != cell), at_most=True)


def _following_from_no_other(rules: Iterable[Rule]) -> Iterable[Rule]:
    """All but the rules "no larger than" that follow from a row of others: what is before a number is before all that
    this is before. Numbers that are before each other keep a rule each way."""
    rules = list(rules)
    pairs = {pair: rule for rule in rules if (pair := _pair(rule))}
    above: dict[Cell, list[Cell]] = {}
    for less, more in pairs:
        above.setdefault(less, []).append(more)
    place = {cell: number for number, cell in enumerate(_largest_first(above))}
    beyond: dict[Cell, int] = {}
    """By cell, a bit for each number that is reached from it, itself too."""
    needless = set[Rule]()
    for cell in place:
        reached = 0
        # Those with the most places between are asked last: a nearer one may lead to them.
        for more in sorted(above.get(cell, ()), key=place.__getitem__, reverse=True):
            if place[more] > place[cell]:
                continue  # before each other
            if reached >> place[more] & 1:
                needless.add(pairs[cell, more])
            reached |= beyond[more]
        beyond[cell] = reached | 1 << place[cell]
    return (rule for rule in rules if rule not in needless)


def _pair(rule: Rule) -> tuple[Cell, Cell] | None:
    """The two numbers of a rule that says that one is no larger than the other."""
    if not rule.at_most or len(rule.terms) != 2:
        return None
    (one, sign), (other, turned) = rule.terms
    if (sign, turned) == (1, -1):
        return one, other
    return (other, one) if (sign, turned) == (-1, 1) else None


def _largest_first(above: Mapping[Cell, Sequence[Cell]]) -> list[Cell]:
    """Each number after all that it is no larger than, but for those that are before each other."""
    found, begun = list[Cell](), set[Cell]()
    for start in above:
        waiting = [(start, iter(above[start]))] if start not in begun else []
        begun.add(start)
        while waiting:
            cell, rest = waiting[-1]
            more = next((each for each in rest if each not in begun), None)
            if more is None:
                found.append(cell)
                waiting.pop()
            else:
                begun.add(more)
                waiting.append((more, iter(above.get(more, ()))))
    return found
