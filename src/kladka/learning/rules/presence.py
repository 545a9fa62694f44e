"""What presence at sessions adds up to. Pure: no query, no clock."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol
from uuid import UUID


class Meeting(Protocol):
    """What the rule reads of a session."""

    @property
    def on_date(self) -> date: ...
    @property
    def hours(self) -> Decimal | None: ...


@dataclass(frozen=True)
class Stay:
    """What one person was present for at one session."""

    on_date: date
    hours: Decimal | None


@dataclass(frozen=True)
class Attended:
    """One person's attendance of one event: first and last day, clock hours (None when no session states any)."""

    start_date: date
    end_date: date
    hours: Decimal | None


def attended(sessions: Iterable[Meeting]) -> Attended | None:
    """Return what the sessions somebody was present at add up to; None when there are none."""
    meetings = list(sessions)
    if not meetings:
        return None
    days = [meeting.on_date for meeting in meetings]
    known = [meeting.hours for meeting in meetings if meeting.hours is not None]
    return Attended(min(days), max(days), sum(known, Decimal(0)) if known else None)


@dataclass(frozen=True)
class Difference:
    """What confirming must still do: participations to record, to correct and to withdraw."""

    new: frozenset[UUID]
    changed: frozenset[UUID]
    gone: frozenset[UUID]

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.gone)

    @property
    def corrects(self) -> bool:
        """Tell whether something already recorded changes, which wants a reason."""
        return bool(self.changed or self.gone)


def difference[T](wanted: Mapping[UUID, T], recorded: Mapping[UUID, T]) -> Difference:
    """Compare what the marks say with what is recorded, person by person."""
    both = wanted.keys() & recorded.keys()
    return Difference(
        new=frozenset(wanted.keys() - recorded.keys()),
        changed=frozenset(key for key in both if wanted[key] != recorded[key]),
        gone=frozenset(recorded.keys() - wanted.keys()),
    )
