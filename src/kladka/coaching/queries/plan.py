"""Reads of plans: what a plan says now, its signed versions, and which review is late."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from kladka.coaching.models import NextStep, Plan, PlanGoal, PlanReview
from kladka.coaching.rules.plan import Agreed, Aim, content_of, differences, is_late, next_review
from kladka.people.models import Participation


@dataclass(frozen=True)
class Planned:
    """Everything about the plan of one participant: `plans` and `reviews` come with the newest first."""

    goals: Sequence[PlanGoal]
    steps: Sequence[NextStep]
    plans: Sequence[Plan]
    reviews: Sequence[PlanReview]

    @property
    def signed(self) -> Plan | None:
        """Return the version that holds."""
        return self.plans[0] if self.plans else None

    @property
    def content(self) -> dict[str, Any]:
        """Return what the plan says now."""
        aims = [Aim(str(one.pk), one.what, one.reached_on) for one in self.goals]
        steps = [_agreed(one) for one in self.steps]
        return content_of(aims, steps, self.signed.content if self.signed else None)

    @property
    def is_changed(self) -> bool:
        """Tell whether the plan says something else than what was signed."""
        return self.signed is not None and bool(differences(self.signed.content, self.content))

    @property
    def next_review(self) -> date | None:
        """Return when the plan is looked at again."""
        if self.signed is None:
            return None
        held = [(one.held_on, one.next_on) for one in self.reviews if one.plan_id == self.signed.pk]
        return next_review(self.signed.review_on, held)


def planned(participation: Participation) -> Planned:
    """Return the plan of a participant. Four queries, whatever its length."""
    plans = list(Plan.objects.filter(participation=participation).select_related("coach", "file").order_by("-number"))
    return Planned(
        goals=list(PlanGoal.objects.filter(participation=participation).order_by("created_at", "pk")),
        steps=list(NextStep.objects.filter(participation=participation).order_by("due_on", "created_at")),
        plans=plans,
        reviews=list(PlanReview.objects.filter(plan__in=plans).order_by("-held_on", "-created_at")),
    )


def newest(participation: Participation) -> Plan | None:
    """Return the version that holds."""
    return Plan.objects.filter(participation=participation).order_by("-number").first()


def late_reviews(participations: Collection[UUID], today: date) -> dict[UUID, date]:
    """Return by participation the day of the review that is late, the longest ago first. One query."""
    rows = Plan.objects.filter(participation__in=participations).order_by("number")
    found: dict[UUID, tuple[UUID, date, list[tuple[date, date]]]] = {}
    for of, pk, review_on, held_on, next_on in rows.values_list(
        "participation", "pk", "review_on", "reviews__held_on", "reviews__next_on"
    ):
        if of not in found or found[of][0] != pk:
            found[of] = pk, review_on, []
        if held_on is not None:
            found[of][2].append((held_on, next_on))
    due = {of: next_review(review_on, held) for of, (_pk, review_on, held) in found.items()}
    return dict(sorted(((of, day) for of, day in due.items() if is_late(day, today)), key=lambda each: each[1]))


def _agreed(step: NextStep) -> Agreed:
    goal = str(step.goal_id) if step.goal_id else ""
    return Agreed(str(step.pk), step.what, step.owner, step.due_on, goal, step.done_on)
