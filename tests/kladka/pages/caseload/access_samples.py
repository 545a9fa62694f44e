"""Substitutions of the coaches of both partners."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from kladka.core import clock
from kladka.people.models import Substitution
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


SAMPLES: dict[str, Callable[[Cast], tuple[UUID, ...]]] = {"substitution": _substitutions}
