"""Figures that were sent already and would be others: what is shown before somebody is merged, withdrawn or leaves."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

import miara
from kladka.core import clock
from kladka.core.numbers import telling_apart
from kladka.programmes.models import Project
from kladka.reporting.live.figures import Extract, facts_of, plain, said
from kladka.reporting.live.supposing import Supposed, Tables, alone, merged, of_state, patched, without_entry
from miara.model.pack import Indicator, Pack
from miara.model.results import STATES, Amount, Result


@dataclass(frozen=True)
class Sent:
    """Figures that went to the funder: as of which day, by which definitions, which of them, and in what."""

    as_of: date
    pack: Pack
    codes: Collection[str]
    name: str = ""


@dataclass(frozen=True)
class Reported:
    """A figure that was sent as of a day, and would be another one; None where it has no value.

    `decimals`: those of its definition, or as many more as show the change. `names`: what it was sent in. `state`:
    "proven" of the value itself, else which of what would come on top of it changes. `is_whole`: told of the whole
    project, as it does not add up from people; `measure` and `amounts` then say what its value is taken of.
    """

    as_of: date
    title: str
    before: float | None
    after: float | None
    decimals: int
    names: tuple[str, ...] = ()
    state: str = "proven"
    is_whole: bool = False
    measure: str = ""
    amounts: tuple[Amount, ...] = ()


type Changed = Callable[[Tables], Tables]
"""What makes of facts those that are supposed."""
type Pairs = Mapping[date, tuple[Result, Result]]
"""Figures as of each day, as they are and as they would be."""


def reported(
    project: Project, participation: UUID, supposed: Supposed, sent: Iterable[Sent], *, facts: Extract | None = None
) -> list[Reported]:
    """Return what would move of figures that were sent (case 41), in the order of days.

    What is read is how the participation counts as of those days as known today, by the definitions by which they were
    sent; what was sent is never changed.
    """
    facts = facts or facts_of(project)
    return _reported(project, [participation], sent, facts, lambda tables: patched(tables, supposed))


def reported_with_withdrawal(
    project: Project, participation: UUID, sent: Iterable[Sent], *, facts: Extract
) -> list[Reported]:
    """Return the same of the withdrawal of an entry."""
    return _reported(project, [participation], sent, facts, lambda tables: without_entry(tables, participation))


def reported_with_merge(
    project: Project,
    participations: Sequence[UUID],
    sent: Iterable[Sent],
    *,
    facts: Extract,
    person: UUID,
    same_as: UUID,
    without: Collection[UUID] = (),
) -> list[Reported]:
    """Return the same of a merge of two persons who take part in `participations`, and of withdrawals after it."""
    return _reported(
        project,
        participations,
        sent,
        facts,
        lambda tables: without_entry(merged(tables, person, same_as), *without),
    )


def _reported(
    project: Project, participations: Sequence[UUID], sent: Iterable[Sent], facts: Extract, changed: Changed
) -> list[Reported]:
    own = alone(project, participations, facts)
    by_pack: dict[str, list[Sent]] = {}
    for each in sorted(sent, key=lambda one: one.as_of):
        by_pack.setdefault(each.pack.hash, []).append(each)
    found: dict[Reported, list[str]] = {}
    for some in by_pack.values():
        for each, moved in _moved(project, some, facts.tables, own, changed):
            found.setdefault(moved, []).append(each.name)
    in_order = sorted(found.items(), key=lambda item: item[0].as_of)
    return [replace(moved, names=tuple(names)) for moved, names in in_order]


def _moved(
    project: Project, sent: Sequence[Sent], everybody: Tables, own: Tables, changed: Changed
) -> Iterator[tuple[Sent, Reported]]:
    """Tell what moves of what was sent by one pack: what adds up from people is told of these alone, the rest of all.

    A share or a mean of few says nothing of that of all; of coaches these few do not tell. Everybody is counted only
    for what these few touch.
    """
    pack, days = sent[0].pack, sorted({each.as_of for each in sent})
    codes = {code for each in sent for code in each.codes}
    asked = [one for one in pack.indicators if one.code in codes and _is_of_people(pack, one)]

    def pairs(tables: Tables, some: Sequence[str]) -> Pairs:
        return _pairs(project, pack, days, some, (tables, changed(tables))) if some else {}

    few = pairs(own, [one.code for one in asked if _is_of_one(pack, one)])
    wide = [one.code for one in asked if not _adds_up(pack, one) and _is_touched(pack, one, few)]
    many = pairs(everybody, wide)
    for each in sent:
        for one in asked:
            if one.code in each.codes and (one.code in wide or _adds_up(pack, one)):
                whole = one.code in wide
                yield from ((each, moved) for moved in _told(one, each.as_of, (many if whole else few), is_whole=whole))


def _told(one: Indicator, as_of: date, pairs: Pairs, *, is_whole: bool) -> Iterator[Reported]:
    """Tell in which states a figure differs; of one of all also where only what it is taken of does."""
    old, new = (result[one.code] for result in pairs[as_of])
    amounts = (old.amount, new.amount) if is_whole else ()
    bases = [(each.among, each.without) for each in amounts]
    for state in STATES:
        before, after = plain(of_state(old, state)), plain(of_state(new, state))
        is_value = state == "proven"
        if before != after or (is_value and len(set(bases)) > 1):
            decimals = telling_apart([(before, after)], one.decimals if is_value else 0)
            moved = Reported(as_of, said(one.title), before, after, decimals, state=state, is_whole=is_whole)
            yield replace(moved, measure=one.kind, amounts=amounts) if is_value else moved


def _pairs(project: Project, pack: Pack, days: Sequence[date], codes: Sequence[str], sides: Sequence[Tables]) -> Pairs:
    moments = [(day, clock.today()) for day in days]
    then = (miara.series(pack, tables, moments, projects=project.code, codes=codes, by=()) for tables in sides)
    return dict(zip(days, zip(*then, strict=True), strict=True))


def _is_touched(pack: Pack, one: Indicator, few: Pairs) -> bool:
    """Tell whether a figure of all can be another one: what is counted of these few differs, or they do not tell."""
    if not _is_of_one(pack, one):
        return True
    counted = [each.code for each in _leaves(pack, one)]
    return any(old.tallies.get(code) != new.tallies.get(code) for old, new in few.values() for code in counted)


def _is_of_people(pack: Pack, one: Indicator) -> bool:
    """Tell whether anything that a figure counts is about participants."""
    return any(each.unit.has_participation for each in _leaves(pack, one))


def _adds_up(pack: Pack, one: Indicator) -> bool:
    return one.kind in ("count", "sum") and _is_of_one(pack, one)


def _is_of_one(pack: Pack, one: Indicator) -> bool:
    """Tell whether what a figure counts is one participant's alone: of one that is made of others where those are."""
    return all(each.unit.is_of_one for each in _leaves(pack, one))


def _leaves(pack: Pack, one: Indicator) -> Iterator[Indicator]:
    """Return the definitions that count what a figure is made of: its own, or those of its formula."""
    for code in one.made_of:
        yield from _leaves(pack, pack.by_code[code])
    if one.parts:
        yield one
