"""Placements with the facts behind them, as they stand after every correction."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from kladka.employers import rules
from kladka.employers.models import Placement
from kladka.employers.queries.parameters import kinds
from kladka.employers.rules import Phase, PhaseSoFar
from kladka.people.models import Ending, Participation, Situation, Support
from kladka.people.queries import states_of

COACHING = "coaching"


@dataclass(frozen=True)
class Placed:
    """A placement with its situation (None: only a trial, or withdrawn), its last day, and how well it is proven."""

    placement: Placement
    situation: Situation | None
    ended_on: date | None
    evidence: str

    @property
    def began_on(self) -> date | None:
        """Return the first day: of the situation, else of the trial."""
        return self.situation.from_date if self.situation else self.placement.trial_from

    @property
    def is_withdrawn(self) -> bool:
        """Tell whether the fact behind it is believed no more."""
        return self.situation is None and self.placement.situation is not None

    def goes_on(self, on: date) -> bool:
        """Tell whether the participant is in it on a day."""
        return self.situation is not None and (self.ended_on is None or self.ended_on >= on)


def work_of(participation: Participation) -> tuple[list[Placed], list[Situation]]:
    """Return a participant's placements, and the current situations at an employer of which none says at which.

    Both the latest first. Three queries.
    """
    found, facts = _placed(Placement.objects.filter(participation=participation), of={participation.pk})
    at_employers = {kind for kind, known in kinds().items() if known["employer"] == "needed"}
    described = {one.situation.pk for one in found if one.situation}
    loose = [
        fact for fact in facts if fact.retracted_at is None and fact.kind in at_employers and fact.pk not in described
    ]
    return found, sorted(loose, key=lambda fact: (fact.from_date, fact.recorded_no), reverse=True)


def placements_of(participation: Participation) -> list[Placed]:
    """Return a participant's placements, the latest first."""
    return work_of(participation)[0]


def placed(placements: QuerySet[Placement]) -> list[Placed]:
    """Return placements with the facts behind them, the latest first. Three queries, however many there are."""
    return _placed(placements)[0]


def support_so_far(placement: Placement, start: date, on: date) -> list[PhaseSoFar]:
    """Return the support plan with the coaching given since the placement began. Two queries."""
    phases = [Phase(row.from_week, row.until_week, row.hours) for row in placement.phases.all()]
    given = Support.objects.current().filter(
        participation=placement.participation_id, kind=COACHING, start_date__gte=start, start_date__lte=on
    )
    supports = [(day, hours or Decimal(0)) for day, hours in given.values_list("start_date", "hours")]
    return rules.so_far(phases, start=start, supports=supports, on=on)


def _placed(placements: QuerySet[Placement], of: Collection[UUID] | None = None) -> tuple[list[Placed], list[Any]]:
    """Return placements, and all situations, retracted ones too, of their participations (or of those in `of`)."""
    rows = list(placements.select_related("employer__organisation", "vacancy", "participation__person__identity"))
    ending = Ending.objects.current().filter(situation=OuterRef("pk")).values("until_date")[:1]
    people = {row.participation_id for row in rows} if of is None else of
    facts: list[Any] = list(Situation.objects.filter(participation__in=people).annotate(ended_on=Subquery(ending)))
    by_first = standing(facts)
    now = {row.pk: by_first.get(row.situation) if row.situation else None for row in rows}
    states = states_of([fact.pk for fact in now.values() if fact])
    found = [_one(row, now[row.pk], states) for row in rows]
    found.sort(key=lambda one: (one.began_on or date.max, one.placement.created_at), reverse=True)
    return found, facts


def _one(row: Placement, fact: Any, states: dict[UUID, str]) -> Placed:
    return Placed(row, fact, fact.ended_on, states[fact.pk]) if fact else Placed(row, None, None, "")


def standing(facts: Iterable[Situation]) -> dict[UUID, Situation]:
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
