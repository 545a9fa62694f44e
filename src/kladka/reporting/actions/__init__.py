"""The verbs of the room."""

from kladka.reporting.actions.task import choose_letters, send_letters

__all__ = ["choose_letters", "send_letters"]
