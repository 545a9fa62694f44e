"""Reads over two siblings."""

from kladka.workflows.queries.accepting import possible_people

__all__ = ["possible_people"]
