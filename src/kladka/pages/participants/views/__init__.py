"""The pages of participants."""

from kladka.pages.participants.views.corrections import correct, withdraw
from kladka.pages.participants.views.detail import detail, pesel
from kladka.pages.participants.views.leaving import leave, reenter
from kladka.pages.participants.views.listing import participants
from kladka.pages.participants.views.merging import merge, unmerge
from kladka.pages.participants.views.person import alike, entry, identity, register
from kladka.pages.participants.views.proof import document, document_file, evidence, verify
from kladka.pages.participants.views.submitting import submit, undo_submission
from kladka.pages.participants.views.work import (
    assign,
    end_coaching,
    end_situation,
    hand_over,
    situation,
    step,
    undo_hand_over,
)

__all__ = [
    "alike",
    "assign",
    "correct",
    "detail",
    "document",
    "document_file",
    "end_coaching",
    "end_situation",
    "entry",
    "evidence",
    "hand_over",
    "identity",
    "leave",
    "merge",
    "participants",
    "pesel",
    "reenter",
    "register",
    "situation",
    "step",
    "submit",
    "undo_hand_over",
    "undo_submission",
    "unmerge",
    "verify",
    "withdraw",
]
