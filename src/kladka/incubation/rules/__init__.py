"""What follows from the facts of incubation. Pure: told the day, reads no clock."""

from kladka.incubation.rules.advice import MINUTES_OF_A_DAY, form_of, hours_of, minutes_between
from kladka.incubation.rules.aid import Given, Limit, Room, aid_limit, aid_room, in_euro
from kladka.incubation.rules.duties import Duty, Running, duties, running_rule
from kladka.incubation.rules.expert import Accepted, Due, Pool, amount_of, first_of, lines_due
from kladka.incubation.rules.expert import Given as AdviceGiven
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
from kladka.incubation.rules.survival import Check, Found, checks, points
from kladka.incubation.rules.watching import Below, Owed, Spell, State, Watched, employed_by, empty_since, watched

__all__ = [
    "MINUTES_OF_A_DAY",
    "Accepted",
    "AdviceGiven",
    "Below",
    "Check",
    "Composition",
    "Due",
    "Duty",
    "Found",
    "Given",
    "GroupRecords",
    "InGroup",
    "Limit",
    "Owed",
    "Pool",
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
    "amount_of",
    "check_founding",
    "checked",
    "checks",
    "composition_rules",
    "duties",
    "employed_by",
    "empty_since",
    "first_of",
    "form_of",
    "founding_forms",
    "founding_rule",
    "founding_rules",
    "founding_verdict",
    "hours_of",
    "in_euro",
    "is_ticked",
    "lines_due",
    "minutes_between",
    "no_legal_persons",
    "points",
    "running_rule",
    "watched",
]
