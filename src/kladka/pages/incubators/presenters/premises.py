"""Rooms, opening hours and services of an incubator, as plain values."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kladka.agenda.models import Room, SpecialDays
from kladka.agenda.queries import is_free
from kladka.agenda.rules import Day, Opening, open_on
from kladka.core.components import Column, Link, Table, Tag
from kladka.core.dictionaries import dictionary
from kladka.incubation.models import ServiceOffered
from kladka.pages.calendar.asking import hour
from kladka.pages.calendar.forms import WEEKDAYS

DAYS_SHOWN = 7
FREE, PAID = gettext_lazy("free of charge"), gettext_lazy("paid")


def rooms_table(rooms: Sequence[Room], *, may_change: bool) -> Table:
    """Return the rooms with what each has."""
    heads = [_("Room"), _("Seats"), _("Needs it meets"), _("Equipment"), _("No longer used since")]
    table = []
    for one in rooms:
        name = Link(one.name, reverse("incubators:change-room", args=[one.pk])) if may_change else one.name
        needs = ", ".join(dictionary("access-needs").label(code) for code in one.needs_met)
        things = ", ".join(dictionary("room-equipment").label(code) for code in one.things)
        table.append([name, one.seats, needs, things, one.closed_on])
    columns = [Column(head, numeric=number == 1) for number, head in enumerate(heads)]
    if all(one.closed_on is None for one in rooms):
        columns, table = columns[:-1], [row[:-1] for row in table]
    return Table(_("Rooms"), columns, table)


def hours_of(day: Day) -> str | Tag:
    """Return when it is open on a day, in words."""
    if day.hours:
        words = f"{hour(day.hours[0])}–{hour(day.hours[1])}"
    elif not day.is_known:
        return _("not said")
    else:
        words = _("closed")
    return f"{words} ({day.special.words})" if day.special and day.special.words else words


def days_table(opening: Opening, today: date) -> Table:
    """Return when it is open on the days to come."""
    days = [today + timedelta(days=number) for number in range(DAYS_SHOWN)]
    rows = [[date_format(day, "l, j E"), hours_of(open_on(opening, day, is_free=is_free(day)))] for day in days]
    return Table(_("Open in the next seven days"), [Column(_("Day")), Column(_("Hours"))], rows, caption_size="s")


def weeks_table(opening: Opening) -> Table:
    """Return the usual weeks, the newest first."""
    rows = []
    for week in sorted(opening.weeks, key=lambda one: one.since, reverse=True):
        days = [f"{WEEKDAYS[number]} {hour(first)}–{hour(last)}" for number, (first, last) in week.hours.items()]
        rows.append([week.since, week.until or _("until further notice"), days])
    columns = [Column(_("From")), Column(_("Until")), Column(_("Hours"))]
    return Table(_("Usual weeks"), columns, rows, caption_size="s")


def special_table(days: Sequence[SpecialDays], *, may_change: bool) -> Table:
    """Return the days unlike others that are still to come."""
    rows: list[list[Any]] = []
    for one in days:
        hours = f"{hour(one.starts)}–{hour(one.ends)}" if one.starts and one.ends else _("closed")
        row: list[Any] = [one.from_date, one.until_date, hours, one.words]
        if may_change:
            hidden = date_format(one.from_date, "j E Y")
            row.append(Link(_("Take back"), reverse("incubators:remove-special-days", args=[one.pk]), hidden=hidden))
        rows.append(row)
    heads = [_("From"), _("Until"), _("Hours"), _("Why"), *([_("What you can do")] if may_change else [])]
    return Table(_("Days unlike others"), [Column(head) for head in heads], rows, caption_size="s")


def services_table(services: Sequence[ServiceOffered], *, may_change: bool) -> Table:
    """Return what is offered, on what terms."""
    rows: list[list[Any]] = []
    for one in services:
        label = dictionary("incubator-services").label(one.code)
        name = Link(label, reverse("incubators:change-service", args=[one.pk])) if may_change else label
        rows.append([name, terms_of(one), one.from_date, one.until_date or _("until further notice")])
    heads = [_("Service"), _("On what terms"), _("From"), _("Until")]
    return Table(_("Services"), [Column(head) for head in heads], rows)


def terms_of(one: Any) -> list[Any]:
    """Return whether something costs anything, and the terms in words."""
    price = Tag(PAID, "blue") if one.is_paid else Tag(FREE, "green")
    return [price, one.terms] if one.terms else [price]
