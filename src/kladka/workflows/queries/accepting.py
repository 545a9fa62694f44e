"""Who an applicant may be."""

from datetime import date
from uuid import UUID

from kladka.calls.actions.applying import pesel_of
from kladka.calls.models import Application
from kladka.people.models import Identity
from kladka.people.queries import person_with_pesel, possible_duplicates


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
