"""What the machine room keeps: which forms were already sent, whether this ledger is a demo."""

from typing import ClassVar

from django.db import models

from kladka.core import clock, ids


class Submission(models.Model):
    """A form that was received, by the key it carried, so that a form sent twice is stored once."""

    key = models.UUIDField(primary_key=True)
    user = models.UUIDField()
    path = models.CharField(max_length=300)
    content = models.CharField(max_length=64)
    location = models.CharField(max_length=500, blank=True)
    received_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["received_at"])]

    class Privacy:
        safe = frozenset({"key", "user", "path", "content", "location", "received_at"})

    def __str__(self) -> str:
        return f"{self.path} ({self.key})"


class Installation(models.Model):
    """What kind of ledger this is. A ledger is marked as demo once, when it is made, or never."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(models.Value(1), name="core_one_installation"),
        ]

    class Privacy:
        safe = frozenset({"id", "is_demo", "created_at"})

    def __str__(self) -> str:
        return "demo" if self.is_demo else "ledger"
