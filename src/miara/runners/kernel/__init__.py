"""The fast runner: one compiled function per pack walks the people of a sorted extract once.

What it cannot do is listed in `GAPS` and raises KernelGapError. Needs numba, an extra of miara.
"""

from collections import OrderedDict
from collections.abc import Sequence
from datetime import date
from threading import Lock

from miara.compilers.kernel import GAPS, KernelGapError, Set, write
from miara.model.pack import Pack
from miara.model.results import Counts, Member
from miara.runners.kernel import counting, marking
from miara.runners.kernel.extract import Extract
from miara.runners.kernel.programs import Readiness, program
from miara.runners.question import Facts, Question

__all__ = ["GAPS", "Extract", "KernelGapError", "counts", "members", "prepare", "readiness", "series", "source"]

_KEPT = 4  # extracts of facts that were given as plain tables
_kept: OrderedDict[tuple[int, ...], tuple[Facts, Extract]] = OrderedDict()
_guard = Lock()


def counts(pack: Pack, facts: Facts, question: Question, codes: tuple[str, ...]) -> dict[str, Counts]:
    """Tallies by code, part and group; codes that cannot be narrowed to the scope are left out.

    `facts` may be an Extract; other tables are sorted first, which costs more than counting. Raises KernelGapError.
    """
    (found,) = series(pack, facts, (question,), codes)
    return found


def series(pack: Pack, facts: Facts, questions: Sequence[Question], codes: tuple[str, ...]) -> list[dict[str, Counts]]:
    """The same for many questions that differ only in their days, in one walk."""
    question = questions[0]
    wanted = tuple(code for code in codes if question.filters(pack.by_code[code].unit) is not None)
    found = counting.by_day(
        pack,
        extract_of(facts),
        question,
        tuple(code for code in wanted if pack.by_code[code].parts),
        sorted({(each.as_of, each.known_on) for each in questions}),
    )
    return [{code: found[each.as_of, each.known_on].get(code, {}) for code in wanted} for each in questions]


def members(pack: Pack, facts: Facts, question: Question, code: str) -> list[Member]:
    """Members of one indicator, in the order of their ids; none where it has no value or cannot be narrowed."""
    indicator = pack.by_code[code]
    if not indicator.parts or question.filters(indicator.unit) is None:
        return []
    return marking.members(pack, extract_of(facts), question, code)


def readiness(pack: Pack, questions: Sequence[Question], codes: tuple[str, ...], *, marks: bool = False) -> Readiness:
    """Whether all kernels that the questions need are compiled: in this process, or at least on disk."""
    days = sorted({(each.as_of, each.known_on) for each in questions})
    sets = questions[0].sets
    try:
        if marks:
            return program(pack, codes, (), marks=True).readiness
        states = {
            program(pack, some, sets, kind).readiness for some, kind in counting.plan(pack, questions[0], codes, days)
        }
    except KernelGapError:
        return "unknown"
    return "unknown" if "unknown" in states else "kept" if "kept" in states else "ready"


def prepare(pack: Pack, codes: tuple[str, ...], sets: tuple[Set, ...] = ()) -> None:
    """Compile what counts these indicators on one day, or load what was kept. Raises KernelGapError."""
    counts(pack, Extract.build({}), Question((), date.min, date.min, {}, sets), codes)


def source(pack: Pack, codes: tuple[str, ...], sets: tuple[Set, ...] = ()) -> str:
    """The readable source of the kernels that count these indicators, one for each table that is walked.

    Raises KernelGapError.
    """
    kernels = [write(pack, some, sets) for some in counting.by_root(pack, codes)]
    return "\n\n".join(text for each in kernels for text in (*(column.text for column in each.settled), each.text))


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
