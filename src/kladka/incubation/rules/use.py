"""When the same is used by two at once, and who uses what on which days. Pure; told the days."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

ROOM, DESK = "room", "desk"

type Thing = tuple[str, str]
"""What is used: its kind, and the id of the room or the code."""


@dataclass(frozen=True)
class Taken:
    """Somebody uses something from a day through another (None: still). `seats` is how many desks the room has."""

    id: UUID
    thing: Thing
    who: str
    since: date
    until: date | None = None
    number: int = 1
    seats: int = 0

    def overlaps(self, since: date, until: date | None) -> bool:
        """Tell whether it is used on one of these days; the last day counts on both sides."""
        return (until is None or self.since <= until) and (self.until is None or since <= self.until)


def taken_by_others(one: Taken, others: Iterable[Taken]) -> list[Taken]:
    """Return whose use stands in the way of a use of a room or of desks in it.

    A whole room is used by one at a time; desks by as many as the room has, all of those on one day taken together.
    Equipment and services are shared: nothing stands in the way of them.
    """
    kind, room = one.thing
    if kind not in (ROOM, DESK):
        return []
    here = [
        each
        for each in others
        if each.id != one.id
        and each.thing[0] in (ROOM, DESK)
        and each.thing[1] == room
        and each.overlaps(one.since, one.until)
    ]
    whole = [each for each in here if ROOM in (kind, each.thing[0])]
    return whole or (here if _most_desks(one, here) > one.seats else [])


def _most_desks(one: Taken, here: Sequence[Taken]) -> int:
    """Return how many desks are used at most on one day of `one`: the number rises only where a use begins."""
    days = {max(each.since, one.since) for each in (one, *here)}
    return max(sum(each.number for each in (one, *here) if each.overlaps(day, day)) for day in days)


def most_desks(uses: Iterable[Taken], room: str, first: date) -> int:
    """Return how many desks of a room are used at most on one day from `first` on; none where nobody uses one."""
    here = [one for one in uses if one.thing == (DESK, room) and one.overlaps(first, None)]
    days = {max(one.since, first) for one in here}
    return max((sum(one.number for one in here if one.overlaps(day, day)) for day in days), default=0)


def free_desks(uses: Iterable[Taken], room: str, seats: int, first: date, last: date) -> int | None:
    """Return how many desks of a room are free on every day of a span; None where nobody uses a desk of it then, or
    somebody uses it whole."""
    here = [one for one in uses if one.thing[1] == room and one.overlaps(first, last)]
    if not any(one.thing[0] == DESK for one in here) or any(one.thing[0] == ROOM for one in here):
        return None
    days = {max(one.since, first) for one in here}
    most = max(sum(one.number for one in here if one.thing[0] == DESK and one.overlaps(day, day)) for day in days)
    return max(seats - most, 0)


@dataclass(frozen=True)
class Row:
    """One thing over the spans of a picture: in each who uses it, by name."""

    thing: Thing
    cells: tuple[tuple[str, ...], ...]


def picture(uses: Iterable[Taken], spans: Sequence[tuple[date, date]], things: Iterable[Thing] = ()) -> list[Row]:
    """Return who uses each thing in each span of days; `things` come first, used or not, others when they are used."""
    found: dict[Thing, list[set[str]]] = {thing: [set() for _span in spans] for thing in things}
    for one in uses:
        cells = [at for at, (first, last) in enumerate(spans) if one.overlaps(first, last)]
        for at in cells:
            found.setdefault(one.thing, [set() for _span in spans])[at].add(one.who)
    return [Row(thing, tuple(tuple(sorted(cell)) for cell in cells)) for thing, cells in found.items()]
