"""Reads of pathways: where one participation stands, and where everybody stands."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from kladka.coaching.models import Following, Pathway, Position, Tick
from kladka.coaching.rules.pathway import Checked, Records, checked, days_in, is_long, lacking
from kladka.people.models import Entry, Evidence, Participation, Situation, Support
from kladka.processes.queries import Followed, joined, versions_named
from kladka.processes.rules.combining import Combined
from kladka.processes.rules.process import Process, Stage


@dataclass(frozen=True)
class Way:
    """A pathway with the process it follows, its stays in the order of time, and what the present gate asks."""

    pathway: Pathway
    combined: Combined
    positions: Sequence[Position]
    followings: Sequence[Following]
    ticks: Sequence[Tick]
    gate: tuple[Checked, ...]
    known: dict[Followed, Process]
    today: date

    @property
    def process(self) -> Process:
        """Return the base with what its variants add."""
        return self.combined.process

    @property
    def now(self) -> Position:
        """Return the present stay."""
        return self.positions[-1]

    @property
    def stage(self) -> Stage:
        """Return the stage in which the participation is; one without a gate where the model has it no more."""
        return self.process.stage(self.now.stage) or Stage(self.now.stage, {})

    @property
    def next_stage(self) -> Stage | None:
        """Return the stage that follows."""
        return self.process.next_after(self.now.stage)

    @property
    def days(self) -> int:
        """Return for how many days the present stay has lasted."""
        return days_in(self.now.entered_on, self.today)

    @property
    def is_long(self) -> bool:
        """Tell whether that is longer than usual."""
        return is_long(self.days, self.stage.usual_days)

    @property
    def lacking(self) -> tuple[Checked, ...]:
        """Return what the gate still lacks."""
        return lacking(self.gate)

    @property
    def followed(self) -> tuple[Followed, ...]:
        """Return the versions that are followed now, the base first."""
        return followed_now(self.followings)


def followed_now(followings: Sequence[Following]) -> tuple[Followed, ...]:
    """Return the versions that are followed now, the base first."""
    present = sorted((one for one in followings if one.until_date is None), key=lambda one: one.place)
    return tuple((one.code, one.number) for one in present)


def pathway_of(participation: Participation) -> Pathway | None:
    """Return the pathway of a participation, if it has begun."""
    return Pathway.objects.filter(participation=participation).first()


def way_of(pathway: Pathway, today: date, *, records: Records | None = None) -> Way:
    """Return where a pathway stands. Seven queries at most, whatever its history."""
    positions = list(pathway.positions.order_by("created_at", "pk"))
    followings = list(pathway.followings.order_by("from_date", "place"))
    ticks = list(Tick.objects.filter(position=positions[-1])) if positions else []
    known = versions_named((one.code, one.number) for one in followings)
    process = joined(followed_now(followings), known)
    way = Way(pathway, process, positions, followings, ticks, (), known, today)
    found = records_of(pathway.participation_id) if records is None else records
    return replace(way, gate=gate_of(way, found))


def gate_of(way: Way, records: Records) -> tuple[Checked, ...]:
    """Return what the present stage asks. Who came back to it meets its gate anew."""
    came_back = any(one.stage == way.now.stage for one in way.positions[:-1])
    days = {one.requirement: one.ticked_on for one in way.ticks}
    return checked(way.stage, records, days, since=way.now.entered_on if came_back else None)


def records_of(participation: UUID) -> Records:
    """Return what is recorded about a participation, as far as a gate may ask. Four queries."""
    entry = Entry.objects.current().filter(participation=participation).values_list("entry_date", flat=True).first()
    of_one: dict[str, Any] = {"participation": participation}
    return Records(
        entered_on=entry,
        supports=list(Support.objects.current().filter(**of_one).values_list("kind", "start_date")),
        situations=list(Situation.objects.current().filter(**of_one).values_list("kind", "from_date")),
        documents=list(
            Evidence.objects.current().filter(**of_one).values_list("document_kind", "document_date").distinct()
        ),
    )


def with_stage(participations: QuerySet[Any]) -> QuerySet[Any]:
    """Add `stage`, `stage_since`, `base` and `base_number` of the pathway: None where it has not begun."""
    now = Position.objects.filter(pathway__participation=OuterRef("pk"), left_on=None)
    base = Following.objects.filter(pathway__participation=OuterRef("pk"), until_date=None, place=0)
    return participations.annotate(
        stage=Subquery(now.values("stage")[:1]),
        stage_since=Subquery(now.values("entered_on")[:1]),
        base=Subquery(base.values("code")[:1]),
        base_number=Subquery(base.values("number")[:1]),
    )
