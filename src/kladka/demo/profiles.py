"""Vocational profiles and plans of the people of the demo world, kept together as if they had been on paper before."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from kladka.accounts.models import User
from kladka.coaching.actions import plan as plans
from kladka.coaching.actions import profile as profiles
from kladka.coaching.models import NextStep, Plan, PlanGoal, PlanReview, Profile
from kladka.coaching.queries.profile import pack
from kladka.coaching.rules.plan import Agreed, Aim, content_of
from kladka.core import packs
from kladka.demo.abc_frame import Frame
from kladka.demo.present import Present
from kladka.demo.stage import Stage
from kladka.people.models import Assignment, Ending
from kladka.programmes.models import Project


@dataclass
class Papers:
    """Everything that is kept as one act."""

    goals: list[PlanGoal] = field(default_factory=list)
    steps: list[NextStep] = field(default_factory=list)
    plans: list[Plan] = field(default_factory=list)
    reviews: list[PlanReview] = field(default_factory=list)


def story() -> Mapping[str, Any]:
    """Return what people of the demo world say, want and agree on."""
    found: Mapping[str, Any] = packs.load("demo/profiles.yaml")
    return found


def put_on_finished(stage: Stage, frame: Frame) -> None:
    """Keep the profiles and plans of the founding project."""
    by = frame.user_of(frame.staff["coordinator-leader"])
    day = story()["recorded_on"]
    stage.at(day, lambda: _keep(frame.project, by, day), minute=510)


def put_on_running(stage: Stage, present: Present, yesterday: date) -> None:
    """Keep the profiles and plans of the project under way; some reviews are late."""
    by = present.users[present.staff["coordinator-leader"].pk]
    stage.at(yesterday, lambda: _keep(present.project, by, yesterday), minute=550)


def _keep(project: Project, by: User, today: date) -> None:
    papers, versions = Papers(), []
    for number, (assignment, until, _is_over) in enumerate(coached(project, today)):
        versions += list(_profiles(number, assignment, until))
        _plan(papers, number, assignment, until)
    profiles.keep_profiles(kept_before=versions, by=by)
    plans.keep_plans(goals=papers.goals, steps=papers.steps, plans=papers.plans, reviews=papers.reviews, by=by)


def coached(project: Project, today: date) -> Iterator[tuple[Assignment, date, bool]]:
    """Yield everybody's first assignment, until when coach and person worked together, and whether that is over."""
    ended = dict(
        Ending.objects.current()
        .filter(participation__project=project, assignment__isnull=False)
        .values_list("participation", "until_date")
    )
    rows = Assignment.objects.current().filter(participation__project=project)
    seen = set()
    for one in rows.select_related("participation__project", "coach").order_by("from_date", "recorded_no", "pk"):
        if one.participation_id not in seen:
            seen.add(one.participation_id)
            until = min(ended.get(one.participation_id, today), today, project.ends_on)
            yield one, until, one.participation_id in ended


def _profiles(number: int, assignment: Assignment, until: date) -> Iterator[Profile]:
    told: Mapping[str, Any] = story()["profiles"][number % len(story()["profiles"])]
    answers, vetoes = dict(told["answers"]), dict(told["vetoes"])
    for version, day in enumerate(_days(number, assignment, until, "accepted_after"), start=1):
        if version > 1:
            answers, vetoes = {**answers, **told["second"]["answers"]}, {**vetoes, **told["second"]["vetoes"]}
        asked = {code: words for code, words in _labels().items() if code in {*answers, *vetoes}}
        of = {"participation": assignment.participation, "number": version, "accepted_on": day}
        yield Profile(answers=answers, vetoes=vetoes, asked=asked, **of)


def _days(number: int, assignment: Assignment, until: date, first: str) -> Sequence[date]:
    second = story()["second"]
    after = [story()[first]] + ([second["after"]] if number % second["every"] == 0 else [])
    return [day for days in after if (day := assignment.from_date + timedelta(days=days)) <= until]


def _labels() -> dict[str, dict[str, str]]:
    return {one["code"]: one["label"] for section in pack()["sections"] for one in section["questions"]}


def _plan(papers: Papers, number: int, assignment: Assignment, until: date) -> None:
    told: Mapping[str, Any] = story()["plans"][number % len(story()["plans"])]
    days = _days(number, assignment, until, "signed_after")
    if not days:
        return
    goals = [PlanGoal(participation=assignment.participation, what=told["goal"])]
    done_on = days[0] + timedelta(days=10)
    steps = [
        NextStep(participation=assignment.participation, goal=goals[0], **line, done_on=None if place else done_on)
        for place, line in enumerate(told["steps"])
    ]
    if done_on > until:
        steps[0].done_on = None
    papers.steps += steps
    for version, day in enumerate(days, start=1):
        if version > 1:
            goals.append(PlanGoal(participation=assignment.participation, what=told["second"]))
        papers.plans.append(_signed(version, day, assignment, goals, steps))
    papers.goals += goals
    papers.reviews += _reviews(number, papers.plans[-1], until)


def _signed(
    number: int, day: date, assignment: Assignment, goals: Sequence[PlanGoal], steps: Sequence[NextStep]
) -> Plan:
    aims = [Aim(str(one.pk), one.what) for one in goals]
    agreed = [Agreed(str(one.pk), one.what, one.owner, one.due_on, str(one.goal_id)) for one in steps]
    return Plan(
        participation=assignment.participation,
        number=number,
        content=content_of(aims, agreed),
        signed_on=day,
        form=Plan.Form.SCAN,
        coach=assignment.coach,
        review_on=day + timedelta(days=story()["review_days"]),
    )


def _reviews(number: int, plan: Plan, until: date) -> list[PlanReview]:
    every, held = timedelta(days=story()["review_days"]), []
    day = plan.signed_on + every
    while day <= until:
        held.append(PlanReview(plan=plan, held_on=day, outcome=PlanReview.Outcome.AS_PLANNED, next_on=day + every))
        day += every
    return held[:-1] if number % story()["late_every"] == 0 else held
