"""The verbs of a pathway: begin, confirm what a gate asks, move on or back, take a move back, change the model."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from uuid import UUID

from kladka.audit.actions import Actor, Verb, verb
from kladka.coaching.models import Following, Pathway, Position, Tick
from kladka.coaching.policies import pathway as policies
from kladka.coaching.queries.pathway import Way, pathway_of, way_of
from kladka.coaching.rules.pathway import RECORDED, stage_after_change
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
            _follow(opened, way_of(known, clock.today()), _followed(assignment), from_date, stage="", words="")
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
        policies.check_tickable(way.stage, requirement, RECORDED)
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
    """Confirm these things that the present stage asks, and no others, as one act: the days of earlier ones stay."""
    with verb("coaching.confirm", controller=pathway.participation.project.controller_id, by=by):
        before = {one.requirement for one in way_of(pathway, clock.today()).ticks}
        for code in sorted(before - set(requirements)):
            untick(pathway=pathway, requirement=code, by=by)
        for code in sorted(set(requirements) - before):
            tick(pathway=pathway, requirement=code, on=on, by=by)


def move_on(*, pathway: Pathway, version: int, on: date, by: Actor, because: str = "") -> Position:
    """Let somebody enter the next stage. Raises PolicyBroken while the gate lacks what must be there, or, of the rest,
    without a reason; Stale when somebody moved the pathway since `version`."""
    with verb("coaching.move_on", controller=pathway.participation.project.controller_id, by=by) as opened:
        stored = policies.unchanged(pathway, version)
        way = way_of(stored, clock.today())
        stage = policies.check_next(way.next_stage)
        policies.check_gate(way.gate, because)
        policies.check_move_day(on, way.now, stored.participation.project, clock.today())
        how = How.ALL_THE_SAME if way.lacking else How.MOVED_ON
        return _enter(opened, way, stage.code, on, how, because if way.lacking else "")


def move_back(*, pathway: Pathway, version: int, stage: str, on: date, because: str, by: Actor) -> Position:
    """Let somebody enter a stage again, or another than the next one, for a reason: a job is lost, a plan changed."""
    with verb("coaching.move_back", controller=pathway.participation.project.controller_id, by=by) as opened:
        stored = policies.unchanged(pathway, version)
        way = way_of(stored, clock.today())
        policies.check_stage(way.process, stage)
        policies.check_earlier(way.process, stage, way.now)
        words = policies.check_reason(because)
        policies.check_move_day(on, way.now, stored.participation.project, clock.today())
        return _enter(opened, way, stage, on, How.MOVED_BACK, words)


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
        _moved(opened, stored)
        return opened.save(before, fields=("left_on",))


def change_models(
    *,
    assignment: Assignment,
    pathway: Pathway,
    version: int,
    models: Sequence[str],
    from_date: date,
    by: Actor,
    stage: str = "",
    words: str = "",
) -> Assignment | None:
    """Let somebody work by other models, or by the newest version of the same: one participation, one pathway.

    The assignment goes on with the same coach and says the new models, for figures; None where they are the same and
    only their versions are newer. `stage`: where to go on; by default the present stage, where the new model has it.
    """
    participation = assignment.participation
    with verb("coaching.change_models", controller=participation.project.controller_id, by=by) as opened:
        stored = policies.unchanged(pathway, version)
        way = way_of(stored, clock.today())
        followed = policies.check_followed(newest_followed(models, participation.project.controller_id))
        policies.check_changed(way.followed, followed)
        policies.check_move_day(from_date, way.now, participation.project, clock.today())
        new = None
        if list(models) != assignment.models:
            new = people.hand_over(
                assignment=assignment,
                coach=assignment.coach,
                model=models[0],
                also=models[1:],
                from_date=from_date,
                words=words,
                by=by,
            )
        _follow(opened, way, followed, from_date, stage=stage, words=words)
        return new


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
        followings += _followings(pathway, followed, one.from_date)
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


def _followings(pathway: Pathway, followed: Sequence[Followed], from_date: date) -> list[Following]:
    return [
        Following(pathway=pathway, code=code, number=number, place=place, from_date=from_date)
        for place, (code, number) in enumerate(followed)
    ]


def _follow(opened: Verb, way: Way, followed: tuple[Followed, ...], from_date: date, *, stage: str, words: str) -> None:
    """Follow other versions from a day on; enter another stage where one is chosen or the new model lacks the old."""
    if followed == way.followed and not stage:
        return
    for one in way.followings:
        if one.until_date is None:
            one.until_date = max(from_date, one.from_date)
            opened.save(one, fields=("until_date",))
    opened.save_all(Following, _followings(way.pathway, followed, from_date))
    process = joined(followed, versions_named(followed)).process
    code = stage or stage_after_change(way.now.stage, process) or process.stages[0].code
    policies.check_stage(process, code)
    if code == way.now.stage:
        _moved(opened, way.pathway)
    else:
        _enter(opened, way, code, max(from_date, way.now.entered_on), How.OTHER_MODEL, words)


def _enter(opened: Verb, way: Way, stage: str, on: date, how: How, reason: str) -> Position:
    now = way.now
    now.left_on = on
    opened.save(now, fields=("left_on",))
    _moved(opened, way.pathway)
    entered = Position(pathway=way.pathway, number=now.number + 1, stage=stage, entered_on=on, how=how, by=opened.by)
    entered.reason = reason.strip()
    return opened.save(entered)


def _moved(opened: Verb, pathway: Pathway) -> None:
    pathway.version += 1
    opened.save(pathway, fields=("version",))
