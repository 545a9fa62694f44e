"""What became of the points at which somebody is asked how it goes. When they fall due follows from facts and rules."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models

from kladka.core import clock, ids
from kladka.core.protection import Remembered
from kladka.files.models import StoredFile
from kladka.people.models import Participation


class FollowUp(Remembered):
    """One point of one participation, once anything happened at it.

    `origin` is the id of the fact, as first recorded, from which the point is counted. What was answered stays claimed
    until a coach takes it over: facts are recorded through people's verbs, these words stay here.
    """

    KEPT = ("answered_on", "channel")

    class State(models.TextChoices):
        OPEN = "open"
        ANSWERED = "answered"
        DONE = "done"
        NOT_NEEDED = "not_needed"

    class Channel(models.TextChoices):
        LINK = "link"
        PHONE = "phone"

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="follow_ups")
    point = models.CharField(max_length=40)
    origin = models.UUIDField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    answers = models.JSONField(default=dict)
    answered_on = models.DateField(null=True)
    channel = models.CharField(max_length=10, choices=Channel.choices, blank=True)
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    closed_on = models.DateField(null=True)
    reason = models.CharField(max_length=40, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["participation", "point", "origin"], name="coaching_one_follow_up_at_a_point"
            ),
            models.CheckConstraint(
                name="coaching_a_follow_up_not_needed_says_why",
                condition=(models.Q(state="not_needed") & ~models.Q(reason=""))
                | (~models.Q(state="not_needed") & models.Q(reason="")),
            ),
            models.CheckConstraint(
                name="coaching_a_follow_up_answered_has_its_day",
                condition=models.Q(answered_on=None, channel="")
                | (models.Q(answered_on__isnull=False) & ~models.Q(channel="")),
            ),
        ]

    class Privacy:
        personal = frozenset({"answers"})
        safe = frozenset(
            {"id", "participation", "point", "origin", "state", "answered_on", "channel", "file", "closed_on", "reason"}
            | {"version", "created_at"}
        )

    def __str__(self) -> str:
        return f"{self.point} {self.state}"

    @staticmethod
    def tells(values: Mapping[str, Any]) -> bool:
        """Tell whether somebody had answered."""
        return values["answered_on"] is not None


class FollowUpLink(models.Model):
    """The secret address of one short form, sent to the participant. Kept as a digest; it answers once."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    follow_up = models.ForeignKey(FollowUp, on_delete=models.PROTECT, related_name="links")
    digest = models.CharField(max_length=64, unique=True)
    language = models.CharField(max_length=5)
    sent_on = models.DateField()
    expires_on = models.DateField()
    is_reminder = models.BooleanField(default=False)
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["follow_up"], condition=models.Q(revoked_at=None), name="coaching_one_link_at_a_time"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["sent_on"], name="follow_up_link_sent"),
        ]

    class Privacy:
        secret = frozenset({"digest"})
        safe = frozenset(
            {"id", "follow_up", "language", "sent_on", "expires_on", "is_reminder", "used_at", "revoked_at"}
        )

    def __str__(self) -> str:
        return f"{self.sent_on}"


class FollowUpAttempt(models.Model):
    """That a coach tried to reach somebody and could not."""

    class Way(models.TextChoices):
        PHONE = "phone"
        MESSAGE = "message"
        VISIT = "visit"

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    follow_up = models.ForeignKey(FollowUp, on_delete=models.PROTECT, related_name="attempts")
    on_date = models.DateField()
    way = models.CharField(max_length=10, choices=Way.choices)
    by = models.UUIDField()
    created_at = models.DateTimeField(default=clock.now)

    class Privacy:
        safe = frozenset({"id", "follow_up", "on_date", "way", "by", "created_at"})

    def __str__(self) -> str:
        return f"{self.way} {self.on_date}"


class AskingStopped(models.Model):
    """That somebody does not want to be asked any more. Nobody writes to them about follow-up until it is deleted."""

    participation = models.OneToOneField(
        Participation, primary_key=True, on_delete=models.PROTECT, related_name="asking_stopped"
    )
    stopped_on = models.DateField()
    by_participant = models.BooleanField()

    class Privacy:
        safe = frozenset({"participation", "stopped_on", "by_participant"})

    def __str__(self) -> str:
        return f"{self.stopped_on}"
