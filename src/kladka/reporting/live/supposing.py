"""What figures would be if something were recorded: computed in memory, nothing is written."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import Any
from uuid import UUID

import pyarrow as pa
import pyarrow.compute as pc

import miara
from kladka.core import clock
from kladka.core.numbers import telling_apart
from kladka.people.rules.leaving import Change
from kladka.programmes.models import Project
from kladka.reporting.extraction.about import kin_of, narrowed
from kladka.reporting.extraction.columns import UNRECORDED
from kladka.reporting.live.asked import told as as_told
from kladka.reporting.live.figures import Extract, definitions_of, facts_of, figures, last_day, plain, said
from miara.model.pack import Indicator, Pack
from miara.model.results import STATES, Figure, NearMember

type Tables = Mapping[str, pa.Table]
"""Facts by the name of their table."""


@dataclass(frozen=True)
class Supposed:
    """What would be recorded of a participation, by miara's tables: ids believed no more, and new rows."""

    retracted: Mapping[str, Sequence[str]] = field(default_factory=dict)
    added: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)


@dataclass(frozen=True)
class Moved:
    """A figure that would change: its title in the language in use, its value now and then, None where it has none.

    `decimals`: those of its definition, or as many more as show the change. `state`: "proven" of the value itself, else
    which of what would come on top of it changes: "claimed" or "incomplete".
    """

    code: str
    title: str
    before: float | None
    after: float | None
    decimals: int
    state: str = "proven"


def moved_by_merge(
    project: Project,
    *,
    person: UUID,
    same_as: UUID,
    as_of: date,
    without: Collection[UUID] = (),
    facts: Extract | None = None,
) -> list[Moved]:
    """Return the figures of `project` that a merge of two persons would change, in the order of the pack.

    The entries of `without`, participations, are withdrawn then, too. Raises nothing for persons who are one
    already: then nothing moves.
    """
    facts = facts or facts_of(project)
    supposed = merged(facts.tables, person, same_as)
    return _moved(project, facts, without_entry(supposed, *without), as_of)


def moved_by_withdrawal(
    project: Project, participation: UUID, *, as_of: date, facts: Extract | None = None
) -> list[Moved]:
    """Return the figures of `project` that change when the entry of a participation is withdrawn."""
    facts = facts or facts_of(project)
    return _moved(project, facts, without_entry(facts.tables, participation), as_of)


def merged(tables: Tables, person: UUID, same_as: UUID) -> dict[str, pa.Table]:
    """The tables as they would be once two persons are one today."""
    row = {"id": "supposed", "person": str(person), "same_as": str(same_as), "reason": ""}
    return patched(tables, Supposed(added={"alias": [row]}))


def without_entry(tables: Tables, *participations: UUID) -> dict[str, pa.Table]:
    """The tables as they would be once the entries of participations are withdrawn today."""
    return patched(tables, Supposed(retracted={"participation": [str(each) for each in participations]}))


def _moved(project: Project, facts: Extract, supposed: Tables, as_of: date) -> list[Moved]:
    pack, today = definitions_of(project), clock.today()
    after = miara.evaluate(pack, supposed, projects=project.code, as_of=as_of, known_on=today)
    pairs = zip(figures(project, as_of=as_of, facts=facts).figures, after.figures, strict=True)
    return [
        Moved(now.code, said(now.title), old, new, telling_apart([(old, new)], _decimals(pack, now, state)), state)
        for now, then in ((now, as_told(pack, then, UNRECORDED)) for now, then in pairs)
        for state in STATES
        if (old := plain(of_state(now, state))) != (new := plain(of_state(then, state)))
    ]


def of_state(figure: Figure, state: str) -> int | Fraction | None:
    """Return the value of a figure, or what would come on top of it."""
    return {"proven": figure.value, "claimed": figure.claimed, "incomplete": figure.incomplete}[state]


def _decimals(pack: Pack, figure: Figure, state: str) -> int:
    """Those of the definition; what would come on top is a number of units, or of hours."""
    return pack.by_code[figure.code].decimals if state == "proven" else 0


def exit_supposed(participation: UUID, change: Change) -> Supposed:
    """Return what recording an exit or a return, or believing one no more, would change."""
    of = str(participation)
    retracted = {name: [change.retracted] for name in ("exit", "reentry") if change.retracted}
    added: dict[str, list[dict[str, Any]]] = {}
    if change.gone:
        told = {"exit_date": change.gone.day, "path_completed": change.gone.completed}
        told["leaving_reason"] = change.gone.reason
        added["exit"] = [{"id": "supposed", "participation": of, **told}]
    if change.back:
        added["reentry"] = [{"id": "supposed", "participation": of, "reentry_date": change.back.day}]
    return Supposed(retracted, added)


class State(StrEnum):
    """How a participation stands to a figure, the nearest first."""

    COUNTED = "counted"
    UNPROVEN = "unproven"
    INCOMPLETE = "incomplete"
    OPEN = "open"
    NOT = "not"


@dataclass(frozen=True)
class Standing:
    """How a participation stands to a figure: `value` is what it adds, `until` the last day on which what is missing
    may still happen, `facts` are situations that want a document."""

    state: State
    value: float = 0
    until: date | None = None
    facts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Shift:
    """A figure to which a participation would stand otherwise than now."""

    code: str
    title: str
    before: Standing
    after: Standing


def shifts(project: Project, participation: UUID, supposed: Supposed, *, facts: Extract | None = None) -> list[Shift]:
    """Return to which figures of `project` a participation would stand otherwise, in the order of the pack.

    Counted as the page of figures counts, with nobody else in the tables; windows as of today. Only what counts
    participations or persons: of coaches, one participant does not tell. What another record of the same human being
    lacks, then as now, is not told.
    """
    pack, today = definitions_of(project), clock.today()
    asked = [each for each in pack.indicators if each.parts and each.unit.of_people]
    now = alone(project, [participation], facts)
    before, after = (_side(project, pack, asked, each, today) for each in (now, patched(now, supposed)))
    standings = [(each, *_standings(each, before, after)) for each in asked]
    return [Shift(each.code, said(each.title), old, new) for each, old, new in standings if old != new]


def alone(project: Project, participations: Iterable[UUID], facts: Extract | None = None) -> dict[str, pa.Table]:
    """The facts about these participations and others of those who are the same persons today, and about nobody else:
    whoever was merged with them and parted again is a stranger."""
    tables = (facts or facts_of(project)).tables
    kin = kin_of(tables, [str(each) for each in participations], clock.today())
    people = pa.chunked_array([pa.array(sorted(kin), pa.string())])
    return narrowed(tables, people) | {"alias": tables["alias"]}


def patched(tables: Tables, supposed: Supposed) -> dict[str, pa.Table]:
    """The tables as they would be once what is supposed is recorded today."""
    changed, today = dict(tables), clock.today()
    for name, ids in supposed.retracted.items():
        changed[name] = _retracted(changed[name], ids, today)
    for name, rows in supposed.added.items():
        new = [{"recorded_on": today, **row} for row in rows]
        changed[name] = pa.concat_tables([changed[name], pa.Table.from_pylist(new, changed[name].schema)])
    return changed


def _retracted(table: pa.Table, ids: Sequence[str], today: date) -> pa.Table:
    """The rows with these ids retracted today, unless they were before."""
    name = "retracted_on"
    gone = pc.and_(pc.is_in(table["id"], value_set=pa.array(ids, pa.string())), pc.is_null(table[name]))
    place, kind = table.schema.get_field_index(name), table.schema.field(name)
    return table.set_column(place, kind, pc.if_else(gone, pa.scalar(today, kind.type), table[name]))


@dataclass(frozen=True)
class _Side:
    """How people stand to figures: values by code, and who nearly counts."""

    values: Mapping[str, float]
    near: Mapping[str, Sequence[NearMember]]

    @cached_property
    def wanted(self) -> set[str]:
        """Facts that lack a document for any figure."""
        members = [member for each in self.near.values() for member in each]
        return {fact.id for member in members for gap in member.gaps if gap.kind == "evidence" for fact in gap.facts}


def _side(project: Project, pack: Pack, asked: Sequence[Indicator], tables: Tables, today: date) -> _Side:
    codes = [each.code for each in asked]
    as_of = last_day(project, today)
    (result,) = miara.series(pack, tables, [(as_of, today)], projects=project.code, codes=codes, by=())
    near = {code: miara.near(pack, tables, code, as_of=today, known_on=today, projects=project.code) for code in codes}
    return _Side({code: plain(result[code].value) or 0 for code in codes}, near)


def _standings(one: Indicator, before: _Side, after: _Side) -> tuple[Standing, Standing]:
    """Return how whoever a change is about stands to a figure before and after it.

    Of several records of one human being those that count both times, or lack the same both times, are left out; so is
    a document that is missing already.
    """
    code = one.code
    old, new = before.values[code], after.values[code]
    always = min(old, new) if one.kind == "count" else 0
    then = [each for each in after.near[code] if each not in before.near[code]]
    now = [each for each in before.near[code] if each not in after.near[code]]
    standing = _standing(new, always, then)
    facts = tuple(fact for fact in standing.facts if fact not in before.wanted)
    return _standing(old, always, now), replace(standing, facts=facts)


def _standing(value: float, always: float, near: Iterable[NearMember]) -> Standing:
    return Standing(State.COUNTED, value) if value > always else replace(_not_counted(near), value=value)


def _not_counted(near: Iterable[NearMember]) -> Standing:
    gaps = [(gap, member.until) for member in near for gap in member.gaps]
    for kind, state in (("fact", State.OPEN), ("evidence", State.UNPROVEN)):
        found = [(gap, until) for gap, until in gaps if gap.kind == kind]
        if found:
            facts = (
                tuple(sorted({fact.id for gap, _until in found for fact in gap.facts})) if kind == "evidence" else ()
            )
            return Standing(state, until=max((until for _gap, until in found if until), default=None), facts=facts)
    return Standing(State.INCOMPLETE if gaps else State.NOT)
