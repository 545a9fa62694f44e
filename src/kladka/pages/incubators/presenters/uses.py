"""Who uses what of an incubator, as a list and as a picture over days."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.agenda.models import Room
from kladka.agenda.rules import Busy, local, monday_of
from kladka.core.components import Column, Link, Menu, Table
from kladka.core.dictionaries import dictionary
from kladka.incubation.models import Incubator, Use
from kladka.incubation.queries import taken, what_is_used, who_uses
from kladka.incubation.rules.use import Taken, Thing, free_desks, picture
from kladka.pages.incubators.presenters.premises import terms_of

Kind = Use.Kind
WEEK, MONTH = "week", "month"


@dataclass(frozen=True)
class Span:
    """What a picture covers: a week day by day, or a month week by week."""

    kind: str
    first: date
    last: date

    @property
    def parts(self) -> list[tuple[date, date]]:
        """Return the columns: first and last day of each."""
        if self.kind == WEEK:
            return [(day, day) for day in (self.first + timedelta(days=number) for number in range(7))]
        found, day = [], self.first
        while day <= self.last:
            end = min(monday_of(day) + timedelta(days=6), self.last)
            found.append((day, end))
            day = end + timedelta(days=1)
        return found

    @property
    def before(self) -> date:
        """Return a day of the week or month before."""
        return self.first - timedelta(days=1)

    @property
    def after(self) -> date:
        """Return a day of the week or month after."""
        return self.last + timedelta(days=1)

    @property
    def title(self) -> str:
        """Return what is covered, in words."""
        if self.kind == MONTH:
            return date_format(self.first, "F Y")
        words = {"first": date_format(self.first, "j E"), "last": date_format(self.last, "j E Y")}
        return _("%(first)s to %(last)s") % words


def span_of(kind: str, day: date) -> Span:
    """Return the week or, by default, the month of a day."""
    if kind == WEEK:
        first = monday_of(day)
        return Span(WEEK, first, first + timedelta(days=6))
    first = day.replace(day=1)
    return Span(MONTH, first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))


def steps(incubator: Incubator, span: Span, today: date) -> Menu:
    """Return the ways to what was before, to today, to what comes after, and to the other picture."""
    here = reverse("incubators:uses", args=[incubator.pk])
    before, after = (
        (_("Previous week"), _("Next week")) if span.kind == WEEK else (_("Previous month"), _("Next month"))
    )
    other, words = (MONTH, _("Show the month")) if span.kind == WEEK else (WEEK, _("Show one week"))
    shown = min(max(today, span.first), span.last)
    links = [
        Link(before, f"{here}?span={span.kind}&on={span.before.isoformat()}"),
        Link(_("Today"), f"{here}?span={span.kind}"),
        Link(after, f"{here}?span={span.kind}&on={span.after.isoformat()}"),
        Link(words, f"{here}?span={other}&on={shown.isoformat()}"),
    ]
    return Menu(_("Days"), links)


def occupancy(span: Span, uses: Sequence[Use], rooms: Sequence[Room], meetings: Sequence[Busy]) -> Table:
    """Return who uses each room and each other thing in the parts of a span; of rooms also how many meetings, and how
    many desks are free where others use some."""
    # A room that is closed by now is still called by its name where it is used.
    every = [*rooms, *(one.room for one in uses if one.room is not None)]
    names, used = {str(one.pk): one.name for one in every}, taken(uses)
    free = {str(one.pk): [free_desks(used, str(one.pk), one.seats, *part) for part in span.parts] for one in rooms}
    shown = picture(map(_in_its_room, used), span.parts, [(Kind.ROOM.value, str(one.pk)) for one in rooms])
    rows = []
    for row in shown:
        held = _meetings(row.thing, meetings, span.parts)
        desks = _free(free.get(row.thing[1], []) if row.thing[0] == Kind.ROOM else [], len(held))
        cells = [[*who, *filter(None, (held[at], desks[at]))] for at, who in enumerate(row.cells)]
        rows.append([_name_of(row.thing, names), *((cell or _("free")) for cell in cells)])
    heads = [_("What"), *(_head(*part) for part in span.parts)]
    return Table(span.title, [Column(head) for head in heads], rows)


def _free(numbers: Sequence[int | None], parts: int) -> list[str]:
    words = ["" if n is None else ngettext("%(n)d desk free", "%(n)d desks free", n) % {"n": n} for n in numbers]
    return words or [""] * parts


def _in_its_room(one: Taken) -> Taken:
    """Return desks as a use of their room, with how many."""
    kind, room = one.thing
    if kind != Kind.DESK:
        return one
    words = ngettext("%(who)s: %(n)d desk", "%(who)s: %(n)d desks", one.number)
    return replace(one, thing=(Kind.ROOM.value, room), who=words % {"who": one.who, "n": one.number})


def _head(first: date, last: date) -> str:
    if first == last:
        return date_format(first, "D j.m")
    return f"{first.day}–{last.day}"


def _name_of(thing: Thing, rooms: Mapping[str, str]) -> str:
    kind, key = thing
    if kind == Kind.ROOM:
        return rooms.get(key, "")
    return dictionary("incubator-services" if kind == Kind.SERVICE else "room-equipment").label(key)


def _meetings(thing: Thing, meetings: Sequence[Busy], parts: Sequence[tuple[date, date]]) -> list[str]:
    kind, key = thing
    days = [local(one.starts).date() for one in meetings if kind == Kind.ROOM and str(one.room) == key]
    numbers = [sum(first <= day <= last for day in days) for first, last in parts]
    return [ngettext("%(n)d meeting", "%(n)d meetings", each) % {"n": each} if each else "" for each in numbers]


def uses_table(uses: Sequence[Use], *, may_change: bool, caption: str, names_who: bool = True) -> Table:
    """Return uses as a list: who (where it is not one group's page), what, from when to when, on what terms."""
    rows: list[list[Any]] = []
    for one in uses:
        what: Any = thing_in_words(one)
        if may_change:
            what = Link(
                what, reverse("incubators:change-use", args=[one.pk]), hidden=who_uses(one) if names_who else ""
            )
        place = who_uses(one) if names_who else one.site.name
        rows.append([what, place, one.from_date, one.until_date or _("until further notice"), terms_of(one)])
    heads = [_("What"), _("Who") if names_who else _("Incubator"), _("From"), _("Until"), _("On what terms")]
    return Table(caption, [Column(head) for head in heads], rows)


def thing_in_words(one: Use) -> str:
    """Return what is used, of desks how many."""
    if one.kind != Kind.DESK:
        return what_is_used(one)
    desks = ngettext("%(n)d desk in: %(room)s", "%(n)d desks in: %(room)s", one.number)
    return desks % {"n": one.number, "room": what_is_used(one)}
