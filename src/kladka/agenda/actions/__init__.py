"""The verbs of the calendar: the only way it changes."""

from kladka.agenda.actions.appointment import (
    Plan,
    cancel,
    cancel_following,
    change,
    change_following,
    hold,
    hold_with_others,
    mark_no_show,
    note_contact,
    plan,
    plan_series,
    release,
    reopen,
    reopen_released,
)
from kladka.agenda.actions.availability import add_absence, remove_absence, set_hours
from kladka.agenda.actions.passing_on import call_off_ahead, pass_on, take_back
from kladka.agenda.actions.rooms import add_room, add_special_days, change_room, remove_special_days, set_opening
from kladka.agenda.actions.telling import (
    make_feed,
    note_called,
    remind_due,
    revoke_feed,
    stop_reminders,
    wish_reminders,
)

__all__ = [
    "Plan",
    "add_absence",
    "add_room",
    "add_special_days",
    "call_off_ahead",
    "cancel",
    "cancel_following",
    "change",
    "change_following",
    "change_room",
    "hold",
    "hold_with_others",
    "make_feed",
    "mark_no_show",
    "note_called",
    "note_contact",
    "pass_on",
    "plan",
    "plan_series",
    "release",
    "remind_due",
    "remove_absence",
    "remove_special_days",
    "reopen",
    "reopen_released",
    "revoke_feed",
    "set_hours",
    "set_opening",
    "stop_reminders",
    "take_back",
    "wish_reminders",
]
