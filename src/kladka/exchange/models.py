"""What left as a file and what came as one: who, when, how much. The content itself is kept only until it is used."""

from typing import ClassVar

from django.db import models

from kladka.core import clock, ids


class Export(models.Model):
    """A list that somebody took away as a file. `rows` counts the whole file."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    controller = models.UUIDField()
    list = models.CharField(max_length=60)
    rows = models.PositiveIntegerField()
    exported_at = models.DateTimeField(default=clock.now)
    exported_by = models.UUIDField()

    class Privacy:
        safe = frozenset({"id", "controller", "list", "rows", "exported_at", "exported_by"})

    def __str__(self) -> str:
        return f"{self.list} ({self.rows})"


class Upload(models.Model):
    """Rows that somebody sent, tried and perhaps imported.

    `sealed` holds the rows and the report of the trial, encrypted; it is emptied when the rows are imported, and the
    whole upload goes a day later when they are not. `sha256` is that of the rows, not of the file around them.
    """

    class Kind(models.TextChoices):
        PARTICIPANTS = "participants"
        ATTENDANCE = "attendance"
        ADVICE = "advice"
        RESULTS = "results"
        ANSWER = "answer"

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    controller = models.UUIDField()
    kind = models.CharField(max_length=20, choices=Kind.choices)
    place = models.UUIDField()
    """Where the rows belong: participants to the uploader's post, advice to a project, attendance to an event,
    results to a test, an answer to a file."""
    sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    problems = models.PositiveIntegerField()
    sealed = models.BinaryField()
    stored_at = models.DateTimeField(default=clock.now)
    stored_by = models.UUIDField()
    imported_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["stored_by", "stored_at"], name="uploads_of_somebody"),
        ]

    class Privacy:
        identity = frozenset({"sealed"})
        safe = frozenset(
            {"id", "controller", "kind", "place", "sha256", "rows", "problems", "stored_at", "stored_by"}
            | {"imported_at"}
        )

    def __str__(self) -> str:
        return f"{self.kind} ({self.rows})"
