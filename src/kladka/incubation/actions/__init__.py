"""The verbs of the room: incubators, advice cards, entities and their founders."""

from kladka.incubation.actions.advice import change_card, prove_advice, record_advice, withdraw_card
from kladka.incubation.actions.after import (
    NOT_AT_RISK,
    add_members,
    answer_listing,
    create_job,
    end_lasting,
    record_status,
    reopen_lasting,
    take_job,
    withdraw_lasting,
)
from kladka.incubation.actions.entity import (
    add_founders,
    correct_registration,
    register_entity,
    withdraw_entity,
    withdraw_founder,
)
from kladka.incubation.actions.incubator import correct_incubator, open_incubator, withdraw_incubator
from kladka.incubation.actions.proof import Proof

__all__ = [
    "NOT_AT_RISK",
    "Proof",
    "add_founders",
    "add_members",
    "answer_listing",
    "change_card",
    "correct_incubator",
    "correct_registration",
    "create_job",
    "end_lasting",
    "open_incubator",
    "prove_advice",
    "record_advice",
    "record_status",
    "register_entity",
    "reopen_lasting",
    "take_job",
    "withdraw_card",
    "withdraw_entity",
    "withdraw_founder",
    "withdraw_incubator",
    "withdraw_lasting",
]
