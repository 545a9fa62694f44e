"""The verbs of the room: incubators, advice cards, entities and their founders."""

from kladka.incubation.actions.advice import change_card, prove_advice, record_advice, withdraw_card
from kladka.incubation.actions.aid import record_aid, withdraw_aid
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
    "Proof",
    "add_founders",
    "change_card",
    "correct_incubator",
    "correct_registration",
    "open_incubator",
    "prove_advice",
    "record_advice",
    "record_aid",
    "register_entity",
    "withdraw_aid",
    "withdraw_card",
    "withdraw_entity",
    "withdraw_founder",
    "withdraw_incubator",
]
