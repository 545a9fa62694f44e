"""What follows from the facts of incubation. Pure: told the day, reads no clock."""

from kladka.incubation.rules.advice import MINUTES_OF_A_DAY, hours_of, minutes_between
from kladka.incubation.rules.aid import Given, Limit, Room, aid_limit, aid_room, in_euro
from kladka.incubation.rules.duties import Duty, Running
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

__all__ = [
    "Composition",
    "Duty",
    "Given",
    "GroupRecords",
    "InGroup",
    "Limit",
    "MINUTES_OF_A_DAY",
    "Refusal",
    "Room",
    "Rule",
    "Running",
    "Verdict",
    "aid_limit",
    "aid_room",
    "check_founding",
    "checked",
    "composition_rules",
    "founding_forms",
    "founding_rule",
    "founding_rules",
    "founding_verdict",
    "hours_of",
    "in_euro",
    "is_ticked",
    "minutes_between",
    "no_legal_persons",
]
