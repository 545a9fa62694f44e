"""The verbs of the room: incubators, advice cards, entities and their founders."""

from kladka.incubation.actions.advice import change_card, record_advice, withdraw_card
from kladka.incubation.actions.after import (
    NOT_AT_RISK,
    add_members,
    answer_listing,
    create_job,
    end_lasting,
    record_status,
    take_job,
    withdraw_lasting,
)
from kladka.incubation.actions.aid import record_aid, withdraw_aid
from kladka.incubation.actions.card_file import add_card_file, remove_card_file
from kladka.incubation.actions.entity import (
    add_founders,
    correct_registration,
    register_entity,
    withdraw_entity,
    withdraw_founder,
)
from kladka.incubation.actions.expert import (
    accept_protocol,
    agree_contract,
    change_contract,
    discard_protocol,
    make_protocol,
)
from kladka.incubation.actions.group import (
    add_group_members,
    change_group,
    change_member,
    confirm_of_group,
    end_group,
    form_group,
    found_entity,
    leave_group,
    move_group_back,
    move_group_on,
    remove_member,
    reopen_group,
    undo_group_move,
)
from kladka.incubation.actions.incubator import correct_incubator, open_incubator, withdraw_incubator
from kladka.incubation.actions.proof import Proof, prove_advice
from kladka.incubation.actions.valuing import value_advice

__all__ = [
    "NOT_AT_RISK",
    "Proof",
    "accept_protocol",
    "add_card_file",
    "add_founders",
    "add_group_members",
    "add_members",
    "agree_contract",
    "answer_listing",
    "change_card",
    "change_contract",
    "change_group",
    "change_member",
    "confirm_of_group",
    "correct_incubator",
    "correct_registration",
    "create_job",
    "discard_protocol",
    "end_group",
    "end_lasting",
    "form_group",
    "found_entity",
    "leave_group",
    "make_protocol",
    "move_group_back",
    "move_group_on",
    "open_incubator",
    "prove_advice",
    "record_advice",
    "record_aid",
    "record_status",
    "register_entity",
    "remove_card_file",
    "remove_member",
    "reopen_group",
    "take_job",
    "undo_group_move",
    "value_advice",
    "withdraw_aid",
    "withdraw_card",
    "withdraw_entity",
    "withdraw_founder",
    "withdraw_incubator",
    "withdraw_lasting",
]
