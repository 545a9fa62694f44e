"""Reads of benefits: what the programme pays, what was attended, what is due, what was listed and paid."""

from kladka.benefits.queries.accounts import accounts_for, drafts_with, line_on_the_way, pays_in_cash
from kladka.benefits.queries.attendance import Attended, Held, attended
from kladka.benefits.queries.exits import offered_exit, outlasting
from kladka.benefits.queries.kinds import (
    Kind,
    ends_participation,
    kind_of,
    kinds,
    said_of_decision,
    snapshot,
    terms_for,
)
from kladka.benefits.queries.lists import approved_months, listed, lists_of, sheets_of, standing_lines, to_type
from kladka.benefits.queries.payable import Missing, Payable, Preview, dues, payable, waiting
from kladka.benefits.queries.taken_off import Again, came_again, taken_off, taken_off_of

__all__ = [
    "Again",
    "Attended",
    "Held",
    "Kind",
    "Missing",
    "Payable",
    "Preview",
    "accounts_for",
    "approved_months",
    "attended",
    "came_again",
    "drafts_with",
    "dues",
    "ends_participation",
    "kind_of",
    "kinds",
    "line_on_the_way",
    "listed",
    "lists_of",
    "offered_exit",
    "outlasting",
    "payable",
    "pays_in_cash",
    "said_of_decision",
    "sheets_of",
    "snapshot",
    "standing_lines",
    "taken_off",
    "taken_off_of",
    "terms_for",
    "to_type",
    "waiting",
]
