"""What the room keeps."""

from kladka.reporting.models.task import WeeklyLetter

__all__ = ["WeeklyLetter"]
