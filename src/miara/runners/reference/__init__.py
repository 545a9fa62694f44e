"""The runner that decides who is right: plain Python over rows, slow and obvious.

It shares nothing with the other runners but the parsed tree and the schema. When they disagree, read this one:
`world` (what was known), `rows` (what is counted), `conditions` (what is true), `groups` (where), `counting` (how many)
and `membership` (who).
"""

from collections.abc import Iterator

from miara.model.pack import Breakdown, Indicator, Pack
from miara.model.results import Cells, Counts, Member, NearMember
from miara.runners.question import Facts, Question
from miara.runners.reference import near as nearly
from miara.runners.reference.counting import Counting
from miara.runners.reference.membership import listed
from miara.runners.reference.rows import cannot_be_narrowed
from miara.runners.reference.world import World

__all__ = ["counts", "lists", "members", "near"]

WHOLE: tuple[Breakdown, ...] = ()


def counts(pack: Pack, facts: Facts, question: Question, codes: tuple[str, ...]) -> dict[str, Counts]:
    """Tallies by code, part and group; codes that cannot be narrowed to the scope are left out."""
    world = World(facts, question)
    countings: dict[str, Counting] = {}
    found: dict[str, Counts] = {}
    for code in codes:
        indicator = pack.by_code[code]
        unit = indicator.unit
        if cannot_be_narrowed(unit, question):
            continue
        if unit.name not in countings:
            countings[unit.name] = Counting(pack, world, unit)
        found[code] = _counts(countings[unit.name], indicator, question)
    return found


def _counts(counting: Counting, indicator: Indicator, question: Question) -> Counts:
    found: dict[str, dict[tuple[str, ...], Cells]] = {}
    for part in indicator.parts:
        found[part.name] = {}
        for breakdowns in (WHOLE, *question.sets):
            cells = counting.cells(indicator, part, breakdowns)
            if cells is not None:
                found[part.name][tuple(breakdown.name for breakdown in breakdowns)] = cells
    return found


def members(pack: Pack, facts: Facts, question: Question, code: str) -> list[Member]:
    """Members of one indicator, in the order of their ids; none where it has no value or cannot be narrowed."""
    indicator = pack.by_code[code]
    if not indicator.parts or cannot_be_narrowed(indicator.unit, question):
        return []
    return listed(Counting(pack, World(facts, question), indicator.unit), code)


def lists(pack: Pack, facts: Facts, question: Question, codes: tuple[str, ...]) -> Iterator[tuple[str, list[Member]]]:
    """Members of many indicators: what was known is read once for all of them."""
    world = World(facts, question)
    countings: dict[str, Counting] = {}
    for code in codes:
        indicator = pack.by_code[code]
        unit = indicator.unit
        if not indicator.parts or cannot_be_narrowed(unit, question):
            yield code, []
            continue
        if unit.name not in countings:
            countings[unit.name] = Counting(pack, world, unit)
        yield code, listed(countings[unit.name], code)


def near(pack: Pack, facts: Facts, question: Question, code: str) -> list[NearMember]:
    """Units that nearly count, in the order of their ids; none where it has no value or cannot be narrowed."""
    indicator = pack.by_code[code]
    if not indicator.parts or cannot_be_narrowed(indicator.unit, question):
        return []
    return nearly.near(Counting(pack, World(facts, question), indicator.unit), code)
