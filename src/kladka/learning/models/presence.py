"""Who was marked at which session."""

from decimal import Decimal
from typing import ClassVar

from django.db import models

from kladka.core import clock, ids
from kladka.learning import rules
from kladka.learning.models.event import EventSession
from kladka.people.models import Participation


class Presence(models.Model):
    """The last mark of one person at one session. Nobody marked stands for nobody knows yet.

    `arrived` and `left` stand only where somebody came later or went earlier than the session.
    """

    class State(models.TextChoices):
        PRESENT = "present"
        ABSENT = "absent"
        EXCUSED = "excused"

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    session = models.ForeignKey(EventSession, on_delete=models.CASCADE, related_name="presences")
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="presences")
    state = models.CharField(max_length=8, choices=State.choices)
    arrived = models.TimeField(null=True)
    left = models.TimeField(null=True)
    reason = models.CharField(max_length=30, blank=True)
    """Why somebody was excused: a code of "absence-reasons"."""
    marked_at = models.DateTimeField(default=clock.now)
    marked_by = models.UUIDField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["session", "participation"], name="learning_marked_once"),
            models.CheckConstraint(
                name="learning_leaves_after_arriving",
                condition=models.Q(arrived=None) | models.Q(left=None) | models.Q(left__gt=models.F("arrived")),
            ),
            models.CheckConstraint(
                name="learning_times_of_who_was_present",
                condition=models.Q(arrived=None, left=None) | models.Q(state="present"),
            ),
            models.CheckConstraint(
                name="learning_reason_of_who_was_excused", condition=models.Q(reason="") | models.Q(state="excused")
            ),
        ]

    class Privacy:
        safe = frozenset(
            {"id", "session", "participation", "state", "arrived", "left", "reason", "marked_at", "marked_by"}
        )

    def __str__(self) -> str:
        return self.state

    @property
    def mark(self) -> rules.Mark:
        """Return what was marked, as a value."""
        return rules.Mark(self.state, self.arrived, self.left, self.reason)

    @property
    def hours(self) -> Decimal | None:
        """Return the hours of the session that count, by the time there; None where the session states none."""
        return rules.hours_there(self.session, self.mark)
