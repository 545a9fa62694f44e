"""Work, or a step towards it, that a participant took up; and the support agreed for the time after."""

from typing import ClassVar

from django.db import models

from kladka.core import clock, ids
from kladka.employers.models.employer import Employer
from kladka.employers.models.vacancy import Vacancy
from kladka.people.models import Participation


class Placement(models.Model):
    """A participant at an employer, or on their own. What figures count of it is the situation behind it.

    `situation` is the fact as it was recorded; what became of it later is found along its corrections. It is empty
    while only the trial month of a programme runs: the trial is a period of its own and counts as nothing.
    """

    PASSED, FAILED = "passed", "failed"

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="placements")
    kind = models.CharField(max_length=30)
    employer = models.ForeignKey(Employer, null=True, on_delete=models.PROTECT, related_name="placements")
    vacancy = models.ForeignKey(Vacancy, null=True, on_delete=models.PROTECT, related_name="placements")
    situation = models.UUIDField(null=True, unique=True)
    post = models.CharField(max_length=120, blank=True)
    trial_from = models.DateField(null=True)
    trial_until = models.DateField(null=True)
    trial_result = models.CharField(max_length=10, blank=True)
    subsidy = models.CharField(max_length=30, blank=True)
    subsidy_body = models.CharField(max_length=150, blank=True)
    subsidy_until = models.DateField(null=True)
    natural_supports = models.TextField(blank=True)
    review_on = models.DateField(null=True)
    loss_reason = models.CharField(max_length=30, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="employers_a_placement_began",
                condition=models.Q(situation__isnull=False) | models.Q(trial_from__isnull=False),
            ),
            models.CheckConstraint(
                name="employers_a_trial_ends",
                condition=models.Q(trial_from=None, trial_until=None, trial_result="")
                | models.Q(trial_until__gte=models.F("trial_from")),
            ),
            models.CheckConstraint(
                name="employers_only_a_subsidy_has_a_body",
                condition=models.Q(subsidy_body="", subsidy_until=None) | ~models.Q(subsidy=""),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["participation", "created_at"], name="placements_of_participation"),
        ]

    class Privacy:
        personal = frozenset({"post", "natural_supports", "loss_reason"})
        safe = frozenset(
            {"id", "participation", "kind", "employer", "vacancy", "situation", "trial_from", "trial_until"}
            | {"trial_result", "subsidy", "subsidy_body", "subsidy_until", "review_on", "created_at", "version"}
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.participation_id}"


class SupportPhase(models.Model):
    """So many hours of support a week, from one week of the placement to another; together the support plan."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="phases")
    from_week = models.PositiveSmallIntegerField()
    until_week = models.PositiveSmallIntegerField()
    hours = models.DecimalField(max_digits=4, decimal_places=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["placement", "from_week"], name="employers_one_phase_from_a_week"),
            models.CheckConstraint(
                name="employers_a_phase_lasts",
                condition=models.Q(from_week__gt=0, until_week__gte=models.F("from_week"), hours__gt=0),
            ),
        ]

    class Privacy:
        safe = frozenset({"id", "placement", "from_week", "until_week", "hours"})

    def __str__(self) -> str:
        return f"{self.from_week}–{self.until_week}: {self.hours}"
