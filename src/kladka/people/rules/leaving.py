"""Leaving and coming back: which exit is in force, also after a change of one. Pure: no database, no clock."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from kladka.people.rules.entry import has_left


@dataclass(frozen=True)
class Gone:
    """One exit. `origin` is its id as it was first recorded: a correction is the same exit on another day."""

    id: str
    origin: str
    day: date
    completed: bool
    reason: str = ""


@dataclass(frozen=True)
class Back:
    """One return."""

    id: str
    day: date


@dataclass(frozen=True)
class Change:
    """What would be recorded: `retracted` is the exit or return that is believed no more, the others are new."""

    retracted: str = ""
    gone: Gone | None = None
    back: Back | None = None


class Wrong(StrEnum):
    """What cannot be of somebody who leaves and comes back."""

    LEFT_TWICE = "left_twice"
    NOT_LEFT = "not_left"
    BEFORE_ENTRY = "before_entry"
    SUPPORT = "support"


@dataclass(frozen=True)
class Flaw:
    """One thing that cannot be. `day`: of the other exit, of the return, of the entry, or the last one of a support."""

    what: Wrong
    day: date


@dataclass(frozen=True)
class Presence:
    """Every exit and return of a participation that is believed."""

    exits: Sequence[Gone] = ()
    returns: Sequence[Back] = ()

    def in_force(self, on: date) -> Gone | None:
        """Return the exit in force on a day: the last one, unless a return on that day or later undid it (case 1)."""
        last = has_left([one.day for one in self.exits], [one.day for one in self.returns], on)
        return next((one for one in self.exits if one.day == last), None)

    def has_left(self, on: date) -> bool:
        """Tell whether somebody left before a day: the last day still counts."""
        gone = self.in_force(on)
        return gone is not None and gone.day < on

    def flaws(self, *, entered: date | None, supports: Sequence[tuple[date, date]]) -> list[Flaw]:
        """Return what cannot be: exits and returns take turns, and every support (first and last day) lies between.

        On one day the return is later than the exit.
        """
        turns = sorted([*((one.day, False) for one in self.exits), *((one.day, True) for one in self.returns)])
        found = list(_out_of_turn(turns))
        if entered and turns and turns[0][0] < entered:
            found.append(Flaw(Wrong.BEFORE_ENTRY, entered))
        spans = _spans(turns)
        outside = [last for first, last in supports if not any(since <= first <= last <= to for since, to in spans)]
        return [*found, *(Flaw(Wrong.SUPPORT, day) for day in sorted(outside))]

    def origin_of(self, fact: str) -> str:
        """Return the id of an exit as it was first recorded."""
        return next(one.origin for one in self.exits if one.id == fact)

    def after(self, change: Change) -> "Presence":
        """Return what is believed once the change is recorded."""
        exits = [one for one in self.exits if one.id != change.retracted]
        returns = [one for one in self.returns if one.id != change.retracted]
        return replace(
            self,
            exits=[*exits, change.gone] if change.gone else exits,
            returns=[*returns, change.back] if change.back else returns,
        )


def _out_of_turn(turns: Sequence[tuple[date, bool]]) -> Iterator[Flaw]:
    gone: date | None = None
    for day, is_return in turns:
        if is_return and gone is None:
            yield Flaw(Wrong.NOT_LEFT, day)
        elif not is_return and gone is not None:
            yield Flaw(Wrong.LEFT_TWICE, gone)
        gone = None if is_return else day


def _spans(turns: Sequence[tuple[date, bool]]) -> list[tuple[date, date]]:
    """Return from when until when somebody took part, each time."""
    found, since = [], date.min
    for day, is_return in turns:
        if is_return:
            since = day
        else:
            found.append((since, day))
            since = date.max
    return [*found, (since, date.max)]
