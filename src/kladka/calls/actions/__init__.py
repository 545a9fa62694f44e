"""The verbs of the room: the only way calls, applications and decisions change."""

from kladka.calls.actions.appealing import appeal, decide_after_appeal, decide_appeal
from kladka.calls.actions.applying import begin, change, enter, hold, keep, name_applicant, release, send, withdraw
from kladka.calls.actions.assessing import assess
from kladka.calls.actions.assigning import assign, state_ties
from kladka.calls.actions.attaching import Attached, attach, detach
from kladka.calls.actions.criteria import (
    remove_line,
    take_documents_of_programme,
    take_ready_set,
    write_documents,
    write_line,
    write_rules,
    write_usual_documents,
)
from kladka.calls.actions.deciding import Seat, call_up, hold_meeting
from kladka.calls.actions.drawing import draw
from kladka.calls.actions.forgetting import forget_due
from kladka.calls.actions.planning import (
    change_call,
    close_call,
    open_call,
    plan_call,
    publish_results,
    reopen_call,
    take_back_results,
    throw_away,
)

__all__ = [
    "Attached",
    "Seat",
    "appeal",
    "assess",
    "assign",
    "attach",
    "begin",
    "call_up",
    "change",
    "change_call",
    "close_call",
    "decide_after_appeal",
    "decide_appeal",
    "detach",
    "draw",
    "enter",
    "forget_due",
    "hold",
    "hold_meeting",
    "keep",
    "name_applicant",
    "open_call",
    "plan_call",
    "publish_results",
    "release",
    "remove_line",
    "reopen_call",
    "send",
    "state_ties",
    "take_back_results",
    "take_documents_of_programme",
    "take_ready_set",
    "throw_away",
    "withdraw",
    "write_documents",
    "write_line",
    "write_rules",
    "write_usual_documents",
]
