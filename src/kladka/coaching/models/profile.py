"""The vocational profile in the person's own words, version by version; what it says about health lies apart."""

from typing import ClassVar

from django.db import models

from kladka.core import clock, ids
from kladka.people.models import Participation


class Profile(models.Model):
    """One version. It is a draft until the person accepts it; then it is never changed: what is new becomes the next.

    `answers` and `vetoes` hold words by the code of the question. `asked` keeps how each question was put, so that an
    answer stays readable when the question is asked no more. `recorded_at` is when the acceptance was recorded.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="profiles")
    number = models.PositiveIntegerField()
    answers = models.JSONField(default=dict)
    vetoes = models.JSONField(default=dict)
    asked = models.JSONField(default=dict)
    accepted_on = models.DateField(null=True)
    recorded_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["participation", "number"], name="coaching_profile_numbered"),
            models.UniqueConstraint(
                fields=["participation"], condition=models.Q(accepted_on=None), name="coaching_one_profile_draft"
            ),
        ]

    class Privacy:
        personal = frozenset({"answers", "vetoes"})
        safe = frozenset(
            {"id", "participation", "number", "asked", "accepted_on", "recorded_at", "version", "created_at"}
        )

    def __str__(self) -> str:
        return f"{self.number}"

    @property
    def is_draft(self) -> bool:
        """Whether the person has not accepted it yet."""
        return self.accepted_on is None


class ProfileHealth(models.Model):
    """What one version says about health: only how it affects work, and which adjustments are needed."""

    profile = models.OneToOneField(Profile, primary_key=True, on_delete=models.CASCADE, related_name="health")
    answers = models.JSONField(default=dict)
    vetoes = models.JSONField(default=dict)
    asked = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)

    class Privacy:
        sensitive = frozenset({"answers", "vetoes"})
        safe = frozenset({"profile", "asked", "version"})

    def __str__(self) -> str:
        return f"{self.profile_id}"
