"""The fast runner: one compiled function per pack walks the people of a sorted extract once.

What it cannot do is listed in `GAPS` and raises KernelGapError. Needs numba, an extra of miara.
"""

from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock

from miara.compilers.kernel import GAPS, KernelGapError, Set, UnitPlan
from miara.model.pack import Breakdown, Pack
from miara.model.results import Counts
from miara.runners.kernel import answers
from miara.runners.kernel.answers import Days, Labels, Sums
from miara.runners.kernel.extract import Extract
from miara.runners.kernel.programs import Program, program
from miara.runners.kernel.scope import in_scope
from miara.runners.question import Facts, Question

__all__ = ["GAPS", "Extract", "KernelGapError", "counts", "source"]

_KEPT = 4  # extracts of facts given as plain tables
_kept: OrderedDict[tuple[int, ...], tuple[Facts, Extract]] = OrderedDict()
_guard = Lock()


def counts(pack: Pack, facts: Facts, question: Question, codes: tuple[str, ...]) -> dict[str, Counts]:
    """Raw counts by code, of the indicators that can be narrowed to the scope asked for. Raises KernelGapError.

    `facts` may be an Extract; other tables are sorted first, which costs more than counting.
    """
    wanted = _narrowable(pack, question, codes)
    parts = tuple(code for code in wanted if pack.by_code[code].parts)
    found: dict[str, Counts] = {code: {} for code in wanted}
    if parts:
        run = program(pack, parts, question.sets)
        found |= _counted(run, extract_of(facts), question, [(question.as_of, question.known_on)])[0]
    return {code: found[code] for code in wanted}


def source(pack: Pack, codes: tuple[str, ...], sets: tuple[Set, ...] = ()) -> str:
    """The readable source of the kernel."""
    return program(pack, codes, sets).kernel.text


def extract_of(facts: Facts) -> Extract:
    """The facts sorted by person; kept for tables that were asked about lately."""
    if isinstance(facts, Extract):
        return facts
    key = tuple(map(id, facts.values()))
    with _guard:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key][1]
    made = Extract.build(facts)
    with _guard:
        _kept[key] = (dict(facts), made)  # the tables, too, so that nothing else gets their ids
        while len(_kept) > _KEPT:
            _kept.popitem(last=False)
    return made


def _narrowable(pack: Pack, question: Question, codes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(code for code in codes if question.filters(pack.by_code[code].unit) is not None)


def _counted(run: Program, extract: Extract, question: Question, days: Days) -> list[dict[str, Counts]]:
    """Counts for each day."""
    kernel = run.kernel
    for layout in extract.layouts:
        for name in kernel.arrays:
            layout.array(name)
    of = {each.breakdown: answers.labels(each, extract.layouts, extract.words) for each in kernel.groupings}
    sums = [answers.sums(plan, of, len(days)) for plan in kernel.units]
    for layout in extract.layouts:
        answers.walk(run, layout, extract.words, in_scope(layout, extract.words, question), days, of, sums)
    for each in sums if len(days) > 1 else ():
        each.counts.cumsum(axis=0, out=each.counts)
        each.totals.cumsum(axis=0, out=each.totals)
    return [_read(sums, of, question.sets, day) for day in range(len(days))]


def _read(sums: list[Sums], of: Mapping[Breakdown, Labels], sets: tuple[Set, ...], day: int) -> dict[str, Counts]:
    found: dict[str, dict[str, Mapping[tuple[str, ...], Mapping[tuple[str, ...], object]]]] = {}
    for own in sums:
        for place, slot in enumerate(own.plan.slots):
            found.setdefault(slot.indicator.code, {})[slot.part.name] = {
                tuple(each.name for each in one): answers.cells(own, of, day, one, place)
                for one in dict.fromkeys([(), *sets])
            }
    return found  # type: ignore[return-value]
