"""What follows from the facts about events. Pure: no query, no clock."""

from kladka.learning.rules.event import HOURS_OF_A_DAY, clock_hours, may_overlap
from kladka.learning.rules.presence import Attended, Difference, attended, difference

__all__ = [
    "HOURS_OF_A_DAY",
    "Attended",
    "Difference",
    "attended",
    "clock_hours",
    "difference",
    "may_overlap",
]
