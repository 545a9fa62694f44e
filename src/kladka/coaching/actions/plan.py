"""The verbs of a plan: goals and their steps, signing, reviews."""

from collections.abc import Sequence
from datetime import date

from kladka.audit.actions import Actor, verb
from kladka.coaching.actions.session import Step, add_step
from kladka.coaching.models import NextStep, Plan, PlanGoal, PlanReview
from kladka.coaching.policies import plan as policies
from kladka.coaching.queries import parameter
from kladka.coaching.queries.plan import newest, planned
from kladka.core import clock
from kladka.files.models import StoredFile
from kladka.organisations.models import Staff
from kladka.people.models import Participation


def add_goal(*, participation: Participation, what: str, by: Actor) -> PlanGoal:
    """Write down what the person wants to reach."""
    with verb("coaching.add_goal", controller=participation.project.controller_id, by=by) as opened:
        return opened.save(PlanGoal(participation=participation, what=policies.check_goal(what)))


def change_goal(*, goal: PlanGoal, version: int, what: str, reached_on: date | None, by: Actor) -> PlanGoal:
    """Change a goal, or say when it was reached. Raises Stale when somebody changed it since `version`."""
    project = goal.participation.project
    with verb("coaching.change_goal", controller=project.controller_id, by=by) as opened:
        stored = PlanGoal.objects.get(pk=goal.pk)
        policies.check_unchanged(stored, version)
        if reached_on is not None:
            policies.check_reached_on(reached_on, project, clock.today())
        stored.what, stored.reached_on = policies.check_goal(what), reached_on
        stored.version += 1
        return opened.save(stored, fields=("what", "reached_on", "version"))


def remove_goal(*, goal: PlanGoal, by: Actor) -> None:
    """Remove a goal. Its steps stay, without a goal; a signed plan still names it."""
    with verb("coaching.remove_goal", controller=goal.participation.project.controller_id, by=by) as opened:
        for step in NextStep.objects.filter(goal=goal):
            step.goal = None
            opened.save(step, fields=("goal",))
        opened.delete(goal)


def plan_step(*, participation: Participation, step: Step, goal: PlanGoal | None, by: Actor) -> NextStep:
    """Agree on a step to a goal as `add_step` does."""
    with verb("coaching.plan_step", controller=participation.project.controller_id, by=by) as opened:
        made = add_step(participation=participation, step=step, by=by)
        if goal is None:
            return made
        made.goal = goal
        return opened.save(made, fields=("goal",))


def place_step(*, step: NextStep, goal: PlanGoal | None, by: Actor) -> NextStep:
    """Say to which goal a step leads that was agreed on in a session, or that it leads to none."""
    with verb("coaching.place_step", controller=step.participation.project.controller_id, by=by) as opened:
        policies.check_same_person(step, goal)
        step.goal = goal
        return opened.save(step, fields=("goal",))


def sign_plan(
    *,
    participation: Participation,
    coach: Staff,
    on: date,
    next_on: date,
    form: str,
    file: StoredFile | None,
    seen: int,
    by: Actor,
) -> Plan:
    """Keep the plan as it is now as the version that both signed: drawn on screen, or on paper with its scan.

    `seen` is the mark (`rules.plan.mark_of`) of what was shown to them; raises Stale when it was changed since. The
    version is never changed; what changes later is signed as the next one.
    """
    project = participation.project
    with verb("coaching.sign_plan", controller=project.controller_id, by=by) as opened:
        found = planned(participation)
        before, content = found.signed, found.content
        policies.check_has_goal(content)
        policies.check_seen(seen, content)
        policies.check_differs(before, content)
        policies.check_file(file)
        policies.check_signed_on(on, before, project, clock.today())
        policies.check_next_review(next_on, on, _longest(on))
        number = before.number + 1 if before else 1
        signed = {"signed_on": on, "review_on": next_on, "form": form, "file": file, "coach": coach}
        return opened.save(Plan(participation=participation, number=number, content=content, **signed))


def undo_signing(*, plan: Plan, by: Actor) -> None:
    """Take a signing back that was recorded by mistake, on the same day and while no review followed."""
    with verb("coaching.undo_signing", controller=plan.participation.project.controller_id, by=by) as opened:
        reviewed = PlanReview.objects.filter(plan=plan).exists()
        policies.check_slip(plan, newest(plan.participation), was_reviewed=reviewed, today=clock.today())
        opened.delete(plan)


def hold_review(*, plan: Plan, on: date, outcome: str, next_on: date, by: Actor, words: str = "") -> PlanReview:
    """Say that both looked at the plan, how it goes, and when they do so again."""
    project = plan.participation.project
    with verb("coaching.hold_review", controller=project.controller_id, by=by) as opened:
        policies.check_reviewed_on(on, plan, project, clock.today())
        policies.check_next_review(next_on, on, _longest(on))
        return opened.save(PlanReview(plan=plan, held_on=on, outcome=outcome, words=words.strip(), next_on=next_on))


def undo_review(*, review: PlanReview, by: Actor) -> None:
    """Take a review back that was recorded by mistake, on the same day; the day agreed on before holds again."""
    with verb("coaching.undo_review", controller=review.plan.participation.project.controller_id, by=by) as opened:
        policies.check_review_slip(review, clock.today())
        opened.delete(review)


def keep_plans(
    *,
    goals: Sequence[PlanGoal],
    steps: Sequence[NextStep],
    plans: Sequence[Plan],
    reviews: Sequence[PlanReview],
    by: Actor,
) -> int:
    """Keep plans of one project that were signed on paper before Kładka kept them, as one act; return how many."""
    if not plans:
        return 0
    project = plans[0].participation.project
    with verb("coaching.keep_plans", controller=project.controller_id, by=by) as opened:
        for one in plans:
            policies.check_has_goal(one.content)
            policies.check_signed_on(one.signed_on, None, project, clock.today())
        for review in reviews:
            policies.check_reviewed_on(review.held_on, review.plan, project, clock.today())
        opened.save_all(PlanGoal, goals)
        opened.save_all(NextStep, steps)
        opened.save_all(Plan, plans)
        opened.save_all(PlanReview, reviews)
    return len(plans)


def _longest(on: date) -> int:
    return parameter("review_within_months", on, "months")
