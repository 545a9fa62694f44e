"""When somebody works, and when they are away."""

from typing import ClassVar

from django.db import models

from kladka.core import clock, ids
from kladka.organisations.models import Organisation, Staff


class WorkingHours(models.Model):
    """The hours of one weekday (1 is Monday) from a day on, until newer ones begin.

    All rows of a staff member with the same `from_date` are one week; without any, the hours are unknown.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="working_hours")
    from_date = models.DateField()
    weekday = models.PositiveSmallIntegerField()
    starts = models.TimeField()
    ends = models.TimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["staff", "from_date", "weekday"], name="agenda_one_shift_a_day"),
            models.CheckConstraint(name="agenda_weekday_exists", condition=models.Q(weekday__gte=1, weekday__lte=7)),
            models.CheckConstraint(
                name="agenda_shift_ends_after_start", condition=models.Q(ends__gt=models.F("starts"))
            ),
        ]

    class Privacy:
        safe = frozenset({"id", "staff", "from_date", "weekday", "starts", "ends"})

    def __str__(self) -> str:
        return f"{self.weekday} {self.starts}-{self.ends}"


class Absence(models.Model):
    """Days on which a staff member meets nobody. Why is a word of a list that says nothing about health."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="absences")
    partner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    from_date = models.DateField()
    until_date = models.DateField()
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="agenda_absence_ends_after_start", condition=models.Q(until_date__gte=models.F("from_date"))
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["staff", "until_date"], name="absence_of_staff"),
        ]

    class Privacy:
        safe = frozenset({"id", "staff", "partner", "kind", "from_date", "until_date", "created_at"})

    def __str__(self) -> str:
        return f"{self.from_date} {self.until_date}"
