"""The plan: goals, what both signed, and the reviews of it. The steps to a goal are next steps."""

from typing import ClassVar

from django.db import models

from kladka.core import clock, ids
from kladka.files.models import StoredFile
from kladka.organisations.models import Staff
from kladka.people.models import Participation


class PlanGoal(models.Model):
    """What somebody wants to reach. Goals and open steps are the plan as it is now; a signed plan keeps a copy."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="goals")
    what = models.CharField(max_length=300)
    reached_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="coaching_goal_says_what", condition=~models.Q(what="")),
        ]

    class Privacy:
        personal = frozenset({"what"})
        safe = frozenset({"id", "participation", "reached_on", "version", "created_at"})

    def __str__(self) -> str:
        return self.what


class Plan(models.Model):
    """One signed version: the goals and steps that both agreed on, as they were that day. It is never changed."""

    class Form(models.TextChoices):
        SIGNATURE = "signature"
        SCAN = "scan"

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="plans")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    signed_on = models.DateField()
    form = models.CharField(max_length=10, choices=Form.choices)
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    coach = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    review_on = models.DateField()
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["participation", "number"], name="coaching_plan_numbered"),
        ]

    class Privacy:
        personal = frozenset({"content", "file"})
        safe = frozenset({"id", "participation", "number", "signed_on", "form", "coach", "review_on", "created_at"})

    def __str__(self) -> str:
        return f"{self.number}"


class PlanReview(models.Model):
    """Coach and participant looked at the plan together, and agreed when to do so again."""

    class Outcome(models.TextChoices):
        AS_PLANNED = "as_planned"
        TO_CHANGE = "to_change"

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="reviews")
    held_on = models.DateField()
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    words = models.TextField(blank=True)
    next_on = models.DateField()
    created_at = models.DateTimeField(default=clock.now)

    class Privacy:
        personal = frozenset({"words"})
        safe = frozenset({"id", "plan", "held_on", "outcome", "next_on", "created_at"})

    def __str__(self) -> str:
        return f"{self.held_on}"
