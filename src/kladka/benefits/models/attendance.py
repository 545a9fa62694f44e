"""Attendance that is known month by month."""

from decimal import Decimal
from typing import ClassVar

from django.db import models

from kladka.core import clock, ids
from kladka.people.models import Participation


class AttendanceSheet(models.Model):
    """A participant's month of internship: days and hours present, and days of absence by kind.

    Trainings and group sessions are no part of it: they are supports already. `month` is its first day.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="attendance_sheets")
    month = models.DateField()
    days = models.PositiveSmallIntegerField()
    hours = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal(0))
    absences = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=clock.now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["participation", "month"], name="benefits_one_sheet_a_month"),
            models.CheckConstraint(
                name="benefits_a_month_has_its_days", condition=models.Q(days__lte=31, hours__gte=0)
            ),
        ]

    class Privacy:
        sensitive = frozenset({"absences"})
        personal = frozenset({"days", "hours"})
        safe = frozenset({"id", "participation", "month", "created_at", "version"})

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
