"""Reads over two siblings."""

from kladka.workflows.queries.accepting import people_like, possible_people
from kladka.workflows.queries.held import held_days, held_for_list
from kladka.workflows.queries.receiving import GROUP, is_who_applied, registration_of
from kladka.workflows.queries.ties import conflict_of, conflicts_in, ties_of

__all__ = [
    "GROUP",
    "conflict_of",
    "conflicts_in",
    "held_days",
    "held_for_list",
    "is_who_applied",
    "people_like",
    "possible_people",
    "registration_of",
    "ties_of",
]
