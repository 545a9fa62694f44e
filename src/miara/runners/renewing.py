"""Counts brought up to date after a change: those whom it is about are counted again, and nobody else.

What is counted over people adds up: a person, a participation or a fact of theirs counts by what is known of that
person and of nobody else. So the new count is the old one, less what these people were in it, and with what they are.
Medians do not add up, nor do coaches, who have many people; entities are about nobody. They are counted anew, and only
where a table has changed that they can ask about.
"""

from collections.abc import Collection, Iterator, Mapping

from miara.model.pack import Pack
from miara.model.results import Cell, Cells, Counts, Tally
from miara.model.schema import TABLES
from miara.runners import choosing, reference
from miara.runners.question import Facts, Question

_NONE: Mapping[tuple[str, ...], Cells] = {}


def counts(
    pack: Pack,
    known: Mapping[str, Counts],
    was: Facts,
    now: Facts,
    facts: Facts,
    question: Question,
    codes: tuple[str, ...],
    changed: Collection[str],
) -> dict[str, Counts]:
    """Tallies of these codes as a runner gives them over `facts`; see `miara.renew` for the arguments."""
    apart = tuple(code for code in codes if not adds_up(pack, code))
    anew = tuple(code for code in apart if is_asked(pack, code, changed))
    together = tuple(code for code in codes if code in known and code not in apart)
    before, after = (reference.counts(pack, each, question, together) for each in (was, now))
    found = {code: known[code] for code in codes if code in known}
    found |= {code: _moved(known[code], before[code], after[code]) for code in together}
    if anew:
        found |= choosing.counts(pack, facts, [question], anew, None)[0][0]
    return found


def adds_up(pack: Pack, code: str) -> bool:
    """Whether what a definition counts adds up: every unit belongs to one person, as do those that it asks about, and
    nothing is put in order."""
    asked = pack.closure((code,))
    owned = all(each.unit.has_participation and not each.unit.scattered for each in asked)
    return owned and not any(part.median for part in pack.by_code[code].parts)


def is_asked(pack: Pack, code: str, changed: Collection[str]) -> bool:
    """Whether a definition can ask about one of these tables: that of its rows, or one with facts about them."""
    roots = {each.unit.root for each in pack.closure((code,))}
    return any(name in roots or TABLES[name].owner in roots for name in changed)


def _moved(known: Counts, before: Counts, after: Counts) -> Counts:
    def cells(part: str, names: tuple[str, ...], old: Cells) -> Cells:
        return dict(_cells(old, _at(before, part, names), _at(after, part, names)))

    return {part: {names: cells(part, names, old) for names, old in of.items()} for part, of in known.items()}


def _at(counts: Counts, part: str, names: tuple[str, ...]) -> Cells:
    return counts.get(part, _NONE).get(names, {})


def _cells(known: Cells, before: Cells, after: Cells) -> Iterator[tuple[tuple[str, ...], Cell]]:
    for group in {**known, **after}:
        less, more = before.get(group, Cell()), after.get(group, Cell())
        old = known.get(group, Cell())
        cell = old if less == more else Cell(*map(_tally, _states(old), _states(less), _states(more)))
        if cell != Cell() or group == ():
            yield group, cell


def _states(cell: Cell) -> tuple[Tally, ...]:
    return cell.proven, cell.claimed, cell.incomplete


def _tally(known: Tally, less: Tally, more: Tally) -> Tally:
    return Tally(known.units - less.units + more.units, known.total - less.total + more.total)
