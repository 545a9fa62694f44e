"""What follows from the facts about events. Pure: no query, no clock."""

from kladka.learning.rules.completion import Completion, CompletionRule, Outcome, completion, is_overtaken
from kladka.learning.rules.cycle import CycleStanding, Standing, standing_at_module, standing_in_cycle
from kladka.learning.rules.event import HOURS_OF_A_DAY, clock_hours, may_overlap
from kladka.learning.rules.knowledge import NO_POINTS, Points, Together, together
from kladka.learning.rules.mark import NOT_MARKED, Mark, hours_there, lacks, lies_within, merged
from kladka.learning.rules.presence import Attended, Difference, Stay, attended, difference
from kladka.learning.rules.sign_up import free_places, has_place, moves_up
from kladka.learning.rules.survey import ANYTHING, MANY, Given, Question, counted, is_shown, mean_step, questions

__all__ = [
    "ANYTHING",
    "HOURS_OF_A_DAY",
    "MANY",
    "NOT_MARKED",
    "NO_POINTS",
    "Attended",
    "Completion",
    "CompletionRule",
    "CycleStanding",
    "Difference",
    "Given",
    "Mark",
    "Outcome",
    "Points",
    "Question",
    "Standing",
    "Stay",
    "Together",
    "attended",
    "clock_hours",
    "completion",
    "counted",
    "difference",
    "free_places",
    "has_place",
    "hours_there",
    "is_overtaken",
    "is_shown",
    "lacks",
    "lies_within",
    "may_overlap",
    "mean_step",
    "merged",
    "moves_up",
    "questions",
    "standing_at_module",
    "standing_in_cycle",
    "together",
]
