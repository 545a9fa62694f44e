"""Counting indicators on one day or on many."""

from collections.abc import Mapping, Sequence
from datetime import date

from miara.compilers.kernel import Days, moving
from miara.model.pack import Breakdown, Pack
from miara.model.results import Counts
from miara.runners.kernel import answers, joining
from miara.runners.kernel.answers import LazyCells, Sums
from miara.runners.kernel.extract import Extract
from miara.runners.kernel.programs import Program, program
from miara.runners.kernel.scope import ASSIGNED, in_scope
from miara.runners.question import Question

type Day = tuple[date, date]
"""As of, known on."""


def by_day(
    pack: Pack, extract: Extract, question: Question, codes: tuple[str, ...], days: Sequence[Day]
) -> dict[Day, dict[str, Counts]]:
    """Counts of these indicators on each day.

    In a series a person is looked at only on the days on which anything about them changes, and figures that move
    with the day by themselves are counted apart, on every day. Medians, scopes that change with the day and days that
    do not go forward on both clocks are counted one by one.
    """
    found: dict[Day, dict[str, Counts]] = {day: {} for day in days}
    for chosen, kind in plan(pack, question, codes, days):
        run = program(pack, chosen, question.sets, kind)
        for some in [[day] for day in days] if kind == "one" else [days]:
            for day, counts in zip(some, _run(run, extract, question, some), strict=True):
                found[day] |= counts
    return found


def plan(
    pack: Pack, question: Question, codes: tuple[str, ...], days: Sequence[Day]
) -> list[tuple[tuple[str, ...], Days]]:
    """Which indicators are counted by one kernel, and of what kind it is."""
    together = list(zip(*days, strict=True))[1] == tuple(sorted(known for _, known in days))
    alone = len(days) == 1 or not together or any(name in ASSIGNED for name in question.where)
    one_by_one = tuple(code for code in codes if alone or _has_median(pack, code) or pack.by_code[code].unit.scattered)
    in_series = [code for code in codes if code not in one_by_one]
    moved = tuple(code for code in in_series if moving(pack, code, question.sets))
    still = tuple(code for code in in_series if code not in moved)
    kinds: list[tuple[tuple[str, ...], Days]] = [(one_by_one, "one"), (still, "changes"), (moved, "all")]
    return [(some, kind) for chosen, kind in kinds for some in by_root(pack, chosen)]


def by_root(pack: Pack, codes: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The indicators that walk the same rows, together."""
    found: dict[tuple[str, bool], list[str]] = {}
    for code in codes:
        unit = pack.by_code[code].unit
        found.setdefault((unit.root, unit.scattered), []).append(code)
    return [tuple(some) for some in found.values()]


def _has_median(pack: Pack, code: str) -> bool:
    return any(part.median for each in pack.closure((code,)) for part in each.parts)


def _run(run: Program, extract: Extract, question: Question, days: Sequence[Day]) -> list[dict[str, Counts]]:
    """One walk over the extract, or several if there is no room for all days at once."""
    kernel = run.kernel
    run.read(extract)
    layouts = extract.walked(kernel.root)
    of = {each.breakdown: answers.labels(each, layouts, extract.words) for each in kernel.groupings}
    if kernel.units[0].unit.scattered:
        return [_read([joining.count(run, extract, question, day, of)], of, question, 0) for day in days]
    block = answers.days_at_once(kernel.units, of)
    found: list[dict[str, Counts]] = []
    for first in range(0, len(days), block):
        some = days[first : first + block]
        sums = [answers.sums(plan, of, len(some)) for plan in kernel.units]
        for layout in layouts:
            about = Question(question.projects, *some[0], question.where)
            scope = in_scope(layout, extract.words, about, kernel.units[0].unit)
            answers.walk(run, layout, extract.words, scope, some, of, sums)
        for each in sums if len(some) > 1 else ():
            each.counts.cumsum(axis=1, out=each.counts)
            each.totals.cumsum(axis=1, out=each.totals)
        found += [_read(sums, of, question, at) for at in range(len(some))]
    return found


def _read(sums: list[Sums], of: Mapping[Breakdown, answers.Labels], question: Question, at: int) -> dict[str, Counts]:
    found: dict[str, dict[str, dict[tuple[str, ...], LazyCells]]] = {}
    for own in sums:
        for place, slot in enumerate(own.plan.slots):
            found.setdefault(slot.indicator.code, {})[slot.part.name] = {
                tuple(each.name for each in one): LazyCells(own, of, at, one, place)
                for one in dict.fromkeys([(), *question.sets])
                if one in own.plan.sets or one in own.plan.sums
            }
    return found  # type: ignore[return-value]
