"""Who an applicant may be."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from kladka.benefits.models import Benefit
from kladka.benefits.rules import Day
from kladka.calls.actions.applying import pesel_of
from kladka.calls.models import Application
from kladka.learning.models import Presence
from kladka.organisations.models import Organisation
from kladka.people.models import Identity
from kladka.people.queries import person_with_pesel, possible_duplicates
from kladka.programmes.models import Project


def possible_people(application: Application) -> list[Identity]:
    """Return who may be the applicant among those recorded: whoever bears the PESEL alone, else who looks the same.

    Whom of them the viewer may be told of is the page's to decide.
    """
    return people_like(
        application.call.project.controller_id,
        pesel=pesel_of(application),
        given_name=application.given_name,
        family_name=application.family_name,
        birth_date=application.birth_date,
    )


def people_like(
    controller: UUID, *, pesel: str, given_name: str, family_name: str, birth_date: date | None
) -> list[Identity]:
    """Return who of a controller may be this person: whoever bears the PESEL alone, else who looks the same."""
    holder = person_with_pesel(controller=controller, pesel=pesel)
    if holder is not None:
        return [holder]
    alike = possible_duplicates(
        controller=controller, given_name=given_name, family_name=family_name, birth_date=birth_date
    )
    return list(alike)


def held_days(participations: Collection[UUID] | QuerySet[Benefit, Any]) -> dict[tuple[UUID, UUID], list[Day]]:
    """Return the days and hours at which these people were present, by event and participation. One query.

    For benefits that are paid by day: of a training of several days the support tells the sum alone. Events of which a
    session has no hours are left out, for nobody knows them by day.
    """
    rows = Presence.objects.filter(participation__in=participations, state=Presence.State.PRESENT)
    found: dict[tuple[UUID, UUID], list[Day]] = defaultdict(list)
    unknown = set()
    columns = ("session__event", "participation", "session__on_date", "session__hours")
    for event, participation, on, hours in rows.values_list(*columns):
        if hours is None:
            unknown.add((event, participation))
        else:
            found[event, participation].append(Day(on, hours))
    return {key: days for key, days in found.items() if key not in unknown}


def held_for_list(project: Project, partner: Organisation) -> dict[tuple[UUID, UUID], list[Day]]:
    """Return the same of everybody whom a list of this partner may pay. One query."""
    rows = Benefit.objects.filter(state=Benefit.GRANTED, participation__project=project, participation__partner=partner)
    return held_days(rows.values("participation"))
