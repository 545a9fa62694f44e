"""The one place that reads the time.

Rules never ask the clock: they are told the day. Verbs ask it once, after they hold the ledger's lock.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

WARSAW = ZoneInfo("Europe/Warsaw")
"""The ledger's civil day: "known on day K" ends when K ends in Warsaw."""

_handed: ContextVar[Callable[[], datetime] | None] = ContextVar("handed_clock", default=None)


def now() -> datetime:
    """Return the current moment, UTC, aware."""
    handed = _handed.get()
    return handed() if handed else datetime.now(UTC)


def today() -> date:
    """Return the current civil day in Warsaw."""
    return day_of(now())


def day_of(moment: datetime) -> date:
    """Return the civil day in Warsaw on which an aware moment fell."""
    return moment.astimezone(WARSAW).date()


@contextmanager
def handed(source: Callable[[], datetime]) -> Iterator[None]:
    """Let `source` tell the time inside the block. Only `core.ledger.rehearsal` may call this."""
    token = _handed.set(source)
    try:
        yield
    finally:
        _handed.reset(token)
