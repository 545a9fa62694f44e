"""Reads over two siblings."""

from kladka.workflows.queries.accepting import people_like, possible_people
from kladka.workflows.queries.held import held_days, held_for_list

__all__ = ["held_days", "held_for_list", "people_like", "possible_people"]
