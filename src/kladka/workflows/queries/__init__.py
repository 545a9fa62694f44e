"""Reads over two siblings."""

from kladka.workflows.queries.accepting import people_like, possible_people
from kladka.workflows.queries.held import held_days, held_for_list
from kladka.workflows.queries.ties import conflict_of, conflicts_in, ties_of

__all__ = [
    "conflict_of",
    "conflicts_in",
    "held_days",
    "held_for_list",
    "people_like",
    "possible_people",
    "ties_of",
]
