"""Whose people somebody's are: assignments that go on, one's own and those of whom one stands in for.

Each way gives rows that begin at a coach, by index; joined by OR, a database looks at everybody's.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery

from kladka.organisations.models import Staff
from kladka.people.models import Assignment, Ending, Substitution

HANDED_OVER = "handed_over"
_LATEST_FIRST = ("-from_date", "-recorded_no")
type Ids = QuerySet[Any, Any]
"""Ids of participations or assignments, to ask by `pk__in`."""


def going_on() -> QuerySet[Assignment]:
    """Return the assignments that have no end."""
    ended = Ending.objects.current().filter(assignment=OuterRef("pk"))
    return Assignment.objects.current().filter(~Exists(ended))


def not_handed_over() -> QuerySet[Assignment]:
    """Return the assignments that go on or ended with nobody after: follow-up stays with the last coach."""
    handed_over = Ending.objects.current().filter(assignment=OuterRef("pk"), outcome=HANDED_OVER)
    return Assignment.objects.current().filter(~Exists(handed_over))


def ended_by(assignment: Assignment) -> Ending | None:
    """Return the end, in a hand-over, of the assignment that went on with this one."""
    found = Ending.objects.current().filter(
        participation=assignment.participation_id, outcome=HANDED_OVER, until_date=assignment.from_date
    )
    rows = found.filter(assignment__from_date__lte=assignment.from_date).exclude(assignment=assignment)
    return rows.select_related("assignment__coach").order_by("-recorded_no").first()


def begun_by(ending: Ending) -> Assignment | None:
    """Return the assignment that went on after a hand-over with the one that ended; None of any other end."""
    if ending.outcome != HANDED_OVER or ending.assignment_id is None:
        return None
    found = Assignment.objects.current().filter(participation=ending.participation_id, from_date=ending.until_date)
    return found.exclude(pk=ending.assignment_id).select_related("coach").order_by("recorded_no").first()


@dataclass(frozen=True)
class Coached:
    """By which assignments somebody is, and was, coached, the latest first, each with its last day.

    What took place before a hand-over, or before coaching ended, may still be recorded afterwards.
    """

    spans: tuple[tuple[Assignment, date | None], ...] = ()

    def on(self, day: date, coach: Staff | None = None) -> Assignment | None:
        """Return the assignment that covers a day; on the day of a hand-over that of `coach`, else the new one."""
        found = self.all_on(day)
        own = [one for one in found if coach is not None and one.coach_id == coach.pk]
        return next(iter(own or found), None)

    def all_on(self, day: date) -> list[Assignment]:
        """Return the assignments that cover a day, one for each coach, the latest first: two on that of a hand-over."""
        latest: dict[UUID, Assignment] = {}
        for one, last in self.spans:
            if one.from_date <= day and (last is None or day <= last):
                latest.setdefault(one.coach_id, one)
        return list(latest.values())

    def goes_on(self, assignment: Assignment) -> bool:
        """Tell whether one of these assignments has no end."""
        return any(one.pk == assignment.pk and last is None for one, last in self.spans)

    def ended_before(self, day: date) -> date | None:
        """Return the day on which coaching ended, where that was before `day` and nobody coaches since."""
        days = [last for _one, last in self.spans]
        ended = max((last for last in days if last is not None), default=None)
        return None if ended is None or None in days or ended >= day else ended

    def after(self, day: date) -> Assignment | None:
        """Return the first assignment that began after a day."""
        return next((one for one, _last in reversed(self.spans) if one.from_date > day), None)


def coached(participations: Collection[UUID]) -> Mapping[UUID, Coached]:
    """Return by which assignments these participations are, and were, coached. One query."""
    last_day = Ending.objects.current().filter(assignment=OuterRef("pk")).values("until_date")[:1]
    rows = Assignment.objects.current().filter(participation__in=participations)
    spans: dict[UUID, list[tuple[Assignment, date | None]]] = defaultdict(list)
    for one in (
        rows.annotate(last_day=Subquery(last_day))
        .select_related("coach", "site", "participation")
        .order_by(*_LATEST_FIRST)
    ):
        spans[one.participation_id].append((one, one.last_day))
    return defaultdict(Coached, {pk: Coached(tuple(pairs)) for pk, pairs in spans.items()})


def coached_within(coach: Staff, first: date, last: date) -> QuerySet[Assignment]:
    """Return the assignments of a coach that touch these days, those of people handed over since, too."""
    over = Ending.objects.current().filter(assignment=OuterRef("pk"), until_date__lt=first)
    return Assignment.objects.current().filter(~Exists(over), coach=coach, from_date__lte=last)


def substitutions_on(on: date) -> QuerySet[Substitution]:
    """Return the substitutions of a day."""
    return Substitution.objects.filter(from_date__lte=on, until_date__gte=on)


def standing_in(substitute: Staff | UUID | None, on: date) -> QuerySet[Substitution]:
    """Return the substitutions by which somebody stands in on a day."""
    return substitutions_on(on).filter(substitute=substitute)


def stood_in_for(coach: Staff | UUID | None, on: date, rows: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """Keep of `rows` those of the coaches in whose place `coach` stands on a day, in the project of each."""
    return rows.filter(
        coach__stood_in_for__in=standing_in(coach, on), coach__stood_in_for__project=F("participation__project")
    )


def handed_over_lately(coach: Staff | UUID | None, on: date) -> QuerySet[Assignment]:
    """Return the assignments of whoever `coach` handed over, for as long as both see the person."""
    return Assignment.objects.current().filter(
        handed_over_by__before__coach=coach,
        handed_over_by__is_shared=True,
        handed_over_by__shown_until__gte=on,
    )


def coached_by(coach: Staff | UUID | None, on: date, projects: Collection[UUID]) -> list[Ids]:
    """Return the participations in `projects` that a coach sees on a day, a set of ids for each way."""
    ways = (
        not_handed_over().filter(coach=coach),
        handed_over_lately(coach, on),
        stood_in_for(coach, on, going_on()),
    )
    return [way.filter(participation__project__in=projects).values("participation") for way in ways]
