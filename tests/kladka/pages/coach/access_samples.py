"""Sessions and next steps of Łucja, Nadia and Teresa, each logged by their own coach."""

from collections.abc import Callable
from uuid import UUID

from kladka.coaching import actions
from kladka.coaching.actions import Step
from kladka.core import clock
from tests.world.cast import Cast

COACHES = {"lucja": "anna", "nadia": "artur", "teresa": "beata"}


def _sessions(cast: Cast) -> tuple[UUID, ...]:
    return tuple(
        actions.log_session(
            participation=cast.participations[name],
            coach=cast.staff[coach],
            on_date=clock.today(),
            minutes=60,
            place="office",
            by=cast.users[coach],
        ).pk
        for name, coach in COACHES.items()
    )


def _steps(cast: Cast) -> tuple[UUID, ...]:
    return tuple(
        actions.add_step(participation=cast.participations[name], step=Step("A step"), by=cast.users[coach]).pk
        for name, coach in COACHES.items()
    )


SAMPLES: dict[str, Callable[[Cast], tuple[UUID, ...]]] = {"coaching_session": _sessions, "step": _steps}
