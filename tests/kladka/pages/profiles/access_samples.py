"""Participants of the cast with a draft of a profile."""

from collections.abc import Callable
from uuid import UUID

from kladka.coaching.actions import profile as actions
from kladka.coaching.models import Profile
from tests.world.cast import Cast

PEOPLE = ("lucja", "nadia", "teresa")


def drafted(cast: Cast) -> tuple[UUID, ...]:
    """Łucja, Nadia and Teresa, each with a draft."""
    for name in PEOPLE:
        found = cast.participations[name]
        if not Profile.objects.filter(participation=found).exists():
            answers = {"work": f"Work of {name}"}
            actions.write_profile(
                participation=found, answers=answers, vetoes={"pay": "x"}, version=0, by=cast.users["alicja"]
            )
    return tuple(cast.participations[name].pk for name in PEOPLE)


SAMPLES: dict[str, Callable[[Cast], tuple[UUID, ...]]] = {
    f"profiles:{name}": drafted
    for name in ("of", "compare", "write", "accept", "undo", "discard", "health", "compare-health")
}
