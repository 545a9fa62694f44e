"""What is planned or granted beyond an exit: whoever records it is told before it is saved."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from kladka.agenda.queries import planned_after
from kladka.benefits.models import Benefit
from kladka.benefits.queries import kind_of, months_listed, outlasting
from kladka.benefits.rules import months_between
from kladka.coaching.queries import open_steps
from kladka.core.components import Column, Table
from kladka.core.dictionaries import dictionary
from kladka.core.forms.shown import day_in_words, moment_in_words
from kladka.pages.benefits.presenters import month_words


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
        _("%(what)s, by %(day)s") % {"what": one.what, "day": day_in_words(one.due_on)} if one.due_on else one.what
        for one in open_steps([participation])
    ]


def benefits(participation: Any, now: date | None, then: date | None) -> Table | None:
    """Return until when each benefit is paid now and would be paid, with the months that move. Two queries."""
    rows = []
    if now == then:
        return None
    found = outlasting(participation, min(day for day in (now, then) if day))
    listed = months_listed(found) if found else set()
    for one in found:
        until, instead = (min(one.until_date, day or date.max) for day in (now, then))
        if until != instead:
            first, last = sorted((until, instead))
            days = (first + timedelta(days=1), last)
            rows.append(
                [kind_of(one).capitalize(), _paid(one, until), _paid(one, instead), _months(one, *days, listed)]
            )
    columns = [Column(each) for each in (_("Benefit"), _("Now"), _("After saving"), _("Months that move"))]
    return Table(_("Benefits"), columns, rows) if rows else None


def _paid(benefit: Benefit, until: date) -> str:
    if until < benefit.from_date:
        return _("not paid")
    return _("paid until %(day)s") % {"day": day_in_words(until)}


def _months(benefit: Benefit, first: date, last: date, listed: set[tuple[Any, date]]) -> Sequence[str]:
    def words() -> Iterator[str]:
        for month in months_between(max(first, benefit.from_date), last):
            if (benefit.pk, month) in listed:
                yield _("%(month)s: on an approved list; the next one makes up the difference") % {
                    "month": month_words(month)
                }
            else:
                yield month_words(month)

    return list(words())
