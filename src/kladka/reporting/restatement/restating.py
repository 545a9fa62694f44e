"""Why figures are not what they were: the way from one result to another, cause by cause, for reports and for any days.

Asked of the newest extract, or of that of the later report: it holds all that was known before, so what was known on
an earlier day, by the definitions of that day, it answers as it answered then. A report is of a ledger number, finer
than a day: what was recorded on its own day after it was prepared counts as learnt a day later.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pyarrow as pa

from kladka.programmes.models import Project
from kladka.reporting.extraction.columns import UNRECORDED
from kladka.reporting.kreport import Frozen, learnt_later
from kladka.reporting.kreport.bridging import OTHERWISE
from kladka.reporting.kreport.restated import Line, Restated
from kladka.reporting.live.asked import unrecorded
from kladka.reporting.live.figures import Extract, facts_of, remembered
from kladka.reporting.live.renewing import change
from kladka.reporting.models import Report
from kladka.reporting.queries import report as reports
from miara.comparing import (
    Change,
    Difference,
    Moment,
    Moved,
    Outline,
    Step,
    difference,
    others,
    others_since,
    outlines,
)
from miara.model.pack import Indicator, Number, Pack

__all__ = [
    "OTHERWISE",
    "Change",
    "Difference",
    "Moment",
    "Moved",
    "Outline",
    "Restatement",
    "Seen",
    "Step",
    "in_order",
    "know_the_same",
    "redefined",
    "redefined_in",
    "restate",
    "seen",
    "stated",
    "way",
]

_NEWEST = 1 << 62
"""Stands for the ledger number of a day: everything recorded by its end."""


@dataclass(frozen=True)
class Seen:
    """A result to compare: its moment, and the report that said it, if one did."""

    moment: Moment
    report: Report | None = None

    @property
    def frozen(self) -> Frozen | None:
        """What the report froze."""
        return reports.frozen(self.report) if self.report is not None else None


@dataclass(frozen=True)
class Restatement:
    """All figures of a project in two results.

    `changed` have another value, behind `others` stand others though the value is the same, `new` and `gone` are in the
    definitions of one result only.
    """

    changed: tuple[Outline, ...]
    others: tuple[Outline, ...]
    unchanged: int
    new: tuple[str, ...]
    gone: tuple[str, ...]


def seen(report: Report) -> Seen:
    """Return a report as a result to compare. Raises PolicyBroken or BrokenReportError when its file is not whole."""
    return Seen(Moment(reports.frozen(report).pack, report.as_of, report.known_on), report)


def in_order(one: Seen, other: Seen) -> tuple[Seen, Seen]:
    """Return two results, the one that knows less first; where they know the same, that of the earlier day."""
    return (other, one) if _knows(other) < _knows(one) else (one, other)


def know_the_same(one: Seen, other: Seen) -> bool:
    """Tell whether two results differ by nothing that was learnt, but by their day."""
    return _knows(one)[:2] == _knows(other)[:2]


def _knows(result: Seen) -> tuple[object, ...]:
    frozen = result.frozen
    return result.moment.known_on, frozen.ledger_no if frozen else _NEWEST, result.moment.as_of


def redefined(then: Moment, now: Moment) -> tuple[str, ...]:
    """Return the figures of both definitions that are defined otherwise in one than in the other, whatever is counted;
    also those whose units or parts are."""
    if then.pack.hash == now.pack.hash:
        return ()
    return redefined_in(then.pack, now.pack)


def redefined_in(before: Pack, after: Pack) -> tuple[str, ...]:
    """Return the same of two sets of definitions."""
    both = [each.code for each in after.indicators if each.code in before.by_code and not each.unvalued]
    return tuple(code for code in both if _meaning(before, code) != _meaning(after, code))


def _meaning(pack: Pack, code: str) -> list[Indicator]:
    """What a figure follows from, without the words about it."""
    no_words: dict[str, Any] = {"title": {}, "description": {}, "note": {}, "source": {}, "examples": ()}
    made_of = [each for part in pack.by_code[code].made_of for each in _meaning(pack, part)]
    return [*made_of, *(replace(each, **no_words, when="", published=False) for each in pack.closure((code,)))]


def stated(report: Report) -> Restatement | None:
    """Return what changed since the report before, as this one says it. None where it says nothing.

    Older files say nothing of it: then it is computed, as long as the file of the report before can be read.
    """
    frozen, before = reports.frozen(report), reports.before(report)
    if frozen.restated is not None:
        return _as_written(frozen.restated, frozen.pack)
    if before is None or reports.readable(before) is None:
        return None
    return restate(report.project, seen(before), seen(report))


def _as_written(found: Restated, pack: Pack) -> Restatement:
    told = [line for line in found.lines if (line.before, line.after) != (None, None)]
    changed = [line for line in told if line.before != line.after]
    moved = {line.code for line in told if line.before != line.after or line.has_others}
    same = [_outline(line) for line in told if line.before == line.after]
    others = tuple(each for each in same if _is_moved(pack, each.code, moved))
    return Restatement(
        changed=tuple(map(_outline, changed)),
        others=others,
        unchanged=len(told) - len(changed) - len(others),
        new=found.new,
        gone=found.gone,
    )


def _is_moved(pack: Pack, code: str, moved: Collection[str]) -> bool:
    """Tell whether others stand behind a figure: behind one that is made of others, whoever stands behind those."""
    return code in moved or any(_is_moved(pack, part, moved) for part in pack.by_code[code].made_of)


def _outline(line: Line) -> Outline:
    return Outline(line.code, line.before, line.after, line.steps)  # type: ignore[arg-type]


def _is_written(then: Seen, now: Seen) -> Restated | None:
    """What the later report says itself of the way from the earlier one."""
    if then.report is None or now.frozen is None or now.frozen.about.against is None:
        return None
    is_same = now.frozen.about.against.content_hash == then.report.content_hash
    return now.frozen.restated if is_same else None


def _is_told_apart(then: Seen, now: Seen) -> bool:
    """A record completed is told apart, but where a report of an earlier format says itself that it was not."""
    return _is_written(then, now) is None or now.frozen is None or now.frozen.tells_completing


def restate(project: Project, then: Seen, now: Seen) -> Restatement:
    """Return what changed in the project's figures from `then` to `now`, which must not know less."""
    written = _is_written(then, now)
    if written is not None:
        return _as_written(written, now.moment.pack)
    facts = facts_of(project)
    key = ("restatement", facts.controller, project.code, *_key(then), *_key(now))
    found: Restatement = remembered(key, facts, lambda: _restated(project, then, now, facts))
    return found


def way(project: Project, code: str, then: Seen, now: Seen) -> Difference:
    """Return the way of one figure with those moved by each step. The code must be in both definitions."""
    facts = facts_of(project)
    key = ("way", facts.controller, project.code, code, *_key(then), *_key(now))
    found: Difference = remembered(key, facts, lambda: _way(project, code, then, now, facts))
    return found


def _restated(project: Project, then: Seen, now: Seen, facts: Extract) -> Restatement:
    tables, first, last = _basis(then, now, facts)
    before, after = first.pack, last.pack
    found = outlines(
        tables, _both(first, last), first, last, projects=project.code, completing=_is_told_apart(then, now)
    )
    told = [each for each in (_reported(each, then, now) for each in found) if _is_told(after, each)]
    changed = tuple(each for each in told if each.before != each.after)
    same = [each for each in told if each.before == each.after]
    behind = _others(project, then, now, facts)
    moved = {each.code for each in told if each.before != each.after or each.steps or behind[each.code]}
    others = tuple(each for each in same if _is_moved(after, each.code, moved))
    return Restatement(
        changed=changed,
        others=others,
        unchanged=len(told) - len(changed) - len(others),
        new=tuple(each.code for each in after.indicators if each.code not in before.by_code),
        gone=tuple(each.code for each in before.indicators if each.code not in after.by_code),
    )


def _both(first: Moment, last: Moment) -> list[str]:
    """The figures that the definitions of both moments have."""
    return [each.code for each in last.pack.indicators if each.code in first.pack.by_code and not each.unvalued]


def _others(project: Project, then: Seen, now: Seen, facts: Extract) -> Mapping[str, int]:
    """How many stand behind each figure in one of the two results only. After a change those are looked at again whom
    it is about: to list everybody behind every figure twice is most of the work."""

    def compute() -> Mapping[str, int]:
        tables, first, last = _basis(then, now, facts)
        return others(tables, _both(first, last), first, last, projects=project.code)

    def renew(before: Extract, known: Mapping[str, int]) -> Mapping[str, int] | None:
        changed = change(before, facts)
        (old, *moments), (new, first, last) = _basis(then, now, before), _basis(then, now, facts)
        if changed is None or now.frozen or moments != [first, last]:
            return None
        few = changed.about(old), changed.about(new)
        return others_since(known, few, new, first, last, changed=changed.tables, projects=project.code)

    key = ("others", facts.controller, project.code, *_key(then), *_key(now))
    found: Mapping[str, int] = remembered(key, facts, compute, renew)
    return found


def _way(project: Project, code: str, then: Seen, now: Seen, facts: Extract) -> Difference:
    tables, first, last = _basis(then, now, facts)
    found = difference(tables, code, first, last, projects=project.code, completing=_is_told_apart(then, now))
    before, after = _frozen_value(then, code, found.before), _frozen_value(now, code, found.after)
    steps = list(found.steps)
    if before != found.before:
        steps.insert(0, Step(OTHERWISE, before, found.before, (), ()))  # type: ignore[arg-type]
    if after != found.after:
        steps.append(Step(OTHERWISE, found.after, after, (), ()))  # type: ignore[arg-type]
    return Difference(code, before, after, tuple(steps))


def _basis(then: Seen, now: Seen, facts: Extract) -> tuple[Mapping[str, pa.Table], Moment, Moment]:
    """Return the facts to ask, and the two moments as they are to be asked for."""
    tables = now.frozen.tables if now.frozen else facts.numbered()
    if then.frozen is None:
        return tables, then.moment, now.moment
    day = then.moment.known_on
    tables, is_moved = learnt_later(tables, day, then.frozen.ledger_no)
    if not is_moved:
        return tables, then.moment, now.moment
    return tables, then.moment, replace(now.moment, known_on=max(now.moment.known_on, day + timedelta(days=1)))


def _reported(found: Outline, then: Seen, now: Seen) -> Outline:
    """The way between the values as they were reported, where they are others than those computed now."""
    before, after = (
        _frozen_value(then, found.code, found.before),
        _frozen_value(now, found.code, found.after),
    )
    steps: list[Any] = list(found.steps)
    if before != found.before:
        steps.insert(0, (OTHERWISE, before, found.before))
    if after != found.after:
        steps.append((OTHERWISE, found.after, after))
    return Outline(found.code, before, after, tuple(steps))


def _frozen_value(result: Seen, code: str, computed: Number | None) -> Number | None:
    """The value in the report; nought of what nobody records is no value there, and no difference."""
    frozen = result.frozen
    if frozen is None or code not in frozen.figures:
        return computed
    value = frozen.figures[code].value
    return computed if value is None and not computed else value


def _is_told(pack: Pack, outline: Outline) -> bool:
    """Whether a figure has a value at all: nothing found is none where no room records what it asks about."""
    return bool(outline.before or outline.after) or not unrecorded(pack, outline.code, UNRECORDED)


def _key(result: Seen) -> Iterable[object]:
    moment: Sequence[object] = (result.moment.pack.hash, result.moment.as_of, result.moment.known_on)
    return (*moment, result.report.content_hash if result.report else "")
