"""The verbs that change the models of a pathway: others, newer versions, many people at once; and take that back."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from kladka.audit.actions import Actor, Verb, verb
from kladka.coaching.actions.entering import follow, mark_moved
from kladka.coaching.models import Following, Pathway, VersionMove
from kladka.coaching.policies import pathway as policies
from kladka.coaching.queries.changing import pathway_after
from kladka.coaching.queries.pathway import Way, way_of, ways_of
from kladka.coaching.rules.pathway import with_version
from kladka.core import clock
from kladka.core.errors import PolicyBroken, shown_at
from kladka.organisations.models import Organisation
from kladka.people import actions as people
from kladka.people import policies as people_policies
from kladka.people.actions.assignment import check_undone_by, handed_over_with, open_assignments
from kladka.people.models import Assignment
from kladka.processes.queries import Followed, codes_followed, newest_followed


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
        with shown_at(on="from_date"):
            policies.check_move_day(from_date, way.now, participation.project, clock.today())
            policies.check_follow_day(from_date, way.followings)
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
        follow(opened, way, followed, from_date, stage=stage, words=words)
        return new


def correct_assignment(
    *, fact: Assignment, changes: Mapping[str, Any], reason: str, by: Actor, words: str = ""
) -> Assignment:
    """Correct a beginning of coaching. Where its model was wrong, the pathway goes on by the right one from today: in
    the same stage, or in the one before where the right model lacks it; what was done so far stays in its history.
    Where the right model is the one of before, and nobody moved since, the change is taken back with its stage."""
    participation, today = fact.participation, clock.today()
    with verb("coaching.correct_assignment", controller=participation.project.controller_id, by=by) as opened:
        after = pathway_after(fact, changes["model"], today) if "model" in changes else None
        new = people.correct(fact=fact, changes=changes, reason=reason, words=words, by=by)
        if after is not None and after.is_back:
            _take_back(opened, after.way, after.way.followings_before)
        elif after is not None:
            follow(opened, after.way, after.followed, today, words=words)
        return new


def undo_change(*, pathway: Pathway, version: int, by: Actor) -> None:
    """Take the last choice of models back, as if it had not been made: the models, the stage and the assignment.

    Raises PolicyBroken when somebody has moved on since, or when the assignment changed its coach as well.
    """
    with verb("coaching.undo_change", controller=pathway.participation.project.controller_id, by=by) as opened:
        stored = policies.unchanged(pathway, version)
        way = way_of(stored, clock.today())
        policies.check_can_undo_change(way.turn, way.positions)
        _take_assignment_back(way, by)
        _take_back(opened, way, way.followings_before)


def why_not_undone(way: Way, by: Actor) -> str:
    """Return why the last choice of models is not taken back by somebody: it came with an assignment that stays, or
    that only another person takes back. Nothing where it can be."""
    try:
        found = _assignment_of_change(way)
        if found is not None and found[1]:
            people_policies.check_typing_error(found[0], author=by.id)
        elif found is not None:
            check_undone_by(found[0], by)
    except PolicyBroken as refused:
        return str(refused.message)
    return ""


def move_all(
    *, controller: Organisation, pathways: Sequence[Pathway], to: Followed, from_date: date, by: Actor
) -> VersionMove:
    """Move people to another version of a model that they follow, as one act; what they follow besides stays.

    Whoever stands in a stage that the version lacks goes on in the one before it. Figures count models, not versions:
    no assignment changes. Raises Stale when one of them follows the version already, or no version of the model.
    """
    code, number = to
    with verb("coaching.move_all", controller=controller.pk, by=by) as opened:
        policies.check_somebody(len(pathways))
        policies.check_version(to, newest_followed([code], controller.pk))
        move = VersionMove(controller=controller, code=code, number=number, from_date=from_date)
        move.people, move.by, move.moved_at = len(pathways), opened.by, opened.at
        opened.save(move)
        for way in ways_of(pathways, clock.today()):
            followed = policies.check_moves(way.pathway, way.followed, with_version(way.followed, to))
            project = way.pathway.participation.project
            with shown_at(on="from_date"):
                policies.check_move_day(from_date, way.now, project, clock.today())
                policies.check_follow_day(from_date, way.followings)
            follow(opened, way, followed, from_date, move=move)
        return move


def undo_move_all(*, move: VersionMove, by: Actor) -> int:
    """Take such an act back; return how many go on by the version before. Whoever moved on since stays."""
    with verb("coaching.undo_move_all", controller=move.controller_id, by=by) as opened:
        stored = policies.check_not_undone(VersionMove.objects.get(pk=move.pk))
        moved = Pathway.objects.filter(followings__move=stored, followings__until_date=None).distinct()
        back = 0
        for way in ways_of(list(moved.select_related("participation__project")), clock.today()):
            try:
                policies.check_can_undo_change(way.turn, way.positions)
            except PolicyBroken:
                continue
            _take_back(opened, way, way.followings_before)
            back += 1
        stored.undone_at = opened.at
        opened.save(stored, fields=("undone_at",))
        return back


def _assignment_of_change(way: Way) -> tuple[Assignment, str] | None:
    """Return the assignment that came with the change, and the model to which it is corrected back where it came with a
    correction; without one the assignment before, of the same coach, holds again. None where the change came without
    an assignment. Raises PolicyBroken where the assignment stays."""
    assignment = next(iter(open_assignments([way.pathway.participation])), None)
    old, new = {one.code for one in way.followings_before}, {code for code, _number in way.followed}
    if assignment is None or old == new or codes_followed(assignment.models) == old:
        return None
    known = _known_before(assignment, old)
    if known is not None:
        return assignment, known.model
    ended = policies.check_same_coach(assignment, handed_over_with(assignment))
    if codes_followed(ended.models) != old:
        raise PolicyBroken(policies.came_with_assignment())
    return assignment, ""


def _known_before(assignment: Assignment, codes: set[str]) -> Assignment | None:
    """Return what an assignment was before it was corrected from these models; None where it never said them."""
    fact: Assignment | None = assignment
    while fact is not None and codes_followed([fact.model, *assignment.also.split()]) != codes:
        fact = Assignment.objects.filter(pk=fact.replaces).first() if fact.replaces else None
    return fact


def _take_assignment_back(way: Way, by: Actor) -> None:
    found = _assignment_of_change(way)
    if found is None:
        return
    assignment, model = found
    if model:
        people.correct_typing_error(fact=assignment, changes={"model": model}, by=by)
    else:
        people.undo_hand_over(assignments=[assignment], by=by)


def _take_back(opened: Verb, way: Way, before: Sequence[Following]) -> None:
    if way.now.turn == way.turn:
        for tick in way.ticks:
            opened.delete(tick)
        opened.delete(way.now)
        stay = way.positions[-2]
        stay.left_on = None
        opened.save(stay, fields=("left_on",))
    for one in way.followings:
        if one.turn == way.turn:
            opened.delete(one)
    for one in before:
        one.until_date = None
        opened.save(one, fields=("until_date",))
    mark_moved(opened, way.pathway)
