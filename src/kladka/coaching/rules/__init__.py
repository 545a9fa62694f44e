"""What follows from the facts of coaching. Pure: no database, no clock."""

from kladka.coaching.rules.session import hours_of, is_overdue, minutes_of, not_seen_for, overlap

__all__ = ["hours_of", "is_overdue", "minutes_of", "not_seen_for", "overlap"]
