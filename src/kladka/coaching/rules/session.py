"""What follows from the facts of coaching. Pure: no database, no clock."""

from datetime import date, time
from decimal import ROUND_HALF_UP, Decimal

MINUTES_PER_HOUR = 60


def hours_of(minutes: int) -> Decimal:
    """Return a length in hours with two decimals, as the ledger keeps it."""
    return (Decimal(minutes) / MINUTES_PER_HOUR).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def minutes_of(hours: Decimal | None) -> int:
    """Return hours as whole minutes; 0 when the length is unknown."""
    return round(hours * MINUTES_PER_HOUR) if hours else 0


def is_overdue(due_on: date | None, done_on: date | None, today: date) -> bool:
    """Tell whether something agreed is still open after its day."""
    return done_on is None and due_on is not None and due_on < today


def not_seen_for(last: date | None, since: date, today: date) -> int:
    """Return for how many days nobody met the participant: since the last support, or since coaching began."""
    return (today - max(last or since, since)).days


def overlap(one: time | None, minutes: int, other: time | None, other_minutes: int) -> bool | None:
    """Tell whether two sessions of one day take place at the same time; None when a beginning is unknown."""
    if one is None or other is None:
        return None
    begins, other_begins = one.hour * MINUTES_PER_HOUR + one.minute, other.hour * MINUTES_PER_HOUR + other.minute
    return begins < other_begins + other_minutes and other_begins < begins + minutes
