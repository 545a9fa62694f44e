"""What may never happen to events, whoever asks. Each `check_` raises PolicyBroken with a sentence."""

from kladka.learning.policies.completion import (
    check_attended,
    check_completed_by,
    check_has_place,
    check_marks_stand,
    check_missed_too_much,
    check_says_why,
    check_shares_known,
    check_was_removed,
)
from kladka.learning.policies.cycle import check_can_be_withdrawn, check_cycle, check_module_of_cycle
from kladka.learning.policies.enrolment import check_room, check_same_project
from kladka.learning.policies.event import (
    check_can_be_cancelled,
    check_event,
    check_led,
    check_marks_fit,
    check_session,
    check_sessions_inside,
    check_takes_place,
)
from kladka.learning.policies.heads import check_heads, check_open
from kladka.learning.policies.knowledge import check_nobody_wrote, check_points, check_test, check_written_after
from kladka.learning.policies.material import check_holds_one, check_not_removed, check_titled
from kladka.learning.policies.presence import (
    check_enrolled,
    check_held,
    check_marks,
    check_reckoned,
    check_somebody_came,
    unreckoned,
)
from kladka.learning.policies.sign_up import (
    check_answers,
    check_not_cancelled,
    check_public,
    check_reachable,
    check_signs_up,
    check_visitor,
    check_window,
)
from kladka.learning.policies.survey import check_is_open, check_opens, check_was_answered

__all__ = [
    "check_answers",
    "check_attended",
    "check_can_be_cancelled",
    "check_can_be_withdrawn",
    "check_completed_by",
    "check_cycle",
    "check_enrolled",
    "check_event",
    "check_has_place",
    "check_heads",
    "check_held",
    "check_holds_one",
    "check_is_open",
    "check_led",
    "check_marks",
    "check_marks_fit",
    "check_marks_stand",
    "check_missed_too_much",
    "check_module_of_cycle",
    "check_nobody_wrote",
    "check_not_cancelled",
    "check_not_removed",
    "check_open",
    "check_opens",
    "check_points",
    "check_public",
    "check_reachable",
    "check_reckoned",
    "check_room",
    "check_same_project",
    "check_says_why",
    "check_session",
    "check_sessions_inside",
    "check_shares_known",
    "check_signs_up",
    "check_somebody_came",
    "check_takes_place",
    "check_test",
    "check_titled",
    "check_visitor",
    "check_was_answered",
    "check_was_removed",
    "check_window",
    "check_written_after",
    "unreckoned",
]
