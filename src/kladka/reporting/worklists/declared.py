"""What a work list can say: kinds of lines, and rules with titles. What counts as long or late is in the packs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from kladka.core import clock
from kladka.core.dated import dated_rule
from kladka.reporting.rules.claim import is_free, is_holiday

FILE = "rules/worklists.yaml"

KINDS: Mapping[str, Any] = {
    "closing": _("Closes this week"),
    "request": _("Request of a participant"),
    "claim": _("Payment claim"),
    "release": _("Publication"),
    "second": _("Waits for a second person"),
    "recruitment": _("Calls"),
    "incomplete": _("Incomplete record"),
    "returned": _("Sent back by the system"),
    "dates": _("Dates that contradict each other"),
    "overlap": _("At the same time"),
    "evidence": _("Missing document"),
    "near": _("Nearly counts"),
    "pathway": _("Plan and pathway"),
    "care": _("Lost from sight"),
    "event": _("Attendance not confirmed"),
    "entity": _("Entities after their entry"),
}
"""In the order of urgency, where days do not decide."""

COORDINATOR = "coordinator"
"""Who mends a line that the coach cannot: the coordinators of the partner."""


@dataclass(frozen=True)
class Rule:
    """One thing that can be wrong. `sql` selects participation, fact, since, until, day, word and number of each line.

    `to` names who mends it where that is not the participant's coach. A rule without `sql` is computed otherwise.
    """

    code: str
    kind: str
    title: Any
    sql: str = ""
    to: str = ""


@dataclass(frozen=True)
class Limits:
    """The numbers of `packs/rules/worklists.yaml` that hold on a day."""

    closing: int
    after_exit: int
    follow_up: int
    no_support: int
    no_coach: int
    not_begun: int
    unsigned: int
    unsigned_after_end: int
    claim_due: int
    alone: int
    release_due: int
    entity_due: int
    job_empty: int
    grant_due: int
    overlap: int
    without_work: tuple[str, ...]
    work: tuple[str, ...]


@dataclass(frozen=True)
class Frame:
    """Of which project, on which day, until when it runs, and which partners take part in it on that day."""

    project: str
    on: date
    ends_on: date
    partners: frozenset[str]
    limits: Limits = field(repr=False)


_IN_DAYS = (
    "closing",
    "after_exit",
    "follow_up",
    "no_support",
    "no_coach",
    "not_begun",
    "unsigned",
    "unsigned_after_end",
    "claim_due",
    "alone",
    "release_due",
    "entity_due",
    "job_empty",
    "grant_due",
)


def limits_on(day: date) -> Limits:
    """Return the limits that hold on a day."""
    days = {name: int(dated_rule(FILE, name, day)["days"]) for name in _IN_DAYS}
    return Limits(
        **days,
        overlap=int(dated_rule(FILE, "overlap", day)["minutes"]),
        without_work=tuple(dated_rule(FILE, "without_work", day)["statuses"]),
        work=tuple(dated_rule(FILE, "work", day)["kinds"]),
    )


def letter_week(moment: datetime) -> date | None:
    """Return the day on which the letters of the week go out, if they still may at this moment; else None.

    Where that day is a public holiday, they go out on the next working day on which they still may.
    """
    there = moment.astimezone(clock.WARSAW)
    day = there.date()
    rule = dated_rule(FILE, "letter", day)
    began = day - timedelta(days=(day.isoweekday() - int(rule["weekday"])) % 7)
    first, last = rule["hours"]
    is_time = (day - began).days <= int(rule["late_days"]) and int(first) <= there.hour < int(last)
    if not is_time or is_holiday(day) or (day > began and is_free(day)):
        return None
    return began
