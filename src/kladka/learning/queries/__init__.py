"""Reads across events, people and the facts about them; each in a constant number of queries."""

from kladka.learning.queries.enrolment import candidates, left_before
from kladka.learning.queries.event import listed, overlapping, overlapping_session, same_event, searched
from kladka.learning.queries.presence import (
    Roster,
    Row,
    Wanted,
    compare,
    head_counts,
    recorded_supports,
    roster,
    wanted_supports,
)

__all__ = [
    "Roster",
    "Row",
    "Wanted",
    "candidates",
    "compare",
    "head_counts",
    "left_before",
    "listed",
    "overlapping",
    "overlapping_session",
    "recorded_supports",
    "roster",
    "same_event",
    "searched",
    "wanted_supports",
]
