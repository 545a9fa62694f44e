"""What follows from the facts of incubation. Pure: told the day, reads no clock."""

from kladka.incubation.rules.advice import MINUTES_OF_A_DAY, hours_of, minutes_between
from kladka.incubation.rules.aid import Given, Limit, Room, aid_limit, aid_room, in_euro
from kladka.incubation.rules.duties import Duty, Running, duties, running_rule
from kladka.incubation.rules.founding import (
    Composition,
    Refusal,
    Rule,
    Verdict,
    check_founding,
    composition_rules,
    founding_forms,
    founding_rule,
    founding_rules,
    no_legal_persons,
)
from kladka.incubation.rules.group import GroupRecords, InGroup, checked, founding_verdict, is_ticked
from kladka.incubation.rules.survival import Check, Counted, Found, checks, points
from kladka.incubation.rules.watching import Below, Owed, Spell, State, Watched, employed_by, empty_since, watched

__all__ = [
    "MINUTES_OF_A_DAY",
    "Below",
    "Check",
    "Composition",
    "Counted",
    "Duty",
    "Found",
    "Given",
    "GroupRecords",
    "InGroup",
    "Limit",
    "Owed",
    "Refusal",
    "Room",
    "Rule",
    "Running",
    "Spell",
    "State",
    "Verdict",
    "Watched",
    "aid_limit",
    "aid_room",
    "check_founding",
    "checked",
    "checks",
    "composition_rules",
    "duties",
    "employed_by",
    "empty_since",
    "founding_forms",
    "founding_rule",
    "founding_rules",
    "founding_verdict",
    "hours_of",
    "in_euro",
    "is_ticked",
    "minutes_between",
    "no_legal_persons",
    "points",
    "running_rule",
    "watched",
]
