"""Reads of what the room keeps."""

from kladka.reporting.queries.task import wants_letters

__all__ = ["wants_letters"]
