"""The verbs of a pathway: begin, confirm what a gate asks, move on or back, take a move back."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from uuid import UUID

from kladka.audit.actions import Actor, Verb, verb
from kladka.coaching.actions.entering import enter, follow, followings_of, mark_moved
from kladka.coaching.models import Following, Pathway, Position, Tick
from kladka.coaching.policies import pathway as policies
from kladka.coaching.queries.pathway import Beside, pathway_of, way_of
from kladka.core import clock
from kladka.organisations.models import Site, Staff
from kladka.people import actions as people
from kladka.people.models import Assignment, Participation
from kladka.processes.queries import Followed, joined, newest_followed, versions_named
from kladka.processes.rules.process import Process

How = Position.How

type Stay = tuple[str, date]
"""A stage, and the day on which it was entered."""


def assign(
    *,
    participation: Participation,
    coach: Staff,
    site: Site,
    model: str,
    from_date: date,
    by: Actor,
    also: Sequence[str] = (),
) -> Assignment:
    """Give a participation a coach as `people.actions.assign` does, and begin its pathway, as one act.

    Somebody who had a pathway before goes on with it, by the models given now.
    """
    with verb("coaching.assign", controller=participation.project.controller_id, by=by) as opened:
        assignment = people.assign(
            participation=participation, coach=coach, site=site, model=model, also=also, from_date=from_date, by=by
        )
        known = pathway_of(participation)
        if known is None:
            _begin(opened, assignment)
        else:
            follow(opened, way_of(known, clock.today()), _followed(assignment), from_date)
        return assignment


def begin(*, assignment: Assignment, by: Actor) -> Pathway:
    """Begin the pathway of somebody who has a coach, in the first stage, on the day of the assignment."""
    with verb("coaching.begin_pathway", controller=assignment.controller, by=by) as opened:
        policies.check_not_begun(pathway_of(assignment.participation) is not None)
        return _begin(opened, assignment)


def begin_all(
    *, assignments: Sequence[Assignment], by: Actor, entered: Mapping[UUID, Sequence[Stay]] | None = None
) -> int:
    """Begin the pathways of several people of one controller as one act; return how many had none.

    `entered`: by assignment the later stages that were entered before Kładka kept the way, in the order of their days.
    """
    begun = set(
        Pathway.objects.filter(participation__in=[one.participation_id for one in assignments]).values_list(
            "participation", flat=True
        )
    )
    wanted = [one for one in assignments if one.participation_id not in begun]
    if not wanted:
        return 0
    with verb("coaching.begin_pathways", controller=wanted[0].controller, by=by) as opened:
        _begin_all(opened, wanted, entered or {})
    return len(wanted)


def tick(*, pathway: Pathway, requirement: str, on: date, by: Actor) -> Tick:
    """Confirm one thing that the present stage asks and the records cannot tell."""
    with verb("coaching.tick", controller=pathway.participation.project.controller_id, by=by) as opened:
        way = way_of(pathway, clock.today())
        policies.check_tickable(way.stage, requirement)
        policies.check_ticked_on(on, pathway.participation.project, clock.today())
        before = next((one for one in way.ticks if one.requirement == requirement), None)
        if before is not None:
            before.ticked_on, before.by = on, opened.by
            return opened.save(before, fields=("ticked_on", "by"))
        return opened.save(Tick(position=way.now, requirement=requirement, ticked_on=on, by=opened.by))


def untick(*, pathway: Pathway, requirement: str, by: Actor) -> None:
    """Take a confirmation back; nothing where there is none."""
    with verb("coaching.untick", controller=pathway.participation.project.controller_id, by=by) as opened:
        for one in way_of(pathway, clock.today()).ticks:
            if one.requirement == requirement:
                opened.delete(one)


def confirm(*, pathway: Pathway, requirements: Collection[str], on: date, by: Actor) -> None:
    """Confirm these things that the present stage asks, and no others, as one act: the days of earlier ones stay, and
    what was confirmed of things that the records tell by now."""
    with verb("coaching.confirm", controller=pathway.participation.project.controller_id, by=by):
        way = way_of(pathway, clock.today())
        asked = {one.requirement.code for one in way.gate if one.is_ticked}
        before = {one.requirement for one in way.ticks} & asked
        for code in sorted(before - set(requirements)):
            untick(pathway=pathway, requirement=code, by=by)
        for code in sorted(set(requirements) - before):
            tick(pathway=pathway, requirement=code, on=on, by=by)


def move_on(
    *, pathway: Pathway, version: int, on: date, by: Actor, because: str = "", beside: Beside | None = None
) -> Position:
    """Let somebody enter the next stage. Raises PolicyBroken while the gate lacks what must be there, or, of the rest,
    without a reason; Stale when somebody moved the pathway since `version`. `beside` tells what was agreed
    about employers: without it nothing was."""
    with verb("coaching.move_on", controller=pathway.participation.project.controller_id, by=by) as opened:
        stored = policies.unchanged(pathway, version)
        way = way_of(stored, clock.today(), beside=beside)
        stage = policies.check_next(way.next_stage)
        policies.check_gate(way.gate, because)
        policies.check_move_day(on, way.now, stored.participation.project, clock.today())
        policies.check_not_left(on, stored.participation)
        how = How.ALL_THE_SAME if way.lacking else How.MOVED_ON
        return enter(opened, way, stage.code, on, how, because if way.lacking else "")


def move_back(*, pathway: Pathway, version: int, stage: str, on: date, because: str, by: Actor) -> Position:
    """Let somebody enter a stage again, or another than the next one, for a reason: a job is lost, a plan changed."""
    with verb("coaching.move_back", controller=pathway.participation.project.controller_id, by=by) as opened:
        stored = policies.unchanged(pathway, version)
        way = way_of(stored, clock.today())
        policies.check_stage(way.process, stage)
        policies.check_earlier(way.process, stage, way.now)
        words = policies.check_reason(because)
        policies.check_move_day(on, way.now, stored.participation.project, clock.today())
        policies.check_not_left(on, stored.participation)
        return enter(opened, way, stage, on, How.MOVED_BACK, words)


def undo_move(*, pathway: Pathway, version: int, by: Actor) -> Position:
    """Take the last move back, as if it had not been made; return the stay that goes on."""
    with verb("coaching.undo_move", controller=pathway.participation.project.controller_id, by=by) as opened:
        stored = policies.unchanged(pathway, version)
        way = way_of(stored, clock.today())
        last = policies.check_can_undo(way.positions)
        for one in way.ticks:
            opened.delete(one)
        opened.delete(last)
        before = way.positions[-2]
        before.left_on = None
        mark_moved(opened, stored)
        return opened.save(before, fields=("left_on",))


def _followed(assignment: Assignment) -> tuple[Followed, ...]:
    controller = assignment.participation.project.controller_id
    return policies.check_followed(newest_followed(assignment.models, controller))


def _begin(opened: Verb, assignment: Assignment) -> Pathway:
    return _begin_all(opened, [assignment], {})[0]


def _begin_all(
    opened: Verb, assignments: Sequence[Assignment], entered: Mapping[UUID, Sequence[Stay]]
) -> Sequence[Pathway]:
    made: dict[tuple[str, ...], tuple[tuple[Followed, ...], Process]] = {}
    pathways, followings, positions = [], [], []
    for one in assignments:
        key = tuple(one.models)
        if key not in made:
            followed = _followed(one)
            made[key] = followed, joined(followed, versions_named(followed)).process
        followed, process = made[key]
        pathway = Pathway(participation_id=one.participation_id)
        pathways.append(pathway)
        followings += followings_of(pathway, followed, one.from_date)
        stays = [(process.stages[0].code, one.from_date), *entered.get(one.pk, ())]
        positions += _stays(opened, pathway, process, one, stays)
    opened.save_all(Pathway, pathways)
    opened.save_all(Following, followings)
    opened.save_all(Position, positions)
    return pathways


def _stays(
    opened: Verb, pathway: Pathway, process: Process, assignment: Assignment, stays: Sequence[Stay]
) -> list[Position]:
    made: list[Position] = []
    for stage, day in stays:
        policies.check_stage(process, stage)
        how = How.MOVED_ON
        if not made:
            how = How.BEGAN
        elif process.position(stage) <= process.position(made[-1].stage):
            how = How.MOVED_BACK
        if made:
            policies.check_move_day(day, made[-1], assignment.participation.project, clock.today())
            made[-1].left_on = day
        number = len(made) + 1
        made.append(Position(pathway=pathway, number=number, stage=stage, entered_on=day, how=how, by=opened.by))
    return made
