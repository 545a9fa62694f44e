"""What follows from facts about employers and placements. Pure: no database, no clock."""

from kladka.core.months import months_after
from kladka.employers.rules.matching import Finding, Job, Outcome, Wishes, compare, order_of, worst_first
from kladka.employers.rules.periods import keep_until
from kladka.employers.rules.sharing import Given, knew, stood
from kladka.employers.rules.support import Phase, PhaseSoFar, falls, so_far, week_of

__all__ = [
    "Finding",
    "Given",
    "Job",
    "Outcome",
    "Phase",
    "PhaseSoFar",
    "Wishes",
    "compare",
    "falls",
    "keep_until",
    "knew",
    "months_after",
    "order_of",
    "so_far",
    "stood",
    "week_of",
    "worst_first",
]
