"""Uploaded files by content hash. The bytes lie outside the web root; names are kept for people, never trusted."""

from typing import ClassVar

from django.db import models

from kladka.core import clock, ids


class StoredFile(models.Model):
    """One upload. The same content is stored once on disk, however often it is uploaded."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    controller = models.UUIDField()
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    name = models.CharField(max_length=200)
    stored_at = models.DateTimeField(default=clock.now)
    stored_by = models.UUIDField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["controller", "sha256"])]

    class Privacy:
        personal = frozenset({"name"})
        safe = frozenset({"id", "controller", "sha256", "media_type", "size", "stored_at", "stored_by"})

    def __str__(self) -> str:
        return self.name
