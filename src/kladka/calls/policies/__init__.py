"""What may never happen to calls and applications, whoever asks."""

from kladka.calls.policies.application import (
    check_answers,
    check_complete,
    check_documents_there,
    check_not_needed,
    check_room,
    check_takes_documents,
    check_undecided,
)
from kladka.calls.policies.call import (
    check_amount,
    check_came_in_time,
    check_days,
    check_draws,
    check_not_drawn,
    check_publishes,
    check_reviewing,
    check_state,
    check_takes,
    check_within,
)
from kladka.calls.policies.criteria import (
    check_criteria,
    check_gives_points,
    check_line,
    check_points,
)
from kladka.calls.policies.deciding import (
    check_all_assessed,
    check_answered_on,
    check_appeal,
    check_appeal_open,
    check_committee,
    check_drawn,
    check_untied,
)

__all__ = [
    "check_all_assessed",
    "check_amount",
    "check_answered_on",
    "check_answers",
    "check_appeal",
    "check_appeal_open",
    "check_came_in_time",
    "check_committee",
    "check_complete",
    "check_criteria",
    "check_days",
    "check_documents_there",
    "check_drawn",
    "check_draws",
    "check_gives_points",
    "check_line",
    "check_not_drawn",
    "check_not_needed",
    "check_points",
    "check_publishes",
    "check_reviewing",
    "check_room",
    "check_state",
    "check_takes",
    "check_takes_documents",
    "check_undecided",
    "check_untied",
    "check_within",
]
