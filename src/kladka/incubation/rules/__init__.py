"""What follows from the facts of incubation. Pure: told the day, reads no clock."""

from kladka.incubation.rules.advice import MINUTES_OF_A_DAY, form_of, hours_of, minutes_between
from kladka.incubation.rules.aid import Given, Limit, Room, aid_limit, aid_room, in_euro
from kladka.incubation.rules.duties import Duty, Running, duties, running_rule
from kladka.incubation.rules.enterprise import Enterprise, enterprise_rule, enterprise_rules
from kladka.incubation.rules.expert import Accepted, Due, Pool, amount_of, lines_due
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
from kladka.incubation.rules.grant import (
    Balance,
    Spent,
    balance,
    bridging_months,
    monthly,
    return_days,
    settle_by,
    stands_until,
)
from kladka.incubation.rules.group import GroupRecords, InGroup, checked, founding_verdict, is_ticked
from kladka.incubation.rules.held import FirstYear, HeldDays, first_year, held
from kladka.incubation.rules.starting import Offer, starting_money
from kladka.incubation.rules.survival import Check, Counted, Found, checks, points
from kladka.incubation.rules.turns import Holding, in_the_way, in_turn, shared
from kladka.incubation.rules.watching import Below, Owed, Spell, State, Watched, employed_by, empty_since, watched

__all__ = [
    "MINUTES_OF_A_DAY",
    "Accepted",
    "AdviceGiven",
    "Balance",
    "Below",
    "Check",
    "Composition",
    "Counted",
    "Due",
    "Duty",
    "Enterprise",
    "FirstYear",
    "Found",
    "Given",
    "GroupRecords",
    "HeldDays",
    "Holding",
    "InGroup",
    "Limit",
    "Offer",
    "Owed",
    "Pool",
    "Refusal",
    "Room",
    "Rule",
    "Running",
    "Spell",
    "Spent",
    "State",
    "Verdict",
    "Watched",
    "aid_limit",
    "aid_room",
    "amount_of",
    "balance",
    "bridging_months",
    "check_founding",
    "checked",
    "checks",
    "composition_rules",
    "duties",
    "employed_by",
    "empty_since",
    "enterprise_rule",
    "enterprise_rules",
    "first_year",
    "form_of",
    "founding_forms",
    "founding_rule",
    "founding_rules",
    "founding_verdict",
    "held",
    "hours_of",
    "in_euro",
    "in_the_way",
    "in_turn",
    "is_ticked",
    "lines_due",
    "minutes_between",
    "monthly",
    "no_legal_persons",
    "points",
    "return_days",
    "running_rule",
    "settle_by",
    "shared",
    "stands_until",
    "starting_money",
    "watched",
]
