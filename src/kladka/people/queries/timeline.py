"""Everything recorded about a participation, in the order of the world, with what was corrected."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.db.models import QuerySet

from kladka.core.ledger import Fact
from kladka.people.models import Assignment, Ending, Entry, EntryDraft, Exit, Participation, Reentry, Situation, Support
from kladka.people.queries.entry import entry_day, gaps_of
from kladka.people.queries.evidence import states_of

_DATED: dict[type[Fact], str] = {
    Entry: "entry_date",
    Assignment: "from_date",
    Support: "start_date",
    Situation: "from_date",
    Ending: "until_date",
    Exit: "exit_date",
    Reentry: "reentry_date",
}
_JOINS: dict[type[Fact], tuple[str, ...]] = {
    Entry: ("site", "partner"),
    Assignment: ("coach", "site"),
    Support: ("site", "provider"),
    Ending: ("situation", "assignment__coach"),
}


@dataclass(frozen=True)
class Happening:
    """One fact on the timeline. `evidence` is its state; `replaced` the facts it replaced, newest first."""

    kind: str
    on: date
    fact: Any
    evidence: str
    replaced: tuple[Any, ...]


def timeline(participation: Participation, *, limit: int | None = None) -> list[Happening]:
    """Return the current facts of a participation, newest first, in eight queries whatever their number.

    What was withdrawn without a successor is listed too, with its retraction (`fact.is_current` is false).
    """
    facts = [fact for model in _DATED for fact in _facts(model, participation)]
    by_id = {fact.pk: fact for fact in facts}
    successors = {fact.replaces for fact in facts if fact.replaces}
    shown = [fact for fact in facts if fact.is_current or fact.pk not in successors]
    states = states_of([fact.pk for fact in shown])
    happenings = [
        Happening(_kind(fact), getattr(fact, _DATED[type(fact)]), fact, states[fact.pk], tuple(_chain(fact, by_id)))
        for fact in shown
    ]
    happenings.sort(key=lambda one: (one.on, one.fact.recorded_no), reverse=True)
    return happenings[:limit]


def entry_gaps(participation: Participation, on: date) -> list[str]:
    """Return the names of the entry questions still to be answered; empty when the entry is frozen."""
    if Entry.objects.current().filter(participation=participation).exists():
        return []
    draft = EntryDraft.objects.select_related("participation__project").get(pk=participation.pk)
    return gaps_of(draft, entry_day(participation, on))


def _facts(model: type[Fact], participation: Participation) -> list[Any]:
    query: QuerySet[Any] = cast(Any, model).objects.filter(participation=participation)
    joins = _JOINS.get(model, ())
    return list(query.select_related(*joins) if joins else query)


def _kind(fact: Fact) -> str:
    return str(fact._meta.model_name)


def _chain(fact: Any, by_id: dict[Any, Any]) -> Iterator[Any]:
    while fact.replaces in by_id:
        fact = by_id[fact.replaces]
        yield fact
