"""Objects of participants' pages: Łucja's, Nadia's and Teresa's."""

from collections.abc import Callable
from uuid import UUID

from kladka.people import actions as people
from tests.world.cast import Cast, add_people

PEOPLE = ("lucja", "nadia", "teresa")


def _merges(cast: Cast) -> tuple[UUID, ...]:
    """Each of the three merged with somebody of the same coach."""
    made = []
    for name, coach in zip(PEOPLE, ("anna", "artur", "beata"), strict=True):
        (other,) = add_people(cast, 1, coach=coach)
        person = cast.participations[name].person
        made.append(people.merge(person=other.person, same_as=person, by=cast.users["olga"]).pk)
    return tuple(made)


SAMPLES: dict[str, Callable[[Cast], tuple[UUID, ...]]] = {
    "participation": lambda cast: tuple(cast.participations[name].pk for name in PEOPLE),
    "situation": lambda cast: tuple(cast.situations[name].pk for name in PEOPLE),
    "alias": _merges,
    "fact": lambda cast: tuple(cast.supports[name].pk for name in PEOPLE),
}
