"""What the room keeps: reports, with what each froze."""

from kladka.reporting.models.report import Report

__all__ = ["Report"]
