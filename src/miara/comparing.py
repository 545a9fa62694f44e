"""Why a figure differs from what it was: who came in, who went out, and the cause of each step.

The way from the old figure to the new one is walked in a fixed order, one cause at a time: first the definition, then
what was learnt about the old day (facts retracted, corrected, people merged, records completed, evidence, exits, facts
recorded late), then the days that have passed. Each step is a figure of its own, so the steps add up to the difference
exactly.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

import pyarrow as pa

from miara import engine
from miara.engine import Projects, Runner
from miara.learnt import KNOWLEDGE, Cause, Change, Ledger, Moment
from miara.model.apart import PartName, of_part, parts_of
from miara.model.errors import UnknownNameError
from miara.model.pack import Number
from miara.runners import renewing
from miara.runners.question import Facts

BASE: PartName = "among"

__all__ = [
    "KNOWLEDGE",
    "Cause",
    "Change",
    "Difference",
    "Moment",
    "Moved",
    "Outline",
    "Step",
    "difference",
    "others",
    "others_behind",
    "others_since",
    "outlines",
]


@dataclass(frozen=True, slots=True)
class Moved:
    """A unit that came in, went out, or whose measured value changed; `changes` are those of the step that touch it,
    `since` the day from which it counts, where it came in."""

    id: str
    participation: str | None
    changes: tuple[Change, ...] = ()
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One cause: the figure before and after it, and the units it moved.

    Of a share `joined` and `left` are those whom it moved into what the share is taken of, or out of it, and who are
    not among `came` and `went`; `into_base` and `out_of_base` tell how many came into that and out of it in all.
    """

    cause: Cause
    before: Number | None
    after: Number | None
    came: tuple[Moved, ...]
    went: tuple[Moved, ...]
    remeasured: tuple[Moved, ...] = ()
    joined: tuple[Moved, ...] = ()
    left: tuple[Moved, ...] = ()
    into_base: int = 0
    out_of_base: int = 0

    @property
    def is_still(self) -> bool:
        """It moved nobody, and not the value."""
        moved = self.came or self.went or self.remeasured or self.joined or self.left
        return not moved and self.before == self.after


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure at two moments and the steps between them; steps that change nothing are left out."""

    code: str
    before: Number | None
    after: Number | None
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """A figure at two moments, and its value before and after each cause that changed it; nobody is named."""

    code: str
    before: Number | None
    after: Number | None
    steps: tuple[tuple[Cause, Number | None, Number | None], ...]


def difference(
    facts: Facts,
    code: str,
    then: Moment,
    now: Moment,
    *,
    projects: Projects = None,
    where: Mapping[str, str] | None = None,
    runner: Runner | None = None,
    completing: bool = True,
) -> Difference:
    """The way from a figure at `then` to the same figure at `now`.

    Only units in the state "proven" are moved: they are the figure. `completing`: as a `Ledger` has it. Raises
    UnknownNameError when `now` knows less than `then`, or a pack has no such code.
    """
    _check_order(then, now)
    walk = _Walk(Ledger(facts, then, now, completing), code, projects, where, runner)
    stages = list(walk.stages())
    of_persons = now.pack.by_code[code].unit.name == "persons"
    steps = [
        _step(cause, before, after, walk.ledger, of_persons=of_persons)
        for (_, before), (cause, after) in pairwise(stages)
    ]
    moved = tuple(step for step in steps if not step.is_still)
    return Difference(code, stages[0][1].value, stages[-1][1].value, moved)


def others_behind(
    facts: Facts,
    codes: Iterable[str],
    then: Moment,
    now: Moment,
    *,
    projects: Projects = None,
    where: Mapping[str, str] | None = None,
    runner: Runner | None = None,
) -> Iterator[str]:
    """Those of the figures behind which others stand at `now` than at `then`, or the same measured differently,
    whatever the values say. Raises UnknownNameError as `difference` does."""
    found = others(facts, codes, then, now, projects=projects, where=where, runner=runner)
    yield from (code for code, number in found.items() if number)


def others(
    facts: Facts,
    codes: Iterable[str],
    then: Moment,
    now: Moment,
    *,
    projects: Projects = None,
    where: Mapping[str, str] | None = None,
    runner: Runner | None = None,
) -> dict[str, int]:
    """How many stand behind each figure at one of two moments only, or are measured differently; 0 where the same do,
    whatever the values say.

    Members are listed only where they may have changed: on another day, by another definition, or where a table that
    the figure reads has. Raises UnknownNameError as `difference` does.
    """
    _check_order(then, now)
    wanted, ledger = tuple(codes), Ledger(facts, then, now)
    found = dict.fromkeys(wanted, 0)
    asked = [code for code in wanted if ledger.may_change(code)]
    if not asked:
        return found
    scope = {"projects": projects, "where": where, "runner": runner, "codes": asked}
    before, after = (
        engine.standing(each.pack, ledger.tables, as_of=each.as_of, known_on=each.known_on, **scope)  # type: ignore[arg-type]
        for each in (then, now)
    )
    stood = dict(before)
    return found | {code: _apart(stood[code], rows) for code, rows in after}


def others_since(
    known: Mapping[str, int],
    few: tuple[Facts, Facts],
    facts: Facts,
    then: Moment,
    now: Moment,
    *,
    changed: Iterable[str],
    projects: Projects = None,
) -> dict[str, int]:
    """What `others` says of the codes of `known` over `facts`, from what was `known` before something about a few
    people changed.

    `few`: all rows about them, as they were and as they are, and `changed`, as in `miara.renew`.
    """
    tables = frozenset(changed)
    together = [code for code in known if all(renewing.adds_up(each.pack, code) for each in (then, now))]
    anew = [code for code in known if code not in together and renewing.is_asked(now.pack, code, tables)]
    less, more = (others(each, together, then, now, projects=projects) for each in few)
    found = dict(known) | {code: known[code] - less[code] + more[code] for code in together}
    return found | others(facts, anew, then, now, projects=projects)


def _apart(one: pa.Table, other: pa.Table) -> int:
    """How many rows only one of the two has."""
    if one.equals(other):
        return 0
    before, after = (set(zip(*(column.to_pylist() for column in each.columns), strict=True)) for each in (one, other))
    return len(before ^ after)


def _check_order(then: Moment, now: Moment) -> None:
    if now.known_on < then.known_on:
        raise UnknownNameError(
            f"The second moment knows less ({now.known_on}) than the first ({then.known_on}). "
            "Give the earlier result first."
        )


def outlines(
    facts: Facts,
    codes: Iterable[str],
    then: Moment,
    now: Moment,
    *,
    projects: Projects = None,
    where: Mapping[str, str] | None = None,
    runner: Runner | None = None,
    completing: bool = True,
) -> list[Outline]:
    """The way of many figures at once: each cause costs one evaluation of them all, and nobody is listed.

    Steps that leave a value as it is are left out, as in `difference` those that move nobody. Raises UnknownNameError
    as `difference` does, also for a code that one of the two packs does not have.
    """
    _check_order(then, now)
    wanted, ledger = tuple(codes), Ledger(facts, then, now, completing)
    scope = {"projects": projects, "where": where, "runner": runner, "codes": wanted, "by": ()}
    reached = []
    for cause, moment, tables in _points(ledger):
        result = engine.evaluate(moment.pack, tables, as_of=moment.as_of, known_on=moment.known_on, **scope)  # type: ignore[arg-type]
        reached.append((cause, {each.code: each.value for each in result.figures}))
    return [_outline(code, [(cause, values[code]) for cause, values in reached]) for code in wanted]


def _outline(code: str, reached: Sequence[tuple[Cause, Number | None]]) -> Outline:
    steps = tuple((cause, old, new) for (_, old), (cause, new) in pairwise(reached) if new != old)
    return Outline(code, reached[0][1], reached[-1][1], steps)


def _points(ledger: Ledger) -> Iterator[tuple[Cause, Moment, Facts]]:
    """Where the way leads: each moment with the facts asked then, and the cause that leads to it; the first is the old
    figure."""
    then, now = ledger.then, ledger.now
    yield "definition", then, ledger.tables
    if now.pack.hash != then.pack.hash:
        yield "definition", replace(then, pack=now.pack), ledger.tables
    applied: set[Cause] = set()
    for cause in KNOWLEDGE:
        if cause in ledger.changes_by_cause:
            applied.add(cause)
            yield cause, replace(now, as_of=then.as_of), ledger.hybrid(applied)
    if now.as_of != then.as_of:
        yield "time", now, ledger.tables


@dataclass(frozen=True, slots=True)
class _Standing:
    """Who counts, proven, at a stage: with how much, since when, through whose participation."""

    id: str
    total: int | None
    since: date | None
    participation: str | None


type _Members = Mapping[str, _Standing]


@dataclass(frozen=True, slots=True)
class _Stage:
    value: Number | None
    members: _Members
    base: _Members
    """Of a share those it is taken of."""


@dataclass(frozen=True)
class _Walk:
    ledger: Ledger
    code: str
    projects: Projects
    where: Mapping[str, str] | None
    runner: Runner | None

    def stages(self) -> Iterator[tuple[Cause, _Stage]]:
        """Each stage and the cause that leads to it; the first is the old figure."""
        for cause, moment, tables in _points(self.ledger):
            yield cause, self._at(moment, tables)

    def _at(self, moment: Moment, tables: Facts) -> _Stage:
        asked = {"as_of": moment.as_of, "known_on": moment.known_on, "projects": self.projects, "where": self.where}
        figure = engine.evaluate(moment.pack, tables, codes=(self.code,), runner=self.runner, by=(), **asked)[self.code]  # type: ignore[arg-type]
        is_share = BASE in parts_of(moment.pack.by_code[self.code])
        base = self._members(moment, tables, BASE) if is_share else {}
        return _Stage(figure.value, self._members(moment, tables), base)

    def _members(self, moment: Moment, tables: Facts, part: PartName = "") -> dict[str, _Standing]:
        pack, code = of_part(moment.pack, self.code, part)
        ((_code, rows),) = engine.standing(
            pack,
            tables,
            as_of=moment.as_of,
            known_on=moment.known_on,
            projects=self.projects,
            where=self.where,
            runner=self.runner,
            codes=(code,),
            dated=True,
        )
        columns = [rows[name].to_pylist() for name in ("id", "total", "since", "participation")]
        return {row[0]: _Standing(*row) for row in zip(*columns, strict=True)}


def _step(cause: Cause, before: _Stage, after: _Stage, ledger: Ledger, *, of_persons: bool) -> Step:
    def moved(member: _Standing) -> Moved:
        about = {member.id, member.participation} | ledger.participations_of(member.id, cause)
        return Moved(member.id, member.participation, ledger.changes_about(cause, about))

    def new(here: _Members, there: _Members) -> tuple[Moved, ...]:
        """Who is here and not there; of persons not who is there, too, under the id of another record of theirs."""
        found = sorted(here.keys() - there.keys())
        known = {each.participation: each.id for each in there.values() if each.participation} if found else {}
        seen = (_seen(moved(here[each]), here, known) for each in found)
        return tuple(each for each in seen if not (of_persons and each.participation in known))

    def since(found: Iterable[Moved], members: _Members) -> tuple[Moved, ...]:
        return tuple(replace(each, since=members[each.id].since) for each in found)

    came, went = since(new(after.members, before.members), after.members), new(before.members, after.members)
    into, out_of = since(new(after.base, before.base), after.base), new(before.base, after.base)
    counted = ({each.id for each in came}, {each.id for each in went})
    return Step(
        cause,
        before.value,
        after.value,
        came,
        went,
        remeasured=tuple(moved(after.members[each]) for each in _otherwise(before, after, of_persons=of_persons)),
        joined=tuple(each for each in into if each.id not in counted[0]),
        left=tuple(each for each in out_of if each.id not in counted[1]),
        into_base=len(into),
        out_of_base=len(out_of),
    )


def _otherwise(before: _Stage, after: _Stage, *, of_persons: bool) -> list[str]:
    """Ids after the step of those who count by another amount than before it; persons also under another id."""
    known = {each.participation: each.total for each in before.members.values() if of_persons}
    found = []
    for each in after.members.values():
        same = before.members.get(each.id)
        total = same.total if same else known.get(each.participation, each.total)
        found += [each.id] if each.total != total else []
    return sorted(found)


def _seen(moved: Moved, here: _Members, there: Mapping[str, str]) -> Moved:
    """Return who stands behind the figure `here` and not `there`, by the participation that is behind it here only.

    A person goes by the first participation. Merged with somebody who entered later, they go by the same one under the
    other's id: whoever looks at both lists misses the other one. `there`: by which participation which unit counts.
    """
    other = there.get(moved.participation or "")
    if other is None or other == moved.id or other not in here:
        return moved
    missed = here[other].participation
    return moved if missed in there else replace(moved, participation=missed)
