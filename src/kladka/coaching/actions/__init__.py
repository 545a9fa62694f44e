"""The verbs of coaching: sessions and next steps, hand-overs, and the pathway through a model."""

from kladka.coaching.actions.session import (
    COACHING,
    SESSION_CARD,
    Step,
    add_step,
    change_session,
    change_step,
    correct_support,
    hand_over,
    log_session,
    mark_step_done,
    remove_step,
    reopen_step,
    undo_hand_over,
    withdraw_session,
)

__all__ = [
    "COACHING",
    "SESSION_CARD",
    "Step",
    "add_step",
    "change_session",
    "change_step",
    "correct_support",
    "hand_over",
    "log_session",
    "mark_step_done",
    "remove_step",
    "reopen_step",
    "undo_hand_over",
    "withdraw_session",
]
