"""Reads of training cycles: their modules with what carries them out, and what is behind whom."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from kladka.learning import rules
from kladka.learning.models import Enrolment, Event, Module, TrainingCycle
from kladka.learning.queries.completion import Marked, confirmed_at
from kladka.learning.queries.enrolment import participation_of
from kladka.people.models import Participation


@dataclass(frozen=True)
class Progress:
    """A cycle's modules in order, the events that carry each of them out, and who stands how at which module.

    `rows` are of everybody on the list of one of these events, by name: how they stand at each module, and in all.
    """

    cycle: TrainingCycle
    modules: tuple[Module, ...]
    events: Mapping[UUID, tuple[Event, ...]]
    rows: tuple[tuple[Participation, tuple[rules.Standing, ...], rules.CycleStanding], ...]

    def at(self, module: Module, standing: rules.Standing) -> int:
        """Return how many people stand like this at a module."""
        place = self.modules.index(module)
        return sum(standings[place] is standing for _who, standings, _all in self.rows)

    @property
    def hours(self) -> Decimal:
        """Return the clock hours of all modules."""
        return sum((module.hours for module in self.modules), Decimal(0))


def cycles_listed(cycles: QuerySet[TrainingCycle]) -> QuerySet[Any]:
    """Add what a list of cycles shows: `module_count`, of them `required`, and `hours` of all of them."""
    standing = Q(modules__withdrawn_at=None, modules__isnull=False)
    return cycles.annotate(
        module_count=Count("modules", filter=standing),
        required=Count("modules", filter=standing & Q(modules__is_required=True)),
        hours=Sum("modules__hours", filter=standing),
    )


def modules_of(cycle: TrainingCycle) -> list[Module]:
    """Return the modules that stand, in order."""
    return list(Module.objects.filter(cycle=cycle, withdrawn_at=None).order_by("number", "pk"))


def modules_offered(cycles: QuerySet[TrainingCycle]) -> list[Module]:
    """Return the modules of these cycles which an event may carry out, cycle by cycle in order."""
    rows = Module.objects.filter(cycle__in=cycles, withdrawn_at=None).select_related("cycle")
    return list(rows.order_by("cycle__title_pl", "cycle", "number", "pk"))


def progress(cycle: TrainingCycle, events: QuerySet[Event]) -> Progress:
    """Return what is behind whom in a cycle, by those of its events that are among `events`. Six queries."""
    modules = tuple(modules_of(cycle))
    carried: dict[UUID, list[Event]] = defaultdict(list)
    found = events.filter(module__in=[one.pk for one in modules], cancelled_at=None).order_by("starts_on", "pk")
    for event in found:
        if event.module_id:
            carried[event.module_id].append(event)
    outcomes = _outcomes([event for some in carried.values() for event in some])
    people = {who.pk: who for per_person in outcomes.values() for who in per_person}
    taken = {
        (key, module.pk): [outcomes[event.pk][who] for event in carried[module.pk] if who in outcomes[event.pk]]
        for module in modules
        for key, who in people.items()
    }
    by_name = sorted(people.values(), key=lambda who: (who.person.identity.name_sort, str(who.pk)))
    rows = []
    for who in by_name:
        standings = tuple(rules.standing_at_module(taken[who.pk, module.pk]) for module in modules)
        pairs = zip((module.is_required for module in modules), standings, strict=True)
        rows.append((who, standings, rules.standing_in_cycle(pairs, of_choice=cycle.of_choice)))
    return Progress(cycle, modules, {key: tuple(some) for key, some in carried.items()}, tuple(rows))


def _outcomes(events: Iterable[Event]) -> Mapping[UUID, Mapping[Participation, rules.Outcome]]:
    """Return by event how everybody on its list stands: as it was confirmed, else as the marks say.

    Open where the event has no sessions yet.
    """
    by_id = {event.pk: event for event in events}
    marked, confirmed = Marked(by_id), confirmed_at(by_id)
    found: dict[UUID, dict[Participation, rules.Outcome]] = {key: {} for key in by_id}
    listed = Enrolment.objects.named().filter(event__in=by_id).select_related("participation__person__identity")
    for enrolment in listed:
        key, who = enrolment.event_id, participation_of(enrolment)
        stands = marked.stands(key, who.pk)
        marked_as = stands.outcome if stands else rules.Outcome.OPEN
        found[key][who] = rules.Outcome(confirmed.get((key, who.pk)) or marked_as)
    return found
