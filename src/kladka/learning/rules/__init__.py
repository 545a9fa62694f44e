"""What follows from the facts about events. Pure: no query, no clock."""

from kladka.learning.rules.event import HOURS_OF_A_DAY, clock_hours, may_overlap
from kladka.learning.rules.presence import Attended, Difference, attended, difference
from kladka.learning.rules.sign_up import free_places, has_place, moves_up

__all__ = [
    "HOURS_OF_A_DAY",
    "Attended",
    "Difference",
    "attended",
    "clock_hours",
    "difference",
    "free_places",
    "has_place",
    "may_overlap",
    "moves_up",
]
