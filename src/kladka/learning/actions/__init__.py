"""The verbs of the room: the only way events, presence and head counts change."""

from kladka.learning.actions.attendance import confirm_attendance, count_heads, mark_presence, prove_attendance
from kladka.learning.actions.completion import confirm_completion
from kladka.learning.actions.cycles import (
    CycleText,
    ModuleText,
    add_module,
    change_cycle,
    change_module,
    plan_cycle,
    withdraw_cycle,
    withdraw_module,
)
from kladka.learning.actions.enrolling import enrol, enrol_new_person, strike_off
from kladka.learning.actions.knowledge import add_test, change_test, enter_results, remove_test
from kladka.learning.actions.materials import (
    Holding,
    add_material,
    change_material,
    put_back_material,
    remove_material,
    replace_material,
)
from kladka.learning.actions.planning import (
    SessionPlan,
    add_session,
    cancel_event,
    change_event,
    change_session,
    lead_session,
    plan_event,
    remove_session,
    restore_event,
)
from kladka.learning.actions.reminding import forget_visitors, move_up_due, remind_due
from kladka.learning.actions.removing import remove_from_event, take_back_removal
from kladka.learning.actions.signing_up import cancel, mark_came, move_up, open_sign_up, sign_up, take_on
from kladka.learning.actions.survey import answer_survey, close_survey, open_survey
from kladka.learning.actions.telling import ask_trainers, tell_moved

__all__ = [
    "CycleText",
    "Holding",
    "ModuleText",
    "SessionPlan",
    "add_material",
    "add_module",
    "add_session",
    "add_test",
    "answer_survey",
    "ask_trainers",
    "cancel",
    "cancel_event",
    "change_cycle",
    "change_event",
    "change_material",
    "change_module",
    "change_session",
    "change_test",
    "close_survey",
    "confirm_attendance",
    "confirm_completion",
    "count_heads",
    "enrol",
    "enrol_new_person",
    "enter_results",
    "forget_visitors",
    "lead_session",
    "mark_came",
    "mark_presence",
    "move_up",
    "move_up_due",
    "open_sign_up",
    "open_survey",
    "plan_cycle",
    "plan_event",
    "prove_attendance",
    "put_back_material",
    "remind_due",
    "remove_from_event",
    "remove_material",
    "remove_session",
    "remove_test",
    "replace_material",
    "restore_event",
    "sign_up",
    "strike_off",
    "take_back_removal",
    "take_on",
    "tell_moved",
    "withdraw_cycle",
    "withdraw_module",
]
