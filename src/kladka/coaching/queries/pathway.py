"""Reads of pathways: where one participation stands, and where everybody stands."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import CharField, Count, Exists, F, Min, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast

from kladka.coaching.models import Following, Pathway, Position, Tick
from kladka.coaching.rules.pathway import Checked, Records, checked, days_in, is_long, lacking
from kladka.people.models import Entry, Evidence, Paper, Participation, Situation, Support
from kladka.processes.models import ProcessVersion
from kladka.processes.queries import STARTED, Followed, joined, shipped_versions, versions_named
from kladka.processes.rules.combining import Combined
from kladka.processes.rules.process import Process, Stage
from kladka.programmes.models import Project


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
    """Return where a pathway stands. Five queries at most, whatever its history."""
    positions = list(pathway.positions.order_by("number"))
    followings = list(pathway.followings.order_by("from_date", "place"))
    ticks = list(Tick.objects.filter(position=positions[-1])) if positions else []
    known = versions_named((one.code, one.number) for one in followings)
    process = joined(followed_now(followings), known)
    way = Way(pathway, process, positions, followings, ticks, (), known, today)
    found = records_of(pathway.participation_id) if records is None else records
    return replace(way, gate=gate_of(way, found))


def documents_wanted(participation: Participation, today: date) -> tuple[Checked, ...]:
    """Return the documents that the present stage asks for and that are not there. Three queries at most."""
    rows = Position.objects.filter(pathway__participation=participation).select_related("pathway")
    positions = list(rows.order_by("number"))
    if not positions:
        return ()
    pathway = positions[0].pathway
    followings = list(pathway.followings.order_by("from_date", "place"))
    known = versions_named((one.code, one.number) for one in followings)
    way = Way(pathway, joined(followed_now(followings), known), positions, followings, (), (), known, today)
    if all(one.kind != "document" for one in way.stage.gate):
        return ()
    gate = gate_of(way, records_of(participation.pk))
    return tuple(one for one in gate if one.requirement.kind == "document" and not one.is_met)


def gate_of(way: Way, records: Records) -> tuple[Checked, ...]:
    """Return what the present stage asks. Who came back to it meets its gate anew."""
    came_back = any(one.stage == way.now.stage for one in way.positions[:-1])
    days = {one.requirement: one.ticked_on for one in way.ticks}
    return checked(way.stage, records, days, since=way.now.entered_on if came_back else None)


def records_of(participation: UUID) -> Records:
    """Return what is recorded about a participation, as far as a gate may ask. One query."""
    sources: tuple[tuple[str, QuerySet[Any], Any, str], ...] = (
        ("entry", Entry.objects.current(), Value(""), "entry_date"),
        ("support", Support.objects.current(), F("kind"), "start_date"),
        ("situation", Situation.objects.current(), F("kind"), "from_date"),
        ("document", Evidence.objects.current(), F("document_kind"), "document_date"),
        # A signed paper that proves no fact, as a declaration.
        ("document", Paper.objects.exclude(document=None).filter(facts=""), F("document__kind"), "signed_on"),
    )
    first, *others = [
        rows.filter(participation=participation)
        .order_by()
        .values_list(Value(what, CharField()), Cast(kind, CharField()), day)
        for what, rows, kind, day in sources
    ]
    found: dict[str, list[tuple[str, date]]] = {what: [] for what, *_rest in sources}
    for what, kind, day in first.union(*others, all=True):
        found[what].append((kind, day))
    return Records(
        entered_on=found["entry"][0][1] if found["entry"] else None,
        supports=found["support"],
        situations=found["situation"],
        documents=found["document"],
    )


def with_stage(participations: QuerySet[Any]) -> QuerySet[Any]:
    """Add `stage`, `stage_since`, `base` and `base_number` of the pathway: None where it has not begun."""
    now = Position.objects.filter(pathway__participation=OuterRef("pk"), left_on=None)
    base = Following.objects.filter(pathway__participation=OuterRef("pk"), until_date=None, place=0)
    found: QuerySet[Any] = participations.annotate(
        stage=Subquery(now.values("stage")[:1]),
        stage_since=Subquery(now.values("entered_on")[:1]),
        base=Subquery(base.values("code")[:1]),
        base_number=Subquery(base.values("number")[:1]),
    )
    return found


def in_stage(participations: QuerySet[Any], code: str, stage: str) -> QuerySet[Any]:
    """Keep the participations that follow a model and stand in a stage of it now."""
    now = Position.objects.filter(pathway__participation=OuterRef("pk"), left_on=None, stage=stage)
    follows = Following.objects.filter(pathway__participation=OuterRef("pk"), until_date=None, code=code)
    return participations.filter(Exists(now), Exists(follows))


def stages_of(participations: Sequence[Participation]) -> dict[UUID, Position]:
    """Return the present stay of each of these participations, with `base` and `base_number`. One query."""
    base = Following.objects.filter(pathway=OuterRef("pathway"), until_date=None, place=0)
    rows = Position.objects.filter(left_on=None, pathway__participation__in=[one.pk for one in participations])
    rows = rows.annotate(base=Subquery(base.values("code")[:1]), base_number=Subquery(base.values("number")[:1]))
    return {row.pathway.participation_id: row for row in rows.select_related("pathway")}


@dataclass(frozen=True)
class Standing:
    """How many stand in one stage of one version of a base, and since when the one who has been there longest."""

    base: str
    number: int
    stage: str
    people: int
    longest_since: date


def standings(participations: QuerySet[Any]) -> list[Standing]:
    """Return how many of these participations stand in which stage. One query."""
    base = Following.objects.filter(pathway=OuterRef("pathway"), until_date=None, place=0)
    rows = (
        Position.objects.filter(left_on=None, pathway__participation__in=participations.values("pk"))
        .annotate(base=Subquery(base.values("code")[:1]), base_number=Subquery(base.values("number")[:1]))
        .order_by()
        .values("base", "base_number", "stage")
        .annotate(people=Count("pk"), longest=Min("entered_on"))
    )
    return [Standing(row["base"], row["base_number"], row["stage"], row["people"], row["longest"]) for row in rows]


class Stages:
    """Names and usual days of stages, for lists: shipped ones without a query, own ones with one for the whole list."""

    def __init__(self) -> None:
        self._own: dict[Followed, Process] | None = None

    def stage(self, base: str, number: int, code: str) -> Stage:
        """Return a stage of a version of a base, or the one that a variant brought."""
        found = self._process(base, number)
        stage = found.stage(code) if found else None
        return stage or self._of_a_variant(code) or Stage(code, {"pl": code, "en": code})

    def place(self, base: str, number: int, code: str) -> int:
        """Return where a stage lies among those of a base; one of a variant lies last."""
        found = self._process(base, number)
        at = found.position(code) if found else -1
        return at if at >= 0 else len(found.stages) if found else 0

    def _process(self, code: str, number: int) -> Process | None:
        return shipped_versions().get((code, number)) or self._owns().get((code, number))

    def _owns(self) -> dict[Followed, Process]:
        if self._own is None:
            rows = ProcessVersion.objects.filter(state__in=STARTED)
            self._own = {(one.code, one.number): one.process for one in rows}
        return self._own

    def _of_a_variant(self, code: str) -> Stage | None:
        return next((found for one in self._owns().values() if (found := one.stage(code)) and found.label), None)


def used_in(projects: Collection[UUID]) -> dict[str, dict[str, int]]:
    """Return for each model how many participations follow it now, by the title of the project. One query."""
    rows = (
        Following.objects.filter(until_date=None, pathway__participation__project__in=projects)
        .order_by("code", "pathway__participation__project__code")
        .values("code", "pathway__participation__project")
        .annotate(people=Count("pk"))
    )
    titles = {one.pk: str(one) for one in Project.objects.filter(pk__in=projects)}
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        found.setdefault(row["code"], {})[titles[row["pathway__participation__project"]]] = row["people"]
    return found
