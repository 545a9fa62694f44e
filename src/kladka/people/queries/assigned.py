"""Whose people somebody's are: assignments that go on, one's own and those of whom one stands in for.

Each way gives rows that begin at a coach, by index; joined by OR, a database looks at everybody's.
"""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet

from kladka.organisations.models import Staff
from kladka.people.models import Assignment, Ending, Substitution

HANDED_OVER = "handed_over"
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
