"""What participants attended: trainings and group sessions from supports, internships from their sheets."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from kladka.benefits.models import AttendanceSheet
from kladka.benefits.rules import Day, Sheet
from kladka.people.models import Support

INTERNSHIP = "internship"

type Held = Mapping[tuple[UUID, UUID], Sequence[Day]]
"""The days on which a person was at an event of several days, by (event, participation)."""


@dataclass(frozen=True)
class Attended:
    """Attendance of several participants."""

    supports: Mapping[UUID, Sequence[tuple[frozenset[str], Day]]] = field(default_factory=dict)
    sheets: Mapping[tuple[UUID, date], AttendanceSheet] = field(default_factory=dict)

    def days(self, participation: UUID, wanted: Collection[str]) -> list[Day]:
        """Return the days of one participant's supports that are of a wanted kind."""
        return [day for names, day in self.supports.get(participation, ()) if names & set(wanted)]

    def sheet(self, participation: UUID, month: date, wanted: Collection[str]) -> Sheet | None:
        """Return the typed month of one participant, where internships are wanted and it was typed."""
        found = self.sheets.get((participation, month)) if INTERNSHIP in wanted else None
        return Sheet(found.days, found.hours, found.absences) if found else None

    def months_at_work(self, since: date) -> list[date]:
        """Return the months from one on for which presence at an internship was typed, whosever."""
        return [month for (_who, month), one in self.sheets.items() if month >= since and (one.days or one.hours)]


def attended(participations: Collection[UUID], since: date, until: date, held: Held | None = None) -> Attended:
    """Return what these participants attended between two days. Two queries.

    A support of several days stands on its last day, unless `held` says on which days the person was there.
    """
    rows = (
        Support.objects.current()
        .filter(participation__in=participations, start_date__lte=until)
        .exclude(end_date__lt=since)
        .values_list("participation_id", "kind", "form", "event", "start_date", "end_date", "hours")
    )
    supports: dict[UUID, list[tuple[frozenset[str], Day]]] = defaultdict(list)
    for participation, kind, form, event, start, end, hours in rows:
        known = (held or {}).get((event, participation))
        days = known or [Day(end or start, hours or Decimal(0))]
        supports[participation] += [(frozenset({kind, f"{kind}:{form}"}), day) for day in days]
    sheets = AttendanceSheet.objects.filter(participation__in=participations, month__lte=until)
    return Attended(supports, {(one.participation_id, one.month): one for one in sheets})
