"""Attendance at internships, typed month by month for several people at once."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from kladka.audit.actions import Actor, Verb, verb
from kladka.benefits import policies, queries
from kladka.benefits.models import AttendanceSheet, Benefit
from kladka.benefits.policies.attendance import check_allowed
from kladka.benefits.rules import Terms
from kladka.core import clock
from kladka.core.errors import PolicyBroken
from kladka.core.months import first_of, last_of, months_between
from kladka.people.models import Participation
from kladka.programmes.models import Project


@dataclass(frozen=True)
class Typed:
    """A line of the grid: one person's month. `version` is that of the sheet that was seen, 0 where there was none."""

    participation: Participation
    month: date
    days: int
    hours: Decimal = Decimal(0)
    absences: Mapping[str, int] = field(default_factory=dict)
    version: int = 0

    @property
    def told(self) -> dict[str, Any]:
        """Return the columns of the sheet."""
        return {"days": self.days, "hours": self.hours, "absences": {k: n for k, n in self.absences.items() if n}}

    def changes(self, sheet: AttendanceSheet) -> bool:
        """Tell whether a stored sheet says something else."""
        return any(getattr(sheet, name) != value for name, value in self.told.items())


def mark_attendance(*, project: Project, typed: Sequence[Typed], by: Actor, because: str = "") -> list[AttendanceSheet]:
    """Store typed months of participants of a project as one act; return the sheets that changed.

    What changes in a month that stands on an approved list is paid, or taken off, by the next one: `because` says why.
    Raises PolicyBroken where that is not said; at the field "line" with the place in the grid and "_days", for what
    cannot be of the month,
    and when somebody typed another sheet of one of these people meanwhile.
    """
    with verb("benefits.mark_attendance", controller=project.controller_id, by=by) as opened:
        people = {one.participation.pk for one in typed}
        stored = {
            (one.participation_id, one.month): one for one in AttendanceSheet.objects.filter(participation__in=people)
        }
        for place, one in enumerate(typed):
            policies.check_sheet(
                one.month,
                days=one.days,
                hours=one.hours,
                absences=one.absences,
                today=clock.today(),
                field=f"line{place}_days",
            )
        _check_allowed(project, typed, stored)
        policies.check_because(_corrected(typed, stored), because)
        if because.strip():
            opened.say(because)
        marked = (
            _marked(opened, place, one, stored.get((one.participation.pk, one.month)))
            for place, one in enumerate(typed)
        )
        return [sheet for sheet in marked if sheet is not None]


def _corrected(
    typed: Sequence[Typed], stored: Mapping[tuple[UUID, date], AttendanceSheet]
) -> list[tuple[Typed, AttendanceSheet]]:
    """Return what changes of months that stand on approved lists, each with the sheet as it was."""
    known = [(one, stored.get((one.participation.pk, one.month))) for one in typed]
    changed = [(one, sheet) for one, sheet in known if sheet is not None and one.changes(sheet)]
    if not changed:
        return []
    people, months = {one.participation.pk for one, _sheet in changed}, {one.month for one, _sheet in changed}
    approved = queries.approved_months(people, months)
    return [(one, sheet) for one, sheet in changed if (one.participation.pk, one.month) in approved]


def _marked(opened: Verb, place: int, typed: Typed, stored: AttendanceSheet | None) -> AttendanceSheet | None:
    if stored is None:
        sheet = AttendanceSheet(
            participation=typed.participation, month=typed.month, created_at=opened.at, **typed.told
        )
        return opened.save(sheet)
    if not typed.changes(stored):
        return None
    if stored.version != typed.version:
        raise PolicyBroken(
            _("Somebody else typed this month meanwhile. Open the page again and compare."),
            field=f"line{place}_days",
        )
    for name, value in typed.told.items():
        setattr(stored, name, value)
    stored.version += 1
    return opened.save(stored, fields=[*typed.told, "version"])


def _check_allowed(
    project: Project, typed: Sequence[Typed], stored: Mapping[tuple[UUID, date], AttendanceSheet]
) -> None:
    """Absences of which some are free are counted from the benefit's first month, those typed now among them.

    Later months are asked again: what is typed late may take days that were taken there.
    """
    known = {key: Counter(sheet.absences) for key, sheet in stored.items()}
    known |= {(one.participation.pk, one.month): Counter(one.told["absences"]) for one in typed}
    granted = _granted(project, typed)
    for place, one in enumerate(typed):
        own = {month: taken for (who, month), taken in known.items() if who == one.participation.pk}
        for since, terms in granted[one.participation.pk]:
            for until in sorted(month for month in own if month >= one.month >= first_of(since)):
                months = set(months_between(since, until))
                taken: Counter[str] = sum((own[month] for month in months & own.keys()), Counter())
                check_allowed(taken, terms.allowed, len(months), until, field=f"line{place}_days")


def _granted(project: Project, typed: Sequence[Typed]) -> Mapping[UUID, list[tuple[date, Terms]]]:
    latest = max((last_of(one.month) for one in typed), default=first_of(clock.today()))
    people = {one.participation.pk for one in typed}
    rows = Benefit.objects.filter(participation__in=people, state=Benefit.GRANTED, from_date__lte=latest)
    found: dict[UUID, list[tuple[date, Terms]]] = defaultdict(list)
    for benefit in rows:
        benefit.participation = next(
            one.participation for one in typed if one.participation.pk == benefit.participation_id
        )
        benefit.participation.project = project
        terms = queries.terms_for(benefit)
        if terms.allowed:
            found[benefit.participation_id].append((benefit.from_date, terms))
    return found
