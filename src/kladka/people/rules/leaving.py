"""Leaving and coming back: which exit is in force, also after a change of one. Pure: no database, no clock."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

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


@dataclass(frozen=True)
class Presence:
    """Every exit and return of a participation that is believed."""

    exits: Sequence[Gone] = ()
    returns: Sequence[Back] = ()

    def in_force(self, on: date) -> Gone | None:
        """Return the exit in force on a day: the last one, unless a return on that day or later undid it (case 1)."""
        last = has_left([one.day for one in self.exits], [one.day for one in self.returns], on)
        return next((one for one in self.exits if one.day == last), None)

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
