"""Who signed up for an event."""

from typing import ClassVar

from django.db import models

from kladka.core import clock, ids
from kladka.learning.models.event import Event
from kladka.people.models import Participation


class Enrolment(models.Model):
    """A participation signed up for an event; says nothing about coming."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="enrolments")
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="enrolments")
    enrolled_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["event", "participation"], name="learning_enrolled_once"),
        ]

    class Privacy:
        safe = frozenset({"id", "event", "participation", "enrolled_at"})

    def __str__(self) -> str:
        return f"{self.participation_id}"
