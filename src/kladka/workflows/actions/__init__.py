"""The verbs of the room."""

from kladka.workflows.actions.accepting import accept, undo_accept
from kladka.workflows.actions.bringing import keep_brought
from kladka.workflows.actions.drawing import draw_assessors
from kladka.workflows.actions.ending_work import end_placement
from kladka.workflows.actions.granting import change_grant, grant_terms, make_grant, take_back_grant

__all__ = [
    "accept",
    "change_grant",
    "draw_assessors",
    "end_placement",
    "grant_terms",
    "keep_brought",
    "make_grant",
    "take_back_grant",
    "undo_accept",
]
