"""Reads of plans: what a plan says now, its signed versions, and which review is late."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from kladka.coaching.models import NextStep, Plan, PlanGoal, PlanReview
from kladka.coaching.rules.plan import Agreed, Aim, content_of, differences, next_review
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


def newest_review(participation: Participation) -> PlanReview | None:
    """Return the review of the plan that was recorded last."""
    rows = PlanReview.objects.filter(plan__participation=participation).select_related("plan")
    return rows.order_by("-created_at").first()


def review_due(of: str) -> Subquery:
    """Return, for a query about participations, when the plan is looked at again; `of` names the participation."""
    held = PlanReview.objects.filter(plan=OuterRef("pk")).order_by("-held_on", "-created_at")
    due = Coalesce(Subquery(held.values("next_on")[:1]), F("review_on"))
    return Subquery(
        Plan.objects.filter(participation=OuterRef(of)).order_by("-number").annotate(due=due).values("due")[:1]
    )


def last_review(of: str) -> Subquery:
    """Return, for a query about participations, when their plan was last looked at; `of` names the participation."""
    held = PlanReview.objects.filter(plan__participation=OuterRef(of)).order_by("-held_on")
    return Subquery(held.values("held_on")[:1])


def _agreed(step: NextStep) -> Agreed:
    goal = str(step.goal_id) if step.goal_id else ""
    return Agreed(str(step.pk), step.what, step.owner, step.due_on, goal, step.done_on)
