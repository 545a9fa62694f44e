"""Whether an entity reached what the law asks of it after its entry, and since when it is below. Pure; told the day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from kladka.core import packs
from kladka.core.months import months_after
from kladka.incubation.rules.duties import Duty, Running

FILE = "rules/founding.yaml"


@dataclass(frozen=True)
class Spell:
    """Somebody (`who` tells one from another) is a member, or holds a job, from a day to a last day, if any."""

    who: str
    first: date
    last: date | None = None


class State(StrEnum):
    """How a duty stands: reached, still to be reached in time, or late."""

    REACHED = "reached"
    OPEN = "open"
    LATE = "late"


@dataclass(frozen=True)
class Owed:
    """A duty, and the first day on which it was reached, None where it never was; `now` is how many there are."""

    duty: Duty
    reached_on: date | None
    now: int

    def state(self, today: date) -> State:
        """Return how it stands on a day."""
        if self.reached_on is not None and self.reached_on <= today:
            return State.REACHED
        return State.LATE if today > self.duty.due else State.OPEN


@dataclass(frozen=True)
class Below:
    """Fewer members than the law asks for since a day: tolerated until `until`, then the entity is to be wound up."""

    running: Running
    since: date
    until: date
    now: int

    def state(self, today: date) -> State:
        """Return how it stands on a day."""
        return State.LATE if today > self.until else State.OPEN


@dataclass(frozen=True)
class Watched:
    """What is watched of one entity. `running` is the rule about too few members, `below` the time of breaking it."""

    owed: tuple[Owed, ...] = ()
    below: Below | None = None
    running: Running | None = None
    members: int = 0


def employed_by() -> frozenset[str]:
    """Return the kinds of contract by which the law takes somebody for employed."""
    return frozenset(packs.load(FILE)["employed"]["contracts"])


def watched(
    duties: Iterable[Duty],
    running: Running | None,
    *,
    registered_on: date,
    members: Sequence[Spell],
    at_risk_employed: Sequence[Spell],
) -> Watched:
    """Compare what the law asks for with who was there. Days later than the newest record are not guessed.

    The number of members is watched from the day by which those who are to join must have joined, else from the entry.
    """
    spells = {"members": members, "at_risk_employed": at_risk_employed}
    owed = tuple(
        Owed(duty, _reached(spells[duty.wants], duty.least), _now(spells[duty.wants]))
        for duty in sorted(duties, key=lambda duty: (duty.due, duty.wants))
    )
    starts = max((each.duty.due for each in owed if each.duty.wants == "members"), default=registered_on)
    return Watched(owed, _below(running, members, starts) if running else None, running, _now(members))


def _below(running: Running, members: Sequence[Spell], starts: date) -> Below | None:
    """The time below the minimum that has not ended yet, None where there are enough."""
    if _now(members) >= running.least:
        return None
    since = starts
    for day, count in _counts(members):
        if count >= running.least:
            since = max(starts, _last_day_of_enough(members, running.least, day) + timedelta(days=1))
    return Below(running, since, months_after(since, running.months), _now(members))


def _last_day_of_enough(spells: Sequence[Spell], least: int, since: date) -> date:
    """The last day of a time in which there are enough, which began on `since` and is known to end."""
    ends = sorted({spell.last for spell in spells if spell.last is not None and spell.last >= since})
    return next(day for day in ends if _there(spells, day + timedelta(days=1)) < least)


def _reached(spells: Sequence[Spell], least: int) -> date | None:
    return next((day for day, count in _counts(spells) if count >= least), None)


def _counts(spells: Sequence[Spell]) -> list[tuple[date, int]]:
    """How many there are on each day on which somebody comes: only then there can be enough for the first time."""
    return [(day, _there(spells, day)) for day in sorted({spell.first for spell in spells})]


def _there(spells: Sequence[Spell], day: date) -> int:
    """How many different ones there are on a day: whoever is there twice is one."""
    return len({each.who for each in spells if each.first <= day and (each.last is None or day <= each.last)})


def _now(spells: Sequence[Spell]) -> int:
    return len({each.who for each in spells if each.last is None})


def empty_since(created: date, holders: Sequence[Spell]) -> date | None:
    """Return the first day from which nobody holds a job, None while somebody does."""
    if any(each.last is None for each in holders):
        return None
    last = max((each.last for each in holders if each.last is not None), default=None)
    return created if last is None else max(created, last + timedelta(days=1))
