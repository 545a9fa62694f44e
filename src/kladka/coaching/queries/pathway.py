"""Reads of pathways: where one participation stands, and where everybody stands."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import CharField, Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast

from kladka.accounts.models import User
from kladka.coaching.models import Following, Pathway, Plan, PlanReview, Position, Profile, Tick
from kladka.coaching.rules.pathway import (
    OTHERS,
    Checked,
    Records,
    asked_beside,
    checked,
    days_in,
    is_long,
    with_beside,
)
from kladka.core.prepared import Columns
from kladka.people.models import Consent, Entry, Evidence, Paper, Participation, Situation, Support
from kladka.processes.models import ProcessVersion
from kladka.processes.models.versions import STARTED
from kladka.processes.queries import Followed, joined, shipped_versions, versions_named
from kladka.processes.rules.combining import Combined
from kladka.processes.rules.gate import lacking
from kladka.processes.rules.process import Process, Stage
from kladka.programmes.models import Project

type Beside = Callable[[Collection[UUID], Collection[str]], Mapping[UUID, Mapping[str, Sequence[date]]]]
"""Returns, for participations and kinds of requirements, the days on which each kind was met (an employer was found, it
was said what one may be told): a room beside this one knows them, and whoever imports both hands it in. It is asked
only for the kinds that a gate asks; without it none of them is met."""


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
    def came_back(self) -> bool:
        """Tell whether the participation was in the present stage before."""
        return any(one.stage == self.now.stage for one in self.positions[:-1])

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
    def turn(self) -> int:
        """Return the number of the present choice of models."""
        return max(one.turn for one in self.followings)

    @property
    def followed(self) -> tuple[Followed, ...]:
        """Return the versions that are followed now, the base first."""
        return followed_now(self.followings)

    @property
    def followings_before(self) -> list[Following]:
        """Return the choice of models before the present one, the base first; empty where this is the first."""
        return sorted((one for one in self.followings if one.turn == self.turn - 1), key=lambda one: one.place)

    @property
    def stay_before(self) -> Position:
        """Return the stay that goes on where the present choice of models is taken back."""
        return self.positions[-2] if self.turn > 1 and self.now.turn == self.turn else self.now


def followed_now(followings: Sequence[Following]) -> tuple[Followed, ...]:
    """Return the versions that are followed now, the base first."""
    present = sorted((one for one in followings if one.until_date is None), key=lambda one: one.place)
    return tuple((one.code, one.number) for one in present)


def pathway_of(participation: Participation) -> Pathway | None:
    """Return the pathway of a participation, if it has begun."""
    return Pathway.objects.filter(participation=participation).first()


def way_of(pathway: Pathway, today: date, *, records: Records | None = None, beside: Beside | None = None) -> Way:
    """Return where a pathway stands. Five queries at most, whatever its history, and those of `beside`."""
    found = {} if records is None else {pathway.participation_id: records}
    return ways_of([pathway], today, records=found or None, beside=beside)[0]


def way_for(
    participation: Participation, today: date, *, beside: Beside | None = None, with_gate: bool = True
) -> Way | None:
    """Return where the pathway of a participation stands; None where it has not begun. One query fewer than
    `pathway_of` and `way_of`; without its gate two fewer again, for whoever does not ask what it lacks."""
    rows = list(_stays(pathway__participation=participation).select_related("pathway"))
    if not rows:
        return None
    pathway = rows[0].pathway
    pathway.participation = participation
    found = _standing([pathway], {pathway.pk: rows}, today, with_ticks=with_gate)
    return _gated(found, None, beside)[0] if with_gate else found[0]


def ways_of(
    pathways: Sequence[Pathway],
    today: date,
    *,
    records: Mapping[UUID, Records] | None = None,
    beside: Beside | None = None,
) -> list[Way]:
    """Return where these pathways stand. Five queries at most, whatever their number and history, and those of
    `beside`, which is not asked of those whose `records` are given.

    The stays come with `by_name`, the name of whoever moved.
    """
    return _gated(_standing(pathways, _by_pathway(_stays(pathway__in=pathways)), today), records, beside)


def _stays(**of: Any) -> QuerySet[Position]:
    name = Subquery(User.objects.filter(pk=OuterRef("by")).values("name")[:1])
    return Position.objects.filter(**of).annotate(by_name=name).order_by("number")


def _standing(
    pathways: Sequence[Pathway], positions: Mapping[UUID, list[Position]], today: date, *, with_ticks: bool = True
) -> list[Way]:
    """Return where these pathways stand, without what their gates ask."""
    followings = _by_pathway(Following.objects.filter(pathway__in=pathways).order_by("from_date", "turn", "place"))
    last = {stays[-1].pk: pathway for pathway, stays in positions.items()}
    ticks: dict[UUID, list[Tick]] = defaultdict(list)
    for tick in Tick.objects.filter(position__in=last) if with_ticks else ():
        ticks[last[tick.position_id]].append(tick)
    known = versions_named((one.code, one.number) for each in followings.values() for one in each)
    ways = []
    for one in pathways:
        own = followings[one.pk]
        mine = {(each.code, each.number): known[each.code, each.number] for each in own}
        process = joined(followed_now(own), mine)
        ways.append(Way(one, process, positions[one.pk], own, ticks[one.pk], (), mine, today))
    return ways


def _gated(ways: Sequence[Way], records: Mapping[UUID, Records] | None, beside: Beside | None) -> list[Way]:
    if records is None:
        records = records_by([way.pathway.participation_id for way in ways])
        asking = {way.pathway.participation_id: way.stage for way in ways}
        records = {**records, **with_told_beside(asking, records, beside)}
    return [replace(way, gate=gate_of(way, records.get(way.pathway.participation_id, Records()))) for way in ways]


def with_told_beside(
    stages: Mapping[UUID, Stage], records: Mapping[UUID, Records], beside: Beside | None
) -> dict[UUID, Records]:
    """Return the records of those whose stage asks for what is told beside coaching, with the days of it."""
    asking = [one for one, stage in stages.items() if asked_beside([stage])]
    kinds = asked_beside(stages.values())
    days = beside(asking, kinds) if beside and asking else {}
    return {one: with_beside(records[one], days.get(one, {})) for one in asking}


def _by_pathway(rows: QuerySet[Any]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for one in rows:
        found[one.pathway_id].append(one)
    return found


def documents_wanted(participation: Participation, today: date) -> tuple[Checked, ...]:
    """Return the documents that the present stage asks for and that are not there. Three queries at most."""
    rows = Position.objects.filter(pathway__participation=participation).select_related("pathway")
    positions = list(rows.order_by("number"))
    if not positions:
        return ()
    pathway = positions[0].pathway
    followings = list(pathway.followings.order_by("from_date", "turn", "place"))
    known = versions_named((one.code, one.number) for one in followings)
    way = Way(pathway, joined(followed_now(followings), known), positions, followings, (), (), known, today)
    if all(one.kind != "document" for one in way.stage.gate):
        return ()
    gate = gate_of(way, records_by([participation.pk])[participation.pk])
    return tuple(one for one in gate if one.requirement.kind == "document" and not one.is_met)


def gate_of(way: Way, records: Records) -> tuple[Checked, ...]:
    """Return what the present stage asks. Who came back to it meets its gate anew."""
    days = {one.requirement: one.ticked_on for one in way.ticks}
    return checked(way.stage, records, days, since=way.now.entered_on if way.came_back else None)


def records_by(participations: Collection[UUID]) -> dict[UUID, Records]:
    """Return what is recorded about these participations, as far as a gate may ask. One query."""
    own = {"participation__in": participations}
    facts: tuple[tuple[str, Any, Any, str], ...] = (
        ("support", Support, F("kind"), "start_date"),
        ("situation", Situation, F("kind"), "from_date"),
        ("document", Evidence, F("document_kind"), "document_date"),
    )
    nothing, of = Value(""), "participation"
    listed = [
        *((what, model.objects.current().filter(**own), kind, of, day) for what, model, kind, day in facts),
        # A signed paper that proves no fact, as a declaration.
        (
            "document",
            Paper.objects.filter(facts="", **own).exclude(document=None),
            F("document__kind"),
            of,
            "signed_on",
        ),
        ("consent", Consent.objects.filter(withdrawn_on=None, **own), F("kind"), of, "given_on"),
        ("profile", Profile.objects.filter(**own).exclude(accepted_on=None), nothing, of, "accepted_on"),
        ("plan", Plan.objects.filter(**own), nothing, of, "signed_on"),
        ("review", PlanReview.objects.filter(plan__in=Plan.objects.filter(**own)), nothing, f"plan__{of}", "held_on"),
    ]
    entries = _told("entry", Entry.objects.current().filter(**own), nothing, of, "entry_date")
    found: dict[UUID, dict[str, list[tuple[str, date]]]] = {one: defaultdict(list) for one in participations}
    for whose, what, kind, day in entries.union(*(_told(*one) for one in listed), all=True):
        found[whose][what].append((kind, day))
    return {whose: _records(told) for whose, told in found.items()}


def _told(what: str, rows: QuerySet[Any], kind: Any, of: str, day: str) -> QuerySet[Any, Any]:
    return rows.order_by().values_list(of, Value(what, CharField()), Cast(kind, CharField()), day)


def _records(told: Mapping[str, list[tuple[str, date]]]) -> Records:
    entries = told.get("entry", [])
    return Records(
        entered_on=entries[0][1] if entries else None,
        supports=told.get("support", []),
        situations=told.get("situation", []),
        documents=told.get("document", []),
        consents=told.get("consent", []),
        others={kind: [day for _kind, day in told.get(kind, [])] for kind in OTHERS},
    )


@Columns
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


@dataclass(frozen=True)
class Standing:
    """How many stand in one stage of one version of a base, and since when the one who has been there longest."""

    base: str
    number: int
    stage: str
    people: int
    longest_since: date


def stages_on(participations: QuerySet[Any], on: date) -> dict[UUID, str]:
    """Return where these participations stood on a day, each as "model/stage" by the base they followed. One query.

    On the day of a move only the later stage counts.
    """
    goes_on = Q(left_on=None) | Q(left_on__gt=on)
    follows = Following.objects.filter(pathway=OuterRef("pathway"), place=0, from_date__lte=on)
    follows = follows.filter(Q(until_date=None) | Q(until_date__gt=on)).order_by("-from_date")
    rows = Position.objects.filter(goes_on, pathway__participation__in=participations, entered_on__lte=on)
    named = rows.annotate(base=Subquery(follows.values("code")[:1])).order_by("number")
    return {key: f"{base}/{stage}" for key, base, stage in named.values_list("pathway__participation", "base", "stage")}


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
        self._whole: dict[tuple[Followed, ...], Process] = {}

    def stage(self, base: str, number: int, code: str) -> Stage:
        """Return a stage of a version of a base, or the one that a variant brought."""
        found = self._process(base, number)
        stage = found.stage(code) if found else None
        return stage or self._of_a_variant(code) or Stage(code, {"pl": code, "en": code})

    def whole(self, followed: tuple[Followed, ...]) -> Process:
        """Return what versions make together; those that nobody knows any more say nothing."""
        if followed not in self._whole:
            known = {one: found for one in followed if (found := self._process(*one))}
            self._whole[followed] = joined(known, known).process if known else Process("", 0, {})
        return self._whole[followed]

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


def used_in(projects: Collection[UUID]) -> dict[Followed, dict[str, int]]:
    """Return for each version of a model how many participations follow it now, by the project's title. Two queries."""
    rows = (
        Following.objects.filter(until_date=None, pathway__participation__project__in=projects)
        .order_by("code", "number", "pathway__participation__project__code")
        .values("code", "number", "pathway__participation__project")
        .annotate(people=Count("pk"))
    )
    titles = {one.pk: str(one) for one in Project.objects.filter(pk__in=projects)}
    found: dict[Followed, dict[str, int]] = {}
    for row in rows:
        of_version = found.setdefault((row["code"], row["number"]), {})
        of_version[titles[row["pathway__participation__project"]]] = row["people"]
    return found
