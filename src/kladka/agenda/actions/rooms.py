"""Rooms of a site, and when the site is open."""

from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any
from uuid import UUID

from kladka.agenda import policies
from kladka.agenda.models import OpeningHours, Room, SpecialDays
from kladka.audit.actions import Actor, verb
from kladka.core.errors import check_version
from kladka.organisations.models import Site

_SAID = ("name", "seats", "access", "equipment", "closed_on")


def add_room(
    *,
    site: Site,
    name: str,
    seats: int,
    controller: UUID,
    by: Actor,
    access: Sequence[str] = (),
    equipment: Sequence[str] = (),
) -> Room:
    """Record a room of a site. Raises PolicyBroken where the site has one of that name."""
    with verb("agenda.add_room", controller=controller, by=by) as opened:
        room = Room(site=site)
        _say(room, name=name, seats=seats, access=access, equipment=equipment, closed_on=None)
        return opened.save(room)


def change_room(
    *,
    room: Room,
    version: int,
    name: str,
    seats: int,
    controller: UUID,
    by: Actor,
    access: Sequence[str] = (),
    equipment: Sequence[str] = (),
    closed_on: date | None = None,
) -> Room:
    """Say anew what a room is like, and from which day on it is no longer used. Raises Stale as others do."""
    with verb("agenda.change_room", controller=controller, by=by) as opened:
        stored = Room.objects.select_related("site").get(pk=room.pk)
        check_version(stored, version)
        _say(stored, name=name, seats=seats, access=access, equipment=equipment, closed_on=closed_on)
        stored.version += 1
        return opened.save(stored, fields=(*_SAID, "version"))


def set_opening(
    *,
    site: Site,
    from_date: date,
    week: Mapping[int, tuple[time, time]],
    controller: UUID,
    by: Actor,
    until_date: date | None = None,
) -> list[OpeningHours]:
    """Say on which weekdays (1 is Monday) a site is open from a day on, through `until_date` where that is given.

    What was said from the same day on is replaced; earlier weeks stay as they were.
    """
    policies.check_opening(from_date, until_date, week)
    with verb("agenda.set_opening", controller=controller, by=by) as opened:
        opened.delete_all(list(OpeningHours.objects.filter(site=site, from_date=from_date)))
        days: Any = {"site": site, "from_date": from_date, "until_date": until_date}
        rows = [
            OpeningHours(**days, weekday=weekday, starts=starts, ends=ends)
            for weekday, (starts, ends) in sorted(week.items())
        ]
        return list(opened.save_all(OpeningHours, rows))


def add_special_days(
    *,
    site: Site,
    from_date: date,
    until_date: date,
    controller: UUID,
    by: Actor,
    hours: tuple[time, time] | None = None,
    words: str = "",
) -> SpecialDays:
    """Say that a site is closed on days, or open at other hours than usual."""
    policies.check_absence(from_date, until_date)
    with verb("agenda.add_special_days", controller=controller, by=by) as opened:
        starts, ends = hours or (None, None)
        policies.check_special_hours(starts, ends)
        days: Any = {"from_date": from_date, "until_date": until_date, "starts": starts, "ends": ends}
        return opened.save(SpecialDays(site=site, words=" ".join(words.split()), **days))


def remove_special_days(*, days: SpecialDays, controller: UUID, by: Actor) -> None:
    """Take special days back: the usual hours hold."""
    with verb("agenda.remove_special_days", controller=controller, by=by) as opened:
        opened.delete(days)


def _say(
    room: Room, *, name: str, seats: int, access: Sequence[str], equipment: Sequence[str], closed_on: date | None
) -> None:
    room.name, room.seats, room.closed_on = policies.check_room_name(name, room), seats, closed_on
    room.access = policies.codes_in("access-needs", access, field="access")
    room.equipment = policies.codes_in("room-equipment", equipment, field="equipment")
    policies.check_seats(seats)
