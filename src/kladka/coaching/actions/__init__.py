"""The verbs of coaching: sessions and next steps, hand-overs, and the pathway through a model."""

from kladka.coaching.actions.handing_over import (
    hand_over,
    reassign,
    reassign_due,
    undo_hand_over,
    withdraw_assignment,
)
from kladka.coaching.actions.health import forget_health, write_health_note
from kladka.coaching.actions.proving import lost_by_change, lost_by_support
from kladka.coaching.actions.session import (
    COACHING,
    SESSION_CARD,
    Step,
    add_step,
    change_session,
    change_step,
    correct_support,
    log_session,
    mark_step_done,
    remove_step,
    reopen_step,
    withdraw_session,
    withdraw_support,
)
from kladka.coaching.actions.together import Line, log_group, log_week, logged_with, note_call, withdraw_together

__all__ = [
    "COACHING",
    "SESSION_CARD",
    "Line",
    "Step",
    "add_step",
    "change_session",
    "change_step",
    "correct_support",
    "forget_health",
    "hand_over",
    "log_group",
    "log_session",
    "log_week",
    "logged_with",
    "lost_by_change",
    "lost_by_support",
    "mark_step_done",
    "note_call",
    "reassign",
    "reassign_due",
    "remove_step",
    "reopen_step",
    "undo_hand_over",
    "withdraw_assignment",
    "withdraw_session",
    "withdraw_support",
    "withdraw_together",
    "write_health_note",
]
