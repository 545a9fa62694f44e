"""The verbs of the room: the only way people and the facts about them change."""

from kladka.people.actions.assignment import assign, end_coaching, hand_over, hand_over_all, undo_hand_over
from kladka.people.actions.correction import Lost, correct, correct_document, correct_typing_error, lost_by, withdraw
from kladka.people.actions.evidence import keep_document, prove, verify
from kladka.people.actions.handing_over import end_substitution, forget_notes, note_hand_over, reassign, substitute
from kladka.people.actions.leaving import leave, reenter, submit, undo_submission
from kladka.people.actions.merging import merge, unmerge
from kladka.people.actions.needs import Needs, note_needs
from kladka.people.actions.own_page import invite_own, revoke_own
from kladka.people.actions.own_rights import answer_correction, ask_correction, record_consent, withdraw_consent
from kladka.people.actions.participation import open_by_mistake, open_participation, save_draft, take_in
from kladka.people.actions.person import change_identity, register_person
from kladka.people.actions.reassigning import call_off_reassignment, close_reassignment, plan_reassignment
from kladka.people.actions.situation import end_situation, record_situation
from kladka.people.actions.support import record_support, record_supports, settle_supports
from kladka.people.actions.telling import tell_of_hand_over, tell_of_undoing

__all__ = [
    "Lost",
    "Needs",
    "answer_correction",
    "ask_correction",
    "assign",
    "call_off_reassignment",
    "change_identity",
    "close_reassignment",
    "correct",
    "correct_document",
    "correct_typing_error",
    "end_coaching",
    "end_situation",
    "end_substitution",
    "forget_notes",
    "hand_over",
    "hand_over_all",
    "invite_own",
    "keep_document",
    "leave",
    "lost_by",
    "merge",
    "note_hand_over",
    "note_needs",
    "open_by_mistake",
    "open_participation",
    "plan_reassignment",
    "prove",
    "reassign",
    "record_consent",
    "record_situation",
    "record_support",
    "record_supports",
    "reenter",
    "register_person",
    "revoke_own",
    "save_draft",
    "settle_supports",
    "submit",
    "substitute",
    "take_in",
    "tell_of_hand_over",
    "tell_of_undoing",
    "undo_hand_over",
    "undo_submission",
    "unmerge",
    "verify",
    "withdraw",
    "withdraw_consent",
]
