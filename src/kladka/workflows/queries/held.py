"""At which days and hours people were present, as benefits ask it of trainings."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from kladka.benefits.models import Benefit
from kladka.benefits.rules import Day
from kladka.learning.models import Presence
from kladka.programmes.models import Project


def held_days(participations: Collection[UUID] | QuerySet[Benefit, Any]) -> dict[tuple[UUID, UUID], list[Day]]:
    """Return the days and hours at which these people were present, by event and participation. One query.

    For benefits that are paid by day: of a training of several days the support tells the sum alone. Events of which a
    session has no hours are left out, for nobody knows them by day.
    """
    rows = Presence.objects.filter(participation__in=participations, state=Presence.State.PRESENT)
    found: dict[tuple[UUID, UUID], list[Day]] = defaultdict(list)
    unknown = set()
    for presence in rows.select_related("session"):
        key, hours = (presence.session.event_id, presence.participation_id), presence.hours
        if hours is None:
            unknown.add(key)
        else:
            found[key].append(Day(presence.session.on_date, hours))
    return {key: days for key, days in found.items() if key not in unknown}


def held_for_list(project: Project) -> dict[tuple[UUID, UUID], list[Day]]:
    """Return the same of everybody whom a list of some partner of the project may hold. One query."""
    rows = Benefit.objects.filter(state__in=Benefit.SETTLED, participation__project=project)
    return held_days(rows.values("participation"))
