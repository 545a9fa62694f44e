"""Substitutions and plans to leave of the coaches of both partners."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from kladka.core import clock
from kladka.people.models import Reassignment, Substitution
from tests.world.cast import Cast


def _substitutions(cast: Cast) -> tuple[UUID, ...]:
    """Of Anna, Artur and Beata: who stands in for them this week."""
    today = clock.today()

    def made(absent: str, substitute: str) -> UUID:
        found = Substitution.objects.create(
            project=cast.project,
            absent=cast.staff[absent],
            substitute=cast.staff[substitute],
            from_date=today + timedelta(days=1),
            until_date=today + timedelta(days=5),
        )
        return found.pk

    return made("anna", "artur"), made("artur", "anna"), made("beata", "bogdan")


def _reassignments(cast: Cast) -> tuple[UUID, ...]:
    """By which Anna, Artur and Beata leave next week."""

    def made(coach: str) -> UUID:
        found = Reassignment.objects.create(
            project=cast.project,
            coach=cast.staff[coach],
            from_date=clock.today() + timedelta(days=7),
            is_shared=True,
            with_appointments=True,
            planned_by=cast.users["alicja"].pk,
        )
        return found.pk

    return made("anna"), made("artur"), made("beata")


SAMPLES: dict[str, Callable[[Cast], tuple[UUID, ...]]] = {
    "substitution": _substitutions,
    "reassignment": _reassignments,
}
