"""A database that others hold for longer than a connection waits: nothing is wrong with what was asked."""

from django.db import OperationalError

RETRY_AFTER = 5
"""Seconds after which it is worth asking again."""

_STATES = frozenset({"55P03", "40P01", "40001", "53300"})
"""PostgreSQL: the lock was not to be had in time, two locked each other out, another came first, too many are there."""
_LOCKED = "locked"
"""As SQLite says it; the driver gives no code."""


def is_busy(error: BaseException | None) -> bool:
    """Tell whether an error means that the database was busy, so that the same may succeed in a moment."""
    if not isinstance(error, OperationalError):
        return False
    state = getattr(error.__cause__, "sqlstate", None)
    return state in _STATES if state else _LOCKED in str(error)
