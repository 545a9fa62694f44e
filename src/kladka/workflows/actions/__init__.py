"""The verbs of the room."""

from kladka.workflows.actions.accepting import accept, undo_accept
from kladka.workflows.actions.bringing import keep_brought
from kladka.workflows.actions.drawing import draw_assessors
from kladka.workflows.actions.ending_work import end_placement

__all__ = ["accept", "draw_assessors", "end_placement", "keep_brought", "undo_accept"]
