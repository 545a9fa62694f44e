"""Remarks about health, apart from everything else: only whoever coaches the participant now reads them."""

from django.db import models

from kladka.coaching.models.session import Session
from kladka.core import clock


class HealthNote(models.Model):
    """What somebody said in a session about their health, kept because the work depends on it."""

    session = models.OneToOneField(Session, primary_key=True, on_delete=models.CASCADE, related_name="health_note")
    text = models.TextField()
    written_at = models.DateTimeField(default=clock.now)
    version = models.PositiveIntegerField(default=1)

    class Privacy:
        sensitive = frozenset({"text"})
        safe = frozenset({"session", "written_at", "version"})

    def __str__(self) -> str:
        return f"{self.session_id}"
