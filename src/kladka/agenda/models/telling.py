"""Who is told of appointments: programs that subscribe to a calendar, participants who want to be reminded."""

from typing import ClassVar

from django.db import models

from kladka.agenda.models.appointment import Attendee
from kladka.core import clock, ids
from kladka.organisations.models import Staff
from kladka.people.models import Participation


class Feed(models.Model):
    """The secret address at which a program reads one staff member's appointments. Kept as a digest, shown once."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="feeds")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=clock.now)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["staff"], condition=models.Q(revoked_at=None), name="agenda_one_feed_per_staff"
            ),
        ]

    class Privacy:
        safe = frozenset({"id", "staff", "made_at", "revoked_at"})
        secret = frozenset({"digest"})

    def __str__(self) -> str:
        return f"{self.staff_id}"


class ReminderWish(models.Model):
    """That a participant wants to be reminded, where and in which language. Without a row nobody is reminded."""

    participation = models.OneToOneField(
        Participation, primary_key=True, on_delete=models.PROTECT, related_name="reminder_wish"
    )
    channel = models.CharField(max_length=10)
    address = models.CharField(max_length=254)
    language = models.CharField(max_length=5)
    asked_on = models.DateField()
    version = models.PositiveIntegerField(default=1)

    class Privacy:
        identity = frozenset({"address"})
        safe = frozenset({"participation", "channel", "language", "asked_on", "version"})

    def __str__(self) -> str:
        return self.channel


class Reminder(models.Model):
    """That somebody was reminded of an appointment at the hour it then had: once, unless it moves."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    attendee = models.ForeignKey(Attendee, on_delete=models.CASCADE, related_name="reminders")
    starts_at = models.DateTimeField()
    sent_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["attendee", "starts_at"], name="agenda_reminded_once"),
        ]

    class Privacy:
        safe = frozenset({"id", "attendee", "starts_at", "sent_at"})

    def __str__(self) -> str:
        return f"{self.starts_at}"
