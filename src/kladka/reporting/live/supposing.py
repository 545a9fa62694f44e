"""What figures would be if something were recorded: computed in memory, nothing is written."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction
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
    without: UUID | None = None,
    facts: Extract | None = None,
) -> list[Moved]:
    """Return the figures of `project` that a merge of two persons would change, in the order of the pack.

    With `without` the entry of this participation is withdrawn then, too. Raises nothing for persons who are one
    already: then nothing moves.
    """
    facts = facts or facts_of(project)
    supposed = _merged(facts.tables, person, same_as)
    return _moved(project, facts, supposed if without is None else _without(supposed, without, clock.today()), as_of)


def moved_by_withdrawal(
    project: Project, participation: UUID, *, as_of: date, facts: Extract | None = None
) -> list[Moved]:
    """Return the figures of `project` that change when the entry of a participation is withdrawn."""
    facts = facts or facts_of(project)
    return _moved(project, facts, _without(facts.tables, participation, clock.today()), as_of)


def _merged(tables: Mapping[str, pa.Table], person: UUID, same_as: UUID) -> dict[str, pa.Table]:
    """The tables as they would be once two persons are one today."""
    aliases = tables["alias"]
    row = {"id": "supposed", "person": str(person), "same_as": str(same_as), "recorded_on": clock.today(), "reason": ""}
    return {**tables, "alias": pa.concat_tables([aliases, pa.Table.from_pylist([row], aliases.schema)])}


def _without(tables: Mapping[str, pa.Table], participation: UUID, today: date) -> dict[str, pa.Table]:
    """The tables as they would be once the entry of a participation is withdrawn today."""
    entries, name = tables["participation"], "retracted_on"
    gone = pc.and_(pc.equal(entries["id"], str(participation)), pc.is_null(entries[name]))
    place, kind = entries.schema.get_field_index(name), entries.schema.field(name)
    withdrawn = pc.if_else(gone, pa.scalar(today, kind.type), entries[name])
    return {**tables, "participation": entries.set_column(place, kind, withdrawn)}


def _moved(project: Project, facts: Extract, supposed: Mapping[str, pa.Table], as_of: date) -> list[Moved]:
    pack, today = definitions_of(project), clock.today()
    after = miara.evaluate(pack, supposed, projects=project.code, as_of=as_of, known_on=today)
    pairs = zip(figures(project, as_of=as_of, facts=facts).figures, after.figures, strict=True)
    return [
        Moved(now.code, said(now.title), old, new, telling_apart([(old, new)], _decimals(pack, now, state)), state)
        for now, then in ((now, as_told(pack, then, UNRECORDED)) for now, then in pairs)
        for state in STATES
        if (old := plain(_of_state(now, state))) != (new := plain(_of_state(then, state)))
    ]


def _of_state(figure: Figure, state: str) -> int | Fraction | None:
    return {"proven": figure.value, "claimed": figure.claimed, "incomplete": figure.incomplete}[state]


def _decimals(pack: Pack, figure: Figure, state: str) -> int:
    """Those of the definition; what would come on top is a number of units, or of hours."""
    return pack.by_code[figure.code].decimals if state == "proven" else 0


@dataclass(frozen=True)
class Supposed:
    """What would be recorded of a participation, by miara's tables: ids believed no more, and new rows."""

    retracted: Mapping[str, Sequence[str]] = field(default_factory=dict)
    added: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)


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
    participations or persons: of coaches, one participant does not tell.
    """
    pack, today = definitions_of(project), clock.today()
    asked = [each for each in pack.indicators if each.parts and each.unit.of_people]
    now = _alone(project, [participation], facts)
    before, after = (_standings(project, pack, asked, each, today) for each in (now, _patched(now, supposed, today)))
    return [
        Shift(each.code, said(each.title), before[each.code], after[each.code])
        for each in asked
        if before[each.code] != after[each.code]
    ]


@dataclass(frozen=True)
class Sent:
    """Figures that went to the funder: as of which day, by which definitions, which of them, and in what."""

    as_of: date
    pack: Pack
    codes: Collection[str]
    name: str = ""


@dataclass(frozen=True)
class Reported:
    """A figure that was sent as of a day, in which somebody would count otherwise than they did; None where the figure
    of them alone has no value. `decimals`: those of its definition, or as many more as show the change. `names`: what
    it was sent in."""

    as_of: date
    title: str
    before: float | None
    after: float | None
    decimals: int
    names: tuple[str, ...] = ()


def reported(
    project: Project, participation: UUID, supposed: Supposed, sent: Iterable[Sent], *, facts: Extract | None = None
) -> list[Reported]:
    """Return what would move of figures that were sent (case 41), in the order of days.

    What is read is how the participation counts as of those days as known today, by the definitions by which they were
    sent; what was sent is never changed.
    """
    now = _alone(project, [participation], facts)
    return _reported(project, now, _patched(now, supposed, clock.today()), sent)


def reported_with_withdrawal(
    project: Project, participation: UUID, sent: Iterable[Sent], *, facts: Extract
) -> list[Reported]:
    """Return the same of the withdrawal of an entry."""
    now = _alone(project, [participation], facts)
    return _reported(project, now, _without(now, participation, clock.today()), sent)


def reported_with_merge(
    project: Project,
    participations: Sequence[UUID],
    sent: Iterable[Sent],
    *,
    facts: Extract,
    person: UUID,
    same_as: UUID,
    without: UUID | None = None,
) -> list[Reported]:
    """Return the same of a merge of two persons who take part in `participations`, and of a withdrawal after it."""
    now = _alone(project, participations, facts)
    then = _merged(now, person, same_as)
    return _reported(project, now, then if without is None else _without(then, without, clock.today()), sent)


def _reported(
    project: Project, now: Mapping[str, pa.Table], then: Mapping[str, pa.Table], sent: Iterable[Sent]
) -> list[Reported]:
    found: dict[Reported, list[str]] = {}
    for each in sorted(sent, key=lambda one: one.as_of):
        for moved in _moved_of(project, now, then, each):
            found.setdefault(moved, []).append(each.name)
    return [replace(moved, names=tuple(names)) for moved, names in found.items()]


def _moved_of(
    project: Project, now: Mapping[str, pa.Table], then: Mapping[str, pa.Table], sent: Sent
) -> Iterator[Reported]:
    asked = [each for each in sent.pack.indicators if each.code in sent.codes and _is_of_one(sent.pack, each)]
    if not asked:
        return
    moments, codes = [(sent.as_of, clock.today())], [each.code for each in asked]
    (before,), (after,) = (
        miara.series(sent.pack, tables, moments, projects=project.code, codes=codes, by=()) for tables in (now, then)
    )
    for each in asked:
        old, new = plain(before[each.code].value), plain(after[each.code].value)
        if old != new:
            yield Reported(sent.as_of, said(each.title), old, new, telling_apart([(old, new)], each.decimals))


def _is_of_one(pack: Pack, indicator: Indicator) -> bool:
    """Tell whether a figure can be told of one participant alone: one that is made of others where those can."""
    if indicator.made_of:
        return all(_is_of_one(pack, pack.by_code[code]) for code in indicator.made_of)
    return bool(indicator.parts) and indicator.unit.is_of_one


def _alone(project: Project, participations: Iterable[UUID], facts: Extract | None = None) -> dict[str, pa.Table]:
    """The facts about these participations and others of those who are the same persons today, and about nobody else:
    whoever was merged with them and parted again is a stranger."""
    tables = (facts or facts_of(project)).tables
    kin = kin_of(tables, [str(each) for each in participations], clock.today())
    people = pa.chunked_array([pa.array(sorted(kin), pa.string())])
    return narrowed(tables, people) | {"alias": tables["alias"]}


def _patched(tables: Mapping[str, pa.Table], supposed: Supposed, today: date) -> dict[str, pa.Table]:
    """The tables as they would be once what is supposed is recorded today."""
    changed = dict(tables)
    for name in {*supposed.retracted, *supposed.added}:
        table, gone = tables[name], set(supposed.retracted.get(name, ()))
        kept = [row | {"retracted_on": today} if row["id"] in gone else row for row in table.to_pylist()]
        new = [{"recorded_on": today, **row} for row in supposed.added.get(name, ())]
        changed[name] = pa.Table.from_pylist([*kept, *new], table.schema)
    return changed


def _standings(
    project: Project, pack: Pack, asked: Sequence[Indicator], tables: Mapping[str, pa.Table], today: date
) -> dict[str, Standing]:
    codes = [each.code for each in asked]
    as_of = last_day(project, today)
    (result,) = miara.series(pack, tables, [(as_of, today)], projects=project.code, codes=codes, by=())
    values = {code: plain(result[code].value) or 0 for code in codes}

    def near(code: str) -> list[NearMember]:
        return miara.near(pack, tables, code, as_of=today, known_on=today, projects=project.code)

    return {
        code: Standing(State.COUNTED, value) if value else _not_counted(near(code)) for code, value in values.items()
    }


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
