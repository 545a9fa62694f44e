"""Reads of coaching: a coach's day, sessions, next steps; where people stand on their pathways."""

from kladka.coaching.queries.day import (
    Coached,
    Day,
    assignments_of,
    clashing_session,
    day_of,
    open_steps,
    parameter,
    sessions_by_support,
    sessions_of,
    steps_of,
)

__all__ = [
    "Coached",
    "Day",
    "assignments_of",
    "clashing_session",
    "day_of",
    "open_steps",
    "parameter",
    "sessions_by_support",
    "sessions_of",
    "steps_of",
]
