"""Reads before people are moved to a newer version of a model: who, whereto, and what they will lack."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet

from kladka.coaching.models import Following, Pathway, Tick
from kladka.coaching.policies.pathway import check_followed
from kladka.coaching.queries.pathway import Beside, Way, records_by, way_for, ways_of, with_told_beside
from kladka.coaching.rules.pathway import (
    Checked,
    Records,
    checked,
    is_last_a_change,
    stage_after_change,
    with_version,
)
from kladka.people.models import Assignment, Ending
from kladka.processes.queries import Followed, codes_followed, joined, newest_followed, versions_named
from kladka.processes.rules.gate import lacking
from kladka.processes.rules.process import Stage, said

MOST = 100
"""So many people are moved by one act: the page with what each will lack stays readable."""


@dataclass(frozen=True)
class Preview:
    """Where somebody stands, in which stage they will be, and what its gate will lack."""

    way: Way
    stage: Stage
    lacking: tuple[Checked, ...]

    @property
    def is_other_stage(self) -> bool:
        """Tell whether the stage becomes another one."""
        return self.stage.code != self.way.now.stage


@dataclass(frozen=True)
class Corrected:
    """A pathway that a corrected model takes along: what it follows then, and in which stage it is. `is_back`: these
    are the models of before, and nobody moved since they were left, so that their change is taken back."""

    way: Way
    followed: tuple[Followed, ...]
    stage: Stage
    is_back: bool = False


def pathway_after(assignment: Assignment, model: str, today: date) -> Corrected | None:
    """Return what becomes of the pathway of an assignment that goes on when its model is corrected. None where there is
    none, or where it follows these models already. Raises PolicyBroken where they do not go together."""
    participation = assignment.participation
    if Ending.objects.current().filter(assignment=assignment).exists():
        return None
    way = way_for(participation, today, with_gate=False)
    codes = list(dict.fromkeys([model, *assignment.also.split()]))
    if way is None or codes_followed(codes) == {code for code, _number in way.followed}:
        return None
    before = tuple((one.code, one.number) for one in way.followings_before)
    if is_last_a_change(way.turn, way.positions) and codes_followed(codes) == {code for code, _number in before}:
        code = way.stay_before.stage
        return Corrected(way, before, joined(before, way.known).process.stage(code) or Stage(code, {}), is_back=True)
    followed = check_followed(newest_followed(codes, participation.project.controller_id))
    process = joined(followed, versions_named(followed)).process
    stage = process.stage(stage_after_change(way.now.stage, way.process, process)) or process.stages[0]
    return Corrected(way, followed, stage)


def ticked_in_left(after: Corrected) -> list[str]:
    """Return what was ticked in the stage that a corrected model leaves, in words. One query, or none."""
    way = after.way
    is_left = way.stay_before.pk != way.now.pk if after.is_back else after.stage.code != way.now.stage
    if not is_left:
        return []
    ticked = set(Tick.objects.filter(position=way.now).values_list("requirement", flat=True))
    return [said(one.label) for one in way.stage.gate if one.code in ticked]


def behind(participations: QuerySet[Any], to: Followed) -> QuerySet[Pathway]:
    """Return the pathways that follow an older version of a model, by name."""
    code, number = to
    older = Following.objects.filter(pathway=OuterRef("pk"), until_date=None, code=code, number__lt=number)
    rows = Pathway.objects.filter(Exists(older), participation__in=participations.values("pk"))
    rows = rows.select_related("participation__project__controller", "participation__person__identity")
    return rows.order_by("participation__person__identity__name_sort", "pk")


def versions_followed(participations: QuerySet[Any]) -> dict[Followed, int]:
    """Return how many of these participations follow which version now. One query."""
    rows = Following.objects.filter(until_date=None, pathway__participation__in=participations.values("pk")).order_by()
    counted = rows.values("code", "number").annotate(people=Count("pk"))
    return {(row["code"], row["number"]): row["people"] for row in counted}


def previews(pathways: Sequence[Pathway], to: Followed, today: date, *, beside: Beside | None = None) -> list[Preview]:
    """Return what becomes of these pathways with another version of a model. Six queries, whatever their number, and
    those of `beside`."""
    if not pathways:
        return []
    told = records_by([one.participation_id for one in pathways])
    known = versions_named([to])
    found = [(way, _stage_then(way, to, known)) for way in ways_of(pathways, today, records=told)]
    asking = {way.pathway.participation_id: stage for way, stage in found}
    told |= with_told_beside(asking, told, beside)
    return [_preview(way, stage, told[way.pathway.participation_id]) for way, stage in found]


def _stage_then(way: Way, to: Followed, known: Any) -> Stage:
    process = joined(with_version(way.followed, to), {**way.known, **known}).process
    return process.stage(stage_after_change(way.now.stage, way.process, process)) or process.stages[0]


def _preview(way: Way, stage: Stage, records: Records) -> Preview:
    if stage.code == way.now.stage:
        days = {one.requirement: one.ticked_on for one in way.ticks}
        since = way.now.entered_on if way.came_back else None
        return Preview(way, stage, lacking(checked(stage, records, days, since=since)))
    was_there = any(one.stage == stage.code for one in way.positions)
    return Preview(way, stage, lacking(checked(stage, records, {}, since=way.today if was_there else None)))
