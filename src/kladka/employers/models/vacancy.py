"""Work that an employer offers, and what somebody saw who looked at the workplace."""

from typing import ClassVar

from django.db import models

from kladka.core import clock, ids
from kladka.core.protection import Remembered
from kladka.employers.models.employer import Employer
from kladka.organisations.models import Staff


class Vacancy(Remembered):
    """A post on offer. `values` are codes by criterion (packs/matching/criteria.yaml); pay is gross zloty a month."""

    KEPT = ("values", "hours", "pay_from", "pay_until")

    OPEN, FILLED, WITHDRAWN = "open", "filled", "withdrawn"

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="vacancies")
    title = models.CharField(max_length=120)
    tasks = models.TextField(blank=True)
    posts = models.PositiveSmallIntegerField(default=1)
    hours = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    full_time_share = models.DecimalField(max_digits=4, decimal_places=3, null=True)
    pay_from = models.PositiveIntegerField(null=True)
    pay_until = models.PositiveIntegerField(null=True)
    town = models.CharField(max_length=80)
    from_date = models.DateField(null=True)
    until_date = models.DateField(null=True)
    values = models.JSONField(default=dict)
    state = models.CharField(max_length=10, default=OPEN)
    state_since = models.DateField()
    created_at = models.DateTimeField(default=clock.now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="employers_a_vacancy_has_posts", condition=models.Q(posts__gt=0)),
            models.CheckConstraint(
                name="employers_pay_rises",
                condition=models.Q(pay_from=None)
                | models.Q(pay_until=None)
                | models.Q(pay_until__gte=models.F("pay_from")),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["employer", "state"], name="vacancies_of_employer"),
        ]

    class Privacy:
        safe = frozenset(
            {"id", "employer", "title", "tasks", "posts", "hours", "full_time_share", "pay_from", "pay_until", "town"}
            | {"from_date", "until_date", "values", "state", "state_since", "created_at", "version"}
        )

    def __str__(self) -> str:
        return self.title


class JobAnalysis(Remembered):
    """What the work is really like: seen at the workplace, before somebody begins there."""

    KEPT = ("values",)

    vacancy = models.OneToOneField(Vacancy, primary_key=True, on_delete=models.PROTECT, related_name="analysis")
    on_date = models.DateField()
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="job_analyses")
    tasks = models.TextField()
    surroundings = models.TextField(blank=True)
    pace = models.TextField(blank=True)
    adjustments = models.TextField(blank=True)
    natural_supports = models.TextField(blank=True)
    values = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)

    class Privacy:
        personal = frozenset({"natural_supports"})
        safe = frozenset(
            {"vacancy", "on_date", "staff", "tasks", "surroundings", "pace", "adjustments", "values", "version"}
        )

    def __str__(self) -> str:
        return f"{self.vacancy_id} {self.on_date}"
