"""What follows from the facts of incubation. Pure: told the day, reads no clock."""

from kladka.incubation.rules.advice import MINUTES_OF_A_DAY, hours_of, minutes_between
from kladka.incubation.rules.founding import Rule, check_founding, founding_rule, founding_rules

__all__ = [
    "MINUTES_OF_A_DAY",
    "Rule",
    "check_founding",
    "founding_rule",
    "founding_rules",
    "hours_of",
    "minutes_between",
]
