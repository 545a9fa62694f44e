"""One person's mark at one session: what two phones make of it, and the hours that follow. Pure."""

from dataclasses import dataclass, fields
from datetime import time
from decimal import Decimal
from typing import Protocol

from kladka.learning.rules.event import clock_hours

PRESENT, ABSENT, EXCUSED = "present", "absent", "excused"
LEAST = Decimal("0.01")
"""The shortest time that is recorded of somebody who was there."""


@dataclass(frozen=True)
class Mark:
    """What is known of one person at one session; `state` "" where nobody marked.

    `arrived` and `left` are of who came later or went earlier, `reason` (dictionary "absence-reasons") of who was
    excused.
    """

    state: str = ""
    arrived: time | None = None
    left: time | None = None
    reason: str = ""

    def __bool__(self) -> bool:
        return bool(self.state)

    @property
    def is_sound(self) -> bool:
        """Tell whether its parts go together: times of who was present, a reason of who was excused."""
        has_times = self.arrived is not None or self.left is not None
        in_order = self.arrived is None or self.left is None or self.arrived < self.left
        return in_order and not (has_times and self.state != PRESENT) and not (self.reason and self.state != EXCUSED)


NOT_MARKED = Mark()


def merged(*, stored: Mark, seen: Mark, sent: Mark) -> Mark | None:
    """Return what is to be stored when somebody who saw `seen` sends `sent`; None where another contradicts it.

    Field by field: what was not changed here stays as the other phone left it.
    """
    if sent == seen:
        return stored
    values = {}
    for name in (field.name for field in fields(Mark)):
        now, before, wanted = (getattr(mark, name) for mark in (stored, seen, sent))
        if wanted != before and now not in {before, wanted}:
            return None
        values[name] = now if wanted == before else wanted
    mark = Mark(**values)
    # Each phone made sense of what it saw; together they need not.
    return mark if mark.is_sound or not sent.is_sound else None


class Timed(Protocol):
    """What the rule reads of a session."""

    @property
    def starts(self) -> time | None: ...
    @property
    def ends(self) -> time | None: ...
    @property
    def hours(self) -> Decimal | None: ...


def hours_there(session: Timed, mark: Mark) -> Decimal | None:
    """Return the hours of a session that count for who was there from `arrived` to `left`; None where none are stated.

    A session may have fewer hours than there are from beginning to end, for breaks: then the same share of its hours
    counts as of its time. Without the session's times, what lies between arriving and leaving counts, and never more
    than the session's hours. Where `lacks` names something, the hours of the session stand for the longest it can be.
    """
    starts, ends = session.starts or mark.arrived, session.ends or mark.left
    if session.hours is None or (mark.arrived is None and mark.left is None) or starts is None or ends is None:
        return session.hours
    there = clock_hours(max(starts, mark.arrived or starts), min(ends, mark.left or ends))
    whole = clock_hours(starts, ends) if session.starts and session.ends else session.hours
    if whole <= 0:
        return session.hours
    counted = min(session.hours, session.hours * there / whole).quantize(LEAST)
    return max(counted, LEAST)


def lacks(session: Timed, mark: Mark) -> str:
    """Return what is missing to reckon how long somebody was there who came later or left earlier; "" where nothing is.

    "arrived" or "left" of the mark, where the session does not say when it begins or ends; "hours" of the session.
    """
    if mark.state != PRESENT or (mark.arrived is None and mark.left is None):
        return ""
    if session.hours is None:
        return "hours"
    if session.starts is None and mark.arrived is None:
        return "arrived"
    return "left" if session.ends is None and mark.left is None else ""


def lies_within(session: Timed, mark: Mark) -> bool:
    """Tell whether somebody who arrived and left at these times was there while the session lasted."""
    late = session.ends is not None and mark.arrived is not None and mark.arrived >= session.ends
    early = session.starts is not None and mark.left is not None and mark.left <= session.starts
    return not (late or early)
