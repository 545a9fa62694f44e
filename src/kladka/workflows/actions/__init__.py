"""The verbs of the room."""

from kladka.workflows.actions.accepting import accept, undo_accept

__all__ = ["accept", "undo_accept"]
