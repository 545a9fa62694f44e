"""A coach leaves on a day to come: planned, changed or called off before that day, and noted as done on it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from kladka.audit.actions import Actor, Verb, verb
from kladka.core import clock
from kladka.core.errors import PolicyBroken, Stale
from kladka.organisations.models import Staff
from kladka.people import policies
from kladka.people.actions import telling
from kladka.people.models import Assignment, Reassigned, Reassignment
from kladka.people.policies.handing_over import check_coach, check_nobody_comes, check_somebody, check_stays
from kladka.people.queries.assigned import going_on
from kladka.programmes.models import Project

_TOLD = ("from_date", "note", "is_shared", "with_appointments")


def plan_reassignment(
    *,
    project: Project,
    coach: Staff,
    wanted: Mapping[Assignment, Staff],
    version: int,
    words: str,
    by: Actor,
    **told: Any,
) -> Reassignment:
    """Plan that everybody of a coach goes on with others from a day to come; changes the plan that there is.

    `told`: from_date, note, is_shared, with_appointments. `version` is that of the plan that was seen, 0 for none.
    The coach and everybody who takes somebody over are told by e-mail; of a change those for whom the number of people
    or the day is another one. Raises PolicyBroken where a next coach holds no post on that day, Stale where somebody
    else planned, changed or called it off meanwhile.
    """
    with verb("people.plan_reassignment", controller=project.controller_id, by=by) as opened:
        opened.say(words)
        _check(project, wanted, told["from_date"])
        check_nobody_comes(coach, project, told["from_date"])
        stored = Reassignment.objects.filter(project=project, coach=coach, done_no=None).first()
        if stored is None and version:
            raise Stale(_("This plan was called off meanwhile. Save once more to plan it anew."), stored=None)
        if stored is not None and stored.version != version:
            raise Stale(_("Somebody else planned this while you were writing."), stored=stored)
        before = _told_of(stored) if stored else {}
        plan = _kept(opened, stored or Reassignment(project=project, coach=coach, planned_by=by.id), told)
        rows = [Reassigned(reassignment=plan, assignment=old, coach=after) for old, after in wanted.items()]
        opened.save_all(Reassigned, rows)
        _tell(before, _told_of(plan), coach)
        return plan


def call_off_reassignment(*, plan: Reassignment, by: Actor) -> None:
    """Call a plan off before it is done; whoever was told of it is told of this. Raises Stale when it was done."""
    with verb("people.call_off_reassignment", controller=plan.project.controller_id, by=by) as opened:
        stored = Reassignment.objects.filter(pk=plan.pk, done_no=None).first()
        if stored is None:
            raise Stale(_("This plan was called off or carried out already."), stored=None)
        for each in [*_next_coaches(stored), stored.coach]:
            telling.tell_called_off(each, stored.from_date)
        _remove(opened, stored)
        opened.delete(stored)


def close_reassignment(
    *, plan: Reassignment, by: Actor, wanted: Mapping[Assignment, Staff] | None = None, from_date: date | None = None
) -> None:
    """Note that a plan is done, within the act that does it; its note is with the hand-overs now.

    `wanted` and `from_date`: who went on with whom, from which day, where anybody did. Where that is not what was
    planned the plan says it from now on, and whoever was told something else and is told nothing of it by the act
    itself is told of this: the coach who leaves, and a coach with whom nobody goes on after all.
    """
    with verb("people.close_reassignment", controller=plan.project.controller_id, by=by) as opened:
        before = _told_of(plan)
        plan.done_no, plan.note = opened.number, ""
        plan.version += 1
        plan.from_date = from_date or plan.from_date
        opened.save(plan, fields=["done_no", "note", "version", "from_date"])
        if wanted:
            _remove(opened, plan)
            rows = [Reassigned(reassignment=plan, assignment=old, coach=after) for old, after in wanted.items()]
            opened.save_all(Reassigned, rows)
            _tell_of_difference(before, _told_of(plan), plan.coach)


def carried_out_by(assignment: Assignment) -> Reassignment | None:
    """Return the plan by which a hand-over was made, where it was planned."""
    plans = Reassignment.objects.filter(project__controller=assignment.controller, done_no=assignment.recorded_no)
    return plans.select_related("coach__user").first()


def reassignments_due() -> list[Reassignment]:
    """Return the plans whose day has come and that nobody has carried out."""
    due = Reassignment.objects.filter(done_no=None, from_date__lte=clock.today())
    return list(due.select_related("project", "coach").order_by("from_date", "pk"))


def still_possible(plan: Reassignment) -> dict[Assignment, Staff]:
    """Return who can go on with whom as planned: the coaching goes on, and the next coach holds the post on the day."""
    rows = plan.people.filter(assignment__in=going_on().filter(coach=plan.coach, from_date__lte=plan.from_date))
    rows = rows.select_related("coach__user", "assignment__coach", "assignment__site", "assignment__participation")
    rows = rows.select_related("assignment__participation__person__identity", "assignment__participation__project")
    found: dict[Assignment, Staff] = {}
    for row in rows:
        try:
            _check(plan.project, {row.assignment: row.coach}, plan.from_date)
        except PolicyBroken:
            continue
        found[row.assignment] = row.coach
    return found


def _check(project: Project, wanted: Mapping[Assignment, Staff], from_date: date) -> None:
    check_somebody(wanted)
    policies.check_within_project(from_date, project, field="from_date")
    still_open = set(going_on().filter(pk__in=[old.pk for old in wanted]).values_list("pk", flat=True))
    for old in wanted:
        if old.pk not in still_open:
            raise Stale(_("This assignment has ended meanwhile. Look at it again."), stored=old)
        policies.check_begun(old, from_date)
    for coach in set(wanted.values()):
        check_coach(coach, project, from_date, field="coach")
    check_stays(set(wanted.values()), project, from_date)


def _kept(opened: Verb, plan: Reassignment, told: Mapping[str, Any]) -> Reassignment:
    for name in _TOLD:
        setattr(plan, name, told[name].strip() if name == "note" else told[name])
    if plan._state.adding:
        return opened.save(plan)
    _remove(opened, plan)
    plan.version += 1
    plan.planned_by = opened.by
    return opened.save(plan, fields=[*_TOLD, "version", "planned_by"])


def _remove(opened: Verb, plan: Reassignment) -> None:
    rows: Sequence[Reassigned] = list(plan.people.all())
    opened.delete_all(rows)


class _Told(NamedTuple):
    """What a letter says of a plan: how many people, from which day on."""

    number: int
    day: date


def _told_of(plan: Reassignment) -> dict[Staff, _Told]:
    """Return what everybody is told of a plan: the next coaches, and the one who leaves."""
    counted = _next_coaches(plan)
    return {each: _Told(count, plan.from_date) for each, count in [*counted.items(), (plan.coach, counted.total())]}


def _tell(before: Mapping[Staff, _Told], after: Mapping[Staff, _Told], leaver: Staff) -> None:
    """Tell of a plan, and of a change whoever would read in the letter anything else than in the one before."""
    for each in before.keys() - after.keys():
        telling.tell_called_off(each, before[each].day)
    for each, told in after.items():
        if before.get(each) != told:
            tell = telling.tell_who_leaves if each == leaver else telling.tell_of_plan
            tell(each, told.number, told.day, is_change=each in before)


def _tell_of_difference(before: Mapping[Staff, _Told], done: Mapping[Staff, _Told], leaver: Staff) -> None:
    """Tell of what was done otherwise than planned those who are told of a hand-over by nothing else."""
    for each in before.keys() - done.keys():
        telling.tell_called_off(each, before[each].day)
    if before[leaver] != done[leaver]:
        telling.tell_who_leaves(leaver, done[leaver].number, done[leaver].day, is_change=True, is_done=True)


def _next_coaches(plan: Reassignment) -> Counter[Staff]:
    return Counter(row.coach for row in plan.people.select_related("coach__user"))
