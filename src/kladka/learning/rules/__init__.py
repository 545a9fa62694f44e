"""What follows from the facts about events. Pure: no query, no clock."""

from kladka.learning.rules.completion import Completion, CompletionRule, Outcome, completion
from kladka.learning.rules.cycle import CycleStanding, Standing, standing_at_module, standing_in_cycle
from kladka.learning.rules.event import HOURS_OF_A_DAY, clock_hours, may_overlap
from kladka.learning.rules.mark import NOT_MARKED, Mark, hours_there, lies_within, merged
from kladka.learning.rules.presence import Attended, Difference, Stay, attended, difference
from kladka.learning.rules.sign_up import free_places, has_place, moves_up

__all__ = [
    "HOURS_OF_A_DAY",
    "NOT_MARKED",
    "Attended",
    "Completion",
    "CompletionRule",
    "CycleStanding",
    "Difference",
    "Mark",
    "Outcome",
    "Standing",
    "Stay",
    "attended",
    "clock_hours",
    "completion",
    "difference",
    "free_places",
    "has_place",
    "hours_there",
    "lies_within",
    "may_overlap",
    "merged",
    "moves_up",
    "standing_at_module",
    "standing_in_cycle",
]
