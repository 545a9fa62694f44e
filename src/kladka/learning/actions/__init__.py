"""The verbs of the room: the only way events, presence and head counts change."""

from kladka.learning.actions.attendance import confirm_attendance, count_heads, mark_presence, prove_attendance
from kladka.learning.actions.enrolling import enrol, enrol_new_person, strike_off
from kladka.learning.actions.planning import (
    SessionPlan,
    add_session,
    cancel_event,
    change_event,
    plan_event,
    remove_session,
    restore_event,
)

__all__ = [
    "SessionPlan",
    "add_session",
    "cancel_event",
    "change_event",
    "confirm_attendance",
    "count_heads",
    "enrol",
    "enrol_new_person",
    "mark_presence",
    "plan_event",
    "prove_attendance",
    "remove_session",
    "restore_event",
    "strike_off",
]
