"""Whether who gets the money of a grant is who applied for it, or grew out of it."""

from typing import Any

from django.db.models import QuerySet

from kladka.calls.models import Application
from kladka.calls.queries import fold_of_person
from kladka.core import polish
from kladka.incubation.models import EntityRegistration, Founder, InitiativeGroup
from kladka.organisations.models import Organisation

PERSON, GROUP = "person", "group"
"""Codes of "applicant-kinds"."""


def is_who_applied(application: Application, organisation: Organisation | None, group: InitiativeGroup | None) -> bool:
    """Tell whether the records say that a receiver is the applicant, an entity that the applicant founded, or a group
    that the applicant is in. Three queries at most."""
    if organisation is not None and organisation.pk == application.organisation_id:
        return True
    if application.applicant_kind == PERSON:
        return _is_of_person(application, organisation, group)
    if application.applicant_kind == GROUP:
        origin = InitiativeGroup.objects.filter(entity=organisation).first() if organisation else group
        return origin is not None and polish.fold(origin.name) == polish.fold(application.applicant_name)
    return organisation is not None and bool(application.krs) and _has_number(organisation, application.krs)


def registration_of(organisation: Organisation) -> EntityRegistration | None:
    """Return how an organisation was registered as an entity, None where it was not. One query."""
    return EntityRegistration.objects.current().filter(organisation=organisation).first()


def _is_of_person(application: Application, organisation: Organisation | None, group: InitiativeGroup | None) -> bool:
    if organisation is not None:
        return _holds(Founder.objects.current().filter(entity=organisation), application)
    return group is not None and _holds(group.members.all(), application)


def _holds(people: QuerySet[Any], application: Application) -> bool:
    name = fold_of_person(application.given_name, application.family_name)
    return people.filter(person__identity__name_fold=name).exists()


def _has_number(organisation: Organisation, krs: str) -> bool:
    rows = EntityRegistration.objects.current().filter(organisation=organisation, krs=krs)
    return organisation.krs == krs or rows.exists()
