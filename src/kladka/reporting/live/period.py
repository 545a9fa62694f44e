"""Figures of a period: the difference of two values from the start of the project, and who came in and went out.

A person is counted once, in the period in which they first met the definition. So the figure of a period is not
counted anew among those who did something in it: it is the value on its last day less the value on the day before its
first. Then periods add up to the whole. Where more went out (a job ended, a document was withdrawn) than came in, it is
negative.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Literal

import pyarrow as pa
import pyarrow.compute as pc

from kladka.programmes.models import Project
from kladka.reporting.extraction.extract import Extract
from kladka.reporting.live import figures as reporting
from kladka.reporting.live.milestones import ADDING_UP
from miara.model.results import Amount, FactRef, Figure, Member, Result

type Move = Literal["came", "went", "changed"]
MOVES: tuple[Move, ...] = ("came", "went", "changed")


@dataclass(frozen=True)
class Moved:
    """A member that a period brought or took: as it stood at the end, or where it went out, before the period."""

    member: Member
    move: Move


def day_before(since: date) -> date:
    """Return the day on which nothing of a period has happened yet."""
    return since - timedelta(days=1)


def figures(
    project: Project,
    *,
    since: date,
    as_of: date,
    known_on: date,
    where: Mapping[str, str] | None = None,
    facts: Extract | None = None,
) -> Result:
    """Return every figure as the difference of two days, both as known on the same; shares and means have none."""
    facts = facts or reporting.facts_of(project)
    before = reporting.figures(project, as_of=day_before(since), known_on=known_on, where=where, facts=facts)
    after = reporting.figures(project, as_of=as_of, known_on=known_on, where=where, facts=facts)
    return replace(after, figures=tuple(map(_less, after.figures, before.figures)))


def moves(
    project: Project,
    code: str,
    *,
    since: date,
    as_of: date,
    known_on: date,
    where: Mapping[str, str] | None = None,
) -> list[Moved]:
    """Return who makes the difference: in the figure at the end and not before, before and not at the end, or both
    times with another measured value."""
    facts = reporting.facts_of(project)

    def proven(day: date) -> dict[str, Member]:
        found = reporting.members(project, code, as_of=day, known_on=known_on, where=where, facts=facts)
        return {each.id: each for each in found if each.state == "proven"}

    before, after = proven(day_before(since)), proven(as_of)
    came = [Moved(each, "came") for key, each in after.items() if key not in before]
    gone = [each for key, each in before.items() if key not in after]
    went = [Moved(each, "went") for each in ended(facts, gone, since=since, as_of=as_of, known_on=known_on)]
    both = [(each, before[key]) for key, each in after.items() if key in before]
    return [*came, *went, *(Moved(now, "changed") for now, old in both if now.total != old.total)]


def ended(facts: Extract, members: Sequence[Member], *, since: date, as_of: date, known_on: date) -> list[Member]:
    """Return the members with what ended of their facts from `since` until `as_of`: it tells why they went out."""
    of_fact = {fact.id: place for place, each in enumerate(members) for fact in each.facts}
    if not of_fact:
        return list(members)
    table = facts.tables["ending"]
    mask = pc.is_in(table["fact"], pa.array(of_fact, pa.string()))
    found: dict[int, list[FactRef]] = {}
    for row in table.filter(mask).select(["id", "fact", "until_date", "recorded_on", "retracted_on"]).to_pylist():
        is_known = row["recorded_on"] <= known_on and not (row["retracted_on"] and row["retracted_on"] <= known_on)
        # The last day of something is its own; it counts no more from the next.
        if is_known and row["until_date"] and day_before(since) <= row["until_date"] <= as_of:
            ref = FactRef("ending", row["id"], row["until_date"], "claimed", None)
            found.setdefault(of_fact[row["fact"]], []).append(ref)
    return [replace(each, facts=(*each.facts, *found.get(place, ()))) for place, each in enumerate(members)]


def _less(after: Figure, before: Figure) -> Figure:
    if after.measure not in ADDING_UP:
        return replace(after, amount=Amount(None), cells={})
    cells = {
        names: {group: _difference(amount, before.cells.get(names, {}).get(group)) for group, amount in groups.items()}
        for names, groups in _both(after, before).items()
    }
    return replace(after, amount=_difference(after.amount, before.amount), cells=cells)


def _both(after: Figure, before: Figure) -> dict[tuple[str, ...], dict[tuple[str, ...], Amount]]:
    """The groups of the later day, and those that only the earlier one had."""
    nothing = Amount(0)
    return {
        names: {group: groups.get(group, nothing) for group in {**groups, **before.cells.get(names, {})}}
        for names, groups in after.cells.items()
    }


def _difference(after: Amount, before: Amount | None) -> Amount:
    before = before or Amount(0)
    if after.value is None or before.value is None:
        return Amount(None)
    return Amount(
        _minus(after.value, before.value),
        _minus(after.claimed, before.claimed),
        _minus(after.incomplete, before.incomplete),
    )


def _minus(one: int | Fraction, other: int | Fraction) -> int | Fraction:
    return one - other
