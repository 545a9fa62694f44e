"""What is planned or granted beyond an exit: whoever records it is told before it is saved."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from kladka.agenda.queries import planned_after
from kladka.benefits.models import Benefit
from kladka.benefits.queries import Payable, dues, kind_of, outlasting
from kladka.coaching.queries import open_steps
from kladka.coaching.queries.pathway import stages_on, way_for
from kladka.core import clock
from kladka.core.components import Column, Table
from kladka.core.dictionaries import dictionary
from kladka.core.forms.shown import day_in_words, moment_in_words, money, month_in_words
from kladka.core.months import months_between
from kladka.core.quoting import in_quotes
from kladka.employers.queries import told_beside
from kladka.pages.caseload.permissions import OVERSEERS
from kladka.pages.caseload.presenters import moved
from kladka.people.models import Assignment
from kladka.people.queries.assigned import going_on
from kladka.people.queries.caseload import loads_of, weight_of
from kladka.processes.rules.process import said
from kladka.processes.rules.shape import named
from kladka.programmes.permissions import Viewer

type Dues = Mapping[tuple[UUID, date], Payable]
type Gone = Callable[[date], tuple[bool, bool]]
"""Whether somebody has left before a day, as it is and as it would be."""


def appointments(participation: Any, left: date) -> list[str]:
    """Return what is in the calendar after the last day. One query."""
    kinds = dictionary("appointment-kinds")
    return [
        f"{moment_in_words(one.starts_at)}: {kinds.label(one.kind)}, {one.staff.name}"
        for one in planned_after(participation, left)
    ]


def steps(participation: Any) -> list[str]:
    """Return what is still to be done. One query."""
    return [
        _("%(what)s, by %(day)s") % {"what": one.words, "day": day_in_words(one.due_on)} if one.due_on else one.words
        for one in open_steps([participation])
    ]


def benefits(participation: Any, now: date | None, then: date | None) -> Table | None:
    """Return until when each benefit is paid now and would be paid, with the months that move and by how much.

    How much is known of months that are listed, or of which attendance is known.
    """
    rows = []
    if now == then:
        return None
    found = outlasting(participation, min(day for day in (now, then) if day))
    known = dues(participation, clock.today(), (now, then)) if found else ()
    for one in found:
        until, instead = (min(one.until_date, day or date.max) for day in (now, then))
        if until != instead:
            first, last = sorted((until, instead))
            days = (first + timedelta(days=1), last)
            rows.append([kind_of(one).capitalize(), _paid(one, until), _paid(one, instead), _months(one, *days, known)])
    columns = [Column(each) for each in (_("Benefit"), _("Now"), _("After saving"), _("Months that move"))]
    return Table(_("Benefits"), columns, rows) if rows else None


def _paid(benefit: Benefit, until: date) -> str:
    if until < benefit.from_date:
        return _("not paid")
    return _("paid until %(day)s") % {"day": day_in_words(until)}


def _months(benefit: Benefit, first: date, last: date, known: Sequence[Dues]) -> list[str]:
    months = months_between(max(first, benefit.from_date), last)
    return [_month(month, *(each.get((benefit.pk, month)) for each in known)) for month in months]


def _month(month: date, now: Payable | None = None, then: Payable | None = None) -> str:
    """Return a month that moves, with its amounts where they are known."""
    told = {"month": month_in_words(month)}
    if now is None or then is None or not (now.was_listed or now.due.pieces or then.due.pieces):
        return told["month"]
    told |= {"old": money(now.due.amount), "new": money(then.due.amount), "listed": money(then.before[0])}
    told["rest"] = money(abs(then.amount))
    if not now.was_listed:
        is_same = now.due.amount == then.due.amount
        words = _("%(month)s: %(new)s zł, as now") if is_same else _("%(month)s: %(new)s zł instead of %(old)s zł")
        return words % told
    if then.amount < 0:
        words = _("%(month)s: %(listed)s zł on an approved list, %(new)s zł then due: %(rest)s zł to be given back")
    elif then.amount > 0:
        words = _("%(month)s: %(listed)s zł on an approved list, %(new)s zł then due: %(rest)s zł still to be paid")
    else:
        words = _("%(month)s: %(listed)s zł on an approved list, as is then due")
    return words % told


def pathway(participation: Any, today: date) -> tuple[str, list[str]]:
    """Return where the pathway stands, and what its gate still lacks; nothing where none has begun."""
    way = way_for(participation, today, beside=told_beside)
    if way is None:
        return "", []
    told = {"stage": in_quotes(named(way.stage)), "day": day_in_words(way.now.entered_on)}
    words = _("The pathway has been at “%(stage)s” since %(day)s, and stays there.") % told
    return words, [said(one.requirement.label) for one in way.lacking]


def caseloads(participation: Any, viewer: Viewer, today: date, gone: Gone) -> Table | None:
    """Return what the coach carries now and would carry: `gone` tells whether somebody has left, before and after.

    Shown to the coach, and to whoever sees caseloads in the project.
    """
    # The last day still counts: an exit today tells tomorrow.
    for on in (today, today + timedelta(days=1)):
        was, will = (not left for left in gone(on))
        if was != will:
            rows = [_carried(one, on, will - was) for one in _carrying(participation, viewer)]
            columns = [Column(each) for each in (_("Coach"), _("Now"), _("After saving"))]
            return Table(_("Caseload"), columns, rows) if rows else None
    return None


def _carrying(participation: Any, viewer: Viewer) -> list[Assignment]:
    rows = going_on().filter(participation=participation).select_related("coach")
    project = participation.project_id
    sees = any(viewer.has(role, project) for role in OVERSEERS)
    return list(rows if sees else rows.filter(coach=viewer.staff))


def _carried(one: Assignment, on: date, people: int) -> list[Any]:
    (load,) = loads_of([one.coach], one.participation.project, on, stages_on=stages_on)
    return [one.coach.name, *moved(load, people, weight_of(one, on, stages_on=stages_on))]
