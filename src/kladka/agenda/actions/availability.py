"""When staff work, and when they are away."""

from collections.abc import Mapping
from datetime import date, time
from uuid import UUID

from kladka.agenda import policies
from kladka.agenda.models import Absence, WorkingHours
from kladka.audit.actions import Actor, verb
from kladka.core.dictionaries import dictionary
from kladka.organisations.models import Organisation, Staff


def set_hours(
    *, staff: Staff, from_date: date, week: Mapping[int, tuple[time, time]], controller: UUID, by: Actor
) -> list[WorkingHours]:
    """Say on which weekdays (1 is Monday) a staff member works from a day on, and between which hours.

    What was said for the same day before is replaced; earlier weeks stay as they were.
    """
    for weekday, (starts, ends) in week.items():
        policies.check_shift(weekday, starts, ends)
    with verb("agenda.set_hours", controller=controller, by=by) as opened:
        for old in WorkingHours.objects.filter(staff=staff, from_date=from_date):
            opened.delete(old)
        rows = [
            WorkingHours(staff=staff, from_date=from_date, weekday=weekday, starts=starts, ends=ends)
            for weekday, (starts, ends) in sorted(week.items())
        ]
        return list(opened.save_all(WorkingHours, rows))


def add_absence(
    *, staff: Staff, partner: Organisation, kind: str, from_date: date, until_date: date, controller: UUID, by: Actor
) -> Absence:
    """Note days on which a staff member meets nobody. What is planned on them stays, and is shown as a conflict."""
    dictionary("absence-kinds").check(kind, field="kind")
    policies.check_absence(from_date, until_date)
    with verb("agenda.add_absence", controller=controller, by=by) as opened:
        days = {"from_date": from_date, "until_date": until_date}
        return opened.save(Absence(staff=staff, partner=partner, kind=kind, **days))


def remove_absence(*, absence: Absence, controller: UUID, by: Actor) -> None:
    """Take an absence back."""
    with verb("agenda.remove_absence", controller=controller, by=by) as opened:
        opened.delete(absence)
