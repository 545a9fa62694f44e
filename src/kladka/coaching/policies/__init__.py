"""What may never happen in coaching, whoever asks. Each `check_` raises PolicyBroken with a sentence."""

from kladka.coaching.policies.session import (
    LONGEST_DAY,
    check_after_assignment,
    check_coached,
    check_coached_on,
    check_day,
    check_due,
    check_minutes,
    check_moved_to,
    check_words,
    shown_at,
    support_of,
)

__all__ = [
    "LONGEST_DAY",
    "check_after_assignment",
    "check_coached",
    "check_coached_on",
    "check_day",
    "check_due",
    "check_minutes",
    "check_moved_to",
    "check_words",
    "shown_at",
    "support_of",
]
