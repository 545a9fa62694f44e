"""Attendance at internships, typed month by month for several people."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from kladka.audit.actions import Actor, Verb, verb
from kladka.benefits import policies, queries
from kladka.benefits.models import AttendanceSheet, Benefit
from kladka.benefits.policies.attendance import check_allowed
from kladka.benefits.rules import months_between
from kladka.core import clock
from kladka.core.errors import Stale
from kladka.people.models import Participation
from kladka.programmes.models import Project


@dataclass(frozen=True)
class Typed:
    """One line of the grid. `version` is that of the sheet that was seen, 0 where there was none."""

    participation: Participation
    days: int
    hours: Decimal = Decimal(0)
    absences: Mapping[str, int] = field(default_factory=dict)
    version: int = 0


def mark_attendance(*, project: Project, month: date, typed: Sequence[Typed], by: Actor) -> list[AttendanceSheet]:
    """Store the typed month of several participants of a project as one act; return the sheets that changed.

    Raises PolicyBroken, at the field "days_" and the place in the grid, for what cannot be of the month; Stale when
    somebody typed another sheet of one of these people meanwhile.
    """
    with verb("benefits.mark_attendance", controller=project.controller_id, by=by) as opened:
        people = [one.participation.pk for one in typed]
        stored = queries.sheets_of(people, month)
        allowed = _allowed(people, project, month)
        changed = []
        for place, one in enumerate(typed):
            at = f"days_{place}"
            policies.check_sheet(
                month, days=one.days, hours=one.hours, absences=one.absences, today=clock.today(), field=at
            )
            absences = {code: count for code, count in one.absences.items() if count}
            if one.participation.pk in allowed:
                taken, rules, months = allowed[one.participation.pk]
                check_allowed(taken + Counter(absences), rules, months, field=at)
            if sheet := _marked(opened, month, one, absences, stored.get(one.participation.pk)):
                changed.append(sheet)
        return changed


def _marked(
    opened: Verb, month: date, typed: Typed, absences: dict[str, int], stored: AttendanceSheet | None
) -> AttendanceSheet | None:
    told = {"days": typed.days, "hours": typed.hours, "absences": absences}
    if stored is None:
        sheet = AttendanceSheet(participation=typed.participation, month=month, created_at=opened.at, **told)
        return opened.save(sheet)
    if all(getattr(stored, name) == value for name, value in told.items()):
        return None
    if stored.version != typed.version:
        raise Stale(
            _("Somebody else typed this month of one of these people meanwhile. Open the page again and compare."),
            stored=stored,
        )
    for name, value in told.items():
        setattr(stored, name, value)
    stored.version += 1
    return opened.save(stored, fields=[*told, "version"])


def _allowed(
    people: Sequence[UUID], project: Project, month: date
) -> dict[UUID, tuple[Counter[str], Mapping[str, int], int]]:
    """Return, for whoever has a benefit with free days this month: those taken before, what is free, begun months."""
    benefits = Benefit.objects.filter(
        participation__in=people, state=Benefit.GRANTED, from_date__lte=month.replace(day=28)
    )
    found: dict[UUID, tuple[Counter[str], Mapping[str, int], int]] = {}
    earlier = list(AttendanceSheet.objects.filter(participation__in=people, month__lt=month))
    for one in benefits.order_by("from_date"):
        one.participation.project = project
        terms = queries.terms_for(one)
        if not terms.allowed:
            continue
        months = set(months_between(one.from_date, month))
        own = [sheet for sheet in earlier if sheet.participation_id == one.participation_id and sheet.month in months]
        taken: Counter[str] = sum((Counter(sheet.absences) for sheet in own), Counter())
        found[one.participation_id] = (taken, terms.allowed, len(months))
    return found
