"""Which organisations are one with an applicant: the applicant itself, and who founded it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from kladka.calls.models import Application
from kladka.incubation.models import Founder
from kladka.incubation.queries import partners_behind
from kladka.organisations.models import Organisation
from kladka.programmes.models import Partnership


def ties_of(applications: Sequence[Application]) -> dict[Any, set[UUID]]:
    """Return, by application, the organisations whose staff are not independent of the applicant. One query."""
    founded: dict[UUID, set[UUID]] = {}
    entities = {one.organisation_id for one in applications if one.organisation_id}
    rows = Founder.objects.current().filter(entity__in=entities, organisation__isnull=False)
    for entity, founder in rows.values_list("entity_id", "organisation_id"):
        founded.setdefault(entity, set()).add(founder)
    return {
        one.pk: {one.organisation_id, *founded.get(one.organisation_id, ())} if one.organisation_id else set()
        for one in applications
    }


def conflict_of(application: Application) -> list[Organisation]:
    """Return the partners of the project that apply themselves, or founded who applies: allowed, and told wherever the
    application is assessed. Two queries, none where the applicant is no organisation of the records."""
    if not application.organisation_id:
        return []
    return partners_behind(application.organisation_id, application.call.project_id)


def conflicts_in(applications: Sequence[Application]) -> set[Any]:
    """Return the applications of one call behind which a partner of the project stands. Two queries at most."""
    ties = ties_of(applications)
    if not any(ties.values()):
        return set()
    project = applications[0].call.project_id
    rows = Partnership.objects.filter(project=project).exclude(role=Partnership.Role.FUNDER)
    partners = set(rows.values_list("organisation_id", flat=True))
    return {pk for pk, tied in ties.items() if tied & partners}
