"""The verbs of the room."""

from kladka.benefits.actions.account import forget_account, pay_in_cash, set_account
from kladka.benefits.actions.attendance import Typed, mark_attendance
from kladka.benefits.actions.benefit import (
    add_document,
    decide,
    end_benefit,
    request,
    revoke,
    send_request,
    write_down,
)
from kladka.benefits.actions.listing import approve, discard, pay, prepare, take_back_approval, take_back_payment

__all__ = [
    "Typed",
    "add_document",
    "approve",
    "decide",
    "discard",
    "end_benefit",
    "forget_account",
    "mark_attendance",
    "pay",
    "pay_in_cash",
    "prepare",
    "request",
    "revoke",
    "send_request",
    "set_account",
    "take_back_approval",
    "take_back_payment",
    "write_down",
]
