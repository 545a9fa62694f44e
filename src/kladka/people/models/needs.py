"""What makes work hard for a participant, and what they need in order to take part. Asked at entry; may change."""

from typing import ClassVar

from django.db import models

from kladka.core import ids
from kladka.people.models.participation import Participation


class NeedsSheet(models.Model):
    """The day on which somebody was asked, and their own words. The ticks are rows of their own beside it."""

    participation = models.OneToOneField(
        Participation, primary_key=True, on_delete=models.CASCADE, related_name="needs_sheet"
    )
    asked_on = models.DateField()
    words = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Privacy:
        sensitive = frozenset({"words"})
        safe = frozenset({"participation", "asked_on", "version"})

    def __str__(self) -> str:
        return f"{self.asked_on}"


class Barrier(models.Model):
    """One thing that stands between a participant and work (dictionary "barriers"); one may be the main one."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="barriers")
    kind = models.CharField(max_length=40)
    is_main = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["participation", "kind"], name="people_one_barrier_of_a_kind"),
            models.UniqueConstraint(
                fields=["participation"], condition=models.Q(is_main=True), name="people_one_main_barrier"
            ),
        ]

    class Privacy:
        sensitive = frozenset({"kind", "is_main"})
        safe = frozenset({"id", "participation"})

    def __str__(self) -> str:
        return self.kind


class AccessNeed(models.Model):
    """One thing a participant needs in order to take part (dictionary "access-needs"). Says nothing about why."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="access_needs")
    kind = models.CharField(max_length=40)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["participation", "kind"], name="people_one_access_need_of_a_kind"),
        ]

    class Privacy:
        sensitive = frozenset({"kind"})
        safe = frozenset({"id", "participation"})

    def __str__(self) -> str:
        return self.kind
