"""Placements with the facts behind them, as they stand after every correction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from kladka.employers import rules
from kladka.employers.models import Placement
from kladka.employers.queries.parameters import kinds
from kladka.employers.rules import Phase, PhaseSoFar
from kladka.people.models import Ending, Participation, Situation, Support
from kladka.people.queries import states_of

COACHING = "coaching"


@dataclass(frozen=True)
class Placed:
    """A placement with its situation (None: only a trial, or withdrawn), its end, and how well it is proven."""

    placement: Placement
    situation: Situation | None
    ending: Ending | None
    evidence: str

    @property
    def began_on(self) -> date | None:
        """Return the first day: of the situation, else of the trial."""
        return self.situation.from_date if self.situation else self.placement.trial_from

    @property
    def ended_on(self) -> date | None:
        """Return the last day as it was recorded."""
        return self.ending.until_date if self.ending else None

    @property
    def is_withdrawn(self) -> bool:
        """Tell whether the fact behind it is believed no more."""
        return self.situation is None and self.placement.situation is not None

    def goes_on(self, on: date) -> bool:
        """Tell whether the participant is in it on a day."""
        return self.situation is not None and (self.ended_on is None or self.ended_on >= on)


def placements_of(participation: Participation) -> list[Placed]:
    """Return a participant's placements, the latest first."""
    return placed(Placement.objects.filter(participation=participation))


def placed(placements: QuerySet[Placement]) -> list[Placed]:
    """Return placements with the facts behind them, the latest first. Four queries, however many there are."""
    rows = list(placements.select_related("employer__organisation", "vacancy", "participation__person__identity"))
    facts = list(Situation.objects.filter(participation__in={row.participation_id for row in rows}))
    standing = _standing(facts)
    now = {row.pk: standing.get(row.situation) if row.situation else None for row in rows}
    current = [fact.pk for fact in now.values() if fact]
    endings = {one.situation_id: one for one in Ending.objects.current().filter(situation__in=current)}
    states = states_of(current)
    found = [_placed(row, now[row.pk], endings, states) for row in rows]
    return sorted(found, key=lambda one: (one.began_on or date.max, one.placement.created_at), reverse=True)


def undescribed(participation: Participation, placed: Sequence[Placed]) -> list[Situation]:
    """Return the current situations at an employer of which no placement says which one, the latest first."""
    at_employers = [kind for kind, known in kinds().items() if known["employer"] == "needed"]
    known = [one.situation.pk for one in placed if one.situation]
    rows = Situation.objects.current().filter(participation=participation, kind__in=at_employers)
    return list(rows.exclude(pk__in=known).order_by("-from_date", "pk"))


def support_so_far(placement: Placement, start: date, on: date) -> list[PhaseSoFar]:
    """Return the support plan with the coaching given since the placement began. Two queries."""
    phases = [Phase(row.from_week, row.until_week, row.hours) for row in placement.phases.all()]
    given = Support.objects.current().filter(
        participation=placement.participation_id, kind=COACHING, start_date__gte=start, start_date__lte=on
    )
    supports = [(day, hours or Decimal(0)) for day, hours in given.values_list("start_date", "hours")]
    return rules.so_far(phases, start=start, supports=supports, on=on)


def _placed(row: Placement, fact: Situation | None, endings: dict[Any, Ending], states: dict[UUID, str]) -> Placed:
    if fact is None:
        return Placed(row, None, None, "")
    return Placed(row, fact, endings.get(fact.pk), states[fact.pk])


def _standing(facts: Iterable[Situation]) -> dict[UUID, Situation]:
    """Return, by the id of every fact that ever was, the one that stands in its place today."""
    by_old = {fact.replaces: fact for fact in facts if fact.replaces}
    found: dict[UUID, Situation] = {}
    for fact in facts:
        last: Situation = fact
        while last.pk in by_old:
            last = by_old[last.pk]
        if last.retracted_at is None:
            found[fact.pk] = last
    return found
