"""The transactional outbox: a message is written with the act that causes it and sent by the worker."""

from typing import ClassVar

from django.db import models

from kladka.core import clock, ids


class Message(models.Model):
    """One message to one address, kept until it was handed over and for a while after.

    `channel` says what `to` is: an e-mail address, or a telephone number (`kladka.messages.channels`).
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    channel = models.CharField(max_length=10, default="email")
    to = models.CharField(max_length=254)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    language = models.CharField(max_length=5)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=clock.now)
    created_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["state", "due_at"])]

    class Privacy:
        personal = frozenset({"to", "subject", "body"})
        safe = frozenset({"id", "channel", "language", "state", "attempts", "due_at", "created_at", "sent_at", "error"})

    def __str__(self) -> str:
        return self.subject
