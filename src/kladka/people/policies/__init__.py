"""What may never happen to people's records, whoever asks. Each `check_` raises PolicyBroken with a sentence."""

from kladka.people.policies.assignment import check_begun, check_models
from kladka.people.policies.correction import (
    check_corrected,
    check_own_and_recent,
    check_presence_without,
    check_typing_error,
    may_be_typing_error,
)
from kladka.people.policies.dates import check_not_in_future, check_order, check_takes_part, check_within_project
from kladka.people.policies.entry import (
    check_answers,
    check_conditional,
    check_consistent,
    check_municipality,
    check_same_person,
    check_substatus,
    check_without_work,
)
from kladka.people.policies.evidence import (
    check_document,
    check_documents,
    check_of_one_participation,
    signed_otherwise,
    why_no_proof,
)
from kladka.people.policies.exclusion import check_lasts_until, check_not_working, check_work_or_cis, excluded_from_cis
from kladka.people.policies.following import check_nothing_followed
from kladka.people.policies.identity import (
    check_born,
    check_known,
    check_name,
    check_pesel,
    check_phone,
    check_postcode,
)
from kladka.people.policies.leaving import check_leaving, check_turns, entry_withdrawn
from kladka.people.policies.needs import check_needs
from kladka.people.policies.situation import check_agreed_end, check_born_before, check_may_end, check_situation
from kladka.people.policies.succession import check_begins, check_ends, moves_with

__all__ = [
    "check_agreed_end",
    "check_answers",
    "check_begins",
    "check_begun",
    "check_born",
    "check_born_before",
    "check_conditional",
    "check_consistent",
    "check_corrected",
    "check_document",
    "check_documents",
    "check_ends",
    "check_known",
    "check_lasts_until",
    "check_leaving",
    "check_may_end",
    "check_models",
    "check_municipality",
    "check_name",
    "check_needs",
    "check_not_in_future",
    "check_not_working",
    "check_nothing_followed",
    "check_of_one_participation",
    "check_order",
    "check_own_and_recent",
    "check_pesel",
    "check_phone",
    "check_postcode",
    "check_presence_without",
    "check_same_person",
    "check_situation",
    "check_substatus",
    "check_takes_part",
    "check_turns",
    "check_typing_error",
    "check_within_project",
    "check_without_work",
    "check_work_or_cis",
    "entry_withdrawn",
    "excluded_from_cis",
    "may_be_typing_error",
    "moves_with",
    "signed_otherwise",
    "why_no_proof",
]
