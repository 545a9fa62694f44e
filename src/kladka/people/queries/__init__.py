"""Reads across people's records. Everything a page shows starts from `visible_to`."""

from kladka.people.queries.evidence import evidence_of, evidence_state, states_of, unchecked, unproven_situations
from kladka.people.queries.finding import (
    is_pesel_of,
    person_with_pesel,
    pesel_mark,
    possible_duplicates,
    same_human,
    same_situation,
    situations_on,
)
from kladka.people.queries.listing import following, listed, named, visible_as, visible_to
from kladka.people.queries.states import left_by, to_submit, with_record_state
from kladka.people.queries.timeline import Happening, entry_gaps, timeline

__all__ = [
    "Happening",
    "entry_gaps",
    "evidence_of",
    "evidence_state",
    "following",
    "is_pesel_of",
    "left_by",
    "listed",
    "named",
    "person_with_pesel",
    "pesel_mark",
    "possible_duplicates",
    "same_human",
    "same_situation",
    "situations_on",
    "states_of",
    "timeline",
    "to_submit",
    "unchecked",
    "unproven_situations",
    "visible_as",
    "visible_to",
    "with_record_state",
]
