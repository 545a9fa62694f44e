"""Who was marked at which session."""

from typing import ClassVar

from django.db import models

from kladka.core import clock, ids
from kladka.learning.models.event import EventSession
from kladka.people.models import Participation


class Presence(models.Model):
    """The last mark of one person at one session. Nobody marked stands for nobody knows yet."""

    class State(models.TextChoices):
        PRESENT = "present"
        ABSENT = "absent"
        EXCUSED = "excused"

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    session = models.ForeignKey(EventSession, on_delete=models.CASCADE, related_name="presences")
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="presences")
    state = models.CharField(max_length=8, choices=State.choices)
    marked_at = models.DateTimeField(default=clock.now)
    marked_by = models.UUIDField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["session", "participation"], name="learning_marked_once"),
        ]

    class Privacy:
        safe = frozenset({"id", "session", "participation", "state", "marked_at", "marked_by"})

    def __str__(self) -> str:
        return self.state
